"""One account on Pinterest: its counts, and how often its pins were shown on each day.

Source: OpenAPI 5.23.0. Analytics are those of business accounts, 90 days back at most.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Final

from app.providers import answers, json_fields
from app.providers.answers import Answer, Days, OneDay
from app.providers.base import Malformed

IMPRESSIONS: Final = "impressions"
READY: Final = "READY"


def counts(account: Mapping[str, object]) -> dict[str, Answer]:
    """Read the counts of now."""
    return {
        "followers": answers.always(account, "follower_count"),
        "following": answers.always(account, "following_count"),
        "posts": answers.always(account, "pin_count"),
    }


def query(since: date, earliest: datetime, now: datetime) -> dict[str, str]:
    """What to ask for: the days since then, none before the earliest."""
    return {
        "start_date": max(since, earliest.date()).isoformat(),
        "end_date": now.date().isoformat(),
        "metric_types": "IMPRESSION",
    }


def days(analytics: Mapping[str, object]) -> Days:
    """Read the days that are counted; the zeros of those that aren't mean nothing."""
    whole = json_fields.mapping(analytics.get("all"), "all")
    told = Days()
    for item in json_fields.sequence(whole.get("daily_metrics", []), "daily_metrics"):
        told.add((IMPRESSIONS,), partial(_of_day, item))
    return told


def _of_day(item: object) -> OneDay:
    day = json_fields.mapping(item, "a day")
    if day.get("data_status") != READY:
        return _date(day), {}
    metrics = json_fields.mapping(day.get("metrics"), "metrics")
    return _date(day), {IMPRESSIONS: answers.count(metrics, "IMPRESSION")}


def _date(day: Mapping[str, object]) -> date:
    text = json_fields.text(day, "date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed(f"date is not a day: {text[:20]!r}") from None
