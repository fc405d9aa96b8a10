"""Processes know of each other: while an older release writes too, nothing may be cached."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.counters import Counters
from app.runtime import Runtime
from app.services import erasures
from app.services.erasures import Eraser
from app.services.processes import GONE_AFTER, SEEN_EVERY, WRITE_RULES, Presence
from app.settings import Settings
from app.storage.data_versions import ALL
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.processes import Process
from app.web.answer_cache import AnswerCache
from tests.world import NOW, World

pytestmark = pytest.mark.both_databases

SECOND = timedelta(seconds=1)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> object:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def process(database: Database, world: World, clock: Clock) -> Presence:
    return Presence(database, "serve", lambda: clock.now, world.new_key)


async def how_many(database: Database) -> int:
    async with database.read() as session:
        count = select(func.count()).select_from(table_of(Process))
        return (await session.execute(count)).scalar_one()


async def test_a_process_is_there_as_long_as_it_runs(
    database: Database, world: World, clock: Clock
) -> None:
    one, other = (process(database, world, clock) for _ in range(2))
    async with one.noted():
        async with other.noted():
            assert await how_many(database) == 2
        assert await how_many(database) == 1
    assert await how_many(database) == 0


async def test_one_that_was_killed_is_forgotten(
    database: Database, world: World, clock: Clock
) -> None:
    await process(database, world, clock).note()
    clock.now += GONE_AFTER + SECOND

    await process(database, world, clock).note()

    assert await how_many(database) == 1


async def test_one_that_notes_itself_stays(database: Database, world: World, clock: Clock) -> None:
    one = process(database, world, clock)
    for _ in range(5):
        await one.note()
        clock.now += SEEN_EVERY

    assert await how_many(database) == 1


@pytest.mark.parametrize("rules", [WRITE_RULES - 1, WRITE_RULES, WRITE_RULES + 1])
async def test_nothing_is_cached_while_one_of_older_rules_lives(
    database: Database, world: World, clock: Clock, rules: int
) -> None:
    async with database.write() as session:
        other = Process(
            id=world.new_key(), kind="worker", write_rules=rules, started_at=NOW, seen_at=NOW
        )
        session.add(other)
    one = process(database, world, clock)

    await one.note()
    assert one.may_cache == (rules >= WRITE_RULES)

    clock.now += GONE_AFTER + SECOND
    await one.note()
    assert one.may_cache


async def test_to_be_there_ends_no_answer(database: Database, world: World, clock: Clock) -> None:
    before = await database.versions([ALL])

    async with process(database, world, clock).noted():
        assert await database.versions([ALL]) == before
    assert await database.versions([ALL]) == before


async def test_what_a_process_remembers_is_forgotten_once_something_was_erased(
    database: Database, world: World, clock: Clock
) -> None:
    organization = await world.organization()
    post = await world.post(organization, await world.brand(organization))
    one = process(database, world, clock)
    answers = AnswerCache(database, Counters(Runtime(Settings(), database)), one, 1_000_000)
    remembered: Any = answers._answers
    remembered.put("what", None, 1)
    await one.note()
    async with database.write() as session:
        (erasure,) = await erasures.start_posts(
            session, [post], 1, None, new_key=world.new_key, now=NOW
        )
    await one.note()
    assert "what" in remembered

    await Eraser(database, None, lambda: NOW).carry_on(erasure)
    await one.note()
    assert "what" not in remembered
