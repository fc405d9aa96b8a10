"""The same workspace on PostgreSQL and on Citus: the same answers, and who is asked for them.

`make citus` runs this; it needs servers with the extension.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import orjson
import pytest
from sqlalchemy import event, select

from app.domain import public_ids
from app.domain.access import AccessScope
from app.services.learning import sync
from app.services.learning.sync import SyncRequest
from app.sql.dumps import insert_rows
from app.storage.database import Database
from app.tables import metadata
from tests.graphql.conftest import Graph, caller
from tests.graphql.test_every_number import ROOTS, keep_books, numbers_of, set_goals
from tests.world import DAY, NOW, TODAY, World, metrics


class Place(NamedTuple):
    """Whose numbers are asked for."""

    organization: UUID
    brand: UUID
    post: UUID

    @property
    def ids(self) -> dict[str, str]:
        return {
            "organization": public_ids.organization_id(self.organization),
            "brand": public_ids.brand_id(self.brand),
            "post": public_ids.post_id(self.post),
        }


async def fill(world: World, *, sets_goals: bool = True) -> list[Place]:
    """Three organizations, each with two brands, posts, their days, business and goals."""
    places = []
    for number in range(3):
        organization = await world.organization(label=f"Agency {number}", credit_price=100)
        brands = [await world.brand(organization, f"Brand {each}") for each in "ab"]
        for place, brand in enumerate(brands):
            post = await world.post(
                organization, brand, published_at=NOW - 20 * DAY, label=f"Hook {place}", prompt="p"
            )
            for back in (15, 9, 8, 3, 2, 1):
                counts = metrics(views=1000 - 10 * back, likes=100 - back, comments=None)
                await world.record(organization, post, {TODAY - back * DAY: counts})
            places.append(Place(organization, brand, post))
        await keep_books(world, organization, [100, 250])
        if sets_goals:
            await set_goals(Graph(world.database), public_ids.brand_id(brands[0]))
        await sync.sync(
            world.database, SyncRequest(organization), now=lambda: NOW, new_key=world.new_key
        )
    return places


async def copy(source: Database, target: Database) -> None:
    """Store in one database what another has."""
    async with source.read_moment() as reading, target.write() as writing:
        writing.erases()
        for table in metadata.sorted_tables:
            rows = [tuple(row) for row in await reading.execute(select(table))]
            await writing.insert_rows(insert_rows(table.name), rows)


@pytest.fixture
async def plain(postgresql_url: str) -> AsyncIterator[Graph]:
    database = Database(postgresql_url)
    yield Graph(database)
    await database.close()


@pytest.fixture
async def spread(citus_url: str) -> AsyncIterator[Graph]:
    database = Database(citus_url)
    yield Graph(database)
    await database.close()


def questions(place: Place) -> Iterator[tuple[str, dict[str, str]]]:
    """Every number of the schema, of these and of everything."""
    for root, parts in ROOTS.items():
        used = next((name for name in place.ids if f"${name}" in root), None)
        head = f"query (${used}: ID!)" if used else ""
        given = {used: place.ids[used]} if used else {}
        for numbers in parts:
            yield f"{head} {{ {root} {{ {numbers} }} }} }}", given
    for numbers in numbers_of("Query"):
        yield f"{{ {numbers} }}", {}


async def test_every_answer_is_that_of_plain_postgresql(plain: Graph, spread: Graph) -> None:
    places = await fill(World(plain.database))
    await copy(plain.database, spread.database)
    for question, ids in questions(places[0]):
        here, there = [await graph.execute(question, **ids) for graph in (plain, spread)]
        assert there.errors is None, (question, there.errors)
        assert orjson.dumps(there.data) == orjson.dumps(here.data), question


async def test_what_is_written_there_is_answered_as_if_it_were_on_plain_postgresql(
    plain: Graph, spread: Graph
) -> None:
    answers = []
    for graph in (plain, spread):
        # Its keys are the same in each; those of goals, which lists are in the order of, aren't.
        place = (await fill(World(graph.database), sets_goals=False))[0]
        answers.append([await graph.ask(question, **ids) for question, ids in questions(place)])
    assert orjson.dumps(answers[0]) == orjson.dumps(answers[1])


@contextmanager
def listening(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The statements that a database is asked, with their values."""
    heard: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        heard.append((statement, values))

    engines = [engine.sync_engine for engine in database.engines]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield heard
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


async def tasks_of(url: str, asked: list[tuple[str, Any]]) -> dict[str, int]:
    """How many shards each statement is sent to; 0 if it is the coordinator's own."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    tasks = {}
    try:
        for statement, values in asked:
            rows = await connection.fetch(f"EXPLAIN {statement}", *(values or ()))
            found = re.findall(r"Task Count: (\d+)", "\n".join(row[0] for row in rows))
            tasks[statement] = max(map(int, found), default=0)
    finally:
        await connection.close()
    return tasks


async def test_whatever_an_organization_asks_of_itself_comes_from_one_shard(
    spread: Graph, citus_url: str
) -> None:
    place = (await fill(World(spread.database)))[0]
    scopes = AccessScope.READ_ANALYTICS, AccessScope.READ_BUSINESS
    itself = caller(*scopes, organization_id=place.organization)
    with listening(spread.database) as heard:
        for question, ids in questions(place):
            if "$organization" in question or "$brand" in question:
                await spread.ask(question, itself, **ids)

    asked = {statement: values for statement, values in heard if "FROM" in statement}
    tasks = await tasks_of(citus_url, [*asked.items()])
    assert {each: number for each, number in tasks.items() if number > 1} == {}
    assert len([number for number in tasks.values() if number == 1]) > 10
