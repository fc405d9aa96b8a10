"""Reading, writing, and what is said when the database can't."""

import asyncio
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from app.domain.access import AccessScope
from app.errors import Unavailable
from app.runtime import open_runtime
from app.services import tokens
from app.settings import Settings
from app.storage import engines, migrations
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.organizations import Organization
from app.web.app import make_app
from tests.conftest import execute
from tests.waiting import PATIENCE
from tests.world import NOW, World

LABELS = select(table_of(Organization).c.label)


async def labels(database: Database) -> list[str]:
    async with database.read() as session:
        return sorted(await session.scalars(LABELS))


async def test_writers_that_both_read_first_wait_for_each_other(database_url: str) -> None:
    """On SQLite a transaction that reads first and writes later would fail: it is stale by then."""
    first, second = Database(database_url), Database(database_url)
    world = World(first)
    key = await world.organization("0")

    async def count_up(database: Database) -> None:
        async with database.write() as session:
            row = await session.get(Organization, key, with_for_update=True)
            assert row
            await asyncio.sleep(0.05)
            row.label = str(int(row.label) + 1)

    await asyncio.gather(*(count_up(database) for database in (first, second) * 3))

    assert await labels(first) == ["6"]
    await first.close()
    await second.close()


async def test_who_reads_cannot_write(database: Database, world: World) -> None:
    await world.organization("kept")
    async with database.read() as session:
        with pytest.raises(DBAPIError, match=r"read-?only"):
            await session.execute(text("UPDATE organizations SET label = 'changed'"))
    assert await labels(database) == ["kept"]


def organization(world: World) -> Organization:
    return Organization(
        id=world.new_key(), label="x", label_key="x", created_at=NOW, updated_at=NOW
    )


async def test_what_raises_writes_nothing(database: Database, world: World) -> None:
    async def write_and_fail() -> None:
        async with database.write() as session:
            session.add(organization(world))
            await session.flush()
            raise ValueError("halfway")

    with pytest.raises(ValueError, match="halfway"):
        await write_and_fail()
    assert await labels(database) == []


# Ten million rows are counted first. Citus takes no recursive one.
DIGITS = f"(SELECT 1 AS n {'UNION ALL SELECT 1 ' * 9}) AS digits"
SLOW_UPDATE = text(
    "UPDATE organizations SET label = label WHERE 0 < (SELECT count(*) FROM "
    f"{', '.join(f'{DIGITS}_{place}' for place in range(7))}) RETURNING label"
)


async def test_a_write_that_is_cancelled_keeps_nobody_waiting(
    database: Database, world: World
) -> None:
    await world.organization("kept")

    async def write() -> None:
        async with database.write() as session:
            await session.execute(SLOW_UPDATE)

    halfway = asyncio.create_task(write())
    await asyncio.sleep(0.02)
    halfway.cancel()
    # Whoever keeps what happened keeps the cancelled statement alive with it.
    kept = await asyncio.gather(halfway, return_exceptions=True)

    assert isinstance(kept[0], asyncio.CancelledError)
    async with asyncio.timeout(PATIENCE / 3):
        await world.organization("written")
    assert await labels(database) == ["kept", "written"]


async def test_a_reader_sees_nothing_that_is_not_committed(
    database: Database, world: World
) -> None:
    async with database.write() as session:
        session.add(organization(world))
        await session.flush()
        assert await labels(database) == []
    assert await labels(database) == ["x"]


async def test_whoever_reads_reads_the_primary_unless_he_asks_for_a_view_of_the_replica(
    sqlite_url: str, tmp_path: Path
) -> None:
    replica = tmp_path / "replica.db"
    source = sqlite3.connect(make_url(sqlite_url).database or "")
    with sqlite3.connect(replica) as target:
        source.backup(target)
    target.close()
    source.close()
    database = Database(sqlite_url, replica_url=f"sqlite+aiosqlite:///{replica}")
    await World(database).organization("only in the primary")

    assert await labels(database) == ["only in the primary"]
    for view, shown in (
        (database.view(), ["only in the primary"]),
        (database.view(database.replica), []),
    ):
        async with view.session() as session:
            assert list(await session.scalars(LABELS)) == shown
        await database.close_view(view)
    await database.close()


async def test_sqlite_is_set_up_as_it_should_be(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    expected = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}
    for engine in database.engines:
        async with engine.connect() as connection:
            found = {name: await connection.scalar(text(f"PRAGMA {name}")) for name in expected}
        assert found == expected
    await database.close()


