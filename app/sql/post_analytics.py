"""Statements that read the numbers of single posts: their totals, their days."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Select, Uuid, and_, case, func, select

from app.domain.numbers.metrics import METRICS
from app.sql.portable import RowsTable
from app.sql.post_numbers import CLOSING, join_closing, total_by
from app.sql.snapshots import BASELINES, GAINS
from app.sql.sums import total
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


@cache
def select_totals() -> Select[*tuple[Any, ...]]:
    """The last known totals of posts: post, first and last day, as of, reach, then the metrics."""
    requested = _posts.named()
    names = ("post_id", "first_date", "last_date", "as_of", "reach", *METRICS)
    return (
        select(*(_totals.c[name] for name in names))
        .select_from(requested)
        .join(
            _totals,
            and_(
                _totals.c.organization_id == requested.c.organization_id,
                _totals.c.post_id == requested.c.post_id,
            ),
        )
    )


def _within(columns: Any) -> Select[*tuple[Any, ...]]:
    requested = _spans.named()
    return (
        select(requested.c.position, *columns)
        .select_from(requested)
        .join(
            _analytics,
            and_(
                _analytics.c.organization_id == requested.c.organization_id,
                _analytics.c.post_id == requested.c.post_id,
                _analytics.c.date.between(requested.c.first_day, requested.c.last_day),
            ),
        )
    )


@cache
def select_gains() -> Select[*tuple[Any, ...]]:
    """What posts gained within spans: position, snapshots, rated engagement, then the metrics."""
    sums = (total(_analytics.c[name]) for name in ("rated_engagement", *GAINS))
    return _within((func.count(), *sums)).group_by("position")


@cache
def select_totals_by() -> Select[*tuple[Any, ...]]:
    """What posts had by the last day of spans: position, reach, then the metrics.

    A post that wasn't measured by then is left out.
    """
    requested = _spans.named()
    statement = (
        select(
            requested.c.position,
            case(
                (_totals.c.last_date <= requested.c.last_day, _totals.c.reach),
                else_=CLOSING.c.reach,
            ),
            *(total_by(metric, requested) for metric in METRICS),
        )
        .select_from(requested)
        .join(
            _totals,
            and_(
                _totals.c.organization_id == requested.c.organization_id,
                _totals.c.post_id == requested.c.post_id,
                _totals.c.first_date <= requested.c.last_day,
            ),
        )
    )
    return join_closing(statement, requested)


@cache
def select_days() -> Select[*tuple[Any, ...]]:
    """The days of posts, oldest first: position, then what a measurement is made of."""
    names = ("date", "collected_at", "reach", "rated_engagement", *METRICS, *GAINS, *BASELINES)
    columns = (_analytics.c[name] for name in names)
    return _within(columns).order_by("position", _analytics.c.date)
