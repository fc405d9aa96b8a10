"""Statements that read the numbers of single posts: their totals, their days."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Date, Integer, Select, Uuid, func

from app.domain.numbers.metrics import GAINS, METRICS, Metrics
from app.domain.numbers.sums import Sums
from app.sql.portable import RowsTable
from app.sql.post_numbers import join_closing, rows_of_posts, total_by
from app.sql.scopes import placed_rows
from app.sql.snapshots import Gains, MeasurementRow, TotalsRow
from app.sql.sums import total
from app.storage.rows import RowsOf, columns_of, rows_of
from app.tables.base import table_of
from app.tables.snapshots import PostAnalytics, PostTotals

_analytics = table_of(PostAnalytics)
_totals = table_of(PostTotals)
_posts = RowsTable("posts_asked", organization_id=Uuid(), post_id=Uuid())
_spans = RowsTable(
    "spans_asked",
    position=Integer(),
    organization_id=Uuid(),
    post_id=Uuid(),
    first_day=Date(),
    last_day=Date(),
)

post_parameters = _posts.parameters
"""What to execute a statement with that asks for posts: organization and post."""


def span_parameters(spans: Iterable[tuple[UUID, UUID, date, date]]) -> dict[str, Any]:
    """What to execute one with that asks for spans: organization, post, first and last day."""
    return _spans.parameters((position, *span) for position, span in enumerate(spans))


class PostGains(NamedTuple):
    """What a post gained within a span, in which it has so many snapshots."""

    snapshots: int
    rated_engagement: int
    gains: Gains

    @property
    def sums(self) -> Sums:
        """Them, as sums."""
        return Sums(self.gains, self.rated_engagement, snapshots=self.snapshots)


class ExtraRow(NamedTuple):
    """What a snapshot of a post keeps beside the eight metrics and reach, as JSON."""

    organization_id: UUID
    post_id: UUID
    text: str

    @property
    def extra(self) -> dict[str, float | None]:
        """It, by catalogue name."""
        extra: dict[str, float | None] = orjson.loads(self.text)
        return extra


class TotalsBy(NamedTuple):
    """What a post had by the last day of a span."""

    reach: int | None
    metrics: Metrics


@cache
def select_totals() -> RowsOf[TotalsRow]:
    """The last known totals of posts."""
    columns = (_totals.c[name] for name in columns_of(TotalsRow))
    return rows_of(TotalsRow, rows_of_posts(_totals, _posts.named(), columns))


def _within(columns: Iterable[Any]) -> Select[Any]:
    requested = _spans.named()
    is_within = _analytics.c.date.between(requested.c.first_day, requested.c.last_day)
    return rows_of_posts(_analytics, requested, (requested.c.position, *columns), is_within)


@cache
def select_gains() -> RowsOf[tuple[int, PostGains]]:
    """What posts gained within spans."""
    sums = (total(_analytics.c[name]).label(name) for name in ("rated_engagement", *GAINS))
    columns = (func.count().label("snapshots"), *sums)
    return placed_rows(PostGains, _within(columns).group_by("position"))


@cache
def select_totals_by() -> RowsOf[tuple[int, TotalsBy]]:
    """What posts had by the last day of spans.

    A post that wasn't measured by then is left out.
    """
    requested = _spans.named()
    metrics = (total_by(metric, requested) for metric in METRICS)
    statement = rows_of_posts(
        _totals,
        requested,
        (requested.c.position, total_by("reach", requested), *metrics),
        _totals.c.first_date <= requested.c.last_day,
    )
    return placed_rows(TotalsBy, join_closing(statement, requested))


@cache
def select_extra() -> RowsOf[ExtraRow]:
    """What snapshots of posts keep beside the eight metrics and reach, oldest first."""
    key = (_analytics.c.organization_id, _analytics.c.post_id)
    columns = (*key, _analytics.c.extra.label("text"))
    has_extra = _analytics.c.extra.is_not(None)
    statement = rows_of_posts(_analytics, _posts.named(), columns, has_extra)
    return rows_of(ExtraRow, statement.order_by(_analytics.c.date))


@cache
def select_days() -> RowsOf[tuple[int, MeasurementRow]]:
    """What was measured of posts within spans, oldest first."""
    columns = (_analytics.c[name] for name in columns_of(MeasurementRow))
    statement = _within(columns).order_by("position", _analytics.c.date)
    return placed_rows(MeasurementRow, statement)
