"""Statements over tokens."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, Update, false, func, or_, select, update

from app.sql.portable import any_of, any_of_named
from app.storage.owners import UNREAD
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.organizations import Organization
from app.tables.tokens import Token

tokens = table_of(Token)
_organizations = table_of(Organization)


class TokenRow(NamedTuple):
    """A token without the digest of its secret; `scopes` are separated by spaces."""

    id: UUID
    name: str
    prefix: str
    scopes: str
    organization_id: UUID | None
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


TOKEN_COLUMNS = [tokens.c[name] for name in TokenRow._fields]


def select_by_digest(digest: bytes) -> RowsOf[TokenRow]:
    """The token whose secret has this digest."""
    return rows_of(TokenRow, select(*TOKEN_COLUMNS).where(tokens.c.digest == digest))


def select_all() -> RowsOf[TokenRow]:
    """All tokens, oldest first."""
    return rows_of(TokenRow, select(*TOKEN_COLUMNS).order_by(tokens.c.id))


def select_by_id(token_id: UUID) -> RowsOf[TokenRow]:
    """The token with this key."""
    return rows_of(TokenRow, select(*TOKEN_COLUMNS).where(tokens.c.id == token_id))


def select_of(visible: Collection[UUID] | None, limit: int) -> RowsOf[TokenRow]:
    """The newest tokens bound to some organizations; None stands for all tokens."""
    bound = [] if visible is None else [any_of(tokens.c.organization_id, visible)]
    newest = select(*TOKEN_COLUMNS).where(*bound).order_by(tokens.c.id.desc()).limit(limit)
    return rows_of(TokenRow, newest)


def count_live(now: datetime) -> Select[int]:
    """How many tokens are neither revoked nor expired."""
    unexpired = or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > now)
    return select(func.count()).select_from(tokens).where(tokens.c.revoked_at.is_(None), unexpired)


class EndingToken(NamedTuple):
    """A token that ends, and the organization that it is bound to, if any."""

    id: UUID
    name: str
    organization_id: UUID | None
    organization_label: str | None
    created_at: datetime
    expires_at: datetime


@cache
def select_ending(*, bound: bool) -> RowsOf[EndingToken]:
    """The tokens that end and aren't revoked; if `bound`, those of `organizations`.

    What is bound to an archived organization is left out.
    """
    statement = (
        select(
            *(tokens.c.id, tokens.c.name, tokens.c.organization_id),
            _organizations.c.label.label("organization_label"),
            *(tokens.c.created_at, tokens.c.expires_at),
        )
        .outerjoin(_organizations, _organizations.c.id == tokens.c.organization_id)
        .where(
            *(tokens.c.revoked_at.is_(None), tokens.c.expires_at.is_not(None)),
            _organizations.c.archived_at.is_(None),
        )
    )
    if bound:
        statement = statement.where(any_of_named(tokens.c.organization_id, "organizations"))
    return rows_of(EndingToken, statement)


def note_use(token_id: UUID, now: datetime, unless_since: datetime) -> Update:
    """Record that a token was used, unless that was recorded a moment ago."""
    return (
        update(tokens)
        .where(
            tokens.c.id == token_id,
            or_(tokens.c.last_used_at.is_(None), tokens.c.last_used_at < unless_since),
        )
        .values(last_used_at=now)
        .execution_options(**UNREAD)
    )


def revoke(token_id: UUID, organization_id: UUID | None, now: datetime) -> Update:
    """Revoke a token that is still good, and is bound to this organization or to none."""
    is_bound = (
        tokens.c.organization_id.is_(None)
        if organization_id is None
        else tokens.c.organization_id == organization_id
    )
    return (
        update(tokens)
        .where(tokens.c.id == token_id, is_bound, tokens.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


UPDATE_NONE = update(tokens).where(false()).values(name=tokens.c.name)
"""A write that changes nothing; it needs write permission."""
