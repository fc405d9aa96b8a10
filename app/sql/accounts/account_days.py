"""Statements over the days of accounts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Date, Integer, Uuid, and_, func, select

from app.domain.accounts.account_days import ACCOUNT_COUNTS, AccountCounts, AccountDay
from app.sql.portable import RowsTable, Upsert, same_owner
from app.storage.rows import RowsOf, keyed_rows, rows_of
from app.tables.accounts.accounts import AccountAnalytics
from app.tables.base import table_of

analytics = table_of(AccountAnalytics)
_KEY = ("organization_id", "account_id", "date")
_COLUMNS = (*_KEY, "collected_at", "answered_at", *ACCOUNT_COUNTS)
_days = RowsTable("asked", organization_id=Uuid(), account_id=Uuid(), date=Date())
_accounts = RowsTable("asked", organization_id=Uuid(), account_id=Uuid())
_spans = RowsTable(
    "asked",
    position=Integer(),
    organization_id=Uuid(),
    account_id=Uuid(),
    first_day=Date(),
    last_day=Date(),
)

UPSERT_DAYS = Upsert(analytics, _COLUMNS)
"""Write whole days of accounts by key, as `day_row` makes them."""


class DayRow(NamedTuple):
    """A day of an account as it is stored, without its key."""

    date: dt.date
    collected_at: dt.datetime
    answered_at: str | None
    counts: AccountCounts

    @property
    def day(self) -> AccountDay:
        """The day itself."""
        day = AccountDay(self.date, self.collected_at, self.counts)
        return day._replace(answered_at=_times(self.answered_at)) if self.answered_at else day


class LatestFollowers(NamedTuple):
    """An account's last known followers, and their day."""

    account_id: UUID
    followers: int
    date: dt.date


def _times(text: str) -> dict[str, dt.datetime | None]:
    times: dict[str, str | None] = orjson.loads(text)
    return {name: dt.datetime.fromisoformat(at) if at else None for name, at in times.items()}


def day_row(organization_id: UUID, account_id: UUID, day: AccountDay) -> tuple[Any, ...]:
    """A day of an account as `UPSERT_DAYS` writes it."""
    times = _text(day.answered_at) if day.answered_at else None
    return (organization_id, account_id, day.date, day.collected_at, times, *day.counts)


def _text(times: Mapping[str, dt.datetime | None]) -> str:
    """JSON of one spelling, so that rows that say the same are equal."""
    told = {name: at and at.astimezone(dt.UTC).isoformat() for name, at in times.items()}
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()


def _stored() -> list[Any]:
    names = ("date", "collected_at", "answered_at", *ACCOUNT_COUNTS)
    return [analytics.c[name] for name in names]


def select_days(
    organization_id: UUID, days: Iterable[tuple[UUID, dt.date]]
) -> RowsOf[tuple[UUID, DayRow]]:
    """These days of accounts, as far as there are any."""
    requested = _days.of((organization_id, *day) for day in days)
    statement = (
        select(analytics.c.account_id, *_stored())
        .select_from(requested)
        .join(analytics, and_(*(analytics.c[name] == requested.c[name] for name in _KEY)))
    )
    return keyed_rows("account_id", UUID, DayRow, statement)


@cache
def select_spans() -> RowsOf[tuple[int, DayRow]]:
    """The days of accounts within spans, oldest first; see `span_parameters`."""
    requested = _spans.named()
    statement = (
        select(requested.c.position, *_stored())
        .select_from(requested)
        .join(
            analytics,
            and_(
                analytics.c.organization_id == requested.c.organization_id,
                analytics.c.account_id == requested.c.account_id,
                analytics.c.date.between(requested.c.first_day, requested.c.last_day),
            ),
        )
        .order_by(requested.c.position, analytics.c.date)
    )
    return keyed_rows("position", int, DayRow, statement)


def span_parameters(
    spans: Iterable[tuple[UUID, UUID, dt.date, dt.date]],
) -> dict[str, Any]:
    """The parameters for executing that statement: organization, account, first and last day."""
    return _spans.parameters((position, *span) for position, span in enumerate(spans))


def select_latest_followers(accounts: Iterable[tuple[UUID, UUID]]) -> RowsOf[LatestFollowers]:
    """The last known followers of accounts, given with their organizations; none if never known."""
    requested = _accounts.of(accounts)
    other = analytics.alias("other")
    latest = (
        select(func.max(other.c.date))
        .where(
            other.c.organization_id == requested.c.organization_id,
            other.c.account_id == requested.c.account_id,
            other.c.followers.is_not(None),
            same_owner(other, analytics),
        )
        .scalar_subquery()
    )
    statement = (
        select(*(analytics.c[name] for name in LatestFollowers._fields))
        .select_from(requested)
        .join(
            analytics,
            and_(
                analytics.c.organization_id == requested.c.organization_id,
                analytics.c.account_id == requested.c.account_id,
                analytics.c.date == latest,
            ),
        )
    )
    return rows_of(LatestFollowers, statement)
