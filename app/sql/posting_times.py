"""The posts published in spans, with what they had by the end of them."""

from functools import cache
from typing import Any

from sqlalchemy import Select, select

from app.domain.posts import PostStatus
from app.domain.scopes import ScopeKind
from app.sql.post_numbers import OF_A_POST, RATED, fits, join_closing, total_by
from app.sql.scopes import asked_spans, join_scopes
from app.tables.base import table_of
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.snapshots import PostTotals

_posts = table_of(Post)
_totals = table_of(PostTotals)
_homes = table_of(Organization).alias("homes")


@cache
def select_published_posts(kind: ScopeKind, *, bound: bool) -> Select[*tuple[Any, ...]]:
    """Position, platform, publication and time zone, then the metrics that a rate needs.

    A post that wasn't measured by the end of its span is left out, and so is one that isn't on
    the `platform` asked for.
    """
    requested = asked_spans()
    statement = select(
        *(requested.c.position, _posts.c.platform, _posts.c.published_at, _homes.c.time_zone),
        *(total_by(metric, requested) for metric in RATED),
    )
    statement = (
        join_scopes(kind, statement, _posts, requested, bound=bound)
        .join(_homes, _homes.c.id == _posts.c.organization_id)
        .join(_totals, OF_A_POST)
    )
    return join_closing(statement, requested).where(
        _posts.c.archived_at.is_(None),
        _posts.c.status == PostStatus.PUBLISHED,
        _posts.c.published_on.between(requested.c.first_day, requested.c.last_day),
        _totals.c.first_date <= requested.c.last_day,
        fits(_posts.c.platform),
    )
