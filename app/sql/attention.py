"""The accounts of scopes, and what holds up their posts, counted by account.

Only posts that fail or are due are looked at. Archived posts, brands and organizations are left
out, and so are disconnected accounts.
"""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostStatus
from app.domain.scopes import ScopeKind
from app.sql.accounts.accounts import IS_OF_ACCOUNT, accounts
from app.sql.accounts.outages import of_account, outages
from app.sql.collecting.intervals import Cadences, interval_of
from app.sql.portable import micros_of
from app.sql.scopes import join_scopes, named_scopes, placed_rows
from app.storage.rows import RowsOf
from app.tables.accounts.account_collection import AccountCollectionRecord
from app.tables.accounts.credentials import Credential
from app.tables.accounts.discovery_schedule import DiscoveryRecord
from app.tables.base import UtcDateTime, table_of
from app.tables.brands import Brand
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord

_credentials = table_of(Credential)
_brands = table_of(Brand)
_organizations = table_of(Organization)
_posts = table_of(Post)
_posts_brands = _brands.alias("posts_brands")
_collection = table_of(CollectionRecord)
_looks = table_of(DiscoveryRecord)
_days = table_of(AccountCollectionRecord)


class AccountRow(NamedTuple):
    """A connected account; `failed_since` is when its access was found dead.

    `out_since` is since when its platform answers nobody; `looks_` and `days_` say how the looks
    for its posts and the reading of its followers fail.
    """

    organization_id: UUID
    organization_label: str
    brand_id: UUID
    brand_label: str
    id: UUID
    platform: Platform
    account_id: str
    handle: str | None
    monthly_ceiling: int | None
    failed_since: datetime | None
    connected_at: datetime
    out_since: datetime | None
    looks_failure: str | None
    looks_failed_since: datetime | None
    days_failure: str | None
    days_failed_since: datetime | None


class TroubleRow(NamedTuple):
    """Posts of an account that fail for one reason, or are due, as the domain's `Trouble`.

    `late_since` is in microseconds since the start of 1970 (UTC).
    """

    credential_id: UUID
    failure: str | None
    is_over_ceiling: int
    posts: int
    failed_since: datetime | None
    failed_long: int
    late: int
    late_since: int | None
    overdue: int


def _instant(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=UtcDateTime)


@cache
def select_accounts(kind: ScopeKind, *, bound: bool) -> RowsOf[tuple[int, AccountRow]]:
    """The connected accounts of scopes."""
    requested, account = named_scopes(), _credentials.c
    statement = select(
        *(requested.c.position, account.organization_id),
        _organizations.c.label.label("organization_label"),
        account.brand_id,
        _brands.c.label.label("brand_label"),
        *(account.id, account.platform, account.account_id, account.handle),
        *(account.monthly_ceiling, account.failed_since, account.connected_at),
        outages.c.began_at.label("out_since"),
        _looks.c.failure_code.label("looks_failure"),
        _looks.c.failed_since.label("looks_failed_since"),
        _days.c.failure_code.label("days_failure"),
        _days.c.failed_since.label("days_failed_since"),
    )
    found = _of_accounts(kind, statement, requested, bound=bound)
    return placed_rows(AccountRow, _with_others(found))


def _with_others(statement: Select[Any]) -> Select[Any]:
    """Join to accounts how their platforms stand, and how they are looked through and read."""
    account = _credentials.c
    is_out = and_(of_account(_credentials), outages.c.paused_at.is_not(None))
    looks_of = and_(
        _looks.c.organization_id == account.organization_id, _looks.c.credential_id == account.id
    )
    days_of = and_(
        _days.c.organization_id == accounts.c.organization_id, _days.c.account_id == accounts.c.id
    )
    return (
        statement.outerjoin(outages, is_out)
        .outerjoin(_looks, looks_of)
        .outerjoin(accounts, IS_OF_ACCOUNT)
        .outerjoin(_days, days_of)
    )


