"""Books: the money, credits and ingredients that organizations booked, and how they add up.

Money is in minor units of its currency and never added across currencies; credits are never
money. Days are those of each organization's own calendar, fixed when a record was written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.domain.business.projections import Projection, project
from app.domain.numbers.change import Change, ComparedDays, compare

LARGEST_AMOUNT = 2**53 - 1
"""The largest amount that a JSON number carries exactly."""

UNUSUAL_AMOUNT = 10**9
LARGEST_SUM = 2**62
"""Where a larger amount than the former is written, the books may add up to the latter.

The other half of 64 bits is left to usual amounts: four billion of the largest of them fill it.
"""

SERIES_DAYS = 30
READ_DAYS = 35
"""Days up to today that a dashboard reads: its series, a month to date, 28 complete days."""


class CreditKind(StrEnum):
    """Why credits moved; the kind, not the sign of the amount, says in which direction."""

    PURCHASE = "PURCHASE"
    GRANT = "GRANT"
    ROLLOVER = "ROLLOVER"
    USAGE = "USAGE"
    USAGE_REFUND = "USAGE_REFUND"
    PURCHASE_REFUND = "PURCHASE_REFUND"
    EXPIRY = "EXPIRY"


Signs = Mapping[str, int]
SOLD: Signs = {CreditKind.PURCHASE: 1, CreditKind.PURCHASE_REFUND: -1}
CONSUMED: Signs = {CreditKind.USAGE: 1, CreditKind.USAGE_REFUND: -1}
BALANCE: Signs = {
    CreditKind.PURCHASE: 1,
    CreditKind.GRANT: 1,
    CreditKind.ROLLOVER: 1,
    CreditKind.USAGE: -1,
    CreditKind.USAGE_REFUND: 1,
    CreditKind.PURCHASE_REFUND: -1,
    CreditKind.EXPIRY: -1,
}
"""What each kind adds to credits sold, to credits consumed, and to the balance."""


class Booked(NamedTuple):
    """What one organization booked on one day, in one currency, credit kind or category."""

    organization_id: UUID
    unit: str
    date: date
    amount: int


class Ever(NamedTuple):
    """The same over all time, and its first day."""

    organization_id: UUID
    unit: str
    amount: int
    first: date


class Seller(NamedTuple):
    """An organization as the business sees it; `credit_price` is in its currency's minor units."""

    organization_id: UUID
    currency: str
    credit_price: int | None
    is_archived: bool


class Books(NamedTuple):
    """One kind of record: what was booked recently, day by day, and over all time."""

    days: Sequence[Booked] = ()
    ever: Sequence[Ever] = ()


class DailyAmount(NamedTuple):
    """The total of one day."""

    date: date
    amount: int


class Money(NamedTuple):
    """An amount in the minor units of its currency."""

    amount: int
    currency: str


class Takings(NamedTuple):
    """Daily amounts: money in one currency, or ingredients."""

    today: int
    last_7_days: int
    last_30_days: int
    month_to_date: int
    daily: tuple[DailyAmount, ...]
    change: Change


class BookedDays:
    """Amounts by day, relative to today."""

    def __init__(self, today: date, amounts: Iterable[tuple[date, int]]) -> None:
        self._today = today
        self._by_day: dict[date, int] = defaultdict(int)
        for day, amount in amounts:
            self._by_day[day] += amount

    def back(self, first: int, last: int = 0) -> int:
        """The total of the days from `first` to `last` days ago."""
        return sum(self._by_day.get(self._ago(days), 0) for days in range(last, first + 1))

    def daily(self, days: int, until: int = 0) -> tuple[DailyAmount, ...]:
        """The totals of `days` days without gaps, the last one `until` days ago."""
        listed = (self._ago(back) for back in range(until + days - 1, until - 1, -1))
        return tuple(DailyAmount(day, self._by_day.get(day, 0)) for day in listed)

    def change(self) -> Change:
        """The last 7 complete days against the 7 before them."""
        return compare(self.back(7, 1), self.back(14, 8), ComparedDays(7, 7))

    def takings(self) -> Takings:
        """The figures that dashboards show."""
        return Takings(
            self.back(0),
            self.back(6),
            self.back(SERIES_DAYS - 1),
            self.back(self._today.day - 1),
            self.daily(SERIES_DAYS),
            self.change(),
        )

    def projection(self, first: date | None) -> Projection:
        """The projection for the 30 days from today on, given the day of the first record."""
        complete = (self._today - first).days if first else 0
        return project(
            lambda days: [each.amount for each in self.daily(days, until=1)], complete=complete
        )

    def _ago(self, days: int) -> date:
        return self._today - timedelta(days=days)


def days_of(today: date, booked: Iterable[Booked], signs: Signs | None = None) -> BookedDays:
    """The records by day; of the ledger, only the kinds in `signs`, with their signs."""
    return BookedDays(
        today,
        (
            (row.date, row.amount * (1 if signs is None else signs[row.unit]))
            for row in booked
            if signs is None or row.unit in signs
        ),
    )


def by_unit(booked: Iterable[Booked]) -> dict[str, list[Booked]]:
    """What was booked, by currency, kind or category."""
    groups: dict[str, list[Booked]] = defaultdict(list)
    for row in booked:
        groups[row.unit].append(row)
    return groups


def units_of(books: Books) -> list[str]:
    """The currencies, kinds or categories that were ever booked, sorted."""
    return sorted({row.unit for row in books.ever})


def lately(today: date, booked: Iterable[Booked]) -> list[Booked]:
    """What was booked in the last 30 days."""
    first = today - timedelta(days=SERIES_DAYS - 1)
    return [row for row in booked if first <= row.date <= today]


def amount_of(rows: Iterable[Booked | Ever], signs: Signs) -> int:
    """The total of ledger rows of the kinds in `signs`, with their signs."""
    return sum(row.amount * signs[row.unit] for row in rows if row.unit in signs)


def value_of(
    rows: Iterable[Booked | Ever], signs: Signs, sellers: Mapping[UUID, Seller]
) -> tuple[Money, ...] | None:
    """Credits at their organizations' prices, by currency; None where no price is known."""
    values: dict[str, int] = defaultdict(int)
    for row in rows:
        seller = sellers[row.organization_id]
        if row.unit in signs and seller.credit_price is not None:
            values[seller.currency] += row.amount * signs[row.unit] * seller.credit_price
    return tuple(Money(amount, currency) for currency, amount in sorted(values.items())) or None


def first_day(ever: Iterable[Ever], units: Signs | None = None) -> date | None:
    """The first day of all records, or of those in `units`; None without any."""
    return min((row.first for row in ever if units is None or row.unit in units), default=None)
