"""Sessions of people: signing in with a token, knowing a cookie again, and ending them.

The cookie's value is as random as a token, so that its digest is enough to keep. A session is no
more than its token: it ends with it, and is admitted to what the token opens at that moment.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.domain import sessions
from app.domain.access import Caller
from app.errors import NotFound, Unauthenticated
from app.services import tokens
from app.services.tokens import digest_of
from app.sql import sessions as sql
from app.storage.database import Session
from app.tables.sessions import SignedIn

NOTED_AGAIN_AFTER = timedelta(minutes=1)


class PersonSession(NamedTuple):
    """A session as lists show it: never the cookie's value."""

    id: UUID
    token_id: UUID
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    ends_at: datetime


class Opened(NamedTuple):
    """Who is behind a cookie, and by which session."""

    caller: Caller
    session_id: UUID


async def begin(
    session: Session,
    token_id: UUID,
    *,
    secret: str,
    key: UUID,
    user_agent: str,
    now: datetime,
) -> tuple[str, datetime]:
    """Begin a session of a token that has just been checked.

    Args:
        session: What writes it.
        token_id: The token that it stands for.
        secret: Random text.
        key: The new session's key.
        user_agent: What the browser says of itself.
        now: The instant from which its time counts.

    Returns:
        The cookie's value, which can't be told again, and when it is over at the latest.
    """
    await session.execute(sql.delete_over(now, now - sessions.IDLE))
    token = await tokens.get_token(session, token_id)
    known = await session.all(sql.select_of_token(token_id))
    # The clock may have been set back: a session that begins later than now isn't the newest.
    known.sort(key=lambda each: each.created_at > now)
    surplus = [each.id for each in known[sessions.MOST_PER_TOKEN - 1 :]]
    await session.execute(sql.delete_of_token(token_id, surplus))
    value, ends_at = f"{sessions.PREFIX}{secret}", sessions.end_of(now, token.expires_at)
    session.add(
        SignedIn(
            id=key,
            token_id=token_id,
            digest=digest_of(value),
            user_agent=sessions.shortened(user_agent),
            created_at=now,
            last_seen_at=now,
            ends_at=ends_at,
        )
    )
    await session.flush()
    return value, ends_at


async def authenticate(session: Session, value: str, *, now: datetime) -> Opened:
    """Who is behind a cookie.

    Raises:
        Unauthenticated: Nobody: the session is unknown or over, or its token opens nothing.
    """
    row = await session.one_or_none(sql.select_by_digest(digest_of(value)))
    if row is None or sessions.is_over(row.session.last_seen_at, row.session.ends_at, now):
        raise Unauthenticated("The session is over: sign in again.")
    return Opened(tokens.caller_of(row.token, now), row.session.id)


async def note_use(session: Session, session_id: UUID, *, now: datetime) -> None:
    """Take down that a session was used; once a minute is exact enough."""
    await session.execute(sql.note_use(session_id, now, now - NOTED_AGAIN_AFTER))


async def list_sessions(session: Session, token_id: UUID, *, now: datetime) -> list[PersonSession]:
    """The sessions of a token that aren't over, newest first."""
    return [
        PersonSession(*row)
        for row in await session.all(sql.select_of_token(token_id))
        if not sessions.is_over(row.last_seen_at, row.ends_at, now)
    ]


async def end(session: Session, value: str) -> None:
    """End the session of a cookie, if there is one."""
    await session.execute(sql.delete_by_digest(digest_of(value)))


async def revoke(session: Session, token_id: UUID, session_id: UUID) -> None:
    """End a session of a token.

    Raises:
        NotFound: The token has no such session.
    """
    found = [row.id for row in await session.all(sql.select_of_token(token_id))]
    if session_id not in found:
        raise NotFound("There is no such session.")
    await session.execute(sql.delete_of_token(token_id, [session_id]))
