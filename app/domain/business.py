"""The business behind the content: revenue, the credit ledger, ingredients, and what they tell.

Money is in minor units of its currency and never added across currencies; credits are never
money. Days are those of each organization's own calendar, taken down when a record was written.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.domain.change import Change, compare
from app.domain.projections import Projection, project

SERIES_DAYS = 30
READ_DAYS = 35
"""Days up to today that a dashboard reads: its series, a month to date, 28 complete days."""

MOST_LEADERS = 10


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
"""What each kind adds to what was sold, to what was consumed, and to what is left."""


class BusinessSource(StrEnum):
    """What a section is made of."""

    CHARGES = "CHARGES"
    LEDGER = "LEDGER"
    INGREDIENTS = "INGREDIENTS"
    NONE = "NONE"


class Booked(NamedTuple):
    """What one organization booked on one day: of a currency, a kind of credit or a category."""

    organization_id: UUID
    unit: str
    date: date
    amount: int


class Ever(NamedTuple):
    """The same over all time, and the first day of it."""

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
    """One kind of record: what was booked lately, day by day, and over all time."""

    days: Sequence[Booked] = ()
    ever: Sequence[Ever] = ()


class DailyAmount(NamedTuple):
    """What one day adds up to."""

    date: date
    amount: int


class Money(NamedTuple):
    """An amount in the minor units of its currency."""

    amount: int
    currency: str


class Takings(NamedTuple):
    """What is counted day by day: money of one currency, or ingredients."""

    today: int
    last_7_days: int
    last_30_days: int
    month_to_date: int
    daily: tuple[DailyAmount, ...]
    change: Change


class CurrencyRevenue(NamedTuple):
    """Revenue of one currency, in minor units."""

    currency: str
    takings: Takings


class Revenue(NamedTuple):
    """Charges less their refunds; None without any charges, and then the source is NONE."""

    source: BusinessSource
    currencies: tuple[CurrencyRevenue, ...] | None


class Credits(NamedTuple):
    """The ledger, in credits; sold and consumed are of the last 30 days."""

    sold: int
    consumed: int
    sold_daily: tuple[DailyAmount, ...]
    consumed_daily: tuple[DailyAmount, ...]
    consumption_change: Change
    balance: int
    sold_value: tuple[Money, ...] | None


class CategoryCount(NamedTuple):
    """How many ingredients of a category were made in the last 30 days."""

    category: str
    made: int


class Ingredients(NamedTuple):
    """Assets made."""

    takings: Takings
    by_category: tuple[CategoryCount, ...]


class Leader(NamedTuple):
    """An organization's place; equal values share a rank."""

    rank: int
    organization_id: UUID
    value: int


class CurrencyLeaders(NamedTuple):
    """The organizations with the highest revenue in one currency."""

    currency: str
    leaders: tuple[Leader, ...]


class Leaders(NamedTuple):
    """The first 10 of the last 30 days, archived organizations left out."""

    by_revenue: tuple[CurrencyLeaders, ...]
    by_credits_consumed: tuple[Leader, ...]
    by_ingredients: tuple[Leader, ...]


class CurrencyProjection(NamedTuple):
    """What the next 30 days may bring in one currency."""

    currency: str
    projection: Projection


class Projections(NamedTuple):
    """The next 30 days, today included; None where there are no records at all."""

    revenue: tuple[CurrencyProjection, ...] | None
    credits_sold: Projection | None
    ingredients: Projection | None


class Comparisons(NamedTuple):
    """Over all time: cash against what was used of it. None where there are no records.

    `usage_value` is what the credits consumed are worth at each organization's price, None where
    none has one; `unpriced_credits` are those consumed of organizations without.
    """

    cash_in: tuple[Money, ...] | None
    usage_value: tuple[Money, ...] | None
    unpriced_credits: int | None
    sold: int | None
    consumed: int | None
    outstanding_prepaid: int | None


class Dashboard(NamedTuple):
    """The business of one organization, or of all of them; a section is None without records."""

    today: date
    revenue: Revenue
    credits: Credits | None
    ingredients: Ingredients | None
    leaders: Leaders
    projections: Projections
    comparisons: Comparisons


