"""The days of an account as Meta's insights tell them: Instagram, Facebook and Threads alike.

Source: the account insights pages of Instagram (16 June 2026) and of Facebook Pages (18 February
2026). A day is one of California and is named by its end.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from app.providers import answers, json_fields
from app.providers.answers import Answer
from app.providers.limits import PACIFIC

HALF_A_DAY: Final = timedelta(hours=12)
"""A day's end may be told an hour late or early, where clocks change."""


def yesterday(now: datetime) -> date:
    """The last day that is over."""
    return now.astimezone(PACIFIC).date() - timedelta(days=1)


def span(since: date, now: datetime, *, back: timedelta) -> dict[str, str]:
    """The whole days since then that are over, `back` from today at most."""
    today = now.astimezone(PACIFIC).date()
    return between(min(max(since, today - back), yesterday(now)), today)


def between(start: date, end: date) -> dict[str, str]:
    """What asks for the days from the first one on, the last left out."""
    since, until = (int(datetime.combine(day, time(), PACIFIC).timestamp()) for day in (start, end))
    return {"period": "day", "since": str(since), "until": str(until)}


def read(insights: Mapping[str, object], names: Mapping[str, str]) -> dict[date, dict[str, Answer]]:
    """Read series of days by our `names` for them; one that the account doesn't have is absent."""
    found: dict[date, dict[str, Answer]] = {}
    for item in json_fields.sequence(insights.get("data"), "insights"):
        entry = json_fields.mapping(item, "an insight")
        ours = names.get(json_fields.text(entry, "name"))
        for each in json_fields.sequence(entry.get("values", []), "values") if ours else ():
            value = json_fields.mapping(each, "a value")
            ended = json_fields.instant(value, "end_time").astimezone(PACIFIC)
            day = (ended - HALF_A_DAY).date()
            found.setdefault(day, {})[str(ours)] = answers.count(value, "value")
    return found
