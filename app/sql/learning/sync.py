"""Statements that sync finished snapshots into content performance.

A batch is two steps on purpose: `take_due` locks its entries, and only a later statement reads
their snapshots. One statement for both would read as of its own start, and so miss a snapshot that
was committed while it waited for the lock.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Insert,
    Select,
    Update,
    Uuid,
    delete,
    exists,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import ReturningDelete

from app.domain.runs import RunStatus
from app.sql.portable import RowsTable, address_of
from app.tables.base import table_of
from app.tables.learning.content_performance import ContentPerformance
from app.tables.learning.sync import SyncPending, SyncRun
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals

_pending = table_of(SyncPending)
_analytics = table_of(PostAnalytics)
_performance = table_of(ContentPerformance)
_posts = table_of(Post)
_totals = table_of(PostTotals)
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
    without: Collection[UUID] = (),
) -> ReturningDelete[dt.date, UUID]:
    """Remove and return the next entries of days before `before`, in order of day and post.

    Those of posts of the brands `without` stay.
    Until the transaction ends, writers that want to enter one of them again wait; entries locked
    by others are left to the next sync.
    """
    due = _pending.alias("due")
    addresses = (
        select(address_of(due).label("address"))
        .where(due.c.organization_id == organization_id, due.c.date < before)
        .where(_follows(due, after), *_of_brand(due.c.post_id, organization_id, brand_id))
        .where(*(~_is_of(due.c.post_id, organization_id, brand) for brand in without))
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
    return [] if brand_id is None else [_is_of(post_id, organization_id, brand_id)]


def _is_of(
    post_id: ColumnElement[Any], organization_id: UUID, brand_id: UUID
) -> ColumnElement[bool]:
    of_brand = select(_posts.c.id).where(
        _posts.c.organization_id == organization_id, _posts.c.brand_id == brand_id
    )
    return post_id.in_(of_brand)


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
