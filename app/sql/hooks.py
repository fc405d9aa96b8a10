"""The posts measured in spans, with the texts that they open with."""

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, select

from app.domain.scopes import ScopeKind
from app.sql.post_numbers import RATED, gains_of_posts
from app.tables.base import table_of
from app.tables.posts import Post

_posts = table_of(Post)


@cache
def select_texts(kind: ScopeKind, *, bound: bool) -> Select[*tuple[Any, ...]]:
    """Position, description and label, then the gains that a rate needs and the rated engagement.

    In the order of publication, unknown last.
    """
    gained = gains_of_posts(kind, RATED, bound=bound)
    return (
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
