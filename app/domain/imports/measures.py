"""Numbers of a known unit, read in a file's language: counts, percentages, lengths of time."""

import re
from collections.abc import Callable, Collection
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from app.domain.imports.kinds.definitions import Unit
from app.domain.imports.numerals import NumberLocale, plain, read_number
from app.domain.imports.values import NOT_ANSWERED, Refused, shown
from app.domain.numbers.metrics import LARGEST_COUNT

_SECONDS = {
    Unit.SECONDS: Decimal(1),
    Unit.MINUTES: Decimal(60),
    Unit.HOURS: Decimal(3600),
    Unit.MILLISECONDS: Decimal(1) / 1000,
}
_SHORT = 12
"""Digits of a count that can't be too large."""

_REMEMBERED = 4096
_CLOCK = re.compile(r"(?:(?P<hours>\d{1,6}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d{2})(?:[.,]\d+)?")
_NAMED = re.compile(
    r"(?:(?P<hours>\d{1,6})\s*(?:h|hrs?|hours?|std\.?))?\s*"
    r"(?:(?P<minutes>\d{1,6})\s*(?:m|min|mins|minutes?)\.?)?\s*"
    r"(?:(?P<seconds>\d{1,6})\s*(?:s|secs?|sek\.?|seconds?))?",
    re.IGNORECASE,
)


def count_reader(unit: Unit, locales: Collection[NumberLocale]) -> Callable[[Any], int | None]:
    """Make a reader of whole numbers; lengths of time become whole seconds."""
    is_count = unit is Unit.COUNT

    def read(value: Any) -> int | None:
        if not isinstance(value, str):
            is_plain = is_count and type(value) is int and 0 <= value <= LARGEST_COUNT
            return value if is_plain else read_any(value)
        # Nearly every cell of every file is a few digits.
        if is_count and len(value) <= _SHORT and value.isascii() and value.isdigit():
            return int(value)
        return slowly(value)

    def read_any(value: Any) -> int | None:
        number = _read(value, unit, locales)
        if number is None:
            return None
        if unit in _SECONDS:
            number = number.to_integral_value(ROUND_HALF_UP)
        if number != number.to_integral_value():
            raise Refused(f"{shown(value)} is {plain(number)}, which is not a whole number")
        return int(_checked(value, number))

    slowly = lru_cache(_REMEMBERED)(read_any)
    return read


def measure_reader(unit: Unit, locales: Collection[NumberLocale]) -> Callable[[Any], float | None]:
    """Make a reader of averages and percentages."""

    def read(value: Any) -> float | None:
        number = _read(value, unit, locales)
        return None if number is None else float(_checked(value, number))

    return read


def _read(value: Any, unit: Unit, locales: Collection[NumberLocale]) -> Decimal | None:
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str):
        if text.casefold() in NOT_ANSWERED:
            return None
        if unit in _SECONDS and (seconds := _clock(text)) is not None:
            return seconds
        text = text.removesuffix("%").rstrip()
    number = read_number(text, locales)
    if number is None:
        return None
    if unit is Unit.FRACTION and not str(value).rstrip().endswith("%"):
        return number * 100
    return number * _SECONDS.get(unit, Decimal(1))


def _clock(text: str) -> Decimal | None:
    """Seconds of `1:02:03`, `0:09` or `1h 2m 3s`."""
    found = _CLOCK.fullmatch(text) or _NAMED.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    hours, minutes, seconds = (int(found[name] or 0) for name in ("hours", "minutes", "seconds"))
    return Decimal(hours * 3600 + minutes * 60 + seconds)


def _checked(value: Any, number: Decimal) -> Decimal:
    if number < 0:
        raise Refused(f"{shown(value)} is negative: a count is 0 or more")
    if number > LARGEST_COUNT:
        raise Refused(f"{shown(value)} is too large: a count is at most {LARGEST_COUNT}")
    return number
