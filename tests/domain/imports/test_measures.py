"""Numbers of a known unit."""

import pytest

from app.domain.imports.kinds.definitions import Unit
from app.domain.imports.measures import count_reader, measure_reader
from app.domain.imports.numerals import LOCALES
from app.domain.imports.values import Refused

ENGLISH = [LOCALES["en"]]


@pytest.mark.parametrize(
    ("unit", "text", "seconds"),
    [
        (Unit.SECONDS, "0:09", 9),
        (Unit.SECONDS, "1:02:03", 3723),
        (Unit.SECONDS, "11.5", 12),
        (Unit.SECONDS, "1h 2m 3s", 3723),
        (Unit.SECONDS, "2 min", 120),
        (Unit.MINUTES, "1.5", 90),
        (Unit.HOURS, "3.9407", 14187),
        (Unit.HOURS, 0.5, 1800),
        (Unit.MILLISECONDS, "1500", 2),
    ],
)
def test_lengths_of_time_become_seconds(unit: Unit, text: object, seconds: int) -> None:
    assert count_reader(unit, ENGLISH)(text) == seconds


@pytest.mark.parametrize(
    ("unit", "text", "percent"),
    [
        (Unit.PERCENT, "6.5%", 6.5),
        (Unit.PERCENT, "6.5 %", 6.5),
        (Unit.PERCENT, 41.29, 41.29),
        (Unit.FRACTION, "0.065", 6.5),
        (Unit.FRACTION, "6.5%", 6.5),
    ],
)
def test_percentages_are_read(unit: Unit, text: object, percent: float) -> None:
    assert measure_reader(unit, ENGLISH)(text) == percent


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("1.5", "is 1.5, which is not a whole number"),
        ("-5", "negative"),
        ("9007199254740993", "at most"),
        ("x", "not a number"),
        ("\u00b2", "not a number"),
    ],
)
def test_what_is_no_count_is_refused(value: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        count_reader(Unit.COUNT, ENGLISH)(value)


@pytest.mark.parametrize("value", ["", "-", "N/A", "\u2013"])
def test_what_is_not_answered_is_unknown(value: str) -> None:
    assert count_reader(Unit.COUNT, ENGLISH)(value) is None
    assert measure_reader(Unit.SECONDS, ENGLISH)(value) is None


def test_a_clock_is_no_count() -> None:
    with pytest.raises(Refused):
        count_reader(Unit.COUNT, ENGLISH)("0:09")
