"""Files of no known kind: columns are guessed by their names in five languages."""

import pytest

from app.domain.imports.guesses import guessed
from app.domain.imports.kinds.definitions import Values
from app.domain.imports.plans import Kind


def meanings(header: list[str], *, days_repeat: bool = False) -> dict[str | None, str]:
    found = guessed(header, days_repeat=days_repeat)
    assert found is not None
    kind, _ = found
    folded = {name.casefold(): name for name in header}
    return {
        each.field: next(folded[name] for name in each.folded if name in folded)
        for each in kind.columns
    }


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (["Post ID", "Published", "Views", "Likes", "Comments"], "en"),
        (["Beitrags-ID", "Veröffentlicht am", "Aufrufe", "Likes", "Kommentare"], "de"),
        (["ID do post", "Publicado em", "Visualizações", "Curtidas", "Comentários"], "pt"),
        (["ID del post", "Publicado el", "Vistas", "Me gusta", "Comentarios"], "es"),
        (["Identifiant", "Publié le", "Vues", "J'aime", "Commentaires"], "fr"),
    ],
)
def test_names_are_guessed_in_each_language(header: list[str], language: str) -> None:
    found = guessed(header)
    assert found is not None
    kind, told = found
    fields = {each.field for each in kind.columns}
    assert fields == {"external_id", "published_at", "views", "likes", "comments"}
    assert (told, kind.rows, kind.values) == (language, Kind.SNAPSHOTS, Values.TOTALS)


def test_one_date_of_a_list_of_posts_is_the_publication() -> None:
    assert meanings(["id", "Date", "views"])["published_at"] == "Date"


def test_a_date_beside_the_publication_or_of_many_rows_of_a_post_is_a_day() -> None:
    assert meanings(["id", "Published", "Date", "views"])["date"] == "Date"
    assert meanings(["id", "Date", "views"], days_repeat=True)["date"] == "Date"
    found = guessed(["id", "Date", "views"], days_repeat=True)
    assert found is not None
    assert found[0].values is Values.UNSAID


def test_a_word_for_posts_is_their_id_where_nothing_else_names_them() -> None:
    assert meanings(["post", "datum", "aufrufe"])["external_id"] == "post"
    assert "external_id" not in meanings(["post", "link", "views"])


def test_days_with_followers_are_those_of_an_account() -> None:
    found = guessed(["Datum", "Follower"])
    assert found is not None
    assert (found[0].rows, found[0].values) == (Kind.ACCOUNTS, Values.DAYS)


def test_a_list_without_numbers_is_one_of_posts() -> None:
    found = guessed(["url", "title"])
    assert found is not None
    assert found[0].rows is Kind.POSTS


@pytest.mark.parametrize("header", [["a", "b"], ["views", "likes"], ["date", "views"], []])
def test_what_names_neither_posts_nor_accounts_is_not_guessed(header: list[str]) -> None:
    assert guessed(header) is None


def test_what_the_user_says_of_columns_is_part_of_the_guess() -> None:
    mapping = {"external_id": "key", "views": "hits", "date": "date"}
    found = guessed(["key", "hits", "date"], mapping)

    assert found is not None
    kind, _ = found
    assert {each.field for each in kind.columns} == {"external_id", "views", "date"}
    assert (kind.rows, kind.values) == (Kind.SNAPSHOTS, Values.TOTALS)


def test_days_of_an_account_may_be_said_column_by_column() -> None:
    found = guessed(["wann", "leute"], {"date": "wann", "followers": "leute"})
    assert found is not None
    assert found[0].rows is Kind.ACCOUNTS
