"""Statements over credentials. Only those that say so read the secret."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, func, select, update

from app.domain.platforms import Platform
from app.sql.portable import any_of
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.posts import Post

credentials = table_of(Credential)
_brands = table_of(Brand)
_posts = table_of(Post)

VIEW = tuple(name for name in credentials.columns.keys() if name != "secret")  # noqa: SIM118
"""The columns that callers see."""


def _visible_to(visible: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    return [] if visible is None else [any_of(credentials.c.organization_id, visible)]


def select_view() -> Select[*tuple[Any, ...]]:
    """Credentials as callers see them, with their brand's label."""
    return (
        select(*(credentials.c[name] for name in VIEW), _brands.c.label.label("brand_label"))
        .join(
            _brands,
            (_brands.c.organization_id == credentials.c.organization_id)
            & (_brands.c.id == credentials.c.brand_id),
        )
        .order_by(_brands.c.label_key, credentials.c.platform, credentials.c.id)
    )


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> Select[*tuple[Any, ...]]:
    """These credentials, as far as they exist for the caller."""
    return select_view().where(any_of(credentials.c.id, ids), *_visible_to(visible))


def select_of_brands(brand_ids: Iterable[UUID]) -> Select[*tuple[Any, ...]]:
    """All credentials of these brands."""
    return select_view().where(any_of(credentials.c.brand_id, brand_ids))


def select_all(visible: Collection[UUID] | None) -> Select[*tuple[Any, ...]]:
    """All credentials that exist for the caller."""
    return select_view().where(*_visible_to(visible))


def _one(organization_id: UUID, credential_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return credentials.c.organization_id == organization_id, credentials.c.id == credential_id


def select_secret(organization_id: UUID, credential_id: UUID) -> Select[*tuple[Any, ...]]:
    """A whole credential, the secret included."""
    return select(credentials).where(*_one(organization_id, credential_id))


def lock_secret(organization_id: UUID, credential_id: UUID) -> Select[*tuple[Any, ...]]:
    """The same, locked until the transaction ends."""
    return select_secret(organization_id, credential_id).with_for_update(key_share=True)


def select_account(
    organization_id: UUID, brand_id: UUID, platform: Platform, account_id: str
) -> Select[*tuple[Any, ...]]:
    """The key of the credential of a brand's account."""
    return select(credentials.c.id).where(
        credentials.c.organization_id == organization_id,
        credentials.c.brand_id == brand_id,
        credentials.c.platform == platform,
        credentials.c.account_id == account_id,
    )


def count_of_brand(organization_id: UUID, brand_id: UUID) -> Select[int]:
    """How many accounts a brand has connected, disconnected ones too."""
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
) -> Select[*tuple[Any, ...]]:
    """Posts that are known, and whether a credential that works feeds each."""
    is_fed = credentials.c.disconnected_at.is_(None) & credentials.c.failure_code.is_(None)
    feeding = (
        (credentials.c.organization_id == _posts.c.organization_id)
        & (credentials.c.id == _posts.c.credential_id)
        & is_fed
    )
    return (
        select(_posts.c.external_id, credentials.c.id.label("credential_id"))
        .outerjoin(credentials, feeding)
        .where(
            _posts.c.organization_id == organization_id,
            _posts.c.platform == platform,
            any_of(_posts.c.external_id, external_ids),
        )
    )