# What goes wrong, and what is said of it.


def missing_folder(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'nowhere' / 'backbone.db'}"


def folder_as_file(folder: Path) -> str:
    (folder / "folder.db").mkdir()
    return f"sqlite+aiosqlite:///{folder / 'folder.db'}"


def not_a_database(folder: Path) -> str:
    (folder / "text.db").write_text("This is only a text, and a long one at that. " * 40)
    return f"sqlite+aiosqlite:///{folder / 'text.db'}"


def not_migrated(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'empty.db'}"


def nobody_listens(_folder: Path) -> str:
    return "postgresql+asyncpg://user:secret@127.0.0.1:1/backbone"


def no_such_host(_folder: Path) -> str:
    return "postgresql+asyncpg://user:secret@host.invalid/backbone"


BROKEN: list[tuple[Callable[[Path], str], str]] = [
    (missing_folder, "nowhere/backbone.db yet: run `backbone migrate`"),
    (folder_as_file, "folder.db can't be opened"),
    (not_a_database, "text.db is not a SQLite database"),
    (not_migrated, "not migrated: run `backbone migrate`"),
    (nobody_listens, "No connection to the database at postgresql"),
    (no_such_host, "No connection to the database at postgresql"),
]


@pytest.mark.parametrize(("make", "said"), BROKEN)
async def test_a_broken_database_is_explained(
    make: Callable[[Path], str], said: str, tmp_path: Path
) -> None:
    database = Database(make(tmp_path))
    with pytest.raises(Unavailable, match="(?s).*" + said.replace("`", ".")) as caught:
        await labels(database)
    assert "secret" not in str(caught.value)
    await database.close()


