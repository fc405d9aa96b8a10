"""Coverage is counted by what posts have in common: nobody reads every post for it."""

from functools import partial

import pytest
from sqlalchemy import update

from app.domain.collecting.failures import FailureCode
from app.domain.filters import EVERY_POST
from app.domain.scopes import Scope, ScopeKind
from app.domain.windows.clock import Clock
from app.services import scopes
from app.services.collecting.coverage import get_coverage
from app.sql.collecting import coverage as sql
from app.sql.filters import filter_parameters
from app.storage.database import Database
from app.tables.posts import Post
from tests.troubled import HOUR, Troubled
from tests.world import DAY, NOW, TODAY, World, metrics


@pytest.fixture
async def acme(database: Database) -> Troubled:
    """Three posts wait for their turn, and one each is due, being collected, failing, imported."""
    acme = await Troubled.made(World(database))
    account = await acme.account()
    for hours in (5, 2, 9):
        await acme.post(account, next_collect_at=NOW + HOUR * hours)
    await acme.post(account, next_collect_at=NOW - DAY, last_collected_at=NOW - DAY * 3)
    await acme.post(account, leased_until=NOW + HOUR)
    await acme.failing(account, FailureCode.RATE_LIMITED, NOW - DAY)
    async with database.write() as session:
        await session.execute(update(Post).values(credential_id=account))
    imported = await acme.world.post(acme.organization, acme.brand)
    await acme.world.record(acme.organization, imported, {TODAY: metrics(views=7)})
    return acme


def scope_of(acme: Troubled) -> Scope:
    return Scope(ScopeKind.ORGANIZATION, acme.organization)


async def test_each_post_is_counted_once_by_its_state(acme: Troubled, database: Database) -> None:
    async with database.read() as session:
        found = (await get_coverage(session, [scope_of(acme)], None, Clock(NOW)))[scope_of(acme)]

    assert (found.published, found.measured) == (7, 1)
    assert (found.fresh, found.due, found.failed, found.imported) == (3, 2, 1, 1)


async def test_posts_that_wait_for_their_turn_come_together(
    acme: Troubled, database: Database
) -> None:
    kinds, none = filter_parameters(EVERY_POST)

    select = partial(sql.select_collected, kinds=kinds)
    async with database.read() as session:
        given = {**none, "until": NOW}
        (rows,) = (await scopes.read_now(session, select, [scope_of(acme)], None, given)).values()

    assert sorted(row.published for row in rows) == [1, 1, 1, 1, 3]


async def test_it_holds_until_the_first_that_waits_has_its_turn(database: Database) -> None:
    acme, clock = await Troubled.made(World(database)), Clock(NOW)
    account = await acme.account()
    for hours in (5, 2, 9):
        await acme.post(account, next_collect_at=NOW + HOUR * hours)
    async with database.write() as session:
        await session.execute(update(Post).values(credential_id=account))

    async with database.read() as session:
        await get_coverage(session, [scope_of(acme)], None, clock)

    assert clock.reads_the_same_at(NOW + HOUR * 2 - HOUR / 60)
    assert not clock.reads_the_same_at(NOW + HOUR * 2)
