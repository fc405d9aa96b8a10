"""The posts of spans that can have gained most: only their gains have to be worked out for a top.

No post gained more in any days than it ever had, and none ever had more than it has now and what
it lost: two numbers that stand with its totals. So the gains of those with the highest such bounds
are worked out, and if enough of them gained more than what is the most that any other can have, no
other need be looked at (the threshold algorithm: R. Fagin, A. Lotem, M. Naor, "Optimal aggregation
algorithms for middleware", 2003).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from app.domain.scopes import ScopeKind
from app.sql.measured_posts import join_measured_posts
from app.sql.portable import in_order
from app.sql.post_numbers import PostsOfSpans
from app.sql.scopes import asked_spans
from app.sql.sums import known_sum
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.snapshots import PostTotals

MOST_LEFT = "most_left"
"""The column of `leading_posts` with the most that any other post can have gained."""

_posts = table_of(Post)
_totals = table_of(PostTotals)


def leading_posts(
    kind: ScopeKind, metrics: Sequence[str], *conditions: ColumnElement[bool], bound: bool
) -> PostsOfSpans:
    """The `looked_at` posts of each span that have the highest bounds of metrics together.

    `MOST_LEFT` is the most that the others can have; NULL where there are no others.
    """
    requested = asked_spans()
    days = (requested.c[name] for name in ("position", "first_day", "last_day", "day_before"))
    post = (_totals.c.organization_id, _totals.c.post_id, _posts.c.published_at)
    statement = select(*days, *post, _most_ever(metrics).label("bound"))
    measured = (
        join_measured_posts(kind, statement, requested, bound=bound)
        .where(
            _posts.c.archived_at.is_(None),
            _totals.c.first_date <= requested.c.last_day,
            _totals.c.last_date >= requested.c.first_day,
            or_(*(_totals.c[metric].is_not(None) for metric in metrics)),
            *conditions,
        )
        .cte("measured")
    )
    place = func.row_number().over(
        partition_by=measured.c.position, order_by=measured.c.bound.desc()
    )
    return _joined(_first_of(select(measured, place.label("place")).subquery("placed")))


def _most_ever(metrics: Sequence[str]) -> ColumnElement[Any]:
    """What a post never had more of: its last known totals and all that it lost."""
    return known_sum([_totals.c[metric] for metric in metrics]) + _totals.c.lost


def _first_of(placed: FromClause) -> FromClause:
    """The posts with the highest bounds, and the most that is left to the others."""
    looked_at = bindparam("looked_at", type_=Integer)
    of_span = placed.c.position
    are_all = func.count().over(partition_by=of_span) < looked_at
    least = func.min(placed.c.bound).over(partition_by=of_span)
    return (
        select(placed, case((are_all, None), else_=least).label(MOST_LEFT))
        .where(placed.c.place <= looked_at)
        .cte("leading")
        .prefix_with("MATERIALIZED")
    )


def _joined(leading: FromClause) -> PostsOfSpans:
    is_its = and_(
        _totals.c.organization_id == leading.c.organization_id,
        _totals.c.post_id == leading.c.post_id,
    )
    source = in_order(leading, _totals, is_its)
    return PostsOfSpans(leading, leading.c.published_at, lambda each: each.select_from(source))