async def test_a_locked_database_is_explained(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_SECONDS", 0.1)
    database = Database(sqlite_url)
    other = sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(Unavailable, match="locked by another process"):
            await World(database).organization()
        # WAL: reading goes on.
        assert await labels(database) == []
    finally:
        other.close()
    await World(database).organization("later")
    assert await labels(database) == ["later"]
    await database.close()


READ_ONLY = """
import asyncio, os, sys
from sqlalchemy import text
from app.storage.database import Database
from app.errors import Unavailable

async def main(database):
    try:
        async with database.write() as session:
            await session.execute(text("UPDATE organizations SET label = 'x'"))
    except Unavailable as error:
        print(error.message)

database = Database(sys.argv[1])
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)  # root may write anything
asyncio.run(main(database))
"""


@pytest.fixture
def read_only_copy(sqlite_url: str) -> Iterator[Path]:
    """A database that nobody may write, in a folder that anybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="backbone-read-only-"))
    copy = folder / "backbone.db"
    copy.write_bytes(Path(make_url(sqlite_url).database or "").read_bytes())
    copy.chmod(0o444)
    folder.chmod(0o555)
    yield copy
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_database_is_explained(read_only_copy: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_ONLY, f"sqlite+aiosqlite:///{read_only_copy}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == f"The database {read_only_copy} is read-only.", done.stderr


async def test_a_postgresql_without_the_database_or_the_user_is_explained(
    postgresql_server: URL,
) -> None:
    absent = postgresql_server.set(database="absent")
    nobody = postgresql_server.set(username="nobody", password="secret")
    for url, said in (
        (absent, "There is no database named absent"),
        (nobody, "The database refused user nobody"),
    ):
        database = Database(url.render_as_string(hide_password=False))
        with pytest.raises(Unavailable, match=said):
            await labels(database)
        await database.close()


@pytest.fixture
async def strict_server() -> AsyncIterator[str]:
    """Speaks as much of PostgreSQL's protocol as it takes to refuse every password."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def message(kind: int) -> None:
            await reader.readexactly(kind)
            (size,) = struct.unpack("!i", await reader.readexactly(4))
            await reader.readexactly(size - 4)

        await message(0)
        writer.write(b"N")  # no TLS here
        await message(0)
        writer.write(b"R" + struct.pack("!ii", 8, 3))  # the password, please
        await message(1)
        fields = b"SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed\0\0"
        writer.write(b"E" + struct.pack("!i", len(fields) + 4) + fields)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"postgresql+asyncpg://somebody:secret@127.0.0.1:{port}/backbone"


async def test_a_wrong_password_is_explained(strict_server: str) -> None:
    database = Database(strict_server)
    with pytest.raises(Unavailable, match="refused the password of user somebody") as caught:
        await labels(database)
    assert "secret" not in str(caught.value)
    await database.close()


async def test_an_unmigrated_postgresql_is_explained(postgresql_server: URL) -> None:
    name = f"empty_{uuid4().hex}"
    await execute(postgresql_server, f"CREATE DATABASE {name}")
    database = Database(postgresql_server.set(database=name).render_as_string(hide_password=False))
    with pytest.raises(Unavailable, match="not migrated: run `backbone migrate`"):
        await labels(database)
    await database.close()
    await execute(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize(("make", "said"), BROKEN)
async def test_a_broken_database_is_explained_over_http(
    make: Callable[[Path], str], said: str, tmp_path: Path
) -> None:
    settings = Settings(database_url=SecretStr(make(tmp_path)))
    async with open_runtime(settings) as runtime:
        transport = httpx.ASGITransport(make_app(runtime))
        async with httpx.AsyncClient(
            timeout=60, transport=transport, base_url="http://test"
        ) as client:
            answer = await client.post(
                "/graphql",
                json={"query": "{ viewer { name } }"},
                headers={"authorization": "Bearer bb_" + "x" * 40},
            )
            ready = await client.get("/readyz")
            alive = await client.get("/healthz")
    assert answer.status_code == 503
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "UNAVAILABLE"}
    assert said in error["message"]
    assert ready.status_code == 503
    assert said in ready.json()["problem"]
    assert alive.status_code == 200
    assert "secret" not in answer.text + ready.text


async def test_a_database_that_goes_away_between_two_requests_is_explained(
    sqlite_url: str,
) -> None:
    """The token is remembered for a moment, so it is the query itself that fails."""
    settings = Settings(database_url=SecretStr(sqlite_url))
    async with open_runtime(settings) as runtime:
        async with runtime.database.write() as session:
            token = await tokens.create_token(
                session,
                name="t",
                scopes=[AccessScope.ADMIN],
                secret="x" * 40,
                key=runtime.new_key(),
                now=NOW,
            )
        transport = httpx.ASGITransport(make_app(runtime))
        async with httpx.AsyncClient(
            timeout=60,
            transport=transport,
            base_url="http://test",
            headers={"authorization": f"Bearer {token}"},
        ) as client:
            requested = {"query": "{ organizations { totalCount } }"}
            assert (await client.post("/graphql", json=requested)).status_code == 200
            async with runtime.database.write() as session:
                await session.execute(text("DROP TABLE organizations"))
            answer = await client.post("/graphql", json=requested)
    assert answer.status_code == 503
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "UNAVAILABLE"}
    assert "not migrated" in error["message"]


async def test_only_its_owner_can_read_what_sqlite_writes(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    await migrations.upgrade(url)
    database = Database(url)
    await World(database).organization("Own")
    files = modes(tmp_path)
    await database.close()
    assert files == {"new.db": 0o600, "new.db-wal": 0o600, "new.db-shm": 0o600}


async def test_a_file_that_is_there_keeps_its_mode(sqlite_url: str, tmp_path: Path) -> None:
    set_mode(tmp_path / "backbone.db", 0o640)
    database = Database(sqlite_url)
    await World(database).organization("Own")
    await database.close()
    assert modes(tmp_path) == {"backbone.db": 0o640}


def modes(folder: Path) -> dict[str, int]:
    """What each file in a folder lets whom do."""
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


def set_mode(path: Path, mode: int) -> None:
    path.chmod(mode)


async def test_looking_at_the_revision_is_silent(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(sqlite_url)
    with caplog.at_level("INFO"):
        await migrations.revision_of(database)
        await migrations.upgrade(sqlite_url)
    await database.close()
    assert [record.name for record in caplog.records if record.name.startswith("alembic")] == []


async def test_the_space_of_deleted_rows_is_given_up(database: Database, world: World) -> None:
    await world.organization()
    assert await database.forget_deleted()
    await database.vacuum(["organizations", "posts"])
    assert await database.forget_deleted()


async def test_a_log_that_somebody_reads_is_not_emptied(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.read_moment() as session:
        await session.execute(text("SELECT count(*) FROM posts"))
        await World(database).organization()
        assert not await database.forget_deleted()
    assert await database.forget_deleted()
    await database.close()
