"""Outages: a platform that answers nobody is left alone, by all processes, and asked by one.

What is due there stays due: it has no failure, and loses no attempt. One batch asks for all after
each pause, and an answer ends it. What a person requests is asked for in any case.
"""

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import NamedTuple
from uuid import UUID

import structlog

from app.domain.collecting.outages import Outage, Verdict, after_failure
from app.domain.platforms import Platform
from app.services.accounts.allowances import Account
from app.sql.accounts import outages as sql
from app.storage.database import Database, Session

log = structlog.get_logger()


class Turn(Enum):
    """Whether an account may ask its platform."""

    OPEN = auto()
    PROBE = auto()
    """The platform is left alone, and it is time that one asks for all."""

    PAUSED = auto()


class Paused(NamedTuple):
    """A platform that is left alone; `host` is the server where it has several, else empty."""

    platform: Platform
    host: str
    since: datetime
    ask_at: datetime


async def take_turn(
    database: Database, account: Account, *, now: datetime, lease: timedelta
) -> Turn:
    """Whether an account may ask now; who asks for all does so alone for as long as the lease."""
    place = _place(account)
    async with database.read() as session:
        known = await session.one_or_none(sql.select_outage(place))
    if known is None or known.ask_at is None:
        return Turn.OPEN
    async with database.write() as session:
        taken = await session.scalars(sql.take_probe(place, now, now + lease))
        return Turn.PAUSED if taken.one_or_none() is None else Turn.PROBE


async def give_back(database: Database, account: Account, *, now: datetime) -> None:
    """Let somebody else ask for all, now."""
    async with database.write() as session:
        await session.execute(sql.ask_at(_place(account), now))


async def note(
    database: Database,
    account: Account,
    verdict: Verdict,
    *,
    now: datetime,
    jitter: float,
    is_probe: bool = False,
) -> bool:
    """Learn from a request how its platform stands; whether it is out of reach.

    The begin and the end of an outage are logged, each once.
    """
    place = _place(account)
    async with database.read() as session:
        row = await session.one_or_none(sql.select_outage(place))
    if row is None and verdict is not Verdict.SILENT:
        return False
    if verdict is Verdict.ANSWERS:
        await _end(database, place, now)
        return False
    if verdict is Verdict.SILENT or is_probe:
        return await _fail(database, place, account.credential_id, now, jitter, is_probe)
    return row is not None and row.paused_at is not None


async def _fail(
    database: Database,
    place: sql.Place,
    credential_id: UUID,
    now: datetime,
    jitter: float,
    is_probe: bool,  # noqa: FBT001 - one call
) -> bool:
    async with database.write() as session:
        row = await session.one_or_none(sql.lock_outage(place))
        known = None if row is None else Outage(*row[2:])
        another = (await session.scalars(sql.select_another(place, credential_id))).one_or_none()
        outage = after_failure(
            known,
            credential_id,
            is_alone=another is None,
            is_probe=is_probe,
            now=now,
            jitter=jitter,
        )
        begins = outage.paused_at is not None and (known is None or known.paused_at is None)
        state = (getattr(outage, name) for name in sql.OutageRow._fields[2:])
        await session.execute_rows(sql.WRITE, [(*place, *state)])
        if begins:
            session.end_answers()
    if begins:
        log.warning("platform.out", **_named(place), since=outage.began_at.isoformat())
    return outage.paused_at is not None


async def _end(database: Database, place: sql.Place, now: datetime) -> None:
    async with database.write() as session:
        row = await session.one_or_none(sql.lock_outage(place))
        await session.execute(sql.end(place))
        was_out = row is not None and row.paused_at is not None
        if was_out:
            session.end_answers()
    if row is not None and was_out:
        minutes = round((now - row.began_at) / timedelta(minutes=1))
        log.info("platform.back", **_named(place), minutes=minutes)


async def list_paused(session: Session) -> list[Paused]:
    """The platforms that are left alone."""
    return [
        Paused(row.platform, row.host, row.began_at, row.ask_at)
        for row in await session.all(sql.select_paused())
        if row.ask_at is not None
    ]


def _place(account: Account) -> sql.Place:
    return account.platform, account.host or ""


def _named(place: sql.Place) -> dict[str, str]:
    platform, host = place
    return {"platform": platform.value, **({"host": host} if host else {})}
