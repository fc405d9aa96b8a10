"""Writing charges, credit ledger lines and ingredients; each is identified by an external id."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from app.domain.business.books import LARGEST_SUM, UNUSUAL_AMOUNT
from app.domain.business.records import (
    GivenCharge,
    GivenCredit,
    GivenIngredient,
    check_charge,
    check_credit,
    check_ingredient,
)
from app.domain.checks import Problem
from app.domain.numbers.histories import Outcome
from app.domain.scopes import Scope, ScopeKind
from app.domain.windows.time_zones import local_time
from app.errors import BadUserInput, NotFound
from app.sql import posts as posts_sql
from app.sql.business import records as sql
from app.storage.database import Session
from app.storage.failures import TOO_LARGE

Given = TypeVar("Given", GivenCharge, GivenCredit, GivenIngredient)
Written = tuple[list[Outcome], Mapping[int, Problem]]
"""The outcomes of the valid items, in order, and the problems of the others by position."""


async def record_charges(
    session: Session,
    organization_id: UUID,
    given: Sequence[GivenCharge],
    *,
    now: datetime,
    new_key: Callable[[], UUID],
) -> Written:
    """Write charges; one with a known external id replaces the stored one.

    Raises:
        NotFound: There is no such organization.
    """
    known = [each._replace(currency=each.currency.strip().upper()) for each in given]
    return await _record(
        session, sql.CHARGES, organization_id, known, check_charge, now=now, new_key=new_key
    )


async def record_credits(
    session: Session,
    organization_id: UUID,
    given: Sequence[GivenCredit],
    *,
    now: datetime,
    new_key: Callable[[], UUID],
) -> Written:
    """Write credit ledger lines, likewise."""
    return await _record(
        session, sql.CREDITS, organization_id, given, check_credit, now=now, new_key=new_key
    )


async def record_ingredients(
    session: Session,
    organization_id: UUID,
    given: Sequence[GivenIngredient],
    *,
    now: datetime,
    new_key: Callable[[], UUID],
) -> Written:
    """Write ingredients, likewise."""
    return await _record(
        session, sql.INGREDIENTS, organization_id, given, check_ingredient, now=now, new_key=new_key
    )


async def _record(
    session: Session,
    ledger: sql.Ledger,
    organization_id: UUID,
    given: Sequence[Given],
    check: Callable[[Given, datetime], Problem | None],
    *,
    now: datetime,
    new_key: Callable[[], UUID],
) -> Written:
    organization = await session.one_or_none(posts_sql.lock_organization(organization_id))
    if organization is None:
        raise NotFound("There is no such organization.")
    problems: dict[int, Problem] = {}
    good: list[Given] = []
    for position, item in enumerate(given):
        problem = check(item, now)
        if problem is None:
            good.append(item)
        else:
            problems[position] = problem
    external_ids = {item.external_id for item in good}
    found = await session.execute(sql.select_stored(ledger, organization_id, external_ids))
    stored: dict[str, Mapping[str, Any]] = {
        row["external_id"]: dict(row) for row in found.mappings()
    }
    written: dict[str, Mapping[str, Any]] = {}
    outcomes = []
    for item in good:
        before = stored.get(item.external_id)
        values = _values(ledger, item, organization.time_zone, before)
        if before is not None and all(before[name] == value for name, value in values.items()):
            outcomes.append(Outcome.UNCHANGED)
            continue
        outcomes.append(Outcome.CREATED if before is None else Outcome.UPDATED)
        key = new_key() if before is None else before["id"]
        row = {"organization_id": organization_id, "id": key, "recorded_at": now, **values}
        stored[item.external_id] = written[item.external_id] = row
    rows = [tuple(row[name] for name in ledger.columns) for row in written.values()]
    await session.execute_rows(ledger.write, rows)
    if any(row.get("amount", 0) > UNUSUAL_AMOUNT for row in written.values()):
        await _check_sums(session, ledger, organization_id)
    return outcomes, problems


async def _check_sums(session: Session, ledger: sql.Ledger, organization_id: UUID) -> None:
    """Refuse amounts that add up to what leaves no room in 64 bits."""
    scope = Scope(ScopeKind.ORGANIZATION, organization_id)
    all_time = [(scope, date.min, date.max)]
    ever = await session.all(sql.select_ever(ledger, ScopeKind.ORGANIZATION, all_time, None))
    if any(row.amount > LARGEST_SUM for _, row in ever):
        raise BadUserInput(TOO_LARGE)


def _values(
    ledger: sql.Ledger, item: Any, time_zone: str, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """A record's values, with its day in the organization's zone.

    That day stays when the organization's zone changes.
    """
    values: dict[str, Any] = item._asdict()
    at = ledger.day.replace("_on", "_at")
    is_same = before is not None and before[at] == values[at]
    day = before[ledger.day] if before and is_same else local_time(values[at], time_zone).date()
    return {**values, ledger.day: day}
