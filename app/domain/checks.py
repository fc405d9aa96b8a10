"""Plausibility checks of submitted posts and snapshots; one problem per item."""

from datetime import date, datetime
from typing import NamedTuple

from app.domain.catalogue.definitions import MetricAddition
from app.domain.catalogue.metric_catalogue import EXTRA_METRICS_OF
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import LARGEST_COUNT, REACH
from app.domain.numbers.readings import is_answer
from app.domain.platforms import Platform
from app.domain.posts import PostDraft
from app.domain.tags import checked_tags
from app.domain.texts import MAX_LABEL, problem_of, problem_of_key
from app.domain.windows.time_zones import first_instant_of, today_in
from app.errors import BadUserInput

EARLIEST_DAY = date(1990, 1, 1)
"""Before the first platform there was nothing to measure."""

LATEST_YEAR = 9998
"""The last year whose days exist in every time zone."""

_LONGEST = {"external_id": 255, "url": 2000, "description": 100_000, "prompt": 100_000}
_LOOKED_UP = {"external_id", "url"}


class Problem(NamedTuple):
    """What is wrong with an item: the field, and a sentence that says what would be valid."""

    field: str
    message: str


def no_such(field: str, noun: str) -> Problem:
    """That there is nothing, for the caller, that a field names: in the words of NOT_FOUND."""
    return Problem(field, f"There is no such {noun}.")


def check_snapshot(
    snapshot: Snapshot, platform: Platform, *, now: datetime, time_zone: str
) -> Problem | None:
    """The first thing wrong with a snapshot of an organization in that zone, on a platform."""
    today = today_in(now, time_zone)
    if not EARLIEST_DAY <= snapshot.date <= today:
        return Problem(
            "date", f"date {snapshot.date} must lie between {EARLIEST_DAY} and today, {today}"
        )
    # A time later than the true one would win over every fetch of that day.
    if not first_instant_of(snapshot.date, time_zone) <= snapshot.collected_at <= now:
        return Problem(
            "collected_at",
            f"collected_at {snapshot.collected_at} must lie between the beginning of "
            f"{snapshot.date} in {time_zone} and now, {now}",
        )
    counts = {**snapshot.totals._asdict(), REACH: snapshot.reach}
    for name, count in counts.items():
        if count is not None and not 0 <= count <= LARGEST_COUNT:
            return Problem(name, f"{name} must be between 0 and {LARGEST_COUNT}, not {count}")
    for name, value in snapshot.extra.items():
        problem = problem_of_extra(platform, name, value)
        if problem is not None:
            return Problem("extra_metrics", problem)
    if not is_answer(snapshot):
        return Problem("views", "a snapshot without any metric says nothing: give at least one")
    return None


def problem_of_extra(platform: Platform, name: str, value: float | None) -> str | None:
    """Why a post of a platform can't have this value of a metric beyond the eight and reach."""
    definition = EXTRA_METRICS_OF[platform].get(name)
    if definition is None:
        others = ", ".join(EXTRA_METRICS_OF[platform]) or "none"
        return f"{platform} has no {name[:60]!r}: beyond the eight and reach it has {others}"
    if value is None:
        return None
    if not 0 <= value <= LARGEST_COUNT:
        return f"{name} must be between 0 and {LARGEST_COUNT}, not {value}"
    if definition.addition is MetricAddition.SUM and not float(value).is_integer():
        return f"{name} must be a whole number, not {value}"
    return None


def check_draft(draft: PostDraft) -> Problem | None:
    """The first thing wrong with a draft of a post."""
    if not draft.external_id.strip():
        return Problem("external_id", "external_id must not be empty: it is the platform's id")
    texts = {"external_id": draft.external_id, **draft.values}
    for field, text in texts.items():
        if isinstance(text, str):
            check = problem_of_key if field in _LOOKED_UP else problem_of
            problem = check(text, _LONGEST.get(field, MAX_LABEL))
            if problem:
                return Problem(field, f"{field} {problem}")
    published_at = draft.values.get("published_at")
    if published_at and not EARLIEST_DAY.year <= published_at.year <= LATEST_YEAR:
        return Problem(
            "published_at",
            f"published_at {published_at} must lie between {EARLIEST_DAY.year} and {LATEST_YEAR}",
        )
    try:
        checked_tags(draft.tags)
    except BadUserInput as error:
        return Problem("tags", error.message)
    return None
