"""The business behind the content: revenue, the credit ledger, ingredients, and their analysis.

This turns the books of a scope (`books.py`) into a dashboard for one day, section by section.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.domain.business.books import (
    BALANCE,
    CONSUMED,
    SERIES_DAYS,
    SOLD,
    Booked,
    Books,
    DailyAmount,
    Money,
    Seller,
    Takings,
    amount_of,
    by_unit,
    days_of,
    first_day,
    lately,
    units_of,
    value_of,
)
from app.domain.business.projections import Projection
from app.domain.numbers.change import Change

MOST_LEADERS = 10


class BusinessSource(StrEnum):
    """The records that a section is computed from."""

    CHARGES = "CHARGES"
    LEDGER = "LEDGER"
    INGREDIENTS = "INGREDIENTS"
    NONE = "NONE"


class CurrencyRevenue(NamedTuple):
    """Revenue in one currency, in minor units."""

    currency: str
    takings: Takings


class Revenue(NamedTuple):
    """Charges less refunds; None without any charges, and then the source is NONE."""

    source: BusinessSource
    currencies: tuple[CurrencyRevenue, ...] | None


class CreditDay(NamedTuple):
    """Credits sold and consumed on one day."""

    date: date
    sold: int
    consumed: int


class Credits(NamedTuple):
    """The ledger, in credits; sold and consumed cover the last 30 days."""

    sold: int
    consumed: int
    sold_daily: tuple[DailyAmount, ...]
    consumed_daily: tuple[DailyAmount, ...]
    consumption_change: Change
    balance: int
    sold_value: tuple[Money, ...] | None

    @property
    def daily(self) -> tuple[CreditDay, ...]:
        """Both series, side by side."""
        both = zip(self.sold_daily, self.consumed_daily, strict=True)
        return tuple(CreditDay(sold.date, sold.amount, used.amount) for sold, used in both)


class CategoryCount(NamedTuple):
    """How many ingredients in a category were made in the last 30 days."""

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
    """The top 10 of the last 30 days, without archived organizations."""

    by_revenue: tuple[CurrencyLeaders, ...]
    by_credits_consumed: tuple[Leader, ...]
    by_ingredients: tuple[Leader, ...]


class CurrencyProjection(NamedTuple):
    """The projection for the next 30 days in one currency."""

    currency: str
    projection: Projection


class Projections(NamedTuple):
    """The next 30 days, including today; None where there are no records at all."""

    revenue: tuple[CurrencyProjection, ...] | None
    credits_sold: Projection | None
    ingredients: Projection | None


class CashAndUse(NamedTuple):
    """Of one currency, in its minor units; None where nothing of it was charged, or is priced."""

    currency: str
    cash_in_minor: int | None
    usage_value_minor: int | None


class Comparisons(NamedTuple):
    """Over all time: cash taken against the value used. None where there are no records.

    `usage_value` is what the consumed credits are worth at each organization's price, None where
    none has one; `unpriced_credits` are those consumed by organizations without a price.
    """

    cash_in: tuple[Money, ...] | None
    usage_value: tuple[Money, ...] | None
    unpriced_credits: int | None
    sold: int | None
    consumed: int | None
    outstanding_prepaid: int | None

    @property
    def currencies(self) -> tuple[CashAndUse, ...]:
        """Cash beside the value used, for each currency that either has."""
        cash, used = (
            {each.currency: each.amount for each in amounts or ()}
            for amounts in (self.cash_in, self.usage_value)
        )
        every = sorted(cash.keys() | used.keys())
        return tuple(CashAndUse(each, cash.get(each), used.get(each)) for each in every)


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
    """The dashboard of a scope's books on one day."""
    return Dashboard(
        today,
        _revenue(today, charges),
        _credits(today, ledger, sellers) if ledger.ever else None,
        _ingredients(today, ingredients) if ingredients.ever else None,
        _leaders(today, charges, ledger, ingredients, sellers),
        _projections(today, charges, ledger, ingredients),
        _comparisons(charges, ledger, sellers),
    )


def _revenue(today: date, charges: Books) -> Revenue:
    if not charges.ever:
        return Revenue(BusinessSource.NONE, None)
    booked = by_unit(charges.days)
    currencies = (
        CurrencyRevenue(unit, days_of(today, booked[unit]).takings()) for unit in units_of(charges)
    )
    return Revenue(BusinessSource.CHARGES, tuple(currencies))


def _credits(today: date, ledger: Books, sellers: Mapping[UUID, Seller]) -> Credits:
    sold, consumed = (days_of(today, ledger.days, signs) for signs in (SOLD, CONSUMED))
    return Credits(
        sold.back(SERIES_DAYS - 1),
        consumed.back(SERIES_DAYS - 1),
        sold.daily(SERIES_DAYS),
        consumed.daily(SERIES_DAYS),
        consumed.change(),
        amount_of(ledger.ever, BALANCE),
        value_of(lately(today, ledger.days), SOLD, sellers),
    )


def _ingredients(today: date, ingredients: Books) -> Ingredients:
    counts: dict[str, int] = defaultdict(int)
    for row in lately(today, ingredients.days):
        counts[row.unit] += row.amount
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Ingredients(
        days_of(today, ingredients.days).takings(),
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

    revenue = by_unit(lately(today, charges.days))
    return Leaders(
        tuple(
            CurrencyLeaders(currency, rank(rows, lambda row: row.amount))
            for currency, rows in sorted(revenue.items())
        ),
        rank(lately(today, ledger.days), lambda row: row.amount * CONSUMED.get(row.unit, 0)),
        rank(lately(today, ingredients.days), lambda row: row.amount),
    )


def _ranked(totals: Mapping[UUID, int]) -> tuple[Leader, ...]:
    """The highest first, ties by key; organizations with nothing aren't ranked."""
    ordered = sorted(
        ((key, value) for key, value in totals.items() if value > 0),
        key=lambda item: (-item[1], item[0].int),
    )
    values = [value for _, value in ordered]
    return tuple(
        Leader(values.index(value) + 1, key, value) for key, value in ordered[:MOST_LEADERS]
    )


def _projections(today: date, charges: Books, ledger: Books, ingredients: Books) -> Projections:
    booked = by_unit(charges.days)
    revenue = tuple(
        CurrencyProjection(
            unit, days_of(today, booked[unit]).projection(first_day(charges.ever, {unit: 1}))
        )
        for unit in units_of(charges)
    )
    sold = days_of(today, ledger.days, SOLD).projection(first_day(ledger.ever, SOLD))
    made = days_of(today, ingredients.days).projection(first_day(ingredients.ever))
    return Projections(
        revenue or None, sold if ledger.ever else None, made if ingredients.ever else None
    )


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
        value_of(ledger.ever, CONSUMED, sellers),
        amount_of(unpriced, CONSUMED),
        amount_of(ledger.ever, SOLD),
        amount_of(ledger.ever, CONSUMED),
        max(0, amount_of(ledger.ever, BALANCE)),
    )
