"""Rows that are no posts."""

import pytest

from app.domain.imports.other_rows import is_sum, told_apart
from app.domain.imports.tables import NotAPost, Read, Record, Rejection

COLUMNS = ["id", "title", "views"]


def told(*rows: tuple[object, ...]) -> list[str | None]:
    records: list[Read] = [
        Record(line, dict(zip(COLUMNS, row, strict=True))) for line, row in enumerate(rows, 2)
    ]
    found = told_apart(records, COLUMNS, ["id"])
    return [each.what if isinstance(each, NotAPost) else None for each in found]


@pytest.mark.parametrize("word", ["Total", "TOTALS:", "Summe", "Gesamt", "Total général", "合計"])
def test_a_sum_is_no_post(word: str) -> None:
    assert told((word, "", 60), ("", word, "60"), ("a", word, 1)) == ["a sum", "a sum", None]


def test_a_header_that_comes_again_is_no_post() -> None:
    assert told(("a", "One", 1), ("ID", "Title", "Views")) == [None, "the header again"]


def test_an_explanation_stands_among_the_first_rows() -> None:
    prose = ("", "What the post says", "How often it was seen")
    assert told(prose, ("a", "One", 1), ("b", "", 2), prose) == ["an explanation", None, None, None]


def test_an_empty_row_is_none() -> None:
    assert told(("", " ", None)) == ["empty"]


def test_a_row_that_could_not_be_read_stays_rejected() -> None:
    rejection = Rejection(2, None, "no")
    assert list(told_apart([rejection], COLUMNS, ["id"])) == [rejection]


def test_a_word_that_begins_like_a_sum_is_none() -> None:
    assert is_sum("Total")
    assert not is_sum("Totally new")
    assert not is_sum(5)
