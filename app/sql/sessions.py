"""Statements over the sessions of people."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from sqlalchemy import Delete, Update, delete, or_, select, update

from app.sql.portable import any_of
from app.sql.tokens import TOKEN_COLUMNS, TokenRow, tokens
from app.storage.owners import UNREAD
from app.storage.rows import FromColumns, RowsOf, rows_of
from app.tables.base import table_of
from app.tables.sessions import SignedIn

sessions = table_of(SignedIn)


class SessionRow(NamedTuple):
    """A session without the digest of its cookie."""

    id: UUID
    token_id: UUID
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    ends_at: datetime


_COLUMNS = [sessions.c[name] for name in SessionRow._fields]
_LABELS = tuple(f"session_{name}" for name in SessionRow._fields)


class OpenedRow(NamedTuple):
    """A session, and the token that it stands for."""

    session: Annotated[SessionRow, FromColumns(_LABELS)]
    token: TokenRow


def select_by_digest(digest: bytes) -> RowsOf[OpenedRow]:
    """The session whose cookie has this digest, with its token."""
    labelled = [column.label(label) for column, label in zip(_COLUMNS, _LABELS, strict=True)]
    statement = (
        select(*labelled, *TOKEN_COLUMNS)
        .join_from(sessions, tokens, tokens.c.id == sessions.c.token_id)
        .where(sessions.c.digest == digest)
    )
    return rows_of(OpenedRow, statement)


def select_of_token(token_id: UUID) -> RowsOf[SessionRow]:
    """A token's sessions, the newest first."""
    return rows_of(
        SessionRow,
        select(*_COLUMNS).where(sessions.c.token_id == token_id).order_by(sessions.c.id.desc()),
    )


def delete_by_digest(digest: bytes) -> Delete:
    """Delete the session whose cookie has this digest."""
    return delete(sessions).where(sessions.c.digest == digest)


def delete_of_token(token_id: UUID, session_ids: Collection[UUID]) -> Delete:
    """Delete some sessions of a token."""
    return delete(sessions).where(
        sessions.c.token_id == token_id, any_of(sessions.c.id, session_ids)
    )


def delete_of_tokens(token_ids: Collection[UUID]) -> Delete:
    """Delete all sessions of some tokens."""
    return delete(sessions).where(any_of(sessions.c.token_id, token_ids))


def delete_over(now: datetime, idle_since: datetime) -> Delete:
    """Delete the sessions that have ended by themselves."""
    return delete(sessions).where(
        or_(sessions.c.ends_at <= now, sessions.c.last_seen_at <= idle_since)
    )


def note_use(session_id: UUID, now: datetime, unless_since: datetime) -> Update:
    """Record that a session was used, unless that was recorded a moment ago."""
    return (
        update(sessions)
        .where(sessions.c.id == session_id, sessions.c.last_seen_at < unless_since)
        .values(last_seen_at=now)
        .execution_options(**UNREAD)
    )
