"""One account on Pinterest: its counts, and how often its pins were shown on each day.

Source: OpenAPI 5.23.0. Analytics are those of business accounts, 90 days back at most.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from app.providers import answers, json_fields
from app.providers.answers import Answer
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


def days(analytics: Mapping[str, object]) -> dict[date, dict[str, Answer]]:
    """Read the days that are counted; the zeros of those that aren't mean nothing."""
    whole = json_fields.mapping(analytics.get("all"), "all")
    found: dict[date, dict[str, Answer]] = {}
    for item in json_fields.sequence(whole.get("daily_metrics", []), "daily_metrics"):
        day = json_fields.mapping(item, "a day")
        if day.get("data_status") == READY:
            metrics = json_fields.mapping(day.get("metrics"), "metrics")
            found[_date(day)] = {IMPRESSIONS: answers.count(metrics, "IMPRESSION")}
    return found


def _date(day: Mapping[str, object]) -> date:
    text = json_fields.text(day, "date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed(f"date is not a day: {text[:20]!r}") from None
