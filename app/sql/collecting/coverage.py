"""The published posts of scopes, with what is known of their collection."""

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, select

from app.domain.posts import PostStatus
from app.domain.scopes import ScopeKind
from app.sql.post_numbers import OF_A_POST
from app.sql.scopes import join_scopes, named_scopes
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord
from app.tables.snapshots import PostTotals

_posts = table_of(Post)
_totals = table_of(PostTotals)
_credentials = table_of(Credential)
_collection = table_of(CollectionRecord)


@cache
def select_collected(kind: ScopeKind, *, bound: bool) -> Select[*tuple[Any, ...]]:
    """Position, as of, then the columns of a `Collected`."""
    requested = named_scopes()
    is_connected = and_(_credentials.c.id.is_not(None), _credentials.c.disconnected_at.is_(None))
    statement = select(
        *(requested.c.position, _totals.c.as_of),
        *(_posts.c.platform, _posts.c.category, _posts.c.published_at),
        is_connected,
        _credentials.c.failure_code,
        *(_collection.c[name] for name in ("failure_code", "last_collected_at", "leased_until")),
        _collection.c.next_collect_at,
    )
    return (
        join_scopes(kind, statement, _posts, requested, bound=bound)
        .outerjoin(_totals, OF_A_POST)
        .outerjoin(
            _credentials,
            and_(
                _credentials.c.organization_id == _posts.c.organization_id,
                _credentials.c.id == _posts.c.credential_id,
            ),
        )
        .outerjoin(
            _collection,
            and_(
                _collection.c.organization_id == _posts.c.organization_id,
                _collection.c.post_id == _posts.c.id,
            ),
        )
        .where(_posts.c.archived_at.is_(None), _posts.c.status == PostStatus.PUBLISHED)
    )
