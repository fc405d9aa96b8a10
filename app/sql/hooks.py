"""The posts measured in spans, with their opening texts."""

from functools import cache
from typing import NamedTuple

from sqlalchemy import and_, select

from app.domain.numbers.metrics import Metrics
from app.domain.scopes import ScopeKind
from app.sql.filters import FilterKinds, fits
from app.sql.post_numbers import RATED, gains_of_posts
from app.sql.scopes import placed_rows
from app.storage.rows import RowsOf
from app.tables.base import table_of
from app.tables.posts import Post

_posts = table_of(Post)


class PostTexts(NamedTuple):
    """A post's texts, and its gains of the metrics that a rate needs."""

    description: str
    label: str
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    rated_engagement: int

    @property
    def gains(self) -> Metrics:
        """The gains as metrics."""
        return Metrics(self.views, self.likes, self.comments, self.shares, self.saves)


@cache
def select_texts(
    kind: ScopeKind, kinds: FilterKinds, *, bound: bool
) -> RowsOf[tuple[int, PostTexts]]:
    """The posts measured in each span, in order of publication, unknown last."""
    gained = gains_of_posts(kind, RATED, *fits(kinds), bound=bound)
    statement = (
        select(
            *(gained.c.position, _posts.c.description, _posts.c.label),
            *(gained.c[name] for name in (*RATED, "rated_engagement")),
        )
        .join(
            _posts,
            and_(
                _posts.c.organization_id == gained.c.organization_id,
                _posts.c.id == gained.c.post_id,
            ),
        )
        .order_by(gained.c.published_at.asc().nulls_last(), gained.c.post_id)
    )
    return placed_rows(PostTexts, statement)
