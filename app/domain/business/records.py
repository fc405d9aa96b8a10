"""Charges, lines of the credit ledger and ingredients as somebody gives them, and their checks."""

from datetime import datetime, timedelta
from typing import NamedTuple

from app.domain.business.books import LARGEST_AMOUNT, CreditKind
from app.domain.business.currencies import parse_currency
from app.domain.checks import EARLIEST_DAY, Problem
from app.domain.texts import problem_of_key
from app.errors import BadUserInput

MAX_KEY = 255
MAX_NAME = 100
AHEAD = timedelta(minutes=5)
"""Clocks differ a little: what is further ahead is no record of anything that happened."""


class GivenCharge(NamedTuple):
    """Money taken, in minor units of its currency; `refunded` is how much of it was given back."""

    external_id: str
    amount: int
    currency: str
    charged_at: datetime
    refunded: int = 0
    source: str = "MANUAL"


class GivenCredit(NamedTuple):
    """A line of the credit ledger: a positive amount whose direction is its kind."""

    external_id: str
    kind: CreditKind
    amount: int
    occurred_at: datetime


class GivenIngredient(NamedTuple):
    """An asset made: an image, a video, a voice."""

    external_id: str
    category: str
    made_at: datetime


def check_charge(given: GivenCharge, now: datetime) -> Problem | None:
    """The first thing wrong with a charge."""
    try:
        parse_currency(given.currency)
    except BadUserInput as error:
        return Problem("currency", error.message)
    if not 0 <= given.amount <= LARGEST_AMOUNT:
        return Problem("amount", f"amount must be between 0 and {LARGEST_AMOUNT}, in minor units")
    if not 0 <= given.refunded <= given.amount:
        return Problem(
            "refunded", f"refunded must be between 0 and the amount, {given.amount}, in minor units"
        )
    return (
        _check_key(given.external_id)
        or _check_name("source", given.source)
        or _check_instant("charged_at", given.charged_at, now)
    )


def check_credit(given: GivenCredit, now: datetime) -> Problem | None:
    """The first thing wrong with a line of the ledger."""
    if not 0 < given.amount <= LARGEST_AMOUNT:
        return Problem(
            "amount",
            f"amount must be between 1 and {LARGEST_AMOUNT}: the kind says in which direction",
        )
    return _check_key(given.external_id) or _check_instant("occurred_at", given.occurred_at, now)


def check_ingredient(given: GivenIngredient, now: datetime) -> Problem | None:
    """The first thing wrong with an ingredient."""
    return (
        _check_key(given.external_id)
        or _check_name("category", given.category)
        or _check_instant("made_at", given.made_at, now)
    )


def _check_key(external_id: str) -> Problem | None:
    if not external_id.strip():
        return Problem("external_id", "external_id must not be empty: it is your own id of it")
    problem = problem_of_key(external_id, MAX_KEY)
    return Problem("external_id", f"external_id {problem}") if problem else None


def _check_name(field: str, name: str) -> Problem | None:
    problem = problem_of_key(name, MAX_NAME) if name.strip() else "must not be empty"
    return Problem(field, f"{field} {problem}") if problem else None


def _check_instant(field: str, instant: datetime, now: datetime) -> Problem | None:
    if EARLIEST_DAY.year <= instant.year and instant <= now + AHEAD:
        return None
    return Problem(field, f"{field} {instant} must lie between {EARLIEST_DAY.year} and now, {now}")
