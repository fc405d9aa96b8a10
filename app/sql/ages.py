"""Statements that read how posts grew with their age."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Date, FromClause, Integer, String, Uuid, and_, null, select

from app.domain.numbers.ages import AgedPost
from app.domain.numbers.metrics import ENGAGEMENT, METRICS, GrowthMetric, Metrics
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.scopes import ScopeKind
from app.sql.filters import FilterKinds, fits
from app.sql.measured_posts import OF_A_POST, join_measured_posts
from app.sql.portable import RowsTable
from app.sql.post_numbers import join_closing, rows_of_posts, total_by
from app.sql.scopes import asked_spans, placed_rows
from app.sql.sums import engagement
from app.storage.rows import RowsOf
from app.tables.base import table_of
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals

_homes = table_of(Organization).alias("homes")
_posts = table_of(Post)
_totals = table_of(PostTotals)
_analytics = table_of(PostAnalytics)
_shelves = RowsTable(
    "shelves_asked",
    position=Integer(),
    organization_id=Uuid(),
    brand_id=Uuid(),
    platform=String(),
)
_days = RowsTable(
    "days_asked", position=Integer(), organization_id=Uuid(), post_id=Uuid(), last_day=Date()
)


def shelf_parameters(shelves: Iterable[tuple[UUID, UUID, Platform]]) -> dict[str, Any]:
    """The parameters for asking for posts of organizations' brands on platforms."""
    return _shelves.parameters((position, *shelf) for position, shelf in enumerate(shelves))


def day_parameters(days: Iterable[tuple[UUID, UUID, date]]) -> dict[str, Any]:
    """The parameters for asking for posts by the end of days: organization, post, day."""
    return _days.parameters((position, *day) for position, day in enumerate(days))


class TotalOn(NamedTuple):
    """A post's last known total by the end of a day."""

    total: int | None


class DayRow(NamedTuple):
    """What a post's snapshot of a day reports of the metrics that are asked for."""

    date: date
    totals: Metrics


@cache
def select_aged_posts() -> RowsOf[tuple[int, AgedPost]]:
    """The measured, published posts of brands on platforms, the latest first."""
    requested = _shelves.named()
    statement = (
        select(
            requested.c.position,
            *(_posts.c[name] for name in ("id", "published_on", "published_at", "category")),
            _totals.c.first_date,
        )
        .select_from(requested)
        .join(
            _posts,
            and_(
                _posts.c.organization_id == requested.c.organization_id,
                _posts.c.brand_id == requested.c.brand_id,
                _posts.c.platform == requested.c.platform,
            ),
        )
        .join(_totals, OF_A_POST)
        .where(_posts.c.archived_at.is_(None), _posts.c.published_on.is_not(None))
        .order_by(requested.c.position, _posts.c.published_at.desc(), _posts.c.id.desc())
    )
    return placed_rows(AgedPost, statement)


class PublishedPost(NamedTuple):
    """A measured post with its day of publication, and its organization's time zone."""

    organization_id: UUID
    id: UUID
    published_at: datetime | None
    brand_id: UUID
    platform: Platform
    published_on: date
    category: PostCategory
    time_zone: str


@cache
def select_published_posts(
    kind: ScopeKind, kinds: FilterKinds, *, bound: bool
) -> RowsOf[tuple[int, PublishedPost]]:
    """The measured posts published in each span that fit a filter of these kinds."""
    requested = asked_spans()
    *names, zone = PublishedPost._fields
    statement = select(requested.c.position, *(_posts.c[name] for name in names), _homes.c[zone])
    joined = join_measured_posts(kind, statement, requested, bound=bound).join(
        _homes, _homes.c.id == _posts.c.organization_id
    )
    return placed_rows(
        PublishedPost,
        joined.where(
            _posts.c.archived_at.is_(None),
            _posts.c.published_on.between(requested.c.first_day, requested.c.last_day),
            *fits(kinds),
        ),
    )


@cache
def select_totals_on(metric: GrowthMetric) -> RowsOf[tuple[int, TotalOn]]:
    """What posts had by the end of days; a post that wasn't measured by then is left out."""
    requested = _days.named()
    totals = (total_by(name, requested) for name in _needed(metric))
    statement = rows_of_posts(
        _totals,
        requested,
        (requested.c.position, *totals),
        _totals.c.first_date <= requested.c.last_day,
    )
    known = join_closing(statement, requested).subquery("known")
    return placed_rows(TotalOn, select(known.c.position, _value(known, metric)))


@cache
def select_days_until(metric: GrowthMetric) -> RowsOf[tuple[int, DayRow]]:
    """What the snapshots of posts report until days, oldest first."""
    requested = _days.named()
    needed = _needed(metric)
    reported = (_analytics.c[name] if name in needed else null().label(name) for name in METRICS)
    statement = rows_of_posts(
        _analytics,
        requested,
        (requested.c.position, _analytics.c.date, *reported),
        _analytics.c.date <= requested.c.last_day,
    )
    return placed_rows(DayRow, statement.order_by("position", _analytics.c.date))


def _needed(metric: GrowthMetric) -> tuple[str, ...]:
    return ENGAGEMENT if metric is GrowthMetric.ENGAGEMENT else (metric.value.lower(),)


def _value(known: FromClause, metric: GrowthMetric) -> ColumnElement[Any]:
    if metric is GrowthMetric.ENGAGEMENT:
        return engagement(known).label("total")
    return known.c[metric.value.lower()].label("total")
