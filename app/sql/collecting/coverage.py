"""The published posts of scopes, with the facts about their collection."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, select

from app.domain.collecting.collection_states import Collected
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostStatus
from app.domain.scopes import ScopeKind
from app.sql.accounts.accounts import IS_OF_ACCOUNT, accounts
from app.sql.filters import FilterKinds, fits
from app.sql.portable import any_of_named
from app.sql.post_numbers import OF_A_POST
from app.sql.scopes import join_scopes, named_scopes, placed_rows
from app.storage.rows import RowsOf, keyed_rows
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord
from app.tables.snapshots import PostTotals

_posts = table_of(Post)
_totals = table_of(PostTotals)
_credentials = table_of(Credential)
_collection = table_of(CollectionRecord)


class CollectedRow(NamedTuple):
    """When a post's totals were fetched, and the facts about its collection."""

    as_of: datetime | None
    platform: Platform
    category: PostCategory
    published_at: datetime | None
    is_connected: bool
    account_failure: str | None
    failure: str | None
    last_collected_at: datetime | None
    leased_until: datetime | None
    next_collect_at: datetime | None

    @property
    def collected(self) -> Collected:
        """The facts about its collection."""
        return Collected._make(self[1:])


_FACTS = (
    *(_totals.c.as_of, _posts.c.platform, _posts.c.category, _posts.c.published_at),
    and_(_credentials.c.id.is_not(None), _credentials.c.disconnected_at.is_(None)).label(
        "is_connected"
    ),
    _credentials.c.failure_code.label("account_failure"),
    _collection.c.failure_code.label("failure"),
    *(_collection.c.last_collected_at, _collection.c.leased_until, _collection.c.next_collect_at),
)


@cache
def select_collected(
    kind: ScopeKind, kinds: FilterKinds, *, bound: bool
) -> RowsOf[tuple[int, CollectedRow]]:
    """The fitting published posts of scopes."""
    requested = named_scopes()
    statement = select(requested.c.position, *_FACTS)
    statement = join_scopes(kind, statement, _posts, requested, bound=bound)
    return placed_rows(CollectedRow, _with_facts(statement).where(*fits(kinds)))


@cache
def select_collected_of_accounts() -> RowsOf[tuple[UUID, CollectedRow]]:
    """The published posts of accounts; execute it with their `ids` and `organizations`."""
    statement = select(accounts.c.id.label("account_id"), *_FACTS).select_from(_posts)
    statement = _with_facts(statement).join(accounts, IS_OF_ACCOUNT)
    statement = statement.where(
        any_of_named(_posts.c.organization_id, "organizations"),
        any_of_named(accounts.c.id, "ids"),
    )
    return keyed_rows("account_id", UUID, CollectedRow, statement)


def _with_facts(statement: Select[Any]) -> Select[Any]:
    return (
        statement.outerjoin(_totals, OF_A_POST)
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
