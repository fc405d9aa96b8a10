"""Failed attempts to get in: after some of them each further one has to wait longer.

They are counted by what they have in common, such as an address. Several processes that serve
count in the database, so that an attacker who asks all of them gets no further than with one.
"""

from collections.abc import Collection, Hashable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from app.sql import failed_attempts as sql
from app.storage.database import Session

FREE: Final = 5
"""So many failures cost nothing: people paste the wrong thing."""

LONGEST_SECONDS: Final = 60.0
"""Whoever shares an address or a prefix with an attacker never waits longer."""

FORGOTTEN_SECONDS: Final = sql.FORGOTTEN_MICROS / 1e6

_MICROS = 1_000_000


def wait_after(failures: int, seconds: float) -> float:
    """How many seconds an attempt has to wait, so many seconds after the last of some failures."""
    if failures < FREE or seconds > FORGOTTEN_SECONDS:
        return 0.0
    pause = min(LONGEST_SECONDS, 2.0 ** (failures - FREE))
    # After the clock was set back the last one is still to come.
    return max(0.0, pause - max(0.0, seconds))


def key_of(door: str, common: Hashable) -> UUID:
    """What stands for something that attempts at a door have in common, without telling it."""
    return UUID(bytes=sha256(repr((door, common)).encode()).digest()[:16])


async def attempt(session: Session, keys: Collection[UUID], *, now: datetime) -> float:
    """Count an attempt as failed until it is known to have succeeded.

    Returns:
        0; or how many seconds too early it comes, and then the caller rolls back.
    """
    instant = _micros(now)
    # In the order of their keys: two attempts with the same never wait for each other.
    await session.execute_rows(sql.COUNT, [(key, 1, 0, instant) for key in sorted(set(keys))])
    before = await session.all(sql.select_before(keys))
    return max(
        wait_after(each.failures_before, (instant - each.before_micros) / _MICROS)
        for each in before
    )


async def forget(session: Session, keys: Collection[UUID]) -> None:
    """Forget the failures that led to a success."""
    await session.execute(sql.delete_these(keys))


async def forget_old(session: Session, *, now: datetime) -> None:
    """Delete what is forgotten."""
    await session.execute(sql.delete_before(_micros(now - timedelta(seconds=FORGOTTEN_SECONDS))))


def _micros(moment: datetime) -> int:
    return round(moment.timestamp() * _MICROS)
