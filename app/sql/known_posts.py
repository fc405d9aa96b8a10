"""How many posts of scopes know what they gained in a span.

Whatever is divided by posts is divided by these. A post's totals say it for most: what is left is
looked for among its snapshots.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, func, or_, select

from app.domain.numbers.drivers import KnownPosts
from app.domain.numbers.metrics import ENGAGEMENT
from app.domain.platforms import Platform
from app.domain.scopes import ScopeKind
from app.sql.filters import NO_KINDS, FilterKinds, fits
from app.sql.measured_posts import join_measured_posts
from app.sql.portable import days_in
from app.sql.scopes import asked_spans, is_left_in, placed_rows
from app.sql.sums import total
from app.storage.rows import RowsOf
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals

_analytics = table_of(PostAnalytics)
_posts = table_of(Post)
_totals = table_of(PostTotals)

_NOTHING, _ENGAGEMENT, _VIEWS = range(3)
"""What the snapshots of a post tell of its gains; who knows its views is counted in both."""


class KnownPostsRow(NamedTuple):
    """How many of a platform's posts have a snapshot in a span, and know what they gained."""

    platform: Platform
    posts: KnownPosts


@cache
def select_known_posts(
    kind: ScopeKind, kinds: FilterKinds = NO_KINDS, *, bound: bool
) -> RowsOf[tuple[int, KnownPostsRow]]:
    """How many fitting posts have a snapshot in each span, and one that knows a gain."""
    requested = asked_spans()
    statement = select(requested.c.position, _posts.c.platform, _told(requested).label("told"))
    was_measured = and_(
        _totals.c.first_date <= requested.c.last_day,
        _totals.c.last_date >= requested.c.first_day,
    )
    posts = (
        join_measured_posts(kind, statement, requested, bound=bound)
        .where(_posts.c.archived_at.is_(None), was_measured, *fits(kinds))
        .cte("posts_told")
        .prefix_with("MATERIALIZED")
    )
    key = (posts.c.position, posts.c.platform)
    counts = select(
        *key,
        func.count().label("measured"),
        *(
            total(case((posts.c.told >= least, 1), else_=0)).label(name)
            for name, least in (("views", _VIEWS), ("engagement", _ENGAGEMENT))
        ),
    )
    return placed_rows(KnownPostsRow, counts.where(posts.c.told.is_not(None)).group_by(*key))


def _told(requested: FromClause) -> ColumnElement[int | None]:
    """The most that a snapshot of a post tells in its span; NULL if there is none.

    It is looked for where the totals don't say it; most tell their views, and are done.
    """
    engaged = or_(*(_totals.c[metric].is_not(None) for metric in ENGAGEMENT))
    by_totals = case((_totals.c.views.is_not(None), _VIEWS), (engaged, _ENGAGEMENT), else_=_NOTHING)
    return case(
        (_is_told(requested), by_totals),
        (_has_snapshot(requested, ["views"]), _VIEWS),
        (_has_snapshot(requested, ENGAGEMENT), _ENGAGEMENT),
        (_has_snapshot(requested), _NOTHING),
    )


def _is_told(requested: FromClause) -> ColumnElement[bool]:
    """Whether the totals of a post that was measured say that a snapshot in its span tells a gain.

    From `told_from` to the last day there is one in as many days as the longest gap has.
    """
    first, last = requested.c.first_day, requested.c.last_day
    return and_(
        _totals.c.told_from <= last,
        or_(
            _totals.c.told_from >= first,
            _totals.c.last_date <= last,
            _totals.c.longest_gap <= days_in(first, last),
        ),
        requested.c.left_out_to < first,
    )


def _has_snapshot(requested: FromClause, known: Sequence[str] = ()) -> ColumnElement[bool]:
    """Whether a post has a snapshot in its span; one that knows what any of some metrics gained."""
    gains = [_analytics.c[f"{metric}_gain"].is_not(None) for metric in known]
    return (
        exists()
        .where(
            _analytics.c.organization_id == _posts.c.organization_id,
            _analytics.c.post_id == _posts.c.id,
            _analytics.c.date.between(requested.c.first_day, requested.c.last_day),
            is_left_in(_analytics.c.date, requested),
            *([or_(*gains)] if gains else []),
        )
        .correlate(_posts, requested)
    )
