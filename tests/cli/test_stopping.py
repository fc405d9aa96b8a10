"""Processes that are told to stop while something is under way: they leave nothing, and end."""

import asyncio
import http.client
import json
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from app.cli import server
from app.domain.uploads import CHUNK_BYTES
from app.storage.database import Database
from app.web import auth
from tests.cli.conftest import Program, _ended, _environment, running
from tests.forking import Forked, run_command
from tests.network import network_to
from tests.serving import create_token
from tests.world import World

QUERY = json.dumps({"query": "{ viewer { name } }"})


@asynccontextmanager
async def locked(url: str, statement: str) -> AsyncIterator[None]:
    """Somebody else keeps something locked for as long as the block lasts."""
    database = Database(url, pool_size=1)
    try:
        async with database.write() as session:
            await session.execute(text(statement))
            yield
    finally:
        await database.close()


def hurried(closing_seconds: float, *arguments: str) -> None:
    """The command, with little patience at its end."""
    auth.PATIENCE_SECONDS = 0.2
    server.CLOSING_SECONDS = closing_seconds
    run_command(*arguments)


@contextmanager
def serving(
    url: str, *, closing_seconds: float = 60.0
) -> Iterator[tuple[Program, http.client.HTTPConnection]]:
    """A server with little patience, and a connection to it."""
    environment = _environment({"BACKBONE_DATABASE_URL": url})
    given = closing_seconds, "serve", "--port", "0"
    process = Forked(hurried, *given, environment=environment)
    with _ended(process):
        program = Program(process)
        address = urlsplit(program.line_with("Backbone is at").split()[-1])
        connection = http.client.HTTPConnection(f"{address.hostname}", address.port, timeout=60)
        yield program, connection
        connection.close()


def ask(connection: http.client.HTTPConnection, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("POST", "/graphql", QUERY, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


async def test_a_note_that_somebody_keeps_from_being_written_keeps_no_server(
    postgresql_url: str,
) -> None:
    token = await create_token(postgresql_url)
    with serving(postgresql_url) as (program, connection):
        async with locked(postgresql_url, "SELECT 1 FROM tokens FOR UPDATE"):
            assert await asyncio.to_thread(ask, connection, token) == 200
            assert await asyncio.to_thread(program.stop) == (0, "")


async def test_a_database_that_falls_silent_keeps_no_server(postgresql_url: str) -> None:
    token = await create_token(postgresql_url)
    with (
        network_to(make_url(postgresql_url)) as network,
        serving(network.url(), closing_seconds=1.0) as (program, connection),
    ):
        assert await asyncio.to_thread(ask, connection, token) == 200
        network.fall_silent()
        code, errors = await asyncio.to_thread(program.stop)
        assert (code, "stop.cut_off" in errors) == (1, True)


async def test_an_upload_that_is_cut_off_is_told_so_and_leaves_no_half(
    sqlite_url: str,
) -> None:
    token, database = await create_token(sqlite_url), Database(sqlite_url)
    await World(database).organization()
    await database.close()
    with (
        closing(sqlite3.connect(f"{make_url(sqlite_url).database}")) as rows,
        serving(sqlite_url) as (program, connection),
    ):
        connection.putrequest("POST", "/uploads?name=half.csv")
        for name, value in (
            ("Authorization", f"Bearer {token}"),
            ("Content-Length", f"{3 * CHUNK_BYTES}"),
        ):
            connection.putheader(name, value)
        connection.endheaders(b"x" * (CHUNK_BYTES + 1))
        async with asyncio.timeout(60):
            while rows.execute("SELECT count(*) FROM upload_chunks").fetchone() == (0,):
                await asyncio.sleep(0.02)
        for _ in range(2):
            program.process.send_signal(signal.SIGINT)
            await asyncio.sleep(0.2)
        answer = await asyncio.to_thread(connection.getresponse)
        (told,) = json.load(answer)["errors"]
        assert (answer.status, told["extensions"]["code"]) == (503, "UNAVAILABLE")
        assert await asyncio.to_thread(program.process.wait, 120) == 0
        assert rows.execute("SELECT count(*) FROM uploads").fetchone() == (0,)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
async def test_a_dump_that_is_told_to_end_leaves_nothing_beside_what_was_there(
    postgresql_url: str, tmp_path: Path, signum: int
) -> None:
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "dump.zip").write_text("an earlier one")
    environment = {"BACKBONE_DATABASE_URL": postgresql_url}
    async with locked(postgresql_url, "LOCK TABLE posts"):
        with running("dump", str(folder / "dump.zip"), **environment) as program:
            async with asyncio.timeout(60):
                while len(list(folder.iterdir())) < 3:
                    await asyncio.sleep(0.05)
            code, errors = await asyncio.to_thread(program.stop, signum)
    assert (code, errors) == (130 if signum == signal.SIGINT else -signum, "")
    assert {each.name: each.read_text() for each in folder.iterdir()} == {
        "dump.zip": "an earlier one"
    }
