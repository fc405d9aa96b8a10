"""Statements that record a post's snapshots."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, Uuid, and_, func, literal, or_, select
from sqlmodel import col

from app.domain.numbers.metrics import METRICS
from app.sql.portable import RowsTable, Upsert, any_of
from app.tables.base import table_of
from app.tables.learning.sync import SyncPending
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals

GAINS = tuple(f"{metric}_gain" for metric in METRICS)
BASELINES = tuple(f"{metric}_baseline" for metric in METRICS)

_analytics = table_of(PostAnalytics)
_totals = table_of(PostTotals)
_pending = table_of(SyncPending)
_asked = RowsTable(
    "asked", organization_id=Uuid(), post_id=Uuid(), first_day=Date(), last_day=Date()
)


def select_posts_for_recording(
    organization_id: UUID, post_ids: Iterable[UUID]
) -> Select[*tuple[Any, ...]]:
    """What decides how the snapshots of these posts count, and where."""
    return select(
        col(Post.id),
        col(Post.brand_id),
        col(Post.platform),
        col(Post.published_on),
        col(Post.archived_at),
    ).where(col(Post.organization_id) == organization_id, any_of(col(Post.id), post_ids))


def select_post_totals(organization_id: UUID, post_ids: Iterable[UUID]) -> Select[*tuple[Any, ...]]:
    """Each post's last known totals, its first and last day, and when that was fetched."""
    return select(
        *(
            _totals.c[name]
            for name in ("post_id", "first_date", "last_date", "as_of", "reach", *METRICS)
        )
    ).where(_totals.c.organization_id == organization_id, any_of(_totals.c.post_id, post_ids))


def select_history(
    organization_id: UUID, writes: Iterable[tuple[UUID, date, date]]
) -> Select[*tuple[Any, ...]]:
    """What writes on a range of days can change of posts, and what that builds on.

    That is everything between two days that report every metric that the post ever has, the last
    one before the range and the first one after it: at the former each metric's last known total
    is found, and beyond the latter nothing changes. Where there is no such day, it is everything
    on that side.
    """
    requested = _asked.of((organization_id, *write) for write in writes)
    other = _analytics.alias("other")
    complete = select(other.c.date).where(
        other.c.organization_id == requested.c.organization_id,
        other.c.post_id == requested.c.post_id,
        *(or_(_totals.c[name].is_(None), other.c[name].is_not(None)) for name in METRICS),
    )
    opening = complete.with_only_columns(func.max(other.c.date)).where(
        other.c.date < requested.c.first_day
    )
    closing = complete.with_only_columns(func.min(other.c.date)).where(
        other.c.date > requested.c.last_day,
        # The first views of a post rate the engagement of every day after them.
        _totals.c.views.is_not(None),
    )
    bounds = (
        select(
            requested.c.organization_id,
            requested.c.post_id,
            func.coalesce(opening.scalar_subquery(), literal(date.min)).label("opening"),
            func.coalesce(closing.scalar_subquery(), literal(date.max)).label("closing"),
        )
        .join(
            _totals,
            and_(
                _totals.c.organization_id == requested.c.organization_id,
                _totals.c.post_id == requested.c.post_id,
            ),
        )
        .cte("bounds")
        # Found once for each post: within the join below it might be for every row of them all.
        .prefix_with("MATERIALIZED")
    )
    columns = ("post_id", "date", "collected_at", "reach", "rated_engagement")
    return (
        select(*(_analytics.c[name] for name in (*columns, *METRICS, *GAINS, *BASELINES)))
        .join(
            bounds,
            and_(
                _analytics.c.organization_id == bounds.c.organization_id,
                _analytics.c.post_id == bounds.c.post_id,
                _analytics.c.date.between(bounds.c.opening, bounds.c.closing),
            ),
        )
        .order_by(_analytics.c.post_id, _analytics.c.date)
    )


def select_days(organization_id: UUID, post_ids: Iterable[UUID]) -> Select[*tuple[Any, ...]]:
    """The keys of all measurements of these posts, in order."""
    key = (_analytics.c.organization_id, _analytics.c.post_id, _analytics.c.date)
    return (
        select(*key)
        .where(_analytics.c.organization_id == organization_id)
        .where(any_of(_analytics.c.post_id, post_ids))
        .order_by(*key)
    )


UPSERT_MEASUREMENTS = Upsert(
    _analytics,
    (
        *("organization_id", "post_id", "date", "collected_at", "reach", "rated_engagement"),
        *METRICS,
        *GAINS,
        *BASELINES,
    ),
)

UPSERT_POST_TOTALS = Upsert(
    _totals,
    (
        *("organization_id", "post_id", "first_date", "last_date", "as_of", "reach"),
        *METRICS,
    ),
)

ENTER_SYNC_PENDING = Upsert(
    _pending,
    ("organization_id", "post_id", "date", "entries"),
    # A real update: it locks the entry, so that a sync running now can't delete it unseen.
    lambda table, _refused: {"entries": table.c.entries + 1},
)
"""Enter snapshots into what the next sync has to look at."""


ONE_ENTRY = (1,)
"""What follows the key of a snapshot (organization, post, day) in a row to enter."""
