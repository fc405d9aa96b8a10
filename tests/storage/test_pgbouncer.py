"""Behind a real PgBouncer in transaction mode, where no two transactions share a connection."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import URL, make_url, text

from app.errors import Unavailable
from app.services import verification
from app.storage.database import Database
from tests.ports import free_port, is_listened_at
from tests.waiting import until_there
from tests.world import DAY, NOW, TODAY, World, metrics

ORGANIZATIONS = 6
"""Three times the connections that PgBouncer has to PostgreSQL."""

CONFIGURATION = """
[databases]
* = {server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
"""


@pytest.fixture
def bouncer_url(postgresql_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of the same database through a PgBouncer of its own."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip("no pgbouncer: install Debian's")
    url = make_url(postgresql_url)
    port = free_port()
    settings = tmp_path / "pgbouncer.ini"
    settings.write_text(CONFIGURATION.format(server=server_of(url), port=port))
    settings.chmod(0o644)
    command = [program, *as_owner_of(url), str(settings)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    until_there(lambda: is_listened_at(port))
    through = URL.create(url.drivername, url.username, None, "127.0.0.1", port, url.database)
    yield through.render_as_string(hide_password=False)
    process.terminate()
    process.wait(timeout=60)


def server_of(url: URL) -> str:
    """How PgBouncer reaches PostgreSQL."""
    host = url.host or url.query["host"]
    parts = {"host": host, "port": url.port, "user": url.username, "password": url.password}
    return " ".join(f"{name}={value}" for name, value in parts.items() if value)


def as_owner_of(url: URL) -> list[str]:
    """PgBouncer refuses to run as root: it becomes whom the server's socket belongs to."""
    if os.getuid() != 0:
        return []
    folder = Path(str(url.host or url.query["host"]))
    return ["-u", folder.owner() if folder.is_dir() else "nobody"]


async def test_writers_and_readers_share_few_connections(bouncer_url: str) -> None:
    database = Database(bouncer_url, pool_size=ORGANIZATIONS, pgbouncer=True)
    world = World(database)
    organizations = [await world.organization(f"Number {n}") for n in range(ORGANIZATIONS)]

    async def write(organization_id: UUID) -> None:
        brand = await world.brand(organization_id)
        post = await world.post(organization_id, brand, published_at=NOW - 9 * DAY)
        for back in range(9, 0, -1):
            await world.record(organization_id, post, {TODAY - back * DAY: metrics(views=9 - back)})

    async def read() -> None:
        for _ in range(30):
            async with database.read() as session:
                await session.execute(text("SELECT count(*) FROM post_analytics"))

    await asyncio.gather(*map(write, organizations), read(), read())
    async with database.read() as session:
        counted = await session.scalar(text("SELECT count(*) FROM post_analytics"))
        for organization_id in organizations:
            assert await verification.verify(session, organization_id) == []
    assert counted == 9 * ORGANIZATIONS
    await database.close()


async def test_nothing_is_left_prepared_on_a_connection_that_others_get(
    bouncer_url: str,
) -> None:
    database = Database(bouncer_url, pgbouncer=True)
    world = World(database)
    organization = await world.organization()
    post = await world.post(organization, await world.brand(organization))
    await world.record(organization, post, {TODAY: metrics(views=1)})
    async with database.read() as session:
        prepared = await session.scalar(text("SELECT count(*) FROM pg_prepared_statements"))
    assert prepared == 0
    await database.close()


async def test_readers_cannot_write(bouncer_url: str) -> None:
    database = Database(bouncer_url, pgbouncer=True)
    with pytest.raises(Unavailable, match="read-only"):
        async with database.read() as session:
            await session.execute(text("DELETE FROM posts"))
    await database.close()
