"""Gains of single days as running totals: from a post's first day on, or from a known total.

A post is taken as a whole or not at all: with a day missing, or without a total to begin with, its
totals would be a guess.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.domain.catalogue.definitions import EXTRA, MetricAddition
from app.domain.imports.rows import Row
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.readings import reading

_DAY = timedelta(days=1)
_ADDED = {name for name, meaning in EXTRA.items() if meaning.addition is MetricAddition.SUM}


class KnownTotals(NamedTuple):
    """What is stored of a post on a day: the totals that are known."""

    date: date
    totals: Mapping[str, float]


def totals_known(snapshot: Snapshot) -> Mapping[str, float]:
    """The totals that a snapshot knows, by metric; averages and people are none."""
    extra = {name: value for name, value in snapshot.extra.items() if name in _ADDED}
    everything = {**snapshot.totals._asdict(), **extra}
    return {name: total for name, total in everything.items() if total is not None}


def running_totals(
    rows: Sequence[Row], stored: Iterable[KnownTotals], published_on: date | None
) -> list[Row] | str:
    """A post's rows with totals in place of gains; or the reason why there are none.

    Args:
        rows: All rows of the post, in the order of their days.
        stored: What is stored of it, from the day before the first row on.
        published_on: The day of its publication.
    """
    days = _by_day([row.snapshot for row in rows if row.snapshot is not None])
    if isinstance(days, str):
        return days
    if not days:
        return list(rows)
    first, last = min(days), max(days)
    if len(days) != (last - first).days + 1:
        missing = next(day for day in _days(first) if day not in days)
        return f"{missing} is missing: gains become totals only where no day is left out"
    known = {each.date: each.totals for each in stored if each.date >= first - _DAY}
    before = known.pop(first - _DAY, None)
    if before is None and (published_on is None or first > published_on):
        return (
            f"its gains begin on {first}, and no total of the day before is known: give them "
            "from its publication on, or import its totals of that day first"
        )
    totals = _added_up(days, before)
    reason = _contradiction(totals, known)
    return reason or [_with(row, totals) for row in rows]


def _by_day(snapshots: Iterable[Snapshot]) -> dict[date, Mapping[str, float]] | str:
    """What was gained on each day; two rows of one day complete each other."""
    days: dict[date, Mapping[str, float]] = {}
    for snapshot in snapshots:
        gained = totals_known(snapshot)
        there = days.get(snapshot.date, {})
        for name in sorted(gained.keys() & there.keys()):
            if gained[name] != there[name]:
                return f"two rows of {snapshot.date} have different gains of {name}"
        days[snapshot.date] = {**there, **gained}
    return days


def _days(first: date) -> Iterable[date]:
    while True:
        yield first
        first += _DAY


def _added_up(
    days: Mapping[date, Mapping[str, float]], base: Mapping[str, float] | None
) -> dict[date, Mapping[str, float]]:
    """The totals of each day, on a base, None of a new post.

    A metric is known as long as every day so far gives its gain.
    """
    sums: dict[str, float] = {}
    open_ones: set[str] | None = None
    found: dict[date, Mapping[str, float]] = {}
    for day in sorted(days):
        gained = days[day]
        if open_ones is None:
            open_ones = set(gained) if base is None else set(gained) & base.keys()
            sums = {name: base[name] if base else 0 for name in open_ones}
        open_ones &= gained.keys()
        sums = {name: sums[name] + gained[name] for name in open_ones}
        found[day] = sums
    return found


def _contradiction(
    totals: Mapping[date, Mapping[str, float]], known: Mapping[date, Mapping[str, float]]
) -> str | None:
    """Why totals that are stored already forbid these; None where they are these."""
    names = {name for mine in totals.values() for name in mine}
    for day, there in sorted(known.items()):
        mine = totals.get(day, {})
        if any(mine.get(name) != there[name] for name in names & there.keys()):
            return (
                f"totals of {day} are stored already, and are others: gains can't be put before "
                "or between totals that are known"
            )
    return None


def _with(row: Row, totals: Mapping[date, Mapping[str, float]]) -> Row:
    if row.snapshot is None:
        return row
    day = row.snapshot.date
    if not totals[day]:
        return row._replace(snapshot=None, at=row.snapshot.collected_at)
    return row._replace(snapshot=reading(day, row.snapshot.collected_at, totals[day]))
