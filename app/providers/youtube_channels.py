"""One channel on YouTube: its public counts, and the days that only its owner sees."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final

from app.providers import answers, json_fields
from app.providers.answers import Answer, Days, OneDay
from app.providers.base import Malformed

BY_DAY: Final[Mapping[str, str]] = {
    "subscribersGained": "followers_gained",
    "subscribersLost": "followers_lost",
}
"""What Analytics counts of a channel on each day: its names, and ours."""


def counts(channel: Mapping[str, object]) -> dict[str, Answer]:
    """Read the public counts; YouTube rounds subscribers, and a channel may hide them."""
    told = json_fields.mapping(channel.get("statistics"), "statistics")
    is_hidden = told.get("hiddenSubscriberCount") is True
    return {
        "followers": None if is_hidden else answers.count_in_text(told, "subscriberCount"),
        "posts": answers.count_in_text(told, "videoCount"),
    }


def days(rows: Sequence[Mapping[str, object]]) -> Days:
    """Read a report by day; a day is one of California, and the last few aren't there yet."""
    told = Days()
    for row in rows:
        told.add(BY_DAY.values(), partial(_of_day, row))
    return told


def _of_day(row: Mapping[str, object]) -> OneDay:
    counts = {ours: answers.count(row, name) for name, ours in BY_DAY.items() if name in row}
    return _day(row), counts


def _day(row: Mapping[str, object]) -> date:
    text = json_fields.text(row, "day")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed(f"day is not a day: {text[:20]!r}") from None
