"""The posts that did best, by what they gained or by what they have in all.

What the order is, `app.domain.top_content` says; here it is said once more, so that only the
first few posts of each scope leave the database.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Double, Select, Subquery, and_, case, cast, func, null, select

from app.domain.scopes import ScopeKind, Span
from app.domain.top_content import ContentMetric, MetricBasis, TopContentRequest
from app.sql.post_numbers import KEY, OF_A_POST, RATED, gains_of_posts, join_closing, total_by
from app.sql.scopes import asked_spans, join_scopes
from app.sql.sums import ENGAGEMENT, engagement
from app.tables.analytics import PostTotals
from app.tables.base import table_of
from app.tables.posts import Post

_posts = table_of(Post)
_totals = table_of(PostTotals)


def needed_metrics(request: TopContentRequest) -> tuple[str, ...]:
    """The metrics that a ranking looks at."""
    match request.metric:
        case ContentMetric.ENGAGEMENT_RATE:
            return RATED
        case ContentMetric.ENGAGEMENT:
            return ENGAGEMENT if request.least_views is None else RATED
        case metric:
            by = metric.value.lower()
            return (by,) if request.least_views is None or by == "views" else ("views", by)


def select_top_posts(
    kind: ScopeKind,
    spans: Sequence[Span],
    visible: Collection[UUID] | None,
    request: TopContentRequest,
) -> Select[*tuple[Any, ...]]:
    """The first posts of each span: the `KEY`, then numbers.

    The numbers are the `needed_metrics` and, last, the rated engagement.
    """
    if request.basis is MetricBasis.GAINED:
        numbers = gains_of_posts(kind, spans, visible, needed_metrics(request), *_asked_of(request))
    else:
        numbers = _totals_of_posts(kind, spans, visible, request)
    columns = [numbers.c[name] for name in (*KEY, *needed_metrics(request), "rated_engagement")]
    value = _value(numbers, request.metric)
    order = (value.desc(), numbers.c.published_at.asc().nulls_last(), numbers.c.post_id)
    rank = func.row_number().over(partition_by=numbers.c.position, order_by=order)
    ranked = select(*columns, rank.label("rank")).where(value.is_not(None))
    if request.least_views is not None:
        ranked = ranked.where(func.coalesce(numbers.c.views, 0) >= request.least_views)
    best = ranked.subquery("best")
    return select(*(best.c[column.name] for column in columns)).where(best.c.rank <= request.first)


def _asked_of(request: TopContentRequest) -> list[ColumnElement[bool]]:
    given = {"platform": request.platform, "category": request.category}
    return [_posts.c[name] == value for name, value in given.items() if value is not None]


def _totals_of_posts(
    kind: ScopeKind,
    spans: Sequence[Span],
    visible: Collection[UUID] | None,
    request: TopContentRequest,
) -> Subquery:
    asked = asked_spans(spans)
    needed = needed_metrics(request)
    statement = select(
        asked.c.position,
        *(_totals.c.organization_id, _totals.c.post_id, _posts.c.published_at),
        *(total_by(metric, asked) for metric in needed),
    )
    statement = join_scopes(kind, statement, _posts, asked, visible).join(_totals, OF_A_POST)
    known = (
        join_closing(statement, asked)
        .where(
            _posts.c.archived_at.is_(None),
            _totals.c.first_date <= asked.c.last_day,
            *_asked_of(request),
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
            return case((is_defined, rated / func.nullif(views, 0) * 100))
        case _:
            return numbers.c[metric.value.lower()]
