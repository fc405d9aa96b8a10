"""Dates as people and platforms write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.imports.values import Refused
from app.domain.imports.written_dates import DateOrders, read_written, written

DAYS = st.dates(date(1990, 1, 1), date(2098, 12, 31))


@given(DAYS, st.sampled_from("/.-"))
def test_what_is_written_day_first_is_read_day_first(day: date, mark: str) -> None:
    text = f"{day.day}{mark}{day.month:02}{mark}{day.year}"
    assert read_written(text, DateOrders(("DMY",))).moment.date() == day


@given(DAYS)
def test_what_is_written_month_first_is_read_month_first(day: date) -> None:
    text = f"{day.month}/{day.day}/{day.year}"
    assert read_written(text, DateOrders(("MDY",))).moment.date() == day


@given(DAYS)
def test_without_an_order_a_date_is_never_misread(day: date) -> None:
    try:
        assert read_written(f"{day.month}/{day.day}/{day.year}").moment.date() == day
    except Refused:
        assert day.day <= 12
        assert day.day != day.month


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-28", datetime(2026, 11, 28)),
        ("20261128", datetime(2026, 11, 28)),
        ("2026/11/28 10:05:30.123", datetime(2026, 11, 28, 10, 5, 30)),
        ("2026-11-28T10:05:30Z", datetime(2026, 11, 28, 10, 5, 30, tzinfo=UTC)),
        ("2026-11-28 10:05 UTC", datetime(2026, 11, 28, 10, 5, tzinfo=UTC)),
        (
            "2015-09-30 18:42 +0200",
            datetime(2015, 9, 30, 18, 42, tzinfo=timezone(timedelta(hours=2))),
        ),
        ("Aug 22, 2026", datetime(2026, 8, 22)),
        ("Tue, Jul 14, 2026", datetime(2026, 7, 14)),
        ("Wed Oct 10 20:19:24 +0000 2018", datetime(2018, 10, 10, 20, 19, 24, tzinfo=UTC)),
        ("Jul 2, 2026 at 3:04 PM", datetime(2026, 7, 2, 15, 4)),
        ("12:30 AM 7 July 2026", datetime(2026, 7, 7, 0, 30)),
        ("22. August 2026, 14:05 Uhr", datetime(2026, 8, 22, 14, 5)),
        ("22 de ago. de 2026", datetime(2026, 8, 22)),
        ("15 sept. 2026", datetime(2026, 9, 15)),
        ("12 déc. 2025 à 08:30", datetime(2025, 12, 12, 8, 30)),
        ("5 Mayıs 2026", datetime(2026, 5, 5)),  # noqa: RUF001 - Turkish
        ("14 lip 2026", datetime(2026, 7, 14)),
        ("2026年8月22日", datetime(2026, 8, 22)),
        ("01.09.2026 18:00", datetime(2026, 9, 1, 18)),
        ("46345", datetime(2026, 11, 19)),
        ("46346.5", datetime(2026, 11, 20, 12)),
        ("1700000000", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("1700000000000", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
    ],
)
def test_what_one_order_reads_needs_none(text: str, moment: datetime) -> None:
    assert read_written(text).moment == moment


@pytest.mark.parametrize("text", ["10/1/2026", "03-04-2026", "26.11.09"])
def test_what_two_orders_read_differently_is_refused_with_both(text: str) -> None:
    with pytest.raises(Refused, match=r"can be .*first\) or .*first\)"):
        read_written(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lifetime",
        "",
        "2026-02-30",
        "31/11/2026",
        "13:00 PM 1 May 2026",
        "9" * 80,
        "May 2026",
        "12345",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert written(text) == {}


def test_a_fixed_order_reads_no_other() -> None:
    with pytest.raises(ValueError, match="24/09"):
        read_written("24/09/2026", DateOrders(("MDY",), fixed=True))
    assert read_written("24/09/2026", DateOrders(("MDY",))).moment == datetime(2026, 9, 24)


def test_a_time_of_day_is_told() -> None:
    assert read_written("Aug 22, 2026").has_time is False
    assert read_written("Aug 22, 2026 10:00").has_time is True
