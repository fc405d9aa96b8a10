"""Numbers in ten languages: what is written in one is read back, and what two read is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.imports.numerals import (
    LOCALES,
    parse_locale,
    proved_locales,
    read_number,
    readings,
)
from app.domain.imports.values import Refused

MARKS = {
    "en": (".", ","),
    "de": (",", "."),
    "fr": (",", "\u202f"),
    "es": (",", "."),
    "pt": (",", "."),
    "it": (",", "."),
    "nl": (",", "."),
    "pl": (",", "\u00a0"),
    "tr": (",", "."),
    "ja": (".", ","),
}
"""Decimal and thousands marks, as any grammar of these languages has them."""

WORDS = {
    "en": "K",
    "de": " Tsd.",
    "fr": " k",
    "es": " mil",
    "pt": " mil",
    "it": " mila",
    "nl": " dzd.",
    "pl": " tys.",
    "tr": " B",
    "ja": "千",
}


def written(number: Decimal, code: str, *, grouped: bool) -> str:
    """The oracle: a number as this language writes it."""
    point, group = MARKS[code]
    whole, _, decimals = f"{abs(number):f}".partition(".")
    if grouped:
        parts: list[str] = []
        while len(whole) > 3:
            whole, part = whole[:-3], whole[-3:]
            parts.insert(0, part)
        whole = group.join([whole, *parts])
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}{point}{decimals}" if decimals else f"{sign}{whole}"


numbers = st.decimals(-(10**12), 10**12, places=2) | st.integers(-(10**12), 10**12).map(Decimal)


@given(numbers, st.sampled_from(sorted(LOCALES)), st.booleans())
def test_what_a_language_writes_it_reads_back(number: Decimal, code: str, grouped: bool) -> None:
    assert read_number(written(number, code, grouped=grouped), [LOCALES[code]]) == number


@given(st.decimals(0, 999, places=1), st.sampled_from(sorted(LOCALES)))
def test_thousands_may_be_abbreviated(number: Decimal, code: str) -> None:
    text = written(number, code, grouped=False) + WORDS[code]
    assert read_number(text, [LOCALES[code]]) == number * 1000


@given(numbers, st.sampled_from(sorted(LOCALES)), st.booleans())
def test_without_a_language_a_number_is_never_misread(
    number: Decimal, code: str, grouped: bool
) -> None:
    """It is read as it was meant, or refused because another language reads it otherwise."""
    text = written(number, code, grouped=grouped)
    try:
        assert read_number(text) == number
    except Refused:
        assert len(readings(text)) > 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1'234", "1234"),
        ("1\u2019234", "1234"),
        ("1 234", "1234"),
        ("2,3 mil", "2300"),
        ("12 Tsd.", "12000"),
        ("1.2K", "1200"),
        ("424.0", "424"),
        ("12.345.678", "12345678"),
        ("1.234,5", "1234.5"),
        ("3,5 Mio.", "3500000"),
        ("1.5万", "15000"),
        ("\u2212 5", "-5"),
    ],
)
def test_what_only_one_reading_allows_needs_no_language(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1.234", "1,520", "12B"])
def test_what_two_languages_read_differently_is_refused_with_both(text: str) -> None:
    with pytest.raises(Refused, match=r"can be .*\(.*\) or .*\(.*\): give --locale"):
        read_number(text)


@pytest.mark.parametrize("text", ["", "-", "\u2013", "N/A", " n/a "])
def test_what_is_not_answered_is_unknown_and_never_zero(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    "value", ["x", "1.2.3", "1,23,4", "--1", "1e3", "5 apples", "1_000", "1" * 60, True, [1]]
)
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(Refused, match="is not a number"):
        read_number(value)


def test_a_number_that_is_one_already_is_taken_whatever_the_language() -> None:
    assert read_number(1.234, [LOCALES["de"]]) == Decimal("1.234")
    assert read_number(10**15, [LOCALES["de"]]) == 10**15
    with pytest.raises(Refused):
        read_number(float("nan"))


def test_programs_decimals_are_read_in_every_language() -> None:
    assert read_number("11.4662", [LOCALES["de"]]) == Decimal("11.4662")
    with pytest.raises(Refused, match="written in German"):
        read_number("1.23.4", [LOCALES["de"]])


@pytest.mark.parametrize(
    ("text", "proved"),
    [("1234", None), ("1.234", None), ("x", None), ("2,3 mil", {"es", "pt"}), ("12 Tsd.", {"de"})],
)
def test_a_text_proves_a_language_where_only_that_reads_it(
    text: str, proved: set[str] | None
) -> None:
    assert proved_locales(text) == proved


@pytest.mark.parametrize(
    ("tag", "code"), [("DE", "de"), ("pt_BR", "pt"), ("en-GB", "en-GB"), ("de-CH", "de")]
)
def test_a_language_is_named_by_its_tag(tag: str, code: str) -> None:
    locale = parse_locale(tag)
    assert locale is not None
    assert locale.code == code


def test_there_is_no_language_of_another_name() -> None:
    assert parse_locale("klingon") is None
