"""The snapshots that a sync is due to copy, with the last known totals as of their days."""

import datetime as dt
import operator
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Uuid,
    and_,
    case,
    null,
    select,
)

from app.domain.learning.performance_scores import PerformanceSource
from app.sql.learning.content_performance import COUNTS, PerformanceRow
from app.sql.portable import RowsTable, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.learning.content_performance import ContentPerformance
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals

_analytics = table_of(PostAnalytics)
_earlier = _analytics.alias("earlier")
_performance = table_of(ContentPerformance)
_posts = table_of(Post)
_totals = table_of(PostTotals)
_asked = RowsTable("asked", organization_id=Uuid(), post_id=Uuid(), date=Date())


class DueSnapshot(NamedTuple):
    """An entry's snapshot, unknown if it is gone, with the last known totals as of its day.

    `measured` are the bits of those that it reports itself, `synced` the row that it already has.
    """

    post_id: UUID
    date: dt.date
    collected_at: dt.datetime | None
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    clicks: int | None
    measured: int
    synced: UUID | None

    @property
    def counts(self) -> tuple[int | None, ...]:
        """The last known totals, as a row of content performance has them."""
        return self.views, self.likes, self.comments, self.shares, self.saves, self.clicks


def select_snapshots(
    organization_id: UUID, entries: Sequence[tuple[dt.date, UUID]]
) -> RowsOf[DueSnapshot]:
    """The snapshots of entries, and the rows that were synced before.

    A subquery reads only the key of such a row: in a join, the planner takes a table that has just
    begun to fill for small and scans it whole, over and over. It compares the organization of each
    entry, not a constant: for a value missing from the statistics the planner expects no rows, so
    that any index seems equally good.
    """
    requested = _asked.of((organization_id, post_id, day) for day, post_id in entries)
    synced = (
        select(_performance.c.id)
        .where(
            _performance.c.organization_id == requested.c.organization_id,
            _performance.c.post_id == requested.c.post_id,
            _performance.c.measured_on == requested.c.date,
            _performance.c.source == PerformanceSource.SYNC,
        )
        .correlate(requested)
        .scalar_subquery()
    )
    statement = (
        select(
            *(requested.c.post_id, requested.c.date, _analytics.c.collected_at),
            *(_last_known(name, requested) for name in COUNTS),
            *(_measured().label("measured"), synced.label("synced")),
        )
        .select_from(requested)
        .join(
            _posts,
            and_(_posts.c.organization_id == organization_id, _posts.c.id == requested.c.post_id),
        )
        .outerjoin(
            _analytics,
            and_(_is_of_entry(_analytics, requested), _analytics.c.date == requested.c.date),
        )
    )
    return rows_of(DueSnapshot, statement)


def _last_known(name: str, requested: FromClause) -> ColumnElement[int]:
    """The total of an entry's snapshot, else the last one reported before it.

    Nothing is looked for where the post never had any: it would be all of its history.
    """
    ever = select(_totals.c[name]).where(_is_of_entry(_totals, requested))
    last = (
        select(_earlier.c[name])
        .where(
            _is_of_entry(_earlier, requested),
            _earlier.c.date < requested.c.date,
            _earlier.c[name].is_not(None),
        )
        .order_by(_earlier.c.date.desc())
        .limit(1)
    )
    return case(
        (_analytics.c[name].is_not(None), _analytics.c[name]),
        (ever.correlate(requested).scalar_subquery().is_(None), null()),
        else_=last.correlate(requested).scalar_subquery(),
    ).label(name)


def _is_of_entry(table: FromClause, requested: FromClause) -> ColumnElement[bool]:
    return and_(
        table.c.organization_id == requested.c.organization_id,
        table.c.post_id == requested.c.post_id,
    )


def _measured() -> ColumnElement[int]:
    """Which counts a snapshot reports, as `measured_bits` has it."""
    bits = (
        case((_analytics.c[name].is_not(None), 1 << place), else_=0)
        for place, name in enumerate(COUNTS)
    )
    return reduce(operator.add, bits)


def select_synced(organization_id: UUID, ids: Iterable[UUID]) -> RowsOf[PerformanceRow]:
    """Whole rows by key."""
    statement = select(*(_performance.c[name] for name in PerformanceRow._fields)).where(
        _performance.c.organization_id == organization_id, any_of(_performance.c.id, ids)
    )
    return rows_of(PerformanceRow, statement)
