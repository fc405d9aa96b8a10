"""The days of an account as Meta's insights tell them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.meta_days import between, read, span, yesterday

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
EARLY = datetime(2026, 11, 22, 3, tzinfo=UTC)
"""When it is still yesterday in California."""


def test_a_day_is_one_of_california() -> None:
    assert yesterday(NOW) == date(2026, 11, 21)
    assert yesterday(EARLY) == date(2026, 11, 20)


def test_whole_days_since_then_are_asked_for_and_no_more_than_may_be() -> None:
    first = datetime(2026, 11, 18, 8, tzinfo=UTC).timestamp()
    last = datetime(2026, 11, 22, 8, tzinfo=UTC).timestamp()
    asked = span(date(2026, 11, 18), NOW, back=timedelta(days=29))
    assert asked == {"period": "day", "since": str(int(first)), "until": str(int(last))}
    assert span(date(2026, 1, 1), NOW, back=timedelta(days=4)) == asked


def test_who_asks_for_today_is_given_yesterday() -> None:
    asked = span(date(2026, 11, 22), NOW, back=timedelta(days=29))
    assert asked == between(date(2026, 11, 21), date(2026, 11, 22))


@pytest.mark.parametrize("hour", ["07", "08"])
def test_a_value_is_that_of_the_day_that_ends_then(hour: str) -> None:
    told = {"value": 5, "end_time": f"2026-07-21T{hour}:00:00+0000"}
    found = read({"data": [{"name": "reach", "values": [told]}]}, {"reach": "reach"})
    assert found.counts == {date(2026, 7, 20): {"reach": 5}}


def test_what_nobody_asked_for_is_passed_over_and_an_odd_value_costs_itself() -> None:
    end = {"end_time": "2026-07-21T07:00:00+0000"}
    told = [
        {"name": "other", "values": [5]},
        {"name": "reach", "values": [{"value": "many", **end}]},
        {"name": "views", "values": [{"value": 8, **end}]},
        {"name": "views"},
    ]
    (day,) = read({"data": told}, {"reach": "reach", "views": "profile_views"}).counts.values()
    assert day["profile_views"] == 8
    assert isinstance(day["reach"], Failure)


@pytest.mark.parametrize("odd", [None, {"value": 5}, {"value": 5, "end_time": "soon"}])
def test_what_is_no_day_costs_itself(odd: object) -> None:
    good = {"value": 8, "end_time": "2026-07-21T07:00:00+0000"}
    told = read({"data": [{"name": "reach", "values": [odd, good]}]}, {"reach": "reach"})
    assert told.counts == {date(2026, 7, 20): {"reach": 8}}
    assert told.missing["reach"].code is FailureCode.MALFORMED_RESPONSE


def test_days_of_another_shape_are_missing_by_name() -> None:
    told = read({"data": None}, {"reach": "reach", "views": "profile_views"})
    assert told.missing.keys() == {"reach", "profile_views"}
    assert not told.counts
