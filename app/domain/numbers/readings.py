"""Readings: what somebody says of a post on one day, and which of several answers counts.

A reading says of each metric a value, that the platform doesn't report it (None), or nothing: then
it was not answered. It has the form of the snapshot that it becomes: of a day's readings each
metric keeps the answer given last, whatever the other metrics say. So no order, repetition or
split of them changes what is kept (law 2).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from itertools import repeat

from app.domain.catalogue.metric_catalogue import VIEWS_ARE_IMPRESSIONS
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import COUNTS, METRICS, REACH, VIDEO_VIEWS, Metrics
from app.domain.platforms import Platform

_NEVER = datetime.min.replace(tzinfo=UTC)
_NOT_REPORTED = -1


def reading(day: date, collected_at: datetime, answers: Mapping[str, float | None]) -> Snapshot:
    """The reading that gives these answers: the metrics, reach, and others by catalogue name.

    A metric that isn't among them was not answered.
    """
    others, unanswered = _told_apart(tuple(answers))
    return Snapshot(
        day,
        collected_at,
        Metrics._make(map(answers.get, METRICS)),
        _count(answers.get(REACH)),
        {name: answers[name] for name in others},
        {**unanswered},
    )


def readings_of(
    days: Sequence[date],
    collected_at: Sequence[datetime],
    columns: Mapping[str, Sequence[float]],
) -> Iterator[Snapshot]:
    """The readings of many days that all answer the same metrics, each by its column."""
    others, unanswered = _told_apart(tuple(columns))
    nothing = [None] * len(days)
    totals = zip(*(columns.get(name, nothing) for name in METRICS), strict=True)
    reach = map(_count, columns[REACH]) if REACH in columns else nothing
    values = zip(*(columns[name] for name in others), strict=True)
    extra = (dict(zip(others, row, strict=True)) for row in values)
    each = (days, collected_at, map(_METRICS, totals), reach, extra if others else repeat({}))
    return map(_SNAPSHOT, zip(*each, repeat({**unanswered}), strict=False))


# Past their constructors: these are made for every row that is read.
_SNAPSHOT = partial(tuple.__new__, Snapshot)
_METRICS = partial(tuple.__new__, Metrics)


@lru_cache(256)
def _told_apart(names: tuple[str, ...]) -> tuple[Sequence[str], Mapping[str, None]]:
    """Which answers are none of the counts, and which counts aren't answered."""
    return [name for name in names if name not in COUNTS], dict.fromkeys(
        name for name in COUNTS if name not in names
    )


def is_answer(snapshot: Snapshot) -> bool:
    """Whether it answers any metric at all; otherwise it is no snapshot."""
    unanswered = snapshot.answered_at
    return (
        len(unanswered) < len(COUNTS)
        or bool(snapshot.extra)
        or any(at is not None for at in unanswered.values())
    )


def merged(one: Snapshot, other: Snapshot) -> Snapshot:
    """What two readings of a day say together: of each metric what was answered last.

    Of answers given at the same instant the larger counts, "not reported" lowest.
    """
    if one == other:
        return one
    later, earlier = (one, other) if one.collected_at > other.collected_at else (other, one)
    if (
        not later.answered_at
        and later.collected_at > earlier.collected_at
        and later.extra.keys() >= earlier.extra.keys()
    ):
        return later
    names = (*COUNTS, *sorted(one.extra.keys() | other.extra.keys()))
    return _snapshot_of(
        one.date,
        dict(zip(names, map(max, _answers(one, names), _answers(other, names)), strict=True)),
    )


def _answers(snapshot: Snapshot, names: Iterable[str]) -> list[tuple[datetime, float]]:
    """When each metric was answered, and with what."""
    values: dict[str, float | None] = dict(zip(METRICS, snapshot.totals, strict=True))
    values |= {REACH: snapshot.reach, **snapshot.extra}
    answers = []
    for name in names:
        at = snapshot.answered_at.get(name, snapshot.collected_at) if name in values else None
        value = values.get(name)
        answers.append((at or _NEVER, _NOT_REPORTED if value is None else value))
    return answers


def _count(value: float | None) -> int | None:
    """The answer for a metric that counts; only others can be fractions."""
    return value if value is None else int(value)


def _snapshot_of(day: date, answers: Mapping[str, tuple[datetime, float]]) -> Snapshot:
    collected_at = max(at for at, _ in answers.values())
    values = {
        name: None if value == _NOT_REPORTED else value for name, (_, value) in answers.items()
    }
    return Snapshot(
        day,
        collected_at,
        Metrics._make(map(values.get, METRICS)),
        _count(values[REACH]),
        {name: value for name, value in values.items() if name not in COUNTS},
        {
            name: None if at is _NEVER else at
            for name, (at, _) in answers.items()
            if at != collected_at
        },
    )


def with_views_of(platform: Platform, given: Snapshot) -> Snapshot:
    """The reading with what are views on its platform.

    Where views are impressions, a reading that gives impressions has them as views, and what it
    calls views beside them are views of the video. Views alone stay views.
    """
    impressions = given.totals.impressions
    if platform not in VIEWS_ARE_IMPRESSIONS or impressions is None:
        return given
    views = given.totals.views
    if views == impressions and "views" not in given.answered_at:
        return given
    at, extra = dict(given.answered_at), dict(given.extra)
    answered = at.pop("views", given.collected_at)
    if views not in (None, impressions) and VIDEO_VIEWS not in extra:
        extra[VIDEO_VIEWS] = views
        if answered != given.collected_at:
            at[VIDEO_VIEWS] = answered
    if "impressions" in at:
        at["views"] = at["impressions"]
    totals = given.totals._replace(views=impressions)
    return given._replace(totals=totals, extra=extra, answered_at=at)
