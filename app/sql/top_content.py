"""The posts that did best, by what they gained or by what they have in all.

The order is defined by `app.domain.numbers.top_content`; SQL repeats it, so that only the first few
posts of each scope leave the database.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    Integer,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.types import TypeEngine

from app.domain.numbers.metrics import ENGAGEMENT, METRICS, Metrics
from app.domain.numbers.top_content import (
    FRACTIONS,
    Candidate,
    ContentMetric,
    MetricBasis,
    RankOrder,
)
from app.domain.scopes import ScopeKind
from app.sql.filters import fits
from app.sql.leading_posts import MOST_LEFT, leading_posts
from app.sql.measured_posts import join_measured_posts
from app.sql.post_numbers import KEY, gains_of, gains_of_posts, join_closing, total_by
from app.sql.rankings import Ranking
from app.sql.scopes import asked_spans, placed_rows
from app.sql.sums import engagement
from app.storage.rows import RowsOf
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.snapshots import PostTotals

_posts = table_of(Post)
_totals = table_of(PostTotals)


class TopPost(NamedTuple):
    """A post with the metrics that its ranking needs; the others are None."""

    organization_id: UUID
    post_id: UUID
    published_at: datetime | None
    metrics: Metrics
    rated_engagement: int | None
    rank: int

    @property
    def candidate(self) -> Candidate:
        """It as what is ranked."""
        rated = None if self.metrics.engagement is None else self.rated_engagement
        return Candidate(*self[:-2], rated)


class CountedPost(NamedTuple):
    """A post of a ranking, and how many the ranking has."""

    post: TopPost
    total: int


class LeadingPost(NamedTuple):
    """A post of a ranking of some posts, how many of them it has, and what the others can have.

    `most_left` is the most that any of them can have; None if there are no others.
    """

    post: TopPost
    total: int
    most_left: int | None


class RankedCount(NamedTuple):
    """How many posts a ranking has."""

    total: int


@cache
def select_top_posts(
    kind: ScopeKind, ranking: Ranking, *, bound: bool
) -> RowsOf[tuple[int, CountedPost]]:
    """The first posts of each span, or the first ones after a place, in order."""
    ranked = _ranked(_numbers(kind, ranking, bound=bound), ranking)
    columns = (*_of_posts(ranked), ranked.c.total)
    first = bindparam("first", type_=Integer)
    if ranking.is_continued:
        # The posts after a place have consecutive ranks: how many there are before it, they tell.
        least = func.min(ranked.c["rank"]).over(partition_by=ranked.c.position).label("least")
        rest = select(*columns, least).where(_is_beyond(ranked, ranking)).subquery("left_over")
        *columns_left, least_rank = rest.c
        statement = select(*columns_left).where(rest.c["rank"] < least_rank + first)
        return placed_rows(CountedPost, statement.order_by(rest.c.position, rest.c["rank"]))
    statement = select(*columns).where(ranked.c["rank"] <= first)
    return placed_rows(CountedPost, statement.order_by(ranked.c.position, ranked.c["rank"]))


@cache
def select_leading_posts(
    kind: ScopeKind, ranking: Ranking, *, bound: bool
) -> RowsOf[tuple[int, LeadingPost]]:
    """The first of the posts of each span that can have most, in order."""
    leading = leading_posts(kind, ranking.summed, *fits(ranking.kinds), bound=bound)
    ranked = _ranked(gains_of(leading, ranking.needed_metrics, MOST_LEFT), ranking, MOST_LEFT)
    statement = select(*_of_posts(ranked), ranked.c.total, ranked.c[MOST_LEFT])
    statement = statement.where(ranked.c["rank"] <= bindparam("first", type_=Integer))
    return placed_rows(LeadingPost, statement.order_by(ranked.c.position, ranked.c["rank"]))


@cache
def count_ranked_posts(
    kind: ScopeKind, ranking: Ranking, *, bound: bool
) -> RowsOf[tuple[int, RankedCount]]:
    """How many posts the ranking of each span has; spans without any are left out."""
    ranked = _ranked(_numbers(kind, ranking, bound=bound), ranking)
    statement = select(ranked.c.position, func.count().label("total"))
    return placed_rows(RankedCount, statement.group_by(ranked.c.position))


def _of_posts(ranked: Subquery) -> Iterator[ColumnElement[Any]]:
    """The columns of `TopPost`, with its position."""
    yield from (ranked.c[name] for name in KEY)
    yield from (ranked.c.get(name, null().label(name)) for name in (*METRICS, "rated_engagement"))
    yield ranked.c["rank"]


def _numbers(kind: ScopeKind, ranking: Ranking, *, bound: bool) -> Subquery:
    """What the posts of spans are ranked by."""
    if ranking.basis is MetricBasis.GAINED:
        fitting = fits(ranking.kinds)
        return gains_of_posts(kind, ranking.needed_metrics, *fitting, bound=bound)
    return _totals_of_posts(kind, ranking, bound=bound)


def _ranked(numbers: Subquery, ranking: Ranking, *more: str) -> Subquery:
    """The posts of each span that have the number, with it (`value`) and their places (`rank`)."""
    names = (*KEY, *ranking.needed_metrics, "rated_engagement", *more)
    value = _value(numbers, ranking.metric)
    by_value = value.desc() if ranking.order is RankOrder.BEST else value.asc()
    order = (by_value, numbers.c.published_at.asc().nulls_last(), numbers.c.post_id)
    of_span = numbers.c.position
    rank = func.row_number().over(partition_by=of_span, order_by=order).label("rank")
    size = func.count().over(partition_by=of_span).label("total")
    columns = (numbers.c[name] for name in names)
    ranked = select(*columns, value.label("value"), rank, size).where(value.is_not(None))
    if ranking.has_least_views:
        least = bindparam("least_views", type_=BigInteger)
        ranked = ranked.where(func.coalesce(numbers.c.views, 0) >= least)
    return ranked.subquery("ranked")


def _is_beyond(ranked: Subquery, ranking: Ranking) -> ColumnElement[bool]:
    """Whether a post comes after the place that is bound on execution."""
    kind: TypeEngine[Any] = Double() if ranking.metric in FRACTIONS else BigInteger()
    value = bindparam("after_value", type_=kind)
    published_at = bindparam("after_published_at", type_=_posts.c.published_at.type)
    post = bindparam("after_id", type_=_posts.c.id.type)
    lies_behind = (
        ranked.c.value < value if ranking.order is RankOrder.BEST else ranked.c.value > value
    )
    column = ranked.c.published_at
    is_later = or_(column > published_at, and_(column.is_(None), published_at.is_not(None)))
    is_together = or_(column == published_at, and_(column.is_(None), published_at.is_(None)))
    return or_(
        lies_behind,
        and_(
            ranked.c.value == value,
            or_(is_later, and_(is_together, ranked.c.post_id > post)),
        ),
    )


def _totals_of_posts(kind: ScopeKind, ranking: Ranking, *, bound: bool) -> Subquery:
    requested, needed = asked_spans(), ranking.needed_metrics
    statement = select(
        requested.c.position,
        *(_totals.c.organization_id, _totals.c.post_id, _posts.c.published_at),
        *(total_by(metric, requested) for metric in needed),
    )
    statement = join_measured_posts(kind, statement, requested, bound=bound)
    known = (
        join_closing(statement, requested)
        .where(
            _posts.c.archived_at.is_(None),
            _totals.c.first_date <= requested.c.last_day,
            *fits(ranking.kinds),
        )
        .subquery("known")
    )
    # All that a post has may be divided by its views, as soon as they are known.
    rated = engagement(known) if set(needed) >= set(ENGAGEMENT) else null()
    return select(known, rated.label("rated_engagement")).subquery("numbers")


def _value(numbers: Subquery, metric: ContentMetric) -> ColumnElement[Any]:
    """What a post is ranked by; a rate with the very arithmetic that Python uses."""
    match metric:
        case ContentMetric.ENGAGEMENT:
            return engagement(numbers)
        case ContentMetric.ENGAGEMENT_RATE:
            rated, views = (cast(numbers.c[name], Double) for name in ("rated_engagement", "views"))
            is_defined = and_(numbers.c.views > 0, engagement(numbers).is_not(None))
            return case((is_defined, rated * 100 / func.nullif(views, 0)))
        case _:
            return numbers.c[metric.value.lower()]
