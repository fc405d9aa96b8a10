"""Request limits and spending ceilings of platforms, counted in rows, across processes.

Rates come from the platforms' documentation and response headers. Money is reserved before a call
and settled after it; a reservation of a process that died stands for the month, since the platform
may have charged it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.providers import rate_windows, registry
from app.providers.limits import Rate, Shared
from app.sql.accounts import allowances as sql
from app.storage.database import Session
from app.tables.accounts.allowances import NOBODY

SPENDING = "micro-dollars"

OVER_CEILING = "The monthly ceiling that is set for this account is reached."
"""The message of that failure."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that makes requests: a credential, and the host if its platform has several."""

    organization_id: UUID
    credential_id: UUID
    platform: Platform
    host: str | None = None

    @property
    def gate(self) -> sql.Key:
        """The gate that the platform itself can close for this account."""
        return self.organization_id, self.credential_id, str(self.platform)

    @property
    def rates(self) -> Mapping[sql.Key, Rate]:
        """The rates that apply to this account, each by the key of those that share it."""
        return {self._key(rate): rate for rate in registry.PLATFORMS[self.platform].rates}

    def _key(self, rate: Rate) -> sql.Key:
        name = f"{self.platform} {rate.requests}/{rate.seconds}s"
        if rate.shared is Shared.CREDENTIAL:
            return self.organization_id, self.credential_id, name
        if rate.shared is Shared.APP:
            return NOBODY, NOBODY, f"{name} app"
        return NOBODY, NOBODY, f"{name} {self.host or 'address'}"


async def take(
    session: Session, account: Account, requests: int, *, now: datetime
) -> datetime | None:
    """Count requests before they are made.

    Returns:
        None if they may be made now; else when they may be, and nothing was counted.
    """
    rates = account.rates
    gates = [(*key, sql.GATE, 0, 0) for key in (account.gate, *rates)]
    counted = [(*key, rate_windows.slice_of(rate, now), requests, 0) for key, rate in rates.items()]
    # There is nearly always room: count first, and undo it where there is none.
    await session.execute_rows(sql.ADD, sorted(gates + counted))
    used: dict[sql.Key, dict[datetime, int]] = defaultdict(dict)
    waits: list[datetime] = []
    for row in await session.all(sql.select_usage((account.gate, *rates))):
        key = row.organization_id, row.credential_id, row.allowance
        if row.window_start != sql.GATE:
            used[key][row.window_start] = row.used
        elif row.blocked_until is not None and row.blocked_until > now:
            waits.append(row.blocked_until)
    for key, rate in rates.items():
        used[key][rate_windows.slice_of(rate, now)] -= requests
        wait = rate_windows.free_at(rate, used[key], requests, now=now)
        if wait is not None:
            waits.append(wait)
    if waits:
        back = [(*key, start, -count, 0) for *key, start, count, _ in counted]
        await session.execute_rows(sql.ADD, sorted(back))
        return max(waits)
    await _forget(session, rates, used, now)
    return None


async def _forget(
    session: Session,
    rates: Mapping[sql.Key, Rate],
    used: Mapping[sql.Key, Mapping[datetime, int]],
    now: datetime,
) -> None:
    """Delete slices that no longer count, several at a time."""
    for key, rate in rates.items():
        over = [start for start in used[key] if rate_windows.end_of(rate, start) <= now]
        if len(over) > rate_windows.SLICES:
            await session.execute(sql.delete_before(key, max(over)))


async def block(session: Session, account: Account, until: datetime) -> None:
    """Make no more requests for this account until then: the platform said so."""
    await session.execute_rows(sql.ADD, [(*account.gate, sql.GATE, 0, 0)])
    await session.execute(sql.block(account.gate, until))


async def closed_until(session: Session, account: Account, *, now: datetime) -> datetime | None:
    """Until when the platform itself answers no more requests of this account; None if it does."""
    rows = await session.all(sql.select_usage([account.gate]))
    until = next((row.blocked_until for row in rows if row.window_start == sql.GATE), None)
    return until if until is not None and until > now else None


def month_of(now: datetime) -> datetime:
    """The start of the calendar month (UTC), the period of ceilings."""
    return now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def month_after(now: datetime) -> datetime:
    """The start of the next month."""
    month = month_of(now)
    year, number = divmod(month.year * 12 + month.month, 12)
    return month.replace(year=year, month=number + 1)


def over_ceiling(now: datetime) -> Failure:
    """The failure of what costs money until the month is over."""
    return Failure(
        FailureCode.QUOTA_EXHAUSTED, OVER_CEILING, month_after(now), is_over_ceiling=True
    )


async def spent(session: Session, account: Account, *, now: datetime) -> int:
    """Micro-dollars spent and reserved this month, locked until the transaction ends."""
    month = month_of(now)
    key = account.organization_id, account.credential_id, SPENDING
    await session.execute_rows(sql.ADD, [(*key, month, 0, 0)])
    rows = await session.all(sql.select_usage([key]))
    return sum(row.used + row.reserved for row in rows if row.window_start == month)


async def spend(
    session: Session, account: Account, *, used: int = 0, reserved: int = 0, now: datetime
) -> None:
    """Add to this month's spending and reservations; settling a reservation makes it negative."""
    key = account.organization_id, account.credential_id, SPENDING
    await session.execute_rows(sql.ADD, [(*key, month_of(now), used, reserved)])
