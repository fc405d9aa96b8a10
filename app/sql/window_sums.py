"""What fitting posts gained in windows, told by the snapshots at their edges.

It costs per post, and not per post and day. The statement takes what a post had at one edge from
what it had at the next. A post of which one of them doesn't tell comes by itself, to be added up by
days.
"""

from functools import cache
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, not_, select

from app.domain.numbers.metrics import METRICS, Metrics
from app.domain.numbers.sums import Sums
from app.domain.platforms import Platform
from app.domain.posts import PostStatus
from app.domain.scopes import ScopeKind
from app.sql.filters import FilterKinds, fits
from app.sql.measured_posts import OF_A_POST
from app.sql.scopes import join_scopes
from app.sql.sums import total
from app.sql.window_edges import (
    asked_windows,
    gain_columns,
    is_earlier,
    is_later,
    is_told,
    with_edges,
)
from app.storage.rows import FromColumns, RowsOf, rows_of
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.snapshots import PostTotals

_posts = table_of(Post)
_totals = table_of(PostTotals)
_LATER, _EARLIER = [
    tuple(f"{window}_{name}" for name in METRICS) for window in ("later", "earlier")
]


class EdgeSums(NamedTuple):
    """What posts of some platform gained in two windows, those together that are alike in it.

    `post_id` is None, or the one post whose snapshots don't tell what it gained. `is_later` and
    `is_earlier` say in which windows the others were measured.
    """

    position: int
    platform: Platform
    organization_id: UUID
    post_id: UUID | None
    is_later: bool | None
    is_earlier: bool | None
    has_views: bool
    posts: int
    published_later: int
    published_earlier: int
    later_gains: Annotated[Metrics, FromColumns(_LATER)]
    earlier_gains: Annotated[Metrics, FromColumns(_EARLIER)]
    later_unrated: int | None
    earlier_unrated: int | None

    @property
    def later(self) -> Sums:
        """What they gained in the later window."""
        if not self.is_later or self.post_id:
            return Sums(posts_published=self.published_later)
        rated = self._rated(self.later_gains, self.later_unrated)
        return Sums(self.later_gains, rated, self.published_later, self.posts)

    @property
    def earlier(self) -> Sums:
        """What they gained in the earlier window."""
        if not self.is_earlier or self.post_id:
            return Sums(posts_published=self.published_earlier)
        rated = self._rated(self.earlier_gains, self.earlier_unrated)
        return Sums(self.earlier_gains, rated, self.published_earlier, self.posts)

    def _rated(self, gains: Metrics, unrated: int | None) -> int:
        """Of posts without views no engagement is rated; of others all is, once they are known."""
        return (gains.engagement or 0) - (unrated or 0) if self.has_views else 0


_KEYS = EdgeSums._fields[: EdgeSums._fields.index("posts")]
_SUMMED = (
    *("published_later", "published_earlier"),
    *(*_LATER, *_EARLIER, "later_unrated", "earlier_unrated"),
)


@cache
def select_edges(kind: ScopeKind, kinds: FilterKinds, *, bound: bool) -> RowsOf[EdgeSums]:
    """What the fitting posts gained in windows, and how many were published in them."""
    asked = asked_windows()
    # Merged with what adds them up, PostgreSQL took twice as long to plan it.
    posts = (
        _posts_with_edges(kind, kinds, asked, bound=bound)
        .cte("fitting")
        .prefix_with("MATERIALIZED")
    )
    key = [posts.c[name] for name in _KEYS]
    sums = (
        func.count(posts.c.measured).label("posts"),
        *(total(posts.c[name]).label(name) for name in _SUMMED),
    )
    return rows_of(EdgeSums, select(*key, *sums).group_by(*key))


def _posts_with_edges(
    kind: ScopeKind, kinds: FilterKinds, asked: FromClause, *, bound: bool
) -> Select[Any]:
    """The fitting posts, with what they gained if they were measured."""
    columns = {
        **_key(asked),
        "measured": _totals.c.post_id,
        "published_later": _is_published(asked.c.next_day, asked.c.last_day),
        "published_earlier": _is_published(asked.c.first_day, asked.c.middle_day),
        **dict(zip(_SUMMED[2:], gain_columns(asked), strict=True)),
    }
    statement = select(*(column.label(name) for name, column in columns.items()))
    was_measured = and_(
        OF_A_POST,
        _totals.c.last_date >= asked.c.first_day,
        _totals.c.first_date <= asked.c.last_day,
    )
    statement = join_scopes(kind, statement, _posts, asked, bound=bound)
    statement = with_edges(statement.outerjoin(_totals, was_measured), asked)
    return statement.where(_posts.c.archived_at.is_(None), *fits(kinds))


def _key(asked: FromClause) -> dict[str, ColumnElement[Any]]:
    return {
        "position": asked.c.position,
        "platform": _posts.c.platform,
        "organization_id": _posts.c.organization_id,
        "post_id": case((not_(is_told(asked)), _posts.c.id)),
        "is_later": is_later(asked),
        "is_earlier": is_earlier(asked),
        "has_views": _totals.c.views.is_not(None),
    }


def _is_published(start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[int]:
    is_within = _posts.c.published_on.between(start, end)
    return case((and_(_posts.c.status == PostStatus.PUBLISHED, is_within), 1), else_=0)
