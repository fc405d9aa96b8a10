"""The posts published in spans, with their totals at the end of them."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import select

from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform
from app.domain.posts import PostStatus
from app.domain.scopes import ScopeKind
from app.sql.filters import FilterKinds, fits
from app.sql.measured_posts import join_measured_posts
from app.sql.post_numbers import RATED, join_closing, total_by
from app.sql.scopes import asked_spans, placed_rows
from app.storage.rows import RowsOf
from app.tables.base import table_of
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.snapshots import PostTotals

_posts = table_of(Post)
_totals = table_of(PostTotals)
_homes = table_of(Organization).alias("homes")


class PublishedRow(NamedTuple):
    """A published post, and its totals of the metrics that a rate needs."""

    platform: Platform
    published_at: datetime
    time_zone: str
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None

    @property
    def totals(self) -> Metrics:
        """The totals as metrics."""
        return Metrics(self.views, self.likes, self.comments, self.shares, self.saves)


@cache
def select_published_posts(
    kind: ScopeKind, kinds: FilterKinds, *, bound: bool
) -> RowsOf[tuple[int, PublishedRow]]:
    """The posts published in each span.

    Posts that weren't measured by the end of the span are left out.
    """
    requested = asked_spans()
    statement = select(
        *(requested.c.position, _posts.c.platform, _posts.c.published_at, _homes.c.time_zone),
        *(total_by(metric, requested) for metric in RATED),
    )
    statement = join_measured_posts(kind, statement, requested, bound=bound)
    statement = statement.join(_homes, _homes.c.id == _posts.c.organization_id)
    statement = join_closing(statement, requested).where(
        _posts.c.archived_at.is_(None),
        _posts.c.status == PostStatus.PUBLISHED,
        _posts.c.published_on.between(requested.c.first_day, requested.c.last_day),
        _totals.c.first_date <= requested.c.last_day,
        *fits(kinds),
    )
    return placed_rows(PublishedRow, statement)
