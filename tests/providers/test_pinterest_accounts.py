"""One account on Pinterest: its counts, and how often its pins were shown on each day."""

from datetime import UTC, date, datetime

from app.providers.pinterest_accounts import counts, days, query

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


def test_its_counts_are_those_of_now() -> None:
    told = {"follower_count": 9, "following_count": 2, "pin_count": 5}
    assert counts(told) == {"followers": 9, "following": 2, "posts": 5}


def test_zeros_of_days_that_are_not_counted_yet_mean_nothing() -> None:
    daily = [
        {"date": "2026-11-19", "data_status": "READY", "metrics": {"IMPRESSION": 300}},
        {"date": "2026-11-21", "data_status": "PROCESSING", "metrics": {"IMPRESSION": 0.0}},
    ]
    told = days({"all": {"daily_metrics": daily}})
    assert told.counts == {date(2026, 11, 19): {"impressions": 300}, date(2026, 11, 21): {}}
    assert told.missing == {}


def test_what_is_no_day_costs_itself() -> None:
    metrics = {"data_status": "READY", "metrics": {"IMPRESSION": 3}}
    daily = [{"date": "soon", **metrics}, None, {"date": "2026-11-19", **metrics}]
    told = days({"all": {"daily_metrics": daily}})
    assert told.counts == {date(2026, 11, 19): {"impressions": 3}}
    assert told.missing.keys() == {"impressions"}


def test_no_day_before_the_earliest_is_asked_for() -> None:
    earliest = datetime(2026, 9, 1, tzinfo=UTC)
    assert query(date(2025, 1, 1), earliest, NOW)["start_date"] == "2026-09-01"
    assert query(date(2026, 11, 1), earliest, NOW)["start_date"] == "2026-11-01"
