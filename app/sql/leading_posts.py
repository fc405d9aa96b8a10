"""The posts of spans that can have gained most: only their gains have to be worked out for a top.

No post gained more in any days than it ever had, and none ever had more than it has now and what
it lost: two numbers that are there, or stand in an index that has only losses, where the database
has one (`PostAnalytics`). So the gains of those with the highest such bounds are worked out, and if
enough of them gained more than what is the most that any other can have, no other need be looked
at (the threshold algorithm: R. Fagin, A. Lotem, M. Naor, "Optimal aggregation algorithms for
middleware", 2003).
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

from app.domain.numbers.metrics import GAINS
from app.domain.scopes import ScopeKind
from app.sql.portable import in_order
from app.sql.post_numbers import OF_A_POST, PostsOfSpans
from app.sql.scopes import asked_spans, join_scopes
from app.sql.sums import known_sum, total
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals

MOST_LEFT = "most_left"
"""The column of `leading_posts` with the most that any other post can have gained."""

_posts = table_of(Post)
_totals = table_of(PostTotals)
_analytics = table_of(PostAnalytics)


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
    statement = join_scopes(kind, statement, _posts, requested, bound=bound)
    measured = (
        statement.join(_totals, OF_A_POST)
        .where(
            _posts.c.archived_at.is_(None),
            _totals.c.first_date <= requested.c.last_day,
            _totals.c.last_date >= requested.c.first_day,
            or_(*(_totals.c[metric].is_not(None) for metric in metrics)),
            *conditions,
        )
        .cte("measured")
        .prefix_with("MATERIALIZED")  # else what each lost is looked up for each place it stands in
    )
    place = func.row_number().over(
        partition_by=measured.c.position, order_by=measured.c.bound.desc()
    )
    return _joined(_first_of(select(measured, place.label("place")).subquery("placed")))


def _most_ever(metrics: Sequence[str]) -> ColumnElement[Any]:
    """What a post never had more of: its last known totals and all that it lost."""
    falls = _analytics.alias("falls")
    gains = (falls.c[f"{metric}_gain"] for metric in metrics)
    lost = known_sum([case((gain < 0, gain)) for gain in gains])
    of_post = select(total(lost)).where(
        falls.c.organization_id == _totals.c.organization_id,
        falls.c.post_id == _totals.c.post_id,
        or_(*(falls.c[gain] < 0 for gain in GAINS)),  # as the index has it
    )
    has = known_sum([_totals.c[metric] for metric in metrics])
    return has - func.coalesce(of_post.correlate(_totals).scalar_subquery(), 0)


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
