"""What all rows of a file prove together, in whatever order."""

import random

import pytest

from app.domain.imports.numerals import LOCALES, parse_locale
from app.domain.imports.surveys import Survey, locales_of, orders_of, survey
from app.domain.imports.tables import NotAPost, Read, Record, Rejection


def surveyed(*rows: tuple[object, object, object]) -> Survey:
    records: list[Read] = [
        Record(line, {"id": id_, "n": number, "d": day})
        for line, (id_, number, day) in enumerate(rows, 2)
    ]
    random.Random(len(rows)).shuffle(records)
    return survey(records, numbers=["n"], dates=["d"], ids=["id"], span="d")


def test_a_number_that_one_language_reads_proves_the_others() -> None:
    found = surveyed(("a", "1.234", ""), ("b", "2,5 Tsd.", ""), ("c", "7", ""))

    assert found.locales == frozenset({"de"})
    assert [each.code for each in locales_of(found, None, None)] == ["de"]


def test_numbers_that_contradict_each_other_prove_nothing() -> None:
    found = surveyed(("a", "1,2 K", ""), ("b", "1.2K", ""))

    assert found.locales == frozenset()
    assert len(locales_of(found, None, None)) == len(LOCALES)


def test_what_the_user_says_goes_before_the_kind_and_that_before_proof() -> None:
    found = surveyed(("a", "1,2 K", ""))

    assert [each.code for each in locales_of(found, parse_locale("fr"), "en")] == ["fr"]
    assert [each.code for each in locales_of(found, None, "en")] == ["en"]


@pytest.mark.parametrize(
    ("days", "orders"),
    [
        (("10/1/2026", "24/9/2026"), ("DMY",)),
        (("10/1/2026", "9/24/2026"), ("MDY",)),
        (("2026-11-28", "Aug 22, 2026"), ("MDY",)),
        (("24/9/2026", "9/24/2026"), ("DMY", "MDY", "YMD")),
    ],
)
def test_dates_prove_their_order_else_the_language_says_it(
    days: tuple[str, str], orders: tuple[str, ...]
) -> None:
    found = surveyed(*((day, "1", day) for day in days))
    assert orders_of(found, None, "en").orders == orders


def test_without_a_language_an_order_that_nothing_proves_stays_open() -> None:
    found = surveyed(("a", "1", "10/1/2026"))

    assert orders_of(found, None, None).orders == ("DMY", "MDY", "YMD")
    assert orders_of(found, parse_locale("de"), "en") == (("DMY",), True)


def test_rows_are_counted_and_told_apart() -> None:
    records: list[Read] = [
        Record(2, {"id": "a"}),
        Record(3, {"id": "a"}),
        Record(4, {"id": "1.78E+17"}),
        NotAPost(5, "a sum"),
        Rejection(6, None, "x"),
    ]
    found = survey(records, numbers=[], dates=[], ids=["id"])

    assert (found.rows, dict(found.others), found.named) == (4, {"a sum": 1}, {"a"})
    assert found.repeats


def test_a_span_may_be_a_word_or_a_day() -> None:
    assert surveyed(("a", 1, "Lifetime"), ("b", 1, "2026-11-20")).spans == {"words": 1, "days": 1}
