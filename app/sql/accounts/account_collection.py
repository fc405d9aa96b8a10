"""Statements over when accounts are read."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, Update, and_, case, exists, func, null, or_, select, update

from app.domain.keys import OwnedKey
from app.domain.platforms import Platform
from app.sql.accounts.accounts import IS_OF_ACCOUNT
from app.sql.accounts.outages import is_paused
from app.sql.owned import these
from app.sql.portable import Upsert
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.account_collection import AccountCollectionRecord
from app.tables.accounts.accounts import Account
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.organizations import Organization

collection = table_of(AccountCollectionRecord)
_accounts = table_of(Account)
_credentials = table_of(Credential)
_brands = table_of(Brand)
_organizations = table_of(Organization)
_other = _credentials.alias("other")


class DueAccount(NamedTuple):
    """An account that it is time to read, and the credential that reads it."""

    organization_id: UUID
    account_id: UUID
    credential_id: UUID
    platform: Platform
    host: str | None
    monthly_ceiling: int | None
    last_collected_at: datetime | None
    attempts: int | None
    failed_since: datetime | None
    missing: str | None
    read_on: date | None


class CollectionRow(NamedTuple):
    """What is known of reading an account."""

    account_id: UUID
    platform: Platform
    is_readable: bool
    last_collected_at: datetime | None
    next_collect_at: datetime | None
    attempts: int | None
    failure_code: str | None
    failure_message: str | None
    failed_since: datetime | None
    missing: str | None


LEASE = Upsert(
    collection,
    ("organization_id", "account_id", "next_collect_at", "attempts", "lease_id", "leased_until"),
    lambda _table, row: {"lease_id": row.lease_id, "leased_until": row.leased_until},
)
"""Hold accounts; one that was never read gets its place."""

OUTCOMES = Upsert(
    collection,
    (
        *("organization_id", "account_id", "next_collect_at", "last_collected_at", "attempts"),
        *("failure_code", "failure_message", "failed_since", "missing", "read_on"),
    ),
    lambda table, row: {
        **{name: row[name] for name in ("next_collect_at", "attempts", "failure_code")},
        **{name: row[name] for name in ("failure_message", "failed_since")},
        # A failure keeps the last success, and what that lacked.
        "missing": case((row.last_collected_at.is_(None), table.c.missing), else_=row.missing),
        "last_collected_at": func.coalesce(row.last_collected_at, table.c.last_collected_at),
        "read_on": func.coalesce(row.read_on, table.c.read_on),
        "lease_id": null(),
        "leased_until": null(),
    },
)
"""Record how reading went, and let go."""

_IS_WORKING = and_(
    _credentials.c.disconnected_at.is_(None),
    _credentials.c.failure_code.is_(None),
    _credentials.c.secret != b"",
)
_HAS_EARLIER = exists().where(
    _other.c.organization_id == _credentials.c.organization_id,
    _other.c.platform == _credentials.c.platform,
    _other.c.account_id == _credentials.c.account_id,
    _other.c.id < _credentials.c.id,
    _other.c.disconnected_at.is_(None),
    _other.c.failure_code.is_(None),
    _other.c.secret != b"",
)
"""Where several brands have connected an account, the first of them reads it for all."""

_IS_OF_BRAND = and_(
    _brands.c.organization_id == _credentials.c.organization_id,
    _brands.c.id == _credentials.c.brand_id,
)
_HAS_STATE = and_(
    collection.c.organization_id == _accounts.c.organization_id,
    collection.c.account_id == _accounts.c.id,
)


def select_due(now: datetime, limit: int, account_id: UUID | None = None) -> RowsOf[DueAccount]:
    """The accounts that it is time to read and that nobody reads now, longest waiting first.

    What is archived is left out, and who is on a platform that is out of reach. With an account:
    that one alone, if it is due.
    """
    account, state = _accounts.c, collection.c
    statement = (
        select(
            *(account.organization_id, account.id.label("account_id")),
            *(_credentials.c.id.label("credential_id"), account.platform),
            *(_credentials.c.host, _credentials.c.monthly_ceiling),
            *(state.last_collected_at, state.attempts, state.failed_since),
            *(state.missing, state.read_on),
        )
        .join_from(_accounts, _credentials, IS_OF_ACCOUNT)
        .join(_organizations, _organizations.c.id == account.organization_id)
        .join(_brands, _IS_OF_BRAND)
        .outerjoin(collection, _HAS_STATE)
        .where(
            *(_IS_WORKING, ~_HAS_EARLIER),
            *(_organizations.c.archived_at.is_(None), _brands.c.archived_at.is_(None)),
            or_(state.next_collect_at.is_(None), state.next_collect_at <= now),
            or_(state.leased_until.is_(None), state.leased_until <= now),
        )
        .order_by(state.next_collect_at, account.id)
        .limit(limit)
    )
    chosen = ~is_paused(_credentials, now) if account_id is None else account.id == account_id
    return rows_of(DueAccount, statement.where(chosen))


def select_held(organization_id: UUID, account_id: UUID, lease_id: UUID) -> Select[UUID]:
    """The account, if it is still held by this lease."""
    return select(collection.c.account_id).where(
        collection.c.organization_id == organization_id,
        collection.c.account_id == account_id,
        collection.c.lease_id == lease_id,
    )


def give_back(organization_id: UUID, account_id: UUID, lease_id: UUID) -> Update:
    """Let go of an account that was not asked for."""
    return (
        update(collection)
        .where(
            collection.c.organization_id == organization_id,
            collection.c.account_id == account_id,
            collection.c.lease_id == lease_id,
        )
        .values(lease_id=None, leased_until=None)
    )


def retry(organization_id: UUID, credential_id: UUID, now: datetime) -> Update:
    """Make a credential's account due if reading it has failed."""
    mine: Any = (
        select(_accounts.c.id)
        .join_from(_accounts, _credentials, IS_OF_ACCOUNT)
        .where(
            _credentials.c.organization_id == organization_id, _credentials.c.id == credential_id
        )
    )
    return (
        update(collection)
        .where(
            collection.c.organization_id == organization_id,
            collection.c.account_id.in_(mine),
            collection.c.failure_code.is_not(None),
        )
        .values(next_collect_at=now, attempts=0)
    )


def select_collections(keys: Collection[OwnedKey]) -> RowsOf[CollectionRow]:
    """What is known of reading these accounts, also of those that were never read."""
    is_readable = exists().where(IS_OF_ACCOUNT, _IS_WORKING)
    names = CollectionRow._fields[3:]
    statement = (
        select(
            _accounts.c.id.label("account_id"),
            _accounts.c.platform,
            is_readable.label("is_readable"),
            *(collection.c[name] for name in names),
        )
        .select_from(_accounts)
        .outerjoin(collection, _HAS_STATE)
        .where(*these(_accounts, _accounts.c.id, keys))
    )
    return rows_of(CollectionRow, statement)
