"""What the books of a scope tell on a day, section by section."""

from datetime import date, timedelta
from uuid import UUID

from app.domain.business.books import Booked, Books, Ever, Money, Seller
from app.domain.business.dashboard import (
    BusinessSource,
    CashAndUse,
    CategoryCount,
    Comparisons,
    CreditDay,
    CurrencyLeaders,
    Dashboard,
    Leader,
    Leaders,
    Projections,
    Revenue,
    dashboard_of,
)

TODAY = date(2026, 3, 20)
A, B, C, ARCHIVED = (UUID(int=number) for number in (1, 2, 3, 4))
SELLERS = {
    A: Seller(A, "EUR", 2, is_archived=False),
    B: Seller(B, "EUR", None, is_archived=False),
    C: Seller(C, "USD", None, is_archived=False),
    ARCHIVED: Seller(ARCHIVED, "EUR", 2, is_archived=True),
}


def books(*rows: tuple[UUID, str, int], first: date = date(2026, 1, 1)) -> Books:
    """Records of yesterday, which are all that there ever were."""
    yesterday = TODAY - timedelta(days=1)
    return Books(
        [Booked(organization, unit, yesterday, amount) for organization, unit, amount in rows],
        [Ever(organization, unit, amount, first) for organization, unit, amount in rows],
    )


EMPTY = Books()


def dashboard(
    charges: Books = EMPTY, ledger: Books = EMPTY, ingredients: Books = EMPTY
) -> Dashboard:
    return dashboard_of(TODAY, charges, ledger, ingredients, SELLERS)


def test_without_records_nothing_is_told() -> None:
    found = dashboard()

    assert found.revenue == Revenue(BusinessSource.NONE, None)
    assert (found.credits, found.ingredients) == (None, None)
    assert found.leaders == Leaders((), (), ())
    assert found.projections == Projections(None, None, None)
    assert found.comparisons == Comparisons(None, None, None, None, None, None)


def test_currencies_are_never_added() -> None:
    found = dashboard(charges=books((A, "EUR", 500), (C, "USD", 90), (B, "EUR", 7)))

    assert found.revenue.source is BusinessSource.CHARGES
    assert [
        (each.currency, each.takings.last_7_days) for each in found.revenue.currencies or ()
    ] == [
        ("EUR", 507),
        ("USD", 90),
    ]
    assert found.comparisons.cash_in == (Money(507, "EUR"), Money(90, "USD"))


def test_credits_are_sold_consumed_and_left() -> None:
    credits_ = dashboard(
        ledger=books((A, "PURCHASE", 100), (A, "USAGE", 30), (A, "GRANT", 5))
    ).credits

    assert credits_ is not None
    assert (credits_.sold, credits_.consumed, credits_.balance) == (100, 30, 75)
    assert credits_.sold_value == (Money(200, "EUR"),)
    assert credits_.consumption_change.current == 30
    yesterday = TODAY - timedelta(days=1)
    assert credits_.daily[-2:] == (CreditDay(yesterday, 100, 30), CreditDay(TODAY, 0, 0))
    assert len(credits_.daily) == 30


def test_ingredients_are_counted_by_category_most_first() -> None:
    made = dashboard(
        ingredients=books((A, "voice", 2), (A, "image", 2), (B, "video", 5))
    ).ingredients

    assert made is not None
    assert made.by_category == (
        CategoryCount("video", 5),
        CategoryCount("image", 2),
        CategoryCount("voice", 2),
    )
    assert made.takings.last_30_days == 9


def test_equal_leaders_share_a_rank_and_archived_ones_have_none() -> None:
    leaders = dashboard(
        charges=books((A, "EUR", 5), (B, "EUR", 9), (C, "EUR", 9), (ARCHIVED, "EUR", 99))
    ).leaders

    assert leaders.by_revenue == (
        CurrencyLeaders("EUR", (Leader(1, B, 9), Leader(1, C, 9), Leader(3, A, 5))),
    )


def test_who_consumed_nothing_is_no_leader() -> None:
    leaders = dashboard(ledger=books((A, "PURCHASE", 9), (B, "USAGE", 4))).leaders

    assert leaders.by_credits_consumed == (Leader(1, B, 4),)


def test_no_more_than_ten_lead() -> None:
    many = [UUID(int=number) for number in range(100, 112)]
    sellers = {one: Seller(one, "EUR", None, is_archived=False) for one in many}
    made = books(*((one, "image", number) for number, one in enumerate(many, start=1)))

    leaders = dashboard_of(TODAY, Books(), Books(), made, sellers).leaders.by_ingredients

    assert [leader.value for leader in leaders] == list(range(12, 2, -1))


def test_cash_is_compared_with_what_was_used_of_it() -> None:
    found = dashboard(
        ledger=books((A, "PURCHASE", 100), (A, "USAGE", 30), (B, "USAGE", 8), (B, "GRANT", 9))
    ).comparisons

    assert found.usage_value == (Money(60, "EUR"),)
    assert found.unpriced_credits == 8
    assert (found.sold, found.consumed, found.outstanding_prepaid) == (100, 38, 71)


def test_cash_and_use_stand_side_by_side_in_each_currency() -> None:
    found = dashboard(
        charges=books((A, "EUR", 500), (C, "USD", 90)), ledger=books((A, "USAGE", 30))
    ).comparisons

    assert found.currencies == (CashAndUse("EUR", 500, 60), CashAndUse("USD", 90, None))
    assert dashboard(ledger=books((B, "USAGE", 1))).comparisons.currencies == ()


def test_nobody_owes_prepaid_credits_back() -> None:
    assert dashboard(ledger=books((A, "USAGE", 30))).comparisons.outstanding_prepaid == 0


def test_each_section_is_projected_from_its_own_first_record() -> None:
    found = dashboard(
        charges=books((A, "EUR", 5)), ingredients=books((A, "image", 1), first=TODAY)
    ).projections

    assert found.revenue is not None
    assert [(each.currency, each.projection.fitted_days) for each in found.revenue] == [("EUR", 28)]
    assert found.ingredients is not None
    assert found.ingredients.insufficient_data
    assert found.credits_sold is None
