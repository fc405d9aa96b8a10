"""What fitting posts gained in windows, told by the snapshots at their edges.

It costs per post, and not per post and day. The statement adds up what posts had at the edges,
those together of which the same edges count; `EdgeSums` takes one from the other. A post of which
one of them doesn't tell comes by itself, to be added up by days.
"""

from functools import cache
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, not_, select

from app.domain.numbers.edges import Edge, sums_between
from app.domain.numbers.metrics import GAINS, METRICS, Metrics
from app.domain.numbers.sums import Sums
from app.domain.platforms import Platform
from app.domain.posts import PostStatus
from app.domain.scopes import ScopeKind
from app.sql.filters import FilterKinds, fits
from app.sql.post_numbers import OF_A_POST
from app.sql.scopes import join_scopes
from app.sql.sums import total
from app.sql.window_edges import (
    CLOSING,
    asked_windows,
    edge_columns,
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
_LAST, _CLOSING, _MIDDLE, _OPENING = [
    tuple(f"{edge}_{name}" for name in METRICS) for edge in ("last", "closing", "middle", "opening")
]
_BEGUN_LATER, _BEGUN_EARLIER = [
    tuple(f"{edge}_{name}" for name in GAINS) for edge in ("middle", "opening")
]


class EdgeSums(NamedTuple):
    """What posts had at the edges of two windows; of some platform, and alike in what counts.

    `post_id` is None, or the one post whose snapshots don't tell what it gained. `is_later` and
    `is_earlier` say in which windows the others gained something, `begins_later` and
    `begins_earlier` whether their first snapshot lies in it. Where there is no closing snapshot
    (`is_closed`), the last known totals tell the same.
    """

    position: int
    platform: Platform
    organization_id: UUID
    post_id: UUID | None
    is_later: bool | None
    is_earlier: bool | None
    begins_later: bool | None
    begins_earlier: bool | None
    is_closed: bool
    has_views: bool
    posts: int
    published_later: int
    published_earlier: int
    last: Annotated[Metrics, FromColumns(_LAST)]
    closing: Annotated[Metrics, FromColumns(_CLOSING)]
    middle: Annotated[Metrics, FromColumns(_MIDDLE)]
    opening: Annotated[Metrics, FromColumns(_OPENING)]
    middle_gains: Annotated[Metrics, FromColumns(_BEGUN_LATER)]
    opening_gains: Annotated[Metrics, FromColumns(_BEGUN_EARLIER)]
    middle_rated: int | None
    opening_rated: int | None

    @property
    def later(self) -> Sums:
        """What they gained in the later window."""
        if not self.is_later or self.post_id:
            return Sums(posts_published=self.published_later)
        first = (self.middle_gains, self.middle_rated) if self.begins_later else ()
        closing = self.closing if self.is_closed else self.last
        gained = self._between(Edge(self.middle, *first), closing)
        return gained._replace(posts_published=self.published_later)

    @property
    def earlier(self) -> Sums:
        """What they gained in the earlier window."""
        if not self.is_earlier or self.post_id:
            return Sums(posts_published=self.published_earlier)
        first = (self.opening_gains, self.opening_rated) if self.begins_earlier else ()
        gained = self._between(Edge(self.opening, *first), self.middle)
        return gained._replace(posts_published=self.published_earlier)

    def _between(self, opening: Edge, closing: Metrics) -> Sums:
        return sums_between(opening, closing, has_views=self.has_views, posts=self.posts)


_SUMMED = (
    *("published_later", "published_earlier"),
    *(*_LAST, *_CLOSING, *_MIDDLE, *_OPENING, *_BEGUN_LATER, *_BEGUN_EARLIER),
    *("middle_rated", "opening_rated"),
)


@cache
def select_edges(kind: ScopeKind, kinds: FilterKinds, *, bound: bool) -> RowsOf[EdgeSums]:
    """What the fitting posts had at the edges of windows, and how many were published in them."""
    asked = asked_windows()
    posts = _posts_with_edges(kind, kinds, asked, bound=bound).subquery("posts")
    key = [posts.c[name] for name in EdgeSums._fields[:10]]
    sums = (
        func.count(posts.c.measured).label("posts"),
        *(total(posts.c[name]).label(name) for name in _SUMMED),
    )
    return rows_of(EdgeSums, select(*key, *sums).group_by(*key))


def _posts_with_edges(
    kind: ScopeKind, kinds: FilterKinds, asked: FromClause, *, bound: bool
) -> Select[Any]:
    """The fitting posts, with what they had at the edges if they were measured."""
    columns = {
        **_key(asked),
        "measured": _totals.c.post_id,
        "published_later": _is_published(asked.c.next_day, asked.c.last_day),
        "published_earlier": _is_published(asked.c.first_day, asked.c.middle_day),
        **dict(zip(_SUMMED[2:], edge_columns(), strict=True)),
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
        "begins_later": _totals.c.first_date >= asked.c.next_day,
        "begins_earlier": _totals.c.first_date >= asked.c.first_day,
        "is_closed": CLOSING.c.date.is_not(None),
        "has_views": _totals.c.views.is_not(None),
    }


def _is_published(start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[int]:
    is_within = _posts.c.published_on.between(start, end)
    return case((and_(_posts.c.status == PostStatus.PUBLISHED, is_within), 1), else_=0)
