"""Statements that keep the sums over snapshots."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Delete,
    Table,
    and_,
    case,
    cast,
    delete,
    func,
    null,
    select,
)

from app.domain.numbers.metrics import BASELINES, ENGAGEMENT, GAINS, KNOWN, METRICS, REPORTED
from app.domain.numbers.rollups import Contribution, Place
from app.domain.platforms import Platform
from app.domain.posts import PostStatus
from app.sql.portable import Upsert, added, any_of
from app.sql.sums import known_sum
from app.storage.rows import FromColumns, RowsOf, rows_of
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.rollups import AnalyticsDaily, AnalyticsTotals, BrandDaily
from app.tables.snapshots import PostAnalytics

Counts = tuple[int, ...]
GainSums = Annotated[Counts, FromColumns(GAINS)]
BaselineSums = Annotated[Counts, FromColumns(BASELINES)]
KnownCounts = Annotated[Counts, FromColumns(KNOWN)]
ReportedCounts = Annotated[Counts, FromColumns(REPORTED)]
"""Fields of rows that count metric by metric."""

_posts = table_of(Post)
_analytics = table_of(PostAnalytics)
_daily = table_of(AnalyticsDaily)
_totals = table_of(AnalyticsTotals)
_brand_daily = table_of(BrandDaily)


def _sum_or_unknown(table: Table, change: Any, metric: str, count: str) -> ColumnElement[Any]:
    """The new sum of a metric: unknown again once nothing that knows it is left."""
    return case(
        (table.c[count] + change[count] == 0, null()),
        else_=added(func.coalesce(table.c[metric], 0), func.coalesce(change[metric], 0)),
    )


def _add(known_by: Mapping[str, str], counts: Iterable[str]) -> Any:
    """What an upsert sets: sums, each with the count that makes it known, and counts."""

    def changes(table: Table, change: Any) -> Mapping[str, Any]:
        sums = {
            name: _sum_or_unknown(table, change, name, count) for name, count in known_by.items()
        }
        return sums | {name: added(table.c[name], change[name]) for name in counts}

    return changes


_DAILY_COUNTS = (*BASELINES, *KNOWN, *REPORTED, "rated_engagement", "snapshots", "posts_published")
ADD_DAILY = Upsert(
    _daily,
    ("organization_id", "brand_id", "date", "platform", *METRICS, *_DAILY_COUNTS),
    _add(dict(zip(METRICS, KNOWN, strict=True)), _DAILY_COUNTS),
)

_TOTALS_COUNTS = (*REPORTED, "snapshots")
ADD_TOTALS = Upsert(
    _totals,
    ("organization_id", "brand_id", "platform", *METRICS, *_TOTALS_COUNTS),
    _add(dict(zip(METRICS, REPORTED, strict=True)), _TOTALS_COUNTS),
)

_BRAND_COUNTS = (
    *("views_known", "engagement_known"),
    *("rated_engagement", "snapshots", "posts_published"),
)
ADD_BRAND_DAILY = Upsert(
    _brand_daily,
    ("organization_id", "brand_id", "date", "views", "engagement", *_BRAND_COUNTS),
    _add({"views": "views_known", "engagement": "engagement_known"}, _BRAND_COUNTS),
)

SUMS = (ADD_DAILY, ADD_BRAND_DAILY, ADD_TOTALS)


def delete_empty(
    organization_id: UUID, brand_ids: Iterable[UUID], days: Iterable[dt.date]
) -> Iterator[Delete]:
    """Remove the rows of these brands, and of these days of theirs, in which nothing counts."""
    for table in (_daily, _brand_daily):
        yield _delete_empty(table, organization_id, brand_ids).where(
            any_of(table.c.date, days), table.c.posts_published == 0
        )
    yield _delete_empty(_totals, organization_id, brand_ids)


def _delete_empty(table: Table, organization_id: UUID, brand_ids: Iterable[UUID]) -> Delete:
    return delete(table).where(
        table.c.organization_id == organization_id,
        any_of(table.c.brand_id, brand_ids),
        table.c.snapshots == 0,
    )


class MeasuredPlace(NamedTuple):
    """What the measurements of one place add up to; `snapshots` counts them."""

    brand_id: UUID
    date: dt.date
    platform: Platform
    gains: GainSums
    baselines: BaselineSums
    known: KnownCounts
    reported: ReportedCounts
    rated_engagement: int
    snapshots: int

    @property
    def place(self) -> Place:
        """Where they count."""
        return Place(self.brand_id, self.date, self.platform)

    @property
    def contribution(self) -> Contribution:
        """What they count for."""
        return Contribution(*self[3:])


class PublishedPlace(NamedTuple):
    """How many posts were published in a place."""

    brand_id: UUID
    date: dt.date
    platform: Platform
    posts: int

    @property
    def place(self) -> Place:
        """Where they count."""
        return Place(self.brand_id, self.date, self.platform)


class Whole(NamedTuple):
    """Totals metric by metric, and their engagement; 0 where nothing is known."""

    totals: Annotated[Counts, FromColumns(METRICS)]
    engagement: int


def select_measured(organization_id: UUID, post_ids: Iterable[UUID]) -> RowsOf[MeasuredPlace]:
    """What the measurements of posts add up to, place by place; archived posts count nowhere."""
    counts = zip((*KNOWN, *REPORTED), (*GAINS, *METRICS), strict=True)
    statement = (
        select(
            *(_posts.c.brand_id, _analytics.c.date, _posts.c.platform),
            *(_sum(_analytics.c[name]).label(name) for name in (*GAINS, *BASELINES)),
            *(func.count(_analytics.c[counted]).label(name) for name, counted in counts),
            _sum(_analytics.c.rated_engagement).label("rated_engagement"),
            func.count().label("snapshots"),
        )
        .join(
            _analytics,
            and_(
                _analytics.c.organization_id == _posts.c.organization_id,
                _analytics.c.post_id == _posts.c.id,
            ),
        )
        .where(*_counted(organization_id, post_ids))
        .group_by(_posts.c.brand_id, _analytics.c.date, _posts.c.platform)
    )
    return rows_of(MeasuredPlace, statement)


def select_whole() -> RowsOf[Whole]:
    """The totals of all organizations together."""
    engaged = _sum(known_sum([_totals.c[name] for name in ENGAGEMENT])).label("engagement")
    return rows_of(Whole, select(*(_sum(_totals.c[name]).label(name) for name in METRICS), engaged))


def select_published(organization_id: UUID, post_ids: Iterable[UUID]) -> RowsOf[PublishedPlace]:
    """How many of these posts were published per brand, day and platform."""
    place = (_posts.c.brand_id, _posts.c.published_on.label("date"), _posts.c.platform)
    statement = (
        select(*place, func.count().label("posts"))
        .where(
            *_counted(organization_id, post_ids),
            _posts.c.status == PostStatus.PUBLISHED,
            _posts.c.published_on.is_not(None),
        )
        .group_by(_posts.c.brand_id, _posts.c.published_on, _posts.c.platform)
    )
    return rows_of(PublishedPlace, statement)


def _sum(column: Any) -> ColumnElement[int]:
    """A sum as the 64-bit integer that it is: PostgreSQL would make it a decimal."""
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


def _counted(organization_id: UUID, post_ids: Iterable[UUID]) -> tuple[ColumnElement[bool], ...]:
    return (
        _posts.c.organization_id == organization_id,
        _posts.c.archived_at.is_(None),
        any_of(_posts.c.id, post_ids),
    )
