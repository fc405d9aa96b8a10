"""The posts measured in spans, with how they were made and their texts."""

from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, select

from app.domain.learning.performance_summaries import MeasuredPost
from app.domain.numbers.metrics import Metrics
from app.domain.numbers.top_content import Candidate
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.scopes import ScopeKind
from app.sql.post_numbers import KEY, RATED, gains_of_posts
from app.sql.scopes import placed_rows
from app.storage.rows import RowsOf
from app.tables.base import table_of
from app.tables.posts import Post

_posts = table_of(Post)

_TOLD = ("platform", "category", "prompt", "description", "label")


class MeasuredRow(NamedTuple):
    """A post with how it was made, its texts, and its gains of the metrics that a rate needs."""

    organization_id: UUID
    post_id: UUID
    published_at: datetime | None
    platform: Platform
    category: PostCategory
    prompt: str | None
    description: str
    label: str
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    rated_engagement: int

    @property
    def measured_post(self) -> MeasuredPost:
        """The post, with its numbers grouped."""
        gains = Metrics(self.views, self.likes, self.comments, self.shares, self.saves)
        rated = None if gains.engagement is None else self.rated_engagement
        return MeasuredPost(
            Candidate(self.organization_id, self.post_id, self.published_at, gains, rated),
            *(self.platform, self.category, self.prompt, self.description, self.label),
        )


@cache
def select_measured_posts(kind: ScopeKind, *, bound: bool) -> RowsOf[tuple[int, MeasuredRow]]:
    """The posts measured in each span, in order of publication, unknown last."""
    gained = gains_of_posts(kind, RATED, bound=bound)
    statement = (
        select(
            *(gained.c[name] for name in KEY),
            *(_posts.c[name] for name in _TOLD),
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
    return placed_rows(MeasuredRow, statement)
