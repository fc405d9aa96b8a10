"""Budgets that several processes pay from, on both databases."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.services.budgets import forget_full, pay
from app.storage.database import Database
from tests.world import NOW

pytestmark = pytest.mark.both_databases

TOKEN, OTHER = UUID(int=1), UUID(int=2)
SECOND = timedelta(seconds=1)


async def paid(
    database: Database, seconds: float, *, after: float = 0, token: UUID = TOKEN
) -> float:
    async with database.write() as session:
        full_in = await pay(session, "documents", {token: seconds}, now=NOW + after * SECOND)
    return full_in[token]


async def test_payments_of_all_processes_add_up(database: Database) -> None:
    assert await paid(database, 10) == 10
    assert await paid(database, 5) == 15


async def test_a_budget_refills_as_time_passes_and_is_never_more_than_full(
    database: Database,
) -> None:
    await paid(database, 10)
    assert await paid(database, 1, after=4) == 7
    assert await paid(database, 1, after=500) == 1


async def test_each_token_and_each_kind_has_a_budget_of_its_own(database: Database) -> None:
    await paid(database, 10)
    assert await paid(database, 1, token=OTHER) == 1
    async with database.write() as session:
        assert await pay(session, "exports", {TOKEN: 2}, now=NOW) == {TOKEN: 2}


async def test_a_clock_that_was_set_back_keeps_nobody_waiting_for_an_hour(
    database: Database,
) -> None:
    await paid(database, 10, after=3600)
    assert await paid(database, 1) <= 61


async def test_what_was_full_for_an_hour_is_forgotten(database: Database) -> None:
    await paid(database, 10)
    for later, left in ((timedelta(minutes=59), 10), (timedelta(hours=2), 0)):
        async with database.write() as session:
            await forget_full(session, now=NOW + later)
        async with database.write() as session:
            full_in = await pay(session, "documents", {TOKEN: 0}, now=NOW)
        assert full_in == {TOKEN: pytest.approx(left)}
