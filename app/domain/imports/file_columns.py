"""Rows of posts out of whole columns: what most batches of a recognized file hold.

They are the rows that `file_rows` makes one by one. Where a batch has anything that wants a look at
each row by itself, there are none here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple

from app.domain.catalogue.definitions import EXTRA
from app.domain.catalogue.metric_catalogue import EXTRA_METRICS_OF
from app.domain.imports.kinds.definitions import LINK, TIME
from app.domain.imports.links import is_link
from app.domain.imports.moments import Day
from app.domain.imports.rows import Identity, Row
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.readings import reading, readings_of
from app.domain.platforms import Platform

# Past their constructors: these are made for every row of every file.
_IDENTITY = partial(tuple.__new__, Identity)
_ROW = partial(tuple.__new__, Row)

_A_DAY = timedelta(days=1)
_BY_ITSELF = frozenset({"platform", "collected_at", TIME})
"""Fields that are worked out together with others, row by row."""

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Plan:
    """What holds of all rows of a file whose rows are made out of columns.

    Args:
        platform: The platform of all posts.
        as_of: The day of reading of rows that don't say it.
        post_fields: The fields that describe a post.
        metrics: The fields that count, with what they count.
    """

    platform: Platform
    as_of: Day | None
    post_fields: Sequence[str]
    metrics: Sequence[tuple[str, str]]

    def rows(self, lines: Sequence[int], said: Columns) -> Iterable[Row] | None:
        """The rows of some lines; None where they have to be made one by one."""
        ids, days = said.get("external_id"), self._days(said, len(lines))
        if ids is None or days is None or not _BY_ITSELF.isdisjoint(said) or _are_links(ids):
            return None
        posts, snapshots = self._posts(said, len(lines)), self._snapshots(said, days)
        is_read = _are_read(said.get("published_at"), days.dates)
        if not is_read or (None in snapshots and not all(posts)):
            return None
        nothing = [None] * len(lines)
        tags = [each or () for each in said.get("tags", nothing)]
        identities = map(_IDENTITY, zip(repeat(self.platform), ids, strict=False))
        brands = said.get("brand", nothing)
        values = (lines, identities, brands, posts, snapshots, tags, days.collected_at)
        return map(_ROW, zip(*values, strict=True))

    def _days(self, said: Columns, count: int) -> "_Days | None":
        """The day of reading of each row, where each has one."""
        if "date" not in said:
            return self.as_of and _Days(
                [self.as_of.date] * count, [self.as_of.collected_at] * count
            )
        days = [day or self.as_of for day in said["date"]]
        if not all(days):
            return None
        return _Days(*map(list, zip(*days, strict=True)))

    def _posts(self, said: Columns, count: int) -> Sequence[Mapping[str, Any]]:
        """What each row says of its post."""
        found = dict(said)
        if LINK in said:
            urls = said.get("url", repeat(None))
            pairs = zip(said[LINK], urls, strict=False)
            found["url"] = [
                url or (link if link and "://" in link else None) for link, url in pairs
            ]
        found = {name: found[name] for name in self.post_fields if name in found}
        rows = zip(*found.values(), strict=True) if found else repeat((), count)
        if all(map(all, found.values())):
            return list(map(dict, map(zip, repeat(tuple(found)), rows)))
        return [
            {name: value for name, value in zip(found, row, strict=True) if value} for row in rows
        ]

    def _snapshots(self, said: Columns, days: "_Days") -> Sequence[Snapshot | None]:
        """What each row counts; None of one that answers nothing."""
        has = EXTRA_METRICS_OF[self.platform]
        metrics = ((name, column) for column, name in self.metrics if column in said)
        found = {name: said[column] for name, column in metrics if name not in EXTRA or name in has}
        if found and not any(None in counts for counts in found.values()):
            return list(readings_of(*days, found))
        rows = zip(*found.values(), strict=True) if found else repeat((), len(days.dates))
        answered = (
            {name: count for name, count in zip(found, row, strict=True) if count is not None}
            for row in rows
        )
        return [
            reading(day, at, answers) if answers else None
            for day, at, answers in zip(*days, answered, strict=True)
        ]


class _Days(NamedTuple):
    """The day of each row, and when it was read."""

    dates: Sequence[date]
    collected_at: Sequence[datetime]


def _are_links(ids: Sequence[Any]) -> bool:
    """Whether some of these are no ids, but links or nothing."""
    return not all(ids) or (not "".join(ids).isalnum() and any(map(is_link, ids)))


def _are_read(published: Sequence[datetime | None] | None, read: Sequence[date]) -> bool:
    """Whether nothing was published after it was read."""
    times = [time for time in published or () if time is not None]
    if not times or max(times).date() <= min(read) + _A_DAY:
        return True
    return all(
        time is None or time.date() <= day + _A_DAY
        for time, day in zip(published or (), read, strict=True)
    )
