"""Numbers as people write them, language by language: marks, groups of digits, abbreviations.

A text means what the language of its file says. Without one it means what every language that can
read it agrees on; where two differ, it is refused with both readings, never guessed.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from app.domain.imports.values import NOT_ANSWERED, Refused, shown

THOUSAND, MILLION, BILLION = 10**3, 10**6, 10**9
_LONGEST = 40
_SPACES = "\u00a0\u202f\u2009\u2007 "
_EVERYWHERE = {"k": THOUSAND, "m": MILLION}
_MILLIONS = {"mio": MILLION, "mrd": BILLION}


@dataclass(frozen=True)
class NumberLocale:
    """How a language writes numbers.

    Args:
        code: Its language tag.
        name: What it is called.
        point: What stands before decimals.
        groups: What may stand between thousands, besides spaces and apostrophes.
        words: What abbreviations multiply by, folded and without their last period.
        is_month_first: Whether 3/4 is the fourth of March.
    """

    code: str
    name: str
    point: str
    groups: str
    words: Mapping[str, int] = field(default_factory=dict)
    is_month_first: bool = False


def _locale(
    code: str, name: str, marks: str, words: Mapping[str, int], *, month_first: bool = False
) -> NumberLocale:
    return NumberLocale(code, name, marks[0], marks[1:], {**_EVERYWHERE, **words}, month_first)


LOCALES: Mapping[str, NumberLocale] = MappingProxyType(
    {
        each.code: each
        for each in (
            _locale("en", "English", ".,", {"b": BILLION, "bn": BILLION}, month_first=True),
            _locale("de", "German", ",.", {"tsd": THOUSAND, **_MILLIONS}),
            _locale("fr", "French", ",", {"md": BILLION, "mds": BILLION, "mn": MILLION}),
            _locale("es", "Spanish", ",.", {"mil": THOUSAND, "mill": MILLION, "mm": BILLION}),
            _locale("pt", "Portuguese", ",.", {"mil": THOUSAND, "mi": MILLION, "bi": BILLION}),
            _locale("it", "Italian", ",.", {"mila": THOUSAND, "mln": MILLION, "mrd": BILLION}),
            _locale("nl", "Dutch", ",.", {"dzd": THOUSAND, "mln": MILLION, "mld": BILLION}),
            _locale("pl", "Polish", ",", {"tys": THOUSAND, "mln": MILLION, "mld": BILLION}),
            _locale(
                "tr",
                "Turkish",
                ",.",
                {"b": THOUSAND, "bin": THOUSAND, "mn": MILLION, "mr": BILLION},
            ),
            _locale("ja", "Japanese", ".,", {"千": THOUSAND, "万": 10**4, "億": 10**8}),
        )
    }
)
"""The languages whose numbers are read."""

ALIASES = {"en-us": "en", "de-at": "de", "de-de": "de", "pt-br": "pt", "es-es": "es", "fr-fr": "fr"}

_SHAPE = re.compile(
    rf"(?P<sign>[+\u2212-]?)\s?(?P<digits>[\d.,'\u2019{_SPACES}]*\d)(?P<space>[{_SPACES}]?)"
    r"(?P<word>[^\W\d_]*)\.?",
)
_MACHINE = re.compile(r"[+-]?\d+(?:\.(?:\d{1,2}|\d{4,}))?")
"""What programs write in every language: no thousands, and decimals that can't be thousands."""


def parse_locale(text: str) -> NumberLocale | None:
    """A language by its tag, in any case; None if there is none like it."""
    tag = text.strip().casefold().replace("_", "-")
    if tag == "en-gb":
        english = LOCALES["en"]
        return NumberLocale("en-GB", "British English", ".", ",", english.words)
    return LOCALES.get(ALIASES.get(tag, tag)) or LOCALES.get(tag.partition("-")[0])


def readings(
    text: str, locales: Iterable[NumberLocale] = LOCALES.values()
) -> Mapping[Decimal, Sequence[str]]:
    """What a text may be: each number with the languages that read it so."""
    found: dict[Decimal, list[str]] = {}
    for locale in locales:
        number = _in(locale, text)
        if number is not None:
            found.setdefault(number, []).append(locale.code)
    return found


def read_number(value: Any, locales: Collection[NumberLocale] = LOCALES.values()) -> Decimal | None:
    """A number as any of these languages writes it; None of what is not answered.

    Raises:
        Refused: It is none, or could be two.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _finite(value)
    if not isinstance(value, str):
        raise Refused(f"{shown(value)} is not a number")
    text = value.strip()
    if text.casefold() in NOT_ANSWERED:
        return None
    if len(text) <= _LONGEST and text.isascii() and text.isdigit():
        return Decimal(text)
    found = readings(text, locales)
    if len(found) > 1:
        raise Refused(f"{shown(value)} can be {_both(found)}: give --locale")
    if found:
        return next(iter(found))
    if len(text) <= _LONGEST and _MACHINE.fullmatch(text):
        return Decimal(text)
    if len(locales) == 1:
        (locale,) = locales
        raise Refused(f"{shown(value)} is not a number as it is written in {locale.name}")
    raise Refused(f"{shown(value)} is not a number: write it like 1234 or 1234.5")


def proved_locales(text: str) -> frozenset[str] | None:
    """The languages that can read a text with marks or words in it; None if it proves nothing."""
    text = text.strip()
    if len(text) > _LONGEST or text.isdigit() or not any(map(str.isdigit, text)):
        return None
    found = readings(text)
    codes = frozenset(code for codes in found.values() for code in codes)
    return codes if len(found) == 1 and len(codes) < len(LOCALES) else None


def plain(number: Decimal) -> str:
    """A number as a reason shows it."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _both(found: Mapping[Decimal, Sequence[str]]) -> str:
    return " or ".join(
        f"{plain(number)} ({', '.join(codes)})" for number, codes in sorted(found.items())
    )


def _finite(value: float) -> Decimal:
    if isinstance(value, float) and value - value != 0:
        raise Refused(f"{shown(value)} is not a number")
    return Decimal(repr(value))


def _in(locale: NumberLocale, text: str) -> Decimal | None:
    if len(text) > _LONGEST:
        return None
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return None
    word = shape["word"].casefold()
    factor = locale.words.get(word) if word else 1
    whole, point, decimals = shape["digits"].partition(locale.point)
    whole = _ungrouped(whole, locale)
    if factor is None or not whole or (point and not _is_digits(decimals)):
        return None
    sign = "-" if shape["sign"] in {"-", "\u2212"} else ""
    return Decimal(f"{sign}{whole}.{decimals or 0}") * factor


def _ungrouped(text: str, locale: NumberLocale) -> str | None:
    """The digits of a whole number, None where its groups aren't of three."""
    if _is_digits(text):
        return text
    for mark in (*locale.groups, "'", "\u2019", *_SPACES):
        if mark in text:
            first, *rest = text.split(mark)
            if not (_is_digits(first) and len(first) <= 3):
                return None
            return first + "".join(rest) if all(map(_is_group, rest)) else None
    return None


def _is_group(text: str) -> bool:
    return len(text) == 3 and _is_digits(text)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
