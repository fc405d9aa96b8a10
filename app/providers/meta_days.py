"""The days of an account as Meta's insights tell them: Instagram, Facebook and Threads alike.

Source: the account insights pages of Instagram (16 June 2026) and of Facebook Pages (18 February
2026). A day is one of California and is named by its end.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from app.domain.collecting.failures import Failure
from app.providers import answers, json_fields
from app.providers.answers import Days, OneDay
from app.providers.base import Malformed
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


def read(insights: Mapping[str, object] | Failure, names: Mapping[str, str]) -> Days:
    """Read series of days by our `names` for them; one that the account doesn't have is absent.

    What can't be read of it, all or a day, and what failed, is missing by name.
    """
    told = Days()
    if isinstance(insights, Failure):
        told.lack(names.values(), insights)
        return told
    try:
        series = list(_series(insights, names))
    except Malformed as problem:
        told.lack(names.values(), problem.failure)
        return told
    for ours, value in series:
        told.add((ours,), partial(_of_day, ours, value))
    return told


def _series(
    insights: Mapping[str, object], names: Mapping[str, str]
) -> Iterator[tuple[str, object]]:
    for item in json_fields.sequence(insights.get("data"), "insights"):
        entry = json_fields.mapping(item, "an insight")
        ours = names.get(json_fields.text(entry, "name"))
        values = json_fields.sequence(entry.get("values", []), "values") if ours else ()
        yield from ((str(ours), value) for value in values)


def _of_day(ours: str, item: object) -> OneDay:
    value = json_fields.mapping(item, "a value")
    ended = json_fields.instant(value, "end_time").astimezone(PACIFIC)
    return (ended - HALF_A_DAY).date(), {ours: answers.count(value, "value")}
