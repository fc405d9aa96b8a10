"""Content performance of the posts of scopes as of the end of spans."""

from functools import cache

from sqlalchemy import and_, func, select

from app.domain.learning.post_performance import PostPerformance
from app.domain.scopes import ScopeKind
from app.sql.scopes import asked_spans, join_scopes, placed_rows
from app.storage.rows import RowsOf
from app.tables.base import table_of
from app.tables.learning.content_performance import ContentPerformance
from app.tables.organizations import Organization
from app.tables.posts import Post

_posts = table_of(Post)
_performance = table_of(ContentPerformance)
_latest = _performance.alias("latest")
_homes = table_of(Organization).alias("homes")

_OF_A_ROW = PostPerformance._fields[PostPerformance._fields.index("platform") :]
"""The columns of the row itself; the ones before it are its post's."""


@cache
def select_latest_rows(kind: ScopeKind, *, bound: bool) -> RowsOf[tuple[int, PostPerformance]]:
    """The rows of each unarchived post's last day in the span, one per source."""
    requested = asked_spans()
    last_day = (
        select(func.max(_latest.c.measured_on))
        .where(
            _latest.c.organization_id == _posts.c.organization_id,
            _latest.c.post_id == _posts.c.id,
            _latest.c.measured_on.between(requested.c.first_day, requested.c.last_day),
        )
        .correlate(_posts, requested)
        .scalar_subquery()
    )
    statement = select(
        *(requested.c.position, _posts.c.organization_id, _posts.c.id.label("post_id")),
        *(_posts.c.published_at, _homes.c.time_zone, _posts.c.label),
        *(_performance.c[name] for name in _OF_A_ROW),
    )
    statement = (
        join_scopes(kind, statement, _posts, requested, bound=bound)
        .join(_homes, _homes.c.id == _posts.c.organization_id)
        .join(
            _performance,
            and_(
                _performance.c.organization_id == _posts.c.organization_id,
                _performance.c.post_id == _posts.c.id,
                _performance.c.measured_on == last_day,
            ),
        )
        .where(_posts.c.archived_at.is_(None))
    )
    return placed_rows(PostPerformance, statement)
