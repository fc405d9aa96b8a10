"""What content performance says of the posts of scopes by the end of spans."""

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, func, select

from app.domain.scopes import ScopeKind
from app.sql.learning.content_performance import COUNTS
from app.sql.scopes import asked_spans, join_scopes
from app.tables.base import table_of
from app.tables.learning.content_performance import ContentPerformance
from app.tables.organizations import Organization
from app.tables.posts import Post

_posts = table_of(Post)
_performance = table_of(ContentPerformance)
_latest = _performance.alias("latest")
_homes = table_of(Organization).alias("homes")

ROW = (
    *("platform", "measured_on", "source", "content_type"),
    *COUNTS,
    *("engagement_rate", "performance_score", "variant_group", "variant_id", "hook"),
    *("hook_version", "creative_version", "generation_id", "workflow_id", "prompt"),
)


@cache
def select_latest_rows(kind: ScopeKind, *, bound: bool) -> Select[*tuple[Any, ...]]:
    """Position, organization, post, publication, time zone and label, then the `ROW`.

    Of each post that isn't archived the rows of its last day in the span: one per source.
    """
    requested = asked_spans()
    last_day = (
        select(func.max(_latest.c.measured_on))
        .where(
            _latest.c.organization_id == _posts.c.organization_id,
            _latest.c.post_id == _posts.c.id,
            _latest.c.platform == _posts.c.platform,
            _latest.c.measured_on.between(requested.c.first_day, requested.c.last_day),
        )
        .correlate(_posts, requested)
        .scalar_subquery()
    )
    statement = select(
        *(requested.c.position, _posts.c.organization_id, _posts.c.id, _posts.c.published_at),
        *(_homes.c.time_zone, _posts.c.label),
        *(_performance.c[name] for name in ROW),
    )
    return (
        join_scopes(kind, statement, _posts, requested, bound=bound)
        .join(_homes, _homes.c.id == _posts.c.organization_id)
        .join(
            _performance,
            and_(
                _performance.c.organization_id == _posts.c.organization_id,
                _performance.c.post_id == _posts.c.id,
                _performance.c.platform == _posts.c.platform,
                _performance.c.measured_on == last_day,
            ),
        )
        .where(_posts.c.archived_at.is_(None))
    )
