"""How headers are compared."""

import pytest

from app.domain.imports.kinds.definitions import column, folded, names_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Post ID", " post_id "),
        ("„Gefällt mir“-Angaben", "Gefällt mir-Angaben"),
        ("J\u2019aime", "J'aime"),
        ("platformPostId", "platform post id"),
        ("Watch\u00a0time (hours)", "watch time (hours)"),
        ("ＶＩＥＷＳ", "views"),  # noqa: RUF001 - letters of full width
    ],
)
def test_names_that_differ_in_spelling_alone_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_a_column_knows_the_language_of_each_name() -> None:
    assert column("views", "Views", de=("Aufrufe", "Ansichten")).folded == {
        "views": "en",
        "aufrufe": "de",
        "ansichten": "de",
    }


def test_what_lies_inside_is_named_by_its_last_word_unless_that_is_elsewhere() -> None:
    assert names_of(["metrics.views", "a.likes", "likes"]) == {
        "metrics.views": "metrics.views",
        "views": "metrics.views",
        "a.likes": "a.likes",
        "likes": "likes",
    }


def test_what_counts_everything_is_named_without_saying_so() -> None:
    assert names_of(["Views (lifetime)", "Clicks (paid)"]) == {
        "views": "Views (lifetime)",
        "views (lifetime)": "Views (lifetime)",
        "clicks (paid)": "Clicks (paid)",
    }
