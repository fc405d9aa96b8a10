"""Statements that sync finished snapshots into content performance.

A batch is two steps on purpose: `take_due` locks its entries, and only a later statement reads
their snapshots. One statement for both would read as of its own start, and so miss a snapshot that
was committed while it waited for the lock.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Insert,
    Select,
    Update,
    Uuid,
    and_,
    delete,
    exists,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import ReturningDelete

from app.domain.learning.performance_scores import PerformanceSource
from app.domain.runs import RunStatus
from app.sql.learning.content_performance import COUNTS, PerformanceRow
from app.sql.portable import RowsTable, address_of, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.learning.content_performance import ContentPerformance
from app.tables.learning.sync import SyncPending, SyncRun
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics

_pending = table_of(SyncPending)
_analytics = table_of(PostAnalytics)
_performance = table_of(ContentPerformance)
_posts = table_of(Post)
_runs = table_of(SyncRun)
_asked = RowsTable("asked", organization_id=Uuid(), post_id=Uuid(), date=Date())

_ENTRY = ("organization_id", "post_id", "date")


def enter_all(organization_id: UUID, brand_id: UUID | None) -> Insert:
    """Enter every snapshot of a locked organization, or of one of its brands.

    Pending entries stay: only a sync, which copies them, removes them.
    """
    waiting = exists().where(*(_pending.c[name] == _analytics.c[name] for name in _ENTRY))
    snapshots = select(*(_analytics.c[name] for name in _ENTRY), literal(1)).where(
        _analytics.c.organization_id == organization_id,
        ~waiting,
        *_of_brand(_analytics.c.post_id, organization_id, brand_id),
    )
    return insert(_pending).from_select((*_ENTRY, "entries"), snapshots)


def take_due(
    organization_id: UUID,
    brand_id: UUID | None,
    before: dt.date,
    after: tuple[dt.date, UUID],
    size: int,
) -> ReturningDelete[dt.date, UUID]:
    """Remove and return the next entries of days before `before`, in order of day and post.

    Until the transaction ends, writers that want to enter one of them again wait; entries locked
    by others are left to the next sync.
    """
    due = _pending.alias("due")
    addresses = (
        select(address_of(due).label("address"))
        .where(due.c.organization_id == organization_id, due.c.date < before)
        .where(_follows(due, after), *_of_brand(due.c.post_id, organization_id, brand_id))
        .order_by(due.c.date, due.c.post_id)
        .limit(size)
        .with_for_update(skip_locked=True)
        .cte("addresses")
        # Choose once: if chosen again for every row, the next entries would move up with each
        # deletion, and some in between would be skipped.
        .prefix_with("MATERIALIZED")
    )
    return (
        delete(_pending)
        .where(
            _pending.c.organization_id == organization_id,
            address_of(_pending).in_(select(addresses.c.address)),
        )
        .returning(_pending.c.date, _pending.c.post_id)
    )


def _follows(entries: Any, key: tuple[dt.date, UUID]) -> ColumnElement[bool]:
    columns = entries.c.date, entries.c.post_id
    bounds = (literal(value, column.type) for value, column in zip(key, columns, strict=True))
    return tuple_(*columns) > tuple_(*bounds)


def _of_brand(
    post_id: ColumnElement[Any], organization_id: UUID, brand_id: UUID | None
) -> list[ColumnElement[bool]]:
    """Restrict to a brand's posts; no condition without a brand."""
    if brand_id is None:
        return []
    of_brand = select(_posts.c.id).where(
        _posts.c.organization_id == organization_id, _posts.c.brand_id == brand_id
    )
    return [post_id.in_(of_brand)]


class DueSnapshot(NamedTuple):
    """An entry's snapshot, unknown if it is gone; `synced` is the row that it already has."""

    post_id: UUID
    date: dt.date
    collected_at: dt.datetime | None
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    clicks: int | None
    synced: UUID | None

    @property
    def counts(self) -> tuple[int | None, ...]:
        """The counts that a row of content performance copies."""
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
            _performance.c.platform == _posts.c.platform,
            _performance.c.measured_on == requested.c.date,
            _performance.c.source == PerformanceSource.SYNC,
        )
        .correlate(requested, _posts)
        .scalar_subquery()
    )
    statement = (
        select(
            *(requested.c.post_id, requested.c.date, _analytics.c.collected_at),
            *(_analytics.c[name] for name in COUNTS),
            synced.label("synced"),
        )
        .select_from(requested)
        .join(
            _posts,
            and_(_posts.c.organization_id == organization_id, _posts.c.id == requested.c.post_id),
        )
        .outerjoin(
            _analytics,
            and_(
                _analytics.c.organization_id == requested.c.organization_id,
                _analytics.c.post_id == requested.c.post_id,
                _analytics.c.date == requested.c.date,
            ),
        )
    )
    return rows_of(DueSnapshot, statement)


def select_synced(organization_id: UUID, ids: Iterable[UUID]) -> RowsOf[PerformanceRow]:
    """Whole rows by key."""
    statement = select(*(_performance.c[name] for name in PerformanceRow._fields)).where(
        _performance.c.organization_id == organization_id, any_of(_performance.c.id, ids)
    )
    return rows_of(PerformanceRow, statement)


def add_counts(organization_id: UUID, run_id: UUID, counts: dict[str, int]) -> Update:
    """Add a batch's counts to its run."""
    return _update_run(organization_id, run_id).values(
        {name: _runs.c[name] + count for name, count in counts.items()}
    )


def end_run(organization_id: UUID, run_id: UUID, status: RunStatus, now: dt.datetime) -> Update:
    """Set the final status of a run."""
    return _update_run(organization_id, run_id).values(status=status, finished_at=now)


def _update_run(organization_id: UUID, run_id: UUID) -> Update:
    return update(_runs).where(_runs.c.organization_id == organization_id, _runs.c.id == run_id)


def end_abandoned_runs(
    organization_id: UUID, started_before: dt.datetime, now: dt.datetime
) -> Update:
    """Mark runs as failed that still seem to be running after so long."""
    return (
        update(_runs)
        .where(
            _runs.c.organization_id == organization_id,
            _runs.c.status == RunStatus.RUNNING,
            _runs.c.started_at < started_before,
        )
        .values(status=RunStatus.FAILED, finished_at=now)
    )


def select_running(organization_id: UUID) -> Select[UUID]:
    """The syncs of an organization that seem to be running."""
    return select(_runs.c.id).where(
        _runs.c.organization_id == organization_id, _runs.c.status == RunStatus.RUNNING
    )