def dashboard_of(
    today: date, charges: Books, ledger: Books, ingredients: Books, sellers: Mapping[UUID, Seller]
) -> Dashboard:
    """Everything that the books of a scope tell on a day."""
    return Dashboard(
        today,
        _revenue(today, charges),
        _credits(today, ledger, sellers) if ledger.ever else None,
        _ingredients(today, ingredients) if ingredients.ever else None,
        _leaders(today, charges, ledger, ingredients, sellers),
        _projections(today, charges, ledger, ingredients),
        _comparisons(charges, ledger, sellers),
    )


class Days:
    """Amounts by day, seen from today."""

    def __init__(self, today: date, amounts: Iterable[tuple[date, int]]) -> None:
        self._today = today
        self._by_day: dict[date, int] = defaultdict(int)
        for day, amount in amounts:
            self._by_day[day] += amount

    def back(self, first: int, last: int = 0) -> int:
        """What the days from `first` to `last` days ago add up to."""
        return sum(self._by_day.get(self._ago(days), 0) for days in range(last, first + 1))

    def daily(self, days: int, until: int = 0) -> tuple[DailyAmount, ...]:
        """So many days, the last one `until` days ago, none left out."""
        listed = (self._ago(back) for back in range(until + days - 1, until - 1, -1))
        return tuple(DailyAmount(day, self._by_day.get(day, 0)) for day in listed)

    def change(self) -> Change:
        """The last 7 complete days against the 7 before them."""
        return compare(self.back(7, 1), self.back(14, 8))

    def takings(self) -> Takings:
        """What dashboards show of them."""
        return Takings(
            self.back(0),
            self.back(6),
            self.back(SERIES_DAYS - 1),
            self.back(self._today.day - 1),
            self.daily(SERIES_DAYS),
            self.change(),
        )

    def projection(self, first: date | None) -> Projection:
        """What the 30 days from today on may bring, given the day of the first record."""
        complete = (self._today - first).days if first else 0
        return project(
            lambda days: [each.amount for each in self.daily(days, until=1)], complete=complete
        )

    def _ago(self, days: int) -> date:
        return self._today - timedelta(days=days)


def _days_of(today: date, booked: Iterable[Booked], signs: Signs | None = None) -> Days:
    """The days of records; of the ledger, those of some kinds with their signs."""
    return Days(
        today,
        (
            (row.date, row.amount * (1 if signs is None else signs[row.unit]))
            for row in booked
            if signs is None or row.unit in signs
        ),
    )


def _by_unit(booked: Iterable[Booked]) -> dict[str, list[Booked]]:
    groups: dict[str, list[Booked]] = defaultdict(list)
    for row in booked:
        groups[row.unit].append(row)
    return groups


def _units(books: Books) -> list[str]:
    return sorted({row.unit for row in books.ever})


def _revenue(today: date, charges: Books) -> Revenue:
    if not charges.ever:
        return Revenue(BusinessSource.NONE, None)
    booked = _by_unit(charges.days)
    currencies = (
        CurrencyRevenue(unit, _days_of(today, booked[unit]).takings()) for unit in _units(charges)
    )
    return Revenue(BusinessSource.CHARGES, tuple(currencies))


def _credits(today: date, ledger: Books, sellers: Mapping[UUID, Seller]) -> Credits:
    sold, consumed = (_days_of(today, ledger.days, signs) for signs in (SOLD, CONSUMED))
    return Credits(
        sold.back(SERIES_DAYS - 1),
        consumed.back(SERIES_DAYS - 1),
        sold.daily(SERIES_DAYS),
        consumed.daily(SERIES_DAYS),
        consumed.change(),
        _signed(ledger.ever, BALANCE),
        _valued(_lately(today, ledger.days), SOLD, sellers),
    )


def _lately(today: date, booked: Iterable[Booked]) -> list[Booked]:
    """What was booked in the last 30 days."""
    first = today - timedelta(days=SERIES_DAYS - 1)
    return [row for row in booked if first <= row.date <= today]


