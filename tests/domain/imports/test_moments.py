"""Dates and instants as files write them, in the organization's calendar."""

from datetime import UTC, date, datetime

import pytest

from app.domain.imports.moments import Calendar
from tests.domain.imports.reading import NOW, refusal, row, snapshot


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-02-30", "not a date that exists"),
        ("19.03.2026", "YYYY-MM-DD"),
        ("", "missing"),
        ("2026-03-21", "in the future"),
        ("0017-11-14", "first year"),
        ("2026-03-20T12:00:01Z", "in the future"),
    ],
)
def test_a_date_that_is_none_is_refused_with_a_reason(day: str, reason: str) -> None:
    assert reason in refusal(f"external_id,date,views\nv1,{day},1\n").reason


@pytest.mark.parametrize(
    "day", ["13.09", "13.9.", "9/13", "09-13", "13 September", "13. Sep", "Sep 13", "sept. 13"]
)
def test_a_date_without_a_year_is_told_that(day: str) -> None:
    reason = refusal(f"external_id,date,views\nv1,{day},1\n").reason

    assert "has no year" in reason
    assert "2026-09-13" in reason


def test_today_is_the_organizations_own() -> None:
    text = "external_id,date,views\nv1,2026-03-21,1\n"

    assert "future" in refusal(text, Calendar("Pacific/Auckland", NOW.replace(hour=10))).reason
    assert snapshot(row(text, Calendar("Pacific/Auckland", NOW))).date == date(2026, 3, 21)


def test_dates_are_read_in_a_format_of_the_files_own() -> None:
    said = row(
        "external_id,date,views,published_at\nv1,17.14.11,1,14/11/2017 08:30\n",
        Calendar("America/New_York", NOW),
        date_formats={"date": "%y.%d.%m", "published_at": "%d/%m/%Y %H:%M"},
    )

    assert snapshot(said).date == date(2017, 11, 14)
    assert said.values["published_at"] == datetime(2017, 11, 14, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time_zone", "day", "instant"),
    [
        ("UTC", "2026-03-08", datetime(2026, 3, 8, tzinfo=UTC)),
        ("America/New_York", "2026-03-08", datetime(2026, 3, 8, 5, tzinfo=UTC)),
        ("America/New_York", "2026-03-09", datetime(2026, 3, 9, 4, tzinfo=UTC)),
        ("Asia/Beirut", "2025-03-30", datetime(2025, 3, 29, 22, tzinfo=UTC)),  # begins at 01:00
        ("America/Havana", "2025-11-02", datetime(2025, 11, 2, 4, tzinfo=UTC)),  # midnight twice
    ],
)
def test_a_day_without_a_time_is_collected_as_it_begins(
    time_zone: str, day: str, instant: datetime
) -> None:
    said = row(f"external_id,date,views\nv1,{day},1\n", Calendar(time_zone, NOW))

    assert snapshot(said).collected_at == instant


@pytest.mark.parametrize(
    ("header", "value"),
    [("date", "2026-03-09 23:30"), ("collected_at", "2026-03-10T03:30:00Z")],
)
def test_a_time_is_the_instant_of_the_fetch_and_its_day_is_local(header: str, value: str) -> None:
    said = row(f"external_id,{header},views\nv1,{value},1\n", Calendar("America/New_York", NOW))

    assert snapshot(said)[:2] == (date(2026, 3, 9), datetime(2026, 3, 10, 3, 30, tzinfo=UTC))
