"""What is said of a file before it is imported."""

from collections import Counter

import pytest

from app.domain.imports.kinds.catalogue import find_kind
from app.domain.imports.kinds.definitions import Values
from app.domain.imports.plans import Kind
from app.domain.imports.previews import Preview, Question, language_of


def preview(**changes: object) -> Preview:
    values: dict[str, object] = {
        "file": "a.csv",
        "kind": "instagram-meta",
        "title": "Instagram, Meta Business Suite, content export",
        "language": "German",
        "rows": Kind.SNAPSHOTS,
        "size": 214,
        "posts": 214,
        "values": Values.TOTALS,
        "as_of": None,
        "columns": [("Aufrufe", "views")],
        "unused": ["Konto-ID"],
        "others": {"a sum": 1},
        "facts": ["The file proves it."],
        "questions": [],
    }
    return Preview(**{**values, **changes})  # type: ignore[arg-type]


def test_a_file_is_told_in_a_sentence() -> None:
    assert preview().sentence == (
        "Instagram, Meta Business Suite, content export, German; 214 posts; lifetime totals, read "
        "on a day that the file doesn't say."
    )


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"as_of": "2026-11-28"}, "lifetime totals, read on 2026-11-28."),
        ({"as_of": "rows"}, "each read on the day that its row says"),
        ({"posts": 7}, "214 rows of 7 posts"),
        ({"size": 1, "posts": 1}, "1 post;"),
        (
            {"rows": Kind.ACCOUNTS, "values": Values.DAYS},
            "214 account days; numbers of single days",
        ),
        ({"values": Values.GAINS}, "gains of single days"),
        ({"values": Values.UNSAID}, "the file doesn't say"),
        ({"values": Values.PERIOD}, "totals of a period"),
        ({"rows": Kind.POSTS}, "without numbers"),
    ],
)
def test_the_sentence_says_what_the_numbers_are(changes: dict[str, object], part: str) -> None:
    assert part in preview(**changes).sentence


def test_all_of_it_is_told_line_by_line() -> None:
    told = preview(first_rows=[{"views": 5}], rejects=Counter({"Views: no": 3}))
    assert list(told.lines())[1:] == [
        "  The file proves it.",
        "  columns:",
        "    Aufrufe → views",
        "  not used: Konto-ID",
        "  stored as: views=5",
        "  not posts: 1 a sum",
        "  would be rejected: 3",
        "    3: Views: no",
    ]


def test_a_question_shows_its_answer() -> None:
    assert str(Question("--as-of", "2026-11-28", "why")) == "--as-of 2026-11-28"


def test_a_language_is_told_of_kinds_that_have_several() -> None:
    meta, x = find_kind("instagram-meta"), find_kind("x-content")
    assert meta is not None
    assert x is not None
    assert (language_of(meta, "de"), language_of(x, "en")) == ("German", None)
