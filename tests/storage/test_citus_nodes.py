"""What several nodes commit one after the other: nobody waits for ever, nothing stays as it was.

`make citus` runs this; it needs servers with the extension.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import make_url, text

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.erasures import ErasureKind
from app.errors import Unavailable
from app.runtime import Runtime
from app.services import dumps, erasures, tokens
from app.services.erasures import Eraser
from app.sql import erasures as erasures_sql
from app.sql import posts as posts_sql
from app.storage import migrations
from app.storage.data_versions import RAISE, WORKSPACE
from app.storage.database import Database
from app.web.app import make_app
from tests import citus
from tests.recycling import connected
from tests.serving import create_token
from tests.settings import settings_of
from tests.world import DAY, NOW, TODAY, World, metrics

LABELS = "{ organizations(first: 50) { nodes { label } } }"
ALL = "{ everything { overview(window: { preset: LAST_7_DAYS }) { views } } }"
OF_ONE = """query Views($id: ID!) { organization(id: $id) {
  overview(window: { preset: LAST_7_DAYS }) { views }
} }"""


@pytest.fixture
async def database(citus_url: str) -> AsyncIterator[Database]:
    database = Database(citus_url, pool_size=5)
    yield database
    await database.close()


async def test_no_connection_has_shards_hidden_which_takes_seconds(database: Database) -> None:
    """Citus would look at each row of the catalogue, for the types of a connection's values."""
    for engine in database.engines:
        async with engine.connect() as connection:
            shown = await connection.execute(text("SHOW citus.override_table_visibility"))
            assert shown.scalar() == "off"


async def measured(world: World, label: str, views: int = 10) -> tuple[UUID, UUID]:
    """An organization, and its only post."""
    organization = await world.organization(label)
    post = await world.post(organization, await world.brand(organization), published_at=NOW)
    await world.record(organization, post, {TODAY - DAY: metrics(views=views)})
    return organization, post


class Door:
    """A server that keeps answers."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def ask(self, query: str, **variables: str) -> bytes:
        answer = await self._client.post("/graphql", json={"query": query, "variables": variables})
        assert b'"errors"' not in answer.content, answer.text
        return answer.content

    async def views(self, query: str, **variables: str) -> int:
        return int((await self.ask(query, **variables)).rpartition(b'"views":')[2].strip(b"}"))

    async def hits(self) -> bool:
        counters = (await self._client.get("/metrics")).text
        name = 'backbone_cache_lookups_total{cache="answers",result="hit"} '
        return any(float(line.removeprefix(name)) for line in counters.splitlines()
                   if line.startswith(name))  # fmt: skip


@pytest.fixture
async def door(database: Database, citus_url: str) -> AsyncIterator[Door]:
    token = await create_token(citus_url)
    settings = settings_of(citus_url, answer_cache_mb=1, cost_per_minute=1_000_000_000_000)
    application = make_app(Runtime(settings, database, lambda: NOW))
    headers = {"authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://backbone", headers=headers, timeout=60
    ) as client:
        yield Door(client)


async def test_what_arrives_on_one_node_after_another_ends_the_answers_in_between(
    database: Database, door: Door
) -> None:
    """The version of the workspace is on one node, a new organization and its own on another."""
    world = World(database)
    await world.organization("First")
    async with database.engines[0].begin() as connection:
        await connection.execute(RAISE, {"key": WORKSPACE})
    before = [await door.ask(LABELS) for _ in range(3)]
    assert len(set(before)) == 1
    assert await door.hits()

    key = uuid4()
    async with database.engines[0].begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO organizations (id, label, label_key, time_zone, currency, week_start,"
                " created_at, updated_at) VALUES"
                " (:id, 'Second', 'second', 'UTC', 'USD', 'MONDAY', :now, :now)"
            ),
            {"id": key, "now": NOW},
        )
        await connection.execute(RAISE, {"key": key})

    assert b"Second" in await door.ask(LABELS)


async def test_nobody_gets_an_answer_from_before_a_write_on_any_node_that_was_over(
    database: Database, door: Door
) -> None:
    world = World(database)
    places = [await measured(world, f"Agency {number}") for number in range(4)]
    over = dict.fromkeys((organization for organization, _ in places), 10)
    is_writing = True

    async def write() -> None:
        nonlocal is_writing
        for number, (organization, post) in zip(range(24), itertools.cycle(places)):
            at = NOW + timedelta(seconds=number)
            views = 100 + number
            await world.record(organization, post, {TODAY - DAY: metrics(views=views)}, at)
            over[organization] = views
        is_writing = False

    async def read_all() -> int:
        count = 0
        while is_writing:
            before = sum(over.values())
            assert await door.views(ALL) >= before
            count += 1
        return count

    async def read(organization: UUID) -> int:
        count, key = 0, public_ids.organization_id(organization)
        while is_writing:
            before = over[organization]
            assert await door.views(OF_ONE, id=key) >= before
            count += 1
        return count

    _, *counts = await asyncio.gather(write(), read_all(), *(read(key) for key, _ in places[:2]))
    assert all(counts)
    assert await door.hits()


async def test_posts_of_several_are_named_while_one_of_them_is_being_erased(
    database: Database,
) -> None:
    """A mark is on all nodes, which Citus locks as a whole: a lock after it could wait for it."""
    world = World(database)
    (_, post), (other, another) = sorted([await measured(world, label) for label in "AB"])
    async with database.write() as session:
        (erasure,) = await erasures.start_posts(
            session, [another], 1, None, new_key=world.new_key, now=NOW
        )
    more = await world.post(other, await world.brand(other))
    has_lock = asyncio.Event()

    async def step() -> None:
        async with database.write() as session:
            session.erases()
            await session.one_or_none(posts_sql.lock_organization(other))
            has_lock.set()
            await asyncio.sleep(0.5)
            await session.execute(erasures_sql.advance(erasure, 0, None))

    async def name() -> None:
        await has_lock.wait()
        async with database.write() as session:
            await erasures.start_posts(
                session, [post, more], 2, None, new_key=world.new_key, now=NOW
            )

    await asyncio.gather(step(), name())

    eraser = Eraser(database, None, lambda: NOW)
    async with database.read() as session:
        for left in await erasures.list_unfinished(session):
            assert left.kind is ErasureKind.POSTS
            assert (await eraser.carry_on(left)).is_over


SAMPLES = text("""
    SELECT sum(result::int) FROM run_command_on_all_nodes(
        $$ SELECT count(*) FROM pg_stats WHERE CAST(pg_stats AS text) LIKE '%kestrel%' $$)
