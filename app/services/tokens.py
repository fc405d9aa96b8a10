"""API tokens: making, checking, listing and revoking them; sessions end with theirs.

A token is 256 bits of randomness, so a plain SHA-256 digest is enough to keep of it; the lookup
goes by digest, which tells an attacker who measures time nothing about any token.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from app.domain.access import AccessScope, Caller
from app.domain.texts import checked_label
from app.errors import NotFound, Unauthenticated
from app.services.organizations import get_organizations
from app.sql import sessions as sessions_sql
from app.sql import tokens as sql
from app.storage.database import Session
from app.tables.tokens import Token as Stored

PREFIX = "bb_"
NOTED_AGAIN_AFTER = timedelta(minutes=1)
_SHOWN = len(PREFIX) + 6
"""How much of a token may be seen in lists and logs."""


class Token(NamedTuple):
    """A token as lists show it: never the secret."""

    id: UUID
    name: str
    prefix: str
    scopes: frozenset[AccessScope]
    organization_id: UUID | None
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


async def create_token(
    session: Session,
    *,
    name: str,
    scopes: Collection[AccessScope],
    secret: str,
    key: UUID,
    now: datetime,
    organization_id: UUID | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Store a token made of `secret` (random text) and return it: it is not shown again.

    Raises:
        BadUserInput: The name is empty or too long.
        NotFound: There is no such organization to bind it to.
    """
    name = checked_label(name, "name")
    if organization_id and not await get_organizations(session, [organization_id], None):
        raise NotFound("There is no such organization.")
    token = f"{PREFIX}{secret}"
    session.add(
        Stored(
            id=key,
            name=name,
            prefix=prefix_of(token),
            digest=digest_of(token),
            scopes=" ".join(sorted(scopes)),
            organization_id=organization_id,
            created_at=now,
            expires_at=expires_at,
        )
    )
    await session.flush()
    return token


def digest_of(token: str) -> bytes:
    """What is kept of a token; whoever has it can't make the token of it."""
    return hashlib.sha256(token.encode()).digest()


def prefix_of(token: str) -> str:
    """As much of a token as lists and logs show."""
    return token[:_SHOWN]


async def authenticate(session: Session, token: str, *, now: datetime) -> Caller:
    """Who is behind a token.

    Raises:
        Unauthenticated: Nobody: it is unknown, expired or revoked.
    """
    row = await session.one_or_none(sql.select_by_digest(digest_of(token)))
    if row is None:
        raise Unauthenticated("The token is not known.")
    return caller_of(row, now)


def caller_of(row: sql.TokenRow, now: datetime) -> Caller:
    """Who is behind a token that is known.

    Raises:
        Unauthenticated: It is expired or revoked.
    """
    if row.revoked_at is not None:
        raise Unauthenticated("The token has been revoked.")
    if row.expires_at is not None and row.expires_at <= now:
        raise Unauthenticated(f"The token expired at {row.expires_at.isoformat()}.")
    return Caller(row.id, row.name, row.prefix, _scopes(row.scopes), row.organization_id)


async def authenticate_link(session: Session, token_id: UUID, *, now: datetime) -> Caller:
    """Who made a link that is good: it opens nothing once the token behind it doesn't.

    Raises:
        Unauthenticated: The token is gone, expired or revoked.
    """
    row = await session.one_or_none(sql.select_by_id(token_id))
    if row is None:
        raise Unauthenticated("The token is not known.")
    return caller_of(row, now)


async def note_use(session: Session, token_id: UUID, *, now: datetime) -> None:
    """Take down that a token was used; once a minute is exact enough."""
    await session.execute(sql.note_use(token_id, now, now - NOTED_AGAIN_AFTER))


def _scopes(stored: str) -> frozenset[AccessScope]:
    return frozenset(map(AccessScope, stored.split()))


async def list_tokens(session: Session) -> list[Token]:
    """All tokens, revoked ones too, oldest first."""
    return [token_of(row) for row in await session.all(sql.select_all())]


def token_of(row: sql.TokenRow) -> Token:
    """A row as a token."""
    values = row._asdict() | {"scopes": _scopes(row.scopes)}
    return Token(**values)


async def get_token(session: Session, token_id: UUID) -> Token:
    """One token.

    Raises:
        NotFound: There is none with this key.
    """
    row = await session.one_or_none(sql.select_by_id(token_id))
    if row is None:
        raise NotFound("There is no such token.")
    return token_of(row)


async def has_live_token(session: Session, *, now: datetime) -> bool:
    """Whether anybody could get in at all."""
    return (await session.scalars(sql.count_live(now))).one() > 0


async def check_writable(session: Session) -> None:
    """Write nothing, as one who may write would."""
    await session.execute(sql.UPDATE_NONE)


async def revoke_token(session: Session, prefix: str, *, now: datetime) -> int:
    """Revoke the tokens that start with `prefix`, as lists show it; how many were still good.

    Raises:
        NotFound: No token starts like that.
    """
    stored = (
        await session.scalars(select(Stored).where(col(Stored.prefix) == prefix_of(prefix)))
    ).all()
    if not stored:
        raise NotFound(f"No token starts with {prefix_of(prefix)!r}.")
    revoked = [token for token in stored if token.revoked_at is None]
    for token in revoked:
        token.revoked_at = now
    await session.execute(sessions_sql.delete_of_tokens([token.id for token in revoked]))
    return len(revoked)
