"""One account on Instagram: its counts, and the insights of its days."""

from datetime import UTC, date, datetime, timedelta

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.instagram_accounts import reading, span

ACCOUNT = {"followers_count": 250, "follows_count": 12, "media_count": 3}
DOWN = Failure(FailureCode.PROVIDER_UNAVAILABLE, "Down.")
DAY = date(2026, 11, 20)


def series(name: str, *values: object) -> dict[str, object]:
    ends = ["2026-11-21T08:00:00+0000", "2026-11-22T08:00:00+0000"]
    told = [{"value": v, "end_time": end} for v, end in zip(values, ends, strict=False)]
    return {"name": name, "period": "day", "values": told}


def test_new_followers_are_gained_on_the_day_that_ends_then_and_are_no_followers() -> None:
    found = reading(ACCOUNT, {"data": [series("follower_count", 5, 6)]}, {"data": []}, DAY, {})
    assert found.days == {DAY: {"followers_gained": 5}, date(2026, 11, 21): {"followers_gained": 6}}
    assert found.now == {"followers": 250, "following": 12, "posts": 3}


def test_an_account_without_new_followers_has_its_reach() -> None:
    found = reading(ACCOUNT, {"data": [series("reach", 90)]}, {"data": []}, DAY, {})
    assert found.days == {DAY: {"reach": 90}}
    assert found.missing == {}


def test_views_of_the_profile_are_those_of_one_day() -> None:
    totals = {"data": [{"name": "profile_views", "total_value": {"value": 8}}]}
    assert reading(ACCOUNT, {"data": []}, totals, DAY, {}).days == {DAY: {"profile_views": 8}}


def test_insights_that_fail_leave_the_counts() -> None:
    found = reading(ACCOUNT, DOWN, DOWN, DAY, {})
    assert found.now["followers"] == 250
    assert found.missing == dict.fromkeys(("reach", "followers_gained", "profile_views"), DOWN)


def test_thirty_days_at_most_are_asked_for() -> None:
    now = datetime(2026, 11, 22, 15, tzinfo=UTC)
    asked = span(date(2025, 1, 1), now)
    length = timedelta(seconds=int(asked["until"]) - int(asked["since"]))
    assert timedelta(days=28) < length <= timedelta(days=30)
