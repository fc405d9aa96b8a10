"""Statements over credentials; only those that say so read the secret."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, case, func, select, update

from app.domain.keys import OwnedKey
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.sql.owned import these
from app.sql.portable import any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.posts import Post

credentials = table_of(Credential)
_brands = table_of(Brand)
_posts = table_of(Post)


class CredentialRow(NamedTuple):
    """A credential without its secret, with its brand's label; `scopes` are separated by spaces."""

    organization_id: UUID
    id: UUID
    brand_id: UUID
    platform: Platform
    account_id: str
    handle: str | None
    host: str | None
    scopes: str
    expires_at: datetime | None
    monthly_ceiling: int | None
    includes_replies: bool
    failure_code: str | None
    failure_message: str | None
    failed_since: datetime | None
    connected_at: datetime
    checked_at: datetime | None
    disconnected_at: datetime | None
    brand_label: str


class SecretRow(NamedTuple):
    """What is needed to use a credential: its secret, what that is bound to, and its state."""

    organization_id: UUID
    id: UUID
    platform: Platform
    account_id: str
    secret: bytes
    failure_code: str | None
    failure_message: str | None
    failed_since: datetime | None
    connected_at: datetime
    disconnected_at: datetime | None


class Feeding(NamedTuple):
    """A known post, what is known of its kind, and the working credential that feeds it."""

    external_id: str
    category: PostCategory
    said_at: str | None
    credential_id: UUID | None


def _visible_to(visible: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    return [] if visible is None else [any_of(credentials.c.organization_id, visible)]


def view() -> Select[Any]:
    """Credentials as callers see them."""
    *names, _ = CredentialRow._fields
    return (
        select(*(credentials.c[name] for name in names), _brands.c.label.label("brand_label"))
        .join(
            _brands,
            (_brands.c.organization_id == credentials.c.organization_id)
            & (_brands.c.id == credentials.c.brand_id),
        )
        .order_by(_brands.c.label_key, credentials.c.platform, credentials.c.id)
    )


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[CredentialRow]:
    """These credentials, if visible to the caller."""
    statement = view().where(any_of(credentials.c.id, ids), *_visible_to(visible))
    return rows_of(CredentialRow, statement)


def select_of_brands(brands: Collection[OwnedKey]) -> RowsOf[CredentialRow]:
    """All credentials of these brands."""
    return rows_of(CredentialRow, view().where(*these(credentials, credentials.c.brand_id, brands)))


def select_all(visible: Collection[UUID] | None) -> RowsOf[CredentialRow]:
    """All credentials visible to the caller."""
    return rows_of(CredentialRow, view().where(*_visible_to(visible)))


def select_dead(unchecked_since: datetime, failed_before: datetime) -> RowsOf[CredentialRow]:
    """Dead accounts that weren't checked since then, or not at all since they failed."""
    checked_at, failed_since = credentials.c.checked_at, credentials.c.failed_since
    is_dead = credentials.c.disconnected_at.is_(None) & credentials.c.failure_code.is_not(None)
    was_checked = (checked_at > failed_since) & checked_at.is_not(None)
    is_due = case((was_checked, checked_at <= unchecked_since), else_=failed_since <= failed_before)
    return rows_of(CredentialRow, view().where(is_dead, is_due))


class PlatformPlace(NamedTuple):
    """A platform, and the account's own server there if it has many."""

    platform: Platform
    host: str | None


def select_places() -> RowsOf[PlatformPlace]:
    """Where the connected accounts are of which a token is stored."""
    columns = (credentials.c[name] for name in PlatformPlace._fields)
    is_stored = credentials.c.disconnected_at.is_(None) & (credentials.c.secret != b"")
    return rows_of(PlatformPlace, select(*columns).where(is_stored).distinct())


def _one(organization_id: UUID, credential_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return credentials.c.organization_id == organization_id, credentials.c.id == credential_id


def _secret(organization_id: UUID, credential_id: UUID) -> Select[Any]:
    columns = (credentials.c[name] for name in SecretRow._fields)
    return select(*columns).where(*_one(organization_id, credential_id))


def select_secret(organization_id: UUID, credential_id: UUID) -> RowsOf[SecretRow]:
    """A credential with its secret."""
    return rows_of(SecretRow, _secret(organization_id, credential_id))


def lock_secret(organization_id: UUID, credential_id: UUID) -> RowsOf[SecretRow]:
    """The same, locked until the transaction ends."""
    statement = _secret(organization_id, credential_id).with_for_update(key_share=True)
    return rows_of(SecretRow, statement)


def select_account(
    organization_id: UUID, brand_id: UUID, platform: Platform, account_id: str
) -> Select[UUID]:
    """The key of the credential for a brand's account."""
    return select(credentials.c.id).where(
        credentials.c.organization_id == organization_id,
        credentials.c.brand_id == brand_id,
        credentials.c.platform == platform,
        credentials.c.account_id == account_id,
    )


def count_of_brand(organization_id: UUID, brand_id: UUID) -> Select[int]:
    """How many accounts a brand has connected, including disconnected ones."""
    return (
        select(func.count())
        .select_from(credentials)
        .where(credentials.c.organization_id == organization_id, credentials.c.brand_id == brand_id)
    )


def change(organization_id: UUID, credential_id: UUID) -> Update:
    """Change one credential; its `values` follow."""
    return update(credentials).where(*_one(organization_id, credential_id))


def select_feeding(
    organization_id: UUID, platform: Platform, external_ids: Iterable[str]
) -> RowsOf[Feeding]:
    """Known posts, and whether a working credential feeds each."""
    is_fed = credentials.c.disconnected_at.is_(None) & credentials.c.failure_code.is_(None)
    feeding = (
        (credentials.c.organization_id == _posts.c.organization_id)
        & (credentials.c.id == _posts.c.credential_id)
        & is_fed
    )
    statement = (
        select(
            *(_posts.c[name] for name in ("external_id", "category", "said_at")),
            credentials.c.id.label("credential_id"),
        )
        .outerjoin(credentials, feeding)
        .where(
            _posts.c.organization_id == organization_id,
            _posts.c.platform == platform,
            any_of(_posts.c.external_id, external_ids),
        )
    )
    return rows_of(Feeding, statement)