def _of_accounts(
    kind: ScopeKind, statement: Select[Any], requested: FromClause, *, bound: bool
) -> Select[Any]:
    account = _credentials.c
    return (
        join_scopes(kind, statement, _credentials, requested, bound=bound, and_archived=True)
        .join(_organizations, _organizations.c.id == account.organization_id)
        .join(
            _brands,
            and_(
                _brands.c.organization_id == account.organization_id,
                _brands.c.id == account.brand_id,
            ),
        )
        .where(
            account.disconnected_at.is_(None),
            _organizations.c.archived_at.is_(None),
            _brands.c.archived_at.is_(None),
        )
    )


@cache
def select_troubles(
    kind: ScopeKind, *, bound: bool, cadences: Cadences
) -> RowsOf[tuple[int, TroubleRow]]:
    """What holds up the posts of the accounts of scopes.

    Its parameters are `as_of`, also as `as_of_micros`, `day_ago`, and `long_ago` (who is due since
    then is overdue).
    """
    # Materialized, when a post is late is calculated once for all that is counted of it.
    posts = _held_up(kind, bound=bound, cadences=cadences).cte("held")
    held = posts.prefix_with("MATERIALIZED").c
    is_late = held.late_at <= bindparam("as_of_micros", type_=BigInteger)
    key = (held.position, held.credential_id, held.failure, held.is_over_ceiling)
    statement = select(
        *key,
        func.count().label("posts"),
        func.min(held.failed_since).label("failed_since"),
        func.count().filter(held.failed_since <= _instant("day_ago")).label("failed_long"),
        func.count().filter(is_late).label("late"),
        func.min(held.late_at).filter(is_late).label("late_since"),
        func.count().filter(held.due_at <= _instant("long_ago")).label("overdue"),
    ).group_by(*key)
    return placed_rows(TroubleRow, statement)


def _held_up(kind: ScopeKind, *, bound: bool, cadences: Cadences) -> Select[Any]:
    """The posts that fail or are due; one that waits to be collected has `late_at`."""
    asked, due, place = (
        _asked_accounts(kind, bound=bound),
        _collection.c.next_collect_at,
        _collection.c,
    )
    is_over = and_(place.is_over_ceiling, due > _instant("as_of"))
    is_free = or_(place.leased_until.is_(None), place.leased_until <= _instant("as_of"))
    is_waiting = and_(is_free, place.failure_code.is_(None))
    late_at = micros_of(due) + 2 * interval_of(cadences, _collection.c.next_collect_at)
    statement = select(
        *(asked.c.position, asked.c.credential_id),
        place.failure_code.label("failure"),
        case((is_over, 1), else_=0).label("is_over_ceiling"),
        place.failed_since,
        case((is_waiting, late_at)).label("late_at"),
        due.label("due_at"),
    )
    return _with_posts(statement, asked)


def _asked_accounts(kind: ScopeKind, *, bound: bool) -> FromClause:
    """The accounts of scopes, found first: PostgreSQL plans eight tables at once for longer."""
    requested = named_scopes()
    key = (_credentials.c.organization_id, _credentials.c.id.label("credential_id"))
    found = _of_accounts(kind, select(requested.c.position, *key), requested, bound=bound)
    return found.cte("asked_accounts").prefix_with("MATERIALIZED")


def _with_posts(statement: Select[Any], asked: FromClause) -> Select[Any]:
    """Join the living posts that accounts feed, if they fail or are due, to the accounts."""
    place = _collection.c
    return (
        statement.select_from(asked)
        .join(
            _collection,
            and_(
                place.organization_id == asked.c.organization_id,
                place.credential_id == asked.c.credential_id,
                or_(place.failure_code.is_not(None), place.next_collect_at <= _instant("as_of")),
                place.failure_code.is_distinct_from(FailureCode.GONE.value),
            ),
        )
        .join(
            _posts,
            and_(
                _posts.c.organization_id == place.organization_id,
                _posts.c.id == place.post_id,
                _posts.c.status == PostStatus.PUBLISHED,
                _posts.c.archived_at.is_(None),
            ),
        )
        .join(
            _posts_brands,
            and_(
                _posts_brands.c.organization_id == _posts.c.organization_id,
                _posts_brands.c.id == _posts.c.brand_id,
                _posts_brands.c.archived_at.is_(None),
            ),
        )
    )