def _signed(rows: Iterable[Booked | Ever], signs: Signs) -> int:
    return sum(row.amount * signs[row.unit] for row in rows if row.unit in signs)


def _valued(
    rows: Iterable[Booked | Ever], signs: Signs, sellers: Mapping[UUID, Seller]
) -> tuple[Money, ...] | None:
    """Credits at their organizations' prices, by currency; None where no price is known."""
    values: dict[str, int] = defaultdict(int)
    for row in rows:
        seller = sellers[row.organization_id]
        if row.unit in signs and seller.credit_price is not None:
            values[seller.currency] += row.amount * signs[row.unit] * seller.credit_price
    return tuple(Money(amount, currency) for currency, amount in sorted(values.items())) or None


def _ingredients(today: date, ingredients: Books) -> Ingredients:
    counts: dict[str, int] = defaultdict(int)
    for row in _lately(today, ingredients.days):
        counts[row.unit] += row.amount
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Ingredients(
        _days_of(today, ingredients.days).takings(),
        tuple(CategoryCount(category, count) for category, count in ranked),
    )


def _leaders(
    today: date,
    charges: Books,
    ledger: Books,
    ingredients: Books,
    sellers: Mapping[UUID, Seller],
) -> Leaders:
    def rank(rows: Iterable[Booked], value: Callable[[Booked], int]) -> tuple[Leader, ...]:
        totals: dict[UUID, int] = defaultdict(int)
        for row in rows:
            if not sellers[row.organization_id].is_archived:
                totals[row.organization_id] += value(row)
        return _ranked(totals)

    revenue = _by_unit(_lately(today, charges.days))
    return Leaders(
        tuple(
            CurrencyLeaders(currency, rank(rows, lambda row: row.amount))
            for currency, rows in sorted(revenue.items())
        ),
        rank(_lately(today, ledger.days), lambda row: row.amount * CONSUMED.get(row.unit, 0)),
        rank(_lately(today, ingredients.days), lambda row: row.amount),
    )


def _ranked(totals: Mapping[UUID, int]) -> tuple[Leader, ...]:
    """The highest first, equal ones by key; those with nothing are no leaders."""
    ordered = sorted(
        ((key, value) for key, value in totals.items() if value > 0),
        key=lambda item: (-item[1], item[0].int),
    )
    values = [value for _, value in ordered]
    return tuple(
        Leader(values.index(value) + 1, key, value) for key, value in ordered[:MOST_LEADERS]
    )


def _projections(today: date, charges: Books, ledger: Books, ingredients: Books) -> Projections:
    booked = _by_unit(charges.days)
    revenue = tuple(
        CurrencyProjection(
            unit, _days_of(today, booked[unit]).projection(_first(charges.ever, {unit: 1}))
        )
        for unit in _units(charges)
    )
    sold = _days_of(today, ledger.days, SOLD).projection(_first(ledger.ever, SOLD))
    made = _days_of(today, ingredients.days).projection(_first(ingredients.ever))
    return Projections(
        revenue or None, sold if ledger.ever else None, made if ingredients.ever else None
    )


def _first(ever: Iterable[Ever], units: Signs | None = None) -> date | None:
    return min((row.first for row in ever if units is None or row.unit in units), default=None)


def _comparisons(charges: Books, ledger: Books, sellers: Mapping[UUID, Seller]) -> Comparisons:
    cash: dict[str, int] = defaultdict(int)
    for row in charges.ever:
        cash[row.unit] += row.amount
    cash_in = tuple(Money(amount, currency) for currency, amount in sorted(cash.items())) or None
    if not ledger.ever:
        return Comparisons(cash_in, None, None, None, None, None)
    unpriced = [row for row in ledger.ever if sellers[row.organization_id].credit_price is None]
    return Comparisons(
        cash_in,
        _valued(ledger.ever, CONSUMED, sellers),
        _signed(unpriced, CONSUMED),
        _signed(ledger.ever, SOLD),
        _signed(ledger.ever, CONSUMED),
        max(0, _signed(ledger.ever, BALANCE)),
    )
