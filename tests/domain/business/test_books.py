"""What organizations booked, and how it adds up."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.business.books import (
    BALANCE,
    CONSUMED,
    SERIES_DAYS,
    SOLD,
    Booked,
    Books,
    CreditKind,
    DailyAmount,
    Ever,
    Money,
    Seller,
    amount_of,
    by_unit,
    days_of,
    first_day,
    lately,
    units_of,
    value_of,
)

TODAY = date(2026, 3, 20)
OURS, THEIRS, UNPRICED = UUID(int=1), UUID(int=2), UUID(int=3)
SELLERS = {
    OURS: Seller(OURS, "EUR", 2, is_archived=False),
    THEIRS: Seller(THEIRS, "USD", 3, is_archived=False),
    UNPRICED: Seller(UNPRICED, "EUR", None, is_archived=False),
}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def booked(days_ago: int, amount: int, unit: str = "EUR", organization: UUID = OURS) -> Booked:
    return Booked(organization, unit, ago(days_ago), amount)


def test_days_are_counted_back_from_today() -> None:
    days = days_of(TODAY, [booked(0, 1), booked(6, 20), booked(7, 300), booked(7, 4000)])

    assert (days.back(0), days.back(6), days.back(7), days.back(7, 1)) == (1, 21, 4321, 4320)


def test_a_series_leaves_no_day_out() -> None:
    days = days_of(TODAY, [booked(0, 1), booked(2, 5)])

    assert days.daily(3) == (DailyAmount(ago(2), 5), DailyAmount(ago(1), 0), DailyAmount(TODAY, 1))
    assert days.daily(2, until=1) == (DailyAmount(ago(2), 5), DailyAmount(ago(1), 0))


def test_the_last_seven_complete_days_are_compared_with_the_seven_before() -> None:
    days = days_of(
        TODAY, [booked(0, 999), booked(1, 10), booked(7, 5), booked(8, 8), booked(15, 9)]
    )

    change = days.change()

    assert (change.current, change.previous) == (15, 8)


def test_takings_are_those_of_today_of_a_week_of_thirty_days_and_of_the_month() -> None:
    takings = days_of(
        TODAY, [booked(0, 1), booked(6, 20), booked(19, 300), booked(20, 4000), booked(30, 50_000)]
    ).takings()

    assert (takings.today, takings.last_7_days, takings.last_30_days) == (1, 21, 4321)
    assert takings.month_to_date == 321  # from 1 March, 19 days ago
    assert len(takings.daily) == SERIES_DAYS


@given(st.lists(st.builds(booked, st.integers(0, 60), st.integers(-9, 9))))
def test_a_series_adds_up_to_its_sum(rows: list[Booked]) -> None:
    days = days_of(TODAY, rows)

    assert sum(each.amount for each in days.daily(SERIES_DAYS)) == days.back(SERIES_DAYS - 1)
    assert days.back(SERIES_DAYS - 1) == sum(row.amount for row in lately(TODAY, rows))


def test_the_kind_of_a_credit_says_in_which_direction_it_moves() -> None:
    ledger = [booked(0, 10**n, kind) for n, kind in enumerate(CreditKind)]
    # Units are PURCHASE, tens GRANT, hundreds ROLLOVER, thousands USAGE, then the refunds of
    # usage and of purchases, millions EXPIRY.
    assert amount_of(ledger, SOLD) == 1 - 100_000
    assert amount_of(ledger, CONSUMED) == 1_000 - 10_000
    assert amount_of(ledger, BALANCE) == 111 - 1_000 + 10_000 - 100_000 - 1_000_000


def test_every_kind_of_credit_moves_the_balance() -> None:
    assert set(BALANCE) == set(CreditKind)


def test_days_of_the_ledger_are_those_of_some_kinds_with_their_signs() -> None:
    ledger = [booked(0, 9, "PURCHASE"), booked(0, 2, "PURCHASE_REFUND"), booked(0, 5, "USAGE")]

    assert days_of(TODAY, ledger, SOLD).back(0) == 7


def test_credits_are_worth_their_organizations_price_by_currency() -> None:
    ledger = [
        booked(0, 10, "PURCHASE"),
        booked(0, 1, "PURCHASE_REFUND"),
        booked(0, 100, "PURCHASE", THEIRS),
        booked(0, 7, "PURCHASE", UNPRICED),
        booked(0, 8, "USAGE"),
    ]

    assert value_of(ledger, SOLD, SELLERS) == (Money(18, "EUR"), Money(300, "USD"))


def test_credits_without_any_price_have_no_value() -> None:
    assert value_of([booked(0, 7, "PURCHASE", UNPRICED)], SOLD, SELLERS) is None


def test_what_was_booked_is_grouped_by_its_unit() -> None:
    one, other, third = booked(0, 1), booked(0, 2, "USD"), booked(1, 3)

    assert by_unit([one, other, third]) == {"EUR": [one, third], "USD": [other]}


def test_units_are_all_that_were_ever_booked_in_order() -> None:
    books = Books(ever=[Ever(OURS, unit, 1, TODAY) for unit in ("USD", "EUR", "USD")])

    assert units_of(books) == ["EUR", "USD"]


def test_lately_is_today_and_the_29_days_before() -> None:
    rows = [booked(days, 1) for days in (-1, 0, 29, 30)]

    assert lately(TODAY, rows) == rows[1:3]


def test_the_first_day_is_of_all_records_or_of_some_units() -> None:
    ever = [Ever(OURS, "USAGE", 1, ago(9)), Ever(OURS, "PURCHASE", 1, ago(5))]

    assert first_day(ever) == ago(9)
    assert first_day(ever, SOLD) == ago(5)
    assert first_day([]) is None


def test_a_projection_counts_complete_days_since_the_first_record() -> None:
    days = days_of(TODAY, [booked(n, 5) for n in range(40)])

    assert days.projection(ago(14)).fitted_days == 14
    assert days.projection(ago(13)).insufficient_data
    assert days.projection(None).insufficient_data
