"""The published posts of scopes, with the facts about their collection."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, not_, select

from app.domain.collecting.collection_states import Collected
from app.domain.collecting.coverage import Alike
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostStatus
from app.domain.scopes import ScopeKind
from app.sql.accounts.accounts import IS_OF_ACCOUNT, accounts
from app.sql.filters import FilterKinds, fits
from app.sql.measured_posts import OF_A_POST
from app.sql.portable import any_of_named
from app.sql.scopes import join_scopes, named_scopes, placed_rows
from app.storage.rows import RowsOf, keyed_rows
from app.tables.accounts.credentials import Credential
from app.tables.base import UtcDateTime, table_of
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord
from app.tables.snapshots import PostTotals

_posts = table_of(Post)
_totals = table_of(PostTotals)
_credentials = table_of(Credential)
_collection = table_of(CollectionRecord)


class CollectedRow(NamedTuple):
    """Posts that are alike: how many, when their totals were fetched, and what holds for each.

    A post that its account collects is alike others while all of them wait for their turn, of
    which `next_collect_at` is the first one; else it comes alone.
    """

    published: int
    measured: int
    oldest_as_of: datetime | None
    newest_as_of: datetime | None
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
    def alike(self) -> Alike:
        """It as what is counted."""
        return Alike(Collected._make(self[4:]), *self[:4])


_IS_CONNECTED = and_(_credentials.c.id.is_not(None), _credentials.c.disconnected_at.is_(None))
_WAITS_FOR_ITS_TURN = and_(
    _credentials.c.failure_code.is_(None),
    _collection.c.failure_code.is_(None),
    _collection.c.leased_until.is_(None),
    _collection.c.last_collected_at.is_not(None),
    _collection.c.next_collect_at > bindparam("until", type_=UtcDateTime),
)
_ALONE = case((and_(_IS_CONNECTED, not_(func.coalesce(_WAITS_FOR_ITS_TURN, False))), _posts.c.id))
"""The post, where its state has to be told from that of others."""

_FACTS = (
    func.count().label("published"),
    func.count(_totals.c.as_of).label("measured"),
    func.min(_totals.c.as_of).label("oldest_as_of"),
    func.max(_totals.c.as_of).label("newest_as_of"),
    _posts.c.platform,
    func.min(_posts.c.category).label("category"),
    func.min(_posts.c.published_at).label("published_at"),
    _IS_CONNECTED.label("is_connected"),
    func.min(_credentials.c.failure_code).label("account_failure"),
    *(
        func.min(column).label(name)
        for name, column in (
            ("failure", _collection.c.failure_code),
            ("last_collected_at", _collection.c.last_collected_at),
            ("leased_until", _collection.c.leased_until),
            ("next_collect_at", _collection.c.next_collect_at),
        )
    ),
)


@cache
def select_collected(
    kind: ScopeKind, kinds: FilterKinds, *, bound: bool
) -> RowsOf[tuple[int, CollectedRow]]:
    """The fitting published posts of scopes; `until` is an instant that hasn't passed."""
    requested = named_scopes()
    statement = select(requested.c.position, *_FACTS)
    statement = join_scopes(kind, statement, _posts, requested, bound=bound)
    fitting = _with_facts(statement).where(*fits(kinds))
    return placed_rows(CollectedRow, _grouped(fitting, requested.c.position))


@cache
def select_collected_of_accounts() -> RowsOf[tuple[UUID, CollectedRow]]:
    """The published posts of accounts: `ids`, `organizations`, and `until` as above."""
    statement = select(accounts.c.id.label("account_id"), *_FACTS).select_from(_posts)
    statement = _with_facts(statement).join(accounts, IS_OF_ACCOUNT)
    statement = statement.where(
        any_of_named(_posts.c.organization_id, "organizations"),
        any_of_named(accounts.c.id, "ids"),
    )
    return keyed_rows("account_id", UUID, CollectedRow, _grouped(statement, accounts.c.id))


def _grouped(statement: Select[Any], key: ColumnElement[Any]) -> Select[Any]:
    return statement.group_by(key, _posts.c.platform, _IS_CONNECTED, _ALONE)


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