""")


async def test_no_node_keeps_samples_of_what_was_erased(database: Database) -> None:
    """Of tables with rows left: each shard is one, so others are in all four."""
    world = World(database)
    organization, _ = await measured(world, "kestrel")
    for number in range(16):
        await measured(world, f"Agency {number}")
    async with database.write() as session:
        await session.execute(text("ANALYZE"))
    async with database.write() as session:
        assert (await session.execute(SAMPLES)).scalar_one() > 0
        erasure = await erasures.start_organization(
            session, organization, "kestrel", key=world.new_key(), now=NOW
        )

    await Eraser(database, None, lambda: NOW).carry_on(erasure)

    async with database.read() as session:
        assert (await session.execute(SAMPLES)).scalar_one() == 0


async def dump(database: Database, organization: UUID | None) -> None:
    await dumps.dump(
        *(database, BytesIO(), organization),
        with_secrets=False,
        key=uuid4(),
        now=NOW,
        watch=lambda *_: None,
    )


async def test_all_that_is_dumped_while_somebody_writes_is_refused(database: Database) -> None:
    """One organization is on one node, which shows it as it was at one moment."""
    world = World(database)
    organization, _ = await measured(world, "Agency")
    pages = dumps._pages
    await dump(database, None)

    with pytest.MonkeyPatch.context() as patch:

        async def disturbed(*given: Any, **more: Any) -> Any:
            async for page in pages(*given, **more):
                await world.brand(organization)
                yield page

        patch.setattr(dumps, "_pages", disturbed)
        with pytest.raises(Unavailable, match="Somebody wrote while this was dumped"):
            await dump(database, None)
        await dump(database, organization)


async def test_a_coordinator_that_citus_does_not_know_is_refused(citus_url: str) -> None:
    """What is on every node would be read from a worker, and so be there before it is here."""
    url = make_url(citus_url)
    async with connected(url) as connection:
        worker = await connection.fetchrow(citus.NODES)
    name = f"test_{uuid4().hex}"
    host, port = worker
    nodes = [url, url.set(host=host, port=port)]
    try:
        for node in nodes:
            await citus.create(node, name)
        async with connected(url.set(database=name)) as connection:
            await connection.execute("SELECT citus_add_node($1, $2)", host, port)
        with pytest.raises(Unavailable, match="Citus doesn't know its coordinator"):
            await migrations.upgrade(url.set(database=name).render_as_string(hide_password=False))
    finally:
        for node in nodes:
            await citus.drop(node.set(database=name))


async def test_what_is_the_coordinators_own_is_committed_in_two_phases(
    database: Database,
) -> None:
    """Else the version of the workspace would be raised before what it is raised for is there."""
    said: list[str] = []
    async with database.write() as session:
        connection = await (await session.connection()).get_raw_connection()
        driver: Any = connection.driver_connection
        driver.add_log_listener(lambda _, message: said.append(message.message))
        await driver.execute("SET citus.log_remote_commands = on; SET client_min_messages = notice")
        await tokens.create_token(
            session,
            name="one",
            scopes=[AccessScope.ADMIN],
            secret="x" * 43,
            key=uuid4(),
            now=NOW,
        )
    assert [each for each in said if "PREPARE TRANSACTION" in each]
    assert not [each for each in said if each.endswith("issuing COMMIT")]
