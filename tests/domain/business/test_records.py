"""Charges, lines of the ledger and ingredients as somebody gives them."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.business.books import LARGEST_AMOUNT, CreditKind
from app.domain.business.records import (
    GivenCharge,
    GivenCredit,
    GivenIngredient,
    check_charge,
    check_credit,
    check_ingredient,
)

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
CHARGE = GivenCharge("c1", 500, "eur", NOW)
CREDIT = GivenCredit("l1", CreditKind.USAGE, 1, NOW)
INGREDIENT = GivenIngredient("i1", "image", NOW)


@pytest.mark.parametrize(
    ("charge", "field"),
    [
        (CHARGE, None),
        (CHARGE._replace(amount=0), None),
        (CHARGE._replace(refunded=500), None),
        (CHARGE._replace(charged_at=NOW + timedelta(minutes=5)), None),
        (CHARGE._replace(currency="euro"), "currency"),
        (CHARGE._replace(amount=-1), "amount"),
        (CHARGE._replace(amount=LARGEST_AMOUNT + 1), "amount"),
        (CHARGE._replace(refunded=501), "refunded"),
        (CHARGE._replace(refunded=-1), "refunded"),
        (CHARGE._replace(external_id=" "), "external_id"),
        (CHARGE._replace(external_id="x" * 256), "external_id"),
        (CHARGE._replace(source=""), "source"),
        (CHARGE._replace(source="x" * 101), "source"),
        (CHARGE._replace(charged_at=NOW + timedelta(minutes=5, microseconds=1)), "charged_at"),
        (CHARGE._replace(charged_at=datetime(1989, 12, 31, tzinfo=UTC)), "charged_at"),
    ],
)
def test_a_charge_is_wrong_in_its_first_field_that_is(
    charge: GivenCharge, field: str | None
) -> None:
    problem = check_charge(charge, NOW)

    assert (problem and problem.field) == field


@pytest.mark.parametrize(
    ("credit", "field"),
    [
        (CREDIT, None),
        (CREDIT._replace(amount=0), "amount"),
        (CREDIT._replace(amount=-1), "amount"),
        (CREDIT._replace(amount=LARGEST_AMOUNT + 1), "amount"),
        (CREDIT._replace(external_id=""), "external_id"),
        (CREDIT._replace(occurred_at=NOW + timedelta(days=1)), "occurred_at"),
    ],
)
def test_a_line_of_the_ledger_has_a_positive_amount_and_happened(
    credit: GivenCredit, field: str | None
) -> None:
    problem = check_credit(credit, NOW)

    assert (problem and problem.field) == field


@pytest.mark.parametrize(
    ("ingredient", "field"),
    [
        (INGREDIENT, None),
        (INGREDIENT._replace(external_id="a\0b"), "external_id"),
        (INGREDIENT._replace(category=" "), "category"),
        (INGREDIENT._replace(made_at=NOW + timedelta(days=1)), "made_at"),
    ],
)
def test_an_ingredient_has_a_category_and_was_made(
    ingredient: GivenIngredient, field: str | None
) -> None:
    problem = check_ingredient(ingredient, NOW)

    assert (problem and problem.field) == field
