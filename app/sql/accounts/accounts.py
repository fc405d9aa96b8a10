"""Statements over accounts."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, and_, exists, func, select, update

from app.domain.accounts.accounts import AccountName, AccountState, state_of
from app.domain.keys import OwnedKey
from app.domain.pages import PageRequest
from app.domain.platforms import Platform
from app.domain.scopes import Scope
from app.domain.windows.periods import WeekStart
from app.sql import keyset
from app.sql.accounts import credentials as credentials_sql
from app.sql.accounts.credentials import CredentialRow
from app.sql.owned import these
from app.sql.portable import Upsert, any_of
from app.storage.rows import RowsOf, keyed_rows, rows_of
from app.tables.accounts.accounts import Account
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.organizations import Organization

accounts = table_of(Account)
_credentials = table_of(Credential)
_brands = table_of(Brand)
_organizations = table_of(Organization)
COLUMNS = tuple(column.name for column in accounts.columns)

UPSERT_ACCOUNTS = Upsert(accounts, COLUMNS)
"""Write whole accounts by key."""


def rename(organization_id: UUID, platform: Platform, external_id: str, handle: str) -> Update:
    """Give an account the handle that its platform says."""
    return (
        update(accounts)
        .where(
            accounts.c.organization_id == organization_id,
            accounts.c.platform == platform,
            accounts.c.external_id == external_id,
        )
        .values(handle=handle)
    )


IS_OF_ACCOUNT = and_(
    _credentials.c.organization_id == accounts.c.organization_id,
    _credentials.c.platform == accounts.c.platform,
    _credentials.c.account_id == accounts.c.external_id,
)
"""Whether a credential is one of an account's: both know it by the platform's id."""

_IS_ATTACHED = exists().where(IS_OF_ACCOUNT, _credentials.c.disconnected_at.is_(None))
_IS_WORKING = _IS_ATTACHED.where(_credentials.c.failure_code.is_(None))


class AccountRow(NamedTuple):
    """An account as callers see it, with its organization's time zone."""

    organization_id: UUID
    id: UUID
    brand_id: UUID
    platform: Platform
    external_id: str | None
    host: str | None
    handle: str | None
    display_name: str | None
    picture_url: str | None
    created_at: datetime
    time_zone: str
    week_start: WeekStart
    is_attached: bool
    is_working: bool

    @property
    def state(self) -> AccountState:
        """Whether it can be read now."""
        return state_of(is_attached=self.is_attached, is_working=self.is_working)


class KnownAccount(NamedTuple):
    """An account of an organization as its row is stored, column by column."""

    organization_id: UUID
    id: UUID
    brand_id: UUID
    platform: Platform
    external_id: str | None
    host: str | None
    handle: str | None
    display_name: str | None
    picture_url: str | None
    created_at: datetime

    @property
    def name(self) -> AccountName:
        """What it is known by."""
        return AccountName(self.platform, self.external_id, self.handle)


def _view() -> Select[Any]:
    """Accounts as callers see them."""
    return select(
        *(accounts.c[name] for name in KnownAccount._fields),
        *(_organizations.c.time_zone, _organizations.c.week_start),
        _IS_ATTACHED.label("is_attached"),
        _IS_WORKING.label("is_working"),
    ).join_from(accounts, _organizations, _organizations.c.id == accounts.c.organization_id)


def _visible_to(visible: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    return [] if visible is None else [any_of(accounts.c.organization_id, visible)]


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[AccountRow]:
    """These accounts, if visible to the caller."""
    statement = _view().where(any_of(accounts.c.id, ids), *_visible_to(visible))
    return rows_of(AccountRow, statement)


def select_by_credential(keys: Collection[OwnedKey]) -> RowsOf[tuple[UUID, AccountRow]]:
    """The account of each of these credentials; none of a key that belongs to nobody."""
    connecting = _credentials.alias("connecting")
    view = _view()
    statement = (
        view.with_only_columns(connecting.c.id.label("credential_id"), *view.selected_columns)
        .join(
            connecting,
            and_(
                connecting.c.organization_id == accounts.c.organization_id,
                connecting.c.platform == accounts.c.platform,
                connecting.c.account_id == accounts.c.external_id,
            ),
        )
        .where(*these(connecting, connecting.c.id, keys))
    )
    return keyed_rows("credential_id", UUID, AccountRow, statement)


def select_credentials(keys: Collection[OwnedKey]) -> RowsOf[tuple[UUID, CredentialRow]]:
    """What was connected to each of these accounts."""
    view = credentials_sql.view()
    statement = (
        view.with_only_columns(accounts.c.id.label("of_account"), *view.selected_columns)
        .join(accounts, IS_OF_ACCOUNT)
        .where(*these(accounts, accounts.c.id, keys))
    )
    return keyed_rows("of_account", UUID, CredentialRow, statement)


def select_of_organization(organization_id: UUID) -> RowsOf[KnownAccount]:
    """All accounts of an organization, the first known first."""
    statement = (
        select(*(accounts.c[name] for name in KnownAccount._fields))
        .where(accounts.c.organization_id == organization_id)
        .order_by(accounts.c.id)
    )
    return rows_of(KnownAccount, statement)


def count_attached(organization_id: UUID, account_id: UUID, brand_id: UUID) -> Select[int]:
    """How many credentials of that brand are connected to an account."""
    return (
        select(func.count())
        .select_from(_credentials)
        .join(accounts, IS_OF_ACCOUNT)
        .where(
            accounts.c.organization_id == organization_id,
            accounts.c.id == account_id,
            _credentials.c.brand_id == brand_id,
            _credentials.c.disconnected_at.is_(None),
        )
    )


def select_fitting(
    visible: Collection[UUID] | None,
    scope: Scope,
    *,
    platform: Platform | None,
    state: AccountState | None,
) -> Select[Any]:
    """The accounts of a scope, to page or to count.

    As in every scope, what is archived below it is left out.
    """
    statement = _view().where(*_visible_to(visible))
    if scope.organization_id is None:
        statement = statement.where(_organizations.c.archived_at.is_(None))
    else:
        statement = statement.where(accounts.c.organization_id == scope.organization_id)
    if scope.brand_id is not None:
        statement = statement.where(accounts.c.brand_id == scope.brand_id)
    else:
        statement = statement.join(
            _brands,
            and_(
                _brands.c.organization_id == accounts.c.organization_id,
                _brands.c.id == accounts.c.brand_id,
                _brands.c.archived_at.is_(None),
            ),
        )
    if platform is not None:
        statement = statement.where(accounts.c.platform == platform)
    return statement if state is None else statement.where(_STATES[state])


_STATES = {
    AccountState.CONNECTED: _IS_WORKING,
    AccountState.FAILED: and_(_IS_ATTACHED, ~_IS_WORKING),
    AccountState.UNCONNECTED: ~_IS_ATTACHED,
}


def page(statement: Select[Any], request: PageRequest) -> keyset.PageRows[AccountRow]:
    """A page of accounts, the first known first."""
    return keyset.page(AccountRow, statement, [keyset.Key(accounts.c.id)], request)


def count(statement: Select[Any]) -> Select[int]:
    """How many there are."""
    return select(func.count()).select_from(statement.subquery())
