"""Budgets per minute that hold across processes and machines.

A budget is told by when it will be full again (the generic cell rate algorithm): paying puts that
off, and time passing needs no writing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.sql import budgets as sql
from app.storage.database import Session

MICROS: Final = 1_000_000
FORGOTTEN_AFTER: Final = timedelta(hours=1)


async def pay(
    session: Session, kind: str, paid: Mapping[UUID, float], *, now: datetime
) -> Mapping[UUID, float]:
    """Pay what was spent in one process, in seconds of refilling.

    Returns:
        In how many seconds each budget will be full, all processes' payments included.
    """
    instant = _micros(now)
    amounts = {key: round(seconds * MICROS) for key, seconds in paid.items()}
    # In the order of their keys: two processes that pay for the same never wait for each other.
    rows = [(kind, key, instant + amounts[key], amounts[key]) for key in sorted(amounts)]
    await session.execute_rows(sql.PAY, rows)
    found = await session.execute(sql.select_budgets(kind, list(amounts)))
    return {key: max(0, full_at - instant) / MICROS for key, full_at in found}


async def forget_full(session: Session, *, now: datetime) -> None:
    """Forget the budgets that have been full for an hour: nothing was spent of them since."""
    await session.execute(sql.delete_full(_micros(now - FORGOTTEN_AFTER)))


def _micros(moment: datetime) -> int:
    return round(moment.timestamp() * MICROS)
