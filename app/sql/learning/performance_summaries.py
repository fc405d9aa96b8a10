"""The posts measured in spans, with what made them and what they say."""

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, select

from app.domain.scopes import ScopeKind
from app.sql.post_numbers import KEY, RATED, gains_of_posts
from app.tables.base import table_of
from app.tables.posts import Post

_posts = table_of(Post)

TOLD = ("platform", "category", "prompt", "description", "label")
"""What is read of a post besides its numbers."""


@cache
def select_measured_posts(kind: ScopeKind, *, bound: bool) -> Select[*tuple[Any, ...]]:
    """The `KEY` and what is `TOLD`, then the gains that a rate needs and the rated engagement.

    In the order of publication, unknown last.
    """
    gained = gains_of_posts(kind, RATED, bound=bound)
    return (
        select(
            *(gained.c[name] for name in KEY),
            *(_posts.c[name] for name in TOLD),
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
