"""A first sync against COPY of the same rows, and one that finds nothing to do.

    python -m benchmarks.sync [SNAPSHOTS]

On PostgreSQL: 500,000 snapshots, by default, of 1,000 posts are synced into content performance,
then the same rows are copied into the same indexed table for another organization. After that, a
sync with nothing to do is timed over a history of 10,000 and of 1,000,000 rows (or as many as
given). Sync runs in this process: its peak memory is reported at a tenth of the work and at the
end. Last comes the turn of a worker that finds nothing to do among 2,500 brands, on both databases.
"""

import asyncio
import logging
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from itertools import count
from statistics import median
from uuid import UUID

import asyncpg
import structlog

from app.cli.running import collect_garbage_rarely
from app.domain.keys import new_key
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import Metrics
from app.runtime import Runtime
from app.services.learning.sync import SyncRequest, sync
from app.services.snapshots import PostSnapshot, record_snapshots
from app.settings import Settings
from app.storage import migrations
from app.storage.database import Database
from app.worker.periodic import sync_due
from benchmarks.recording import make_posts
from benchmarks.servers import dsn, postgresql

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LAST_DAY = date(2026, 2, 28)
POSTS = 1_000
BRANDS = 2_500
REPEATS = 5
KEYS = count(1)

SNAPSHOTS = """
INSERT INTO post_analytics (organization_id, post_id, date, collected_at, views, likes, comments,
    shares, saves, views_gain, likes_gain, comments_gain, shares_gain, saves_gain, rated_engagement)
SELECT $1, id, $2::date - back, ($2::date - back)::timestamptz, 1000 + n * 10, n, n / 2, n / 3,
    n / 4, 10, 1, 0, 0, 0, 1
FROM (SELECT id, row_number() OVER (ORDER BY id) FROM posts WHERE organization_id = $1) AS p,
    generate_series(0, $3 - 1) AS back, LATERAL (SELECT $3 - back AS n) AS day
"""
COUNT = "SELECT count(*) FROM content_performance WHERE organization_id = $1"
PENDING = """
INSERT INTO sync_pending (organization_id, post_id, date, entries)
SELECT organization_id, post_id, date, 1 FROM post_analytics WHERE organization_id = $1
"""


async def main(snapshots: int) -> None:
    async with postgresql() as url:
        database = Database(url.render_as_string(hide_password=False))
        connection = await asyncpg.connect(dsn(url))
        await measure_first(database, connection, snapshots)
        await measure_idle(database, connection, snapshots)
        await connection.close()
        await database.close()
    async with postgresql() as url:
        await measure_turn("PostgreSQL", url.render_as_string(hide_password=False))
    with tempfile.TemporaryDirectory() as folder:
        url_of_file = f"sqlite+aiosqlite:///{folder}/turn.db"
        await migrations.upgrade(url_of_file)
        await measure_turn("SQLite", url_of_file)


async def measure_turn(name: str, url: str) -> None:
    """Time a worker's turn over brands that all have today's numbers and nothing finished."""
    database = Database(url)
    runtime = Runtime(Settings(database_url=url), database, lambda: NOW)
    for number in range(BRANDS // 10):
        organization, keys = await make_posts(database, 100 + number, 10)
        given = [
            PostSnapshot(key, Snapshot(day, NOW, Metrics(views=10)))
            for key in keys
            for day in (LAST_DAY, NOW.date())
        ]
        async with database.write() as session:
            await record_snapshots(session, organization, given)
    await sync_due(runtime, asyncio.Event())
    times = []
    for _ in range(REPEATS):
        started = time.process_time()
        await sync_due(runtime, asyncio.Event())
        times.append(time.process_time() - started)
    print(
        f"{name}: a turn with nothing to do over {BRANDS:,} brands: "
        f"{median(times) * 1000:.1f} ms of CPU (target: under 50 ms)"
    )
    await database.close()


async def measure_first(database: Database, connection: asyncpg.Connection, snapshots: int) -> None:
    await timed_sync(database, await fill(database, connection, 1, snapshots // POSTS // 10 or 1))
    early = peak()
    organization = await fill(database, connection, 2, snapshots // POSTS)
    rows, seconds = await timed_sync(database, organization)
    late = peak()
    copied = await copy(connection, organization)
    print(
        f"first sync of {rows:,} rows: {rows / seconds:,.0f}/s, COPY {rows / copied:,.0f}/s: "
        f"{copied / seconds:.0%} (target: 20 % or more)"
    )
    print(f"peak memory after a tenth {early >> 20} MB, after all {late >> 20} MB")


async def measure_idle(database: Database, connection: asyncpg.Connection, snapshots: int) -> None:
    times = []
    for number, total in ((3, 10_000), (4, 2 * snapshots)):
        organization = await fill(database, connection, number, total // POSTS)
        await timed_sync(database, organization)
        await connection.execute("VACUUM ANALYZE sync_pending, content_performance")
        idle = [(await timed_sync(database, organization))[1] for _ in range(REPEATS)]
        times.append(median(idle))
        print(f"nothing to do after {total:,} rows: {times[-1] * 1000:.1f} ms")
    print(f"ratio {times[1] / times[0]:.1f} (target: the same)")


async def fill(database: Database, connection: asyncpg.Connection, number: int, days: int) -> UUID:
    organization, _ = await make_posts(database, number)
    await connection.execute(SNAPSHOTS, organization, LAST_DAY, days)
    await connection.execute(PENDING, organization)
    await connection.execute("ANALYZE post_analytics, sync_pending, posts")
    return organization


async def timed_sync(database: Database, organization: UUID) -> tuple[int, float]:
    started = time.perf_counter()
    await sync(
        database,
        SyncRequest(organization),
        now=lambda: NOW,
        new_key=lambda: new_key(NOW, next(KEYS)),
    )
    seconds = time.perf_counter() - started
    async with database.read() as session:
        connection = await (await session.connection()).get_raw_connection()
        rows = await connection.driver_connection.fetchval(COUNT, organization)  # type: ignore[union-attr]
    return rows, seconds


async def copy(connection: asyncpg.Connection, organization: UUID) -> float:
    """Copy the same rows for an organization that has the same posts."""
    found = await connection.fetch(
        "SELECT * FROM content_performance WHERE organization_id = $1", organization
    )
    columns = list(found[0].keys())
    place, key = columns.index("organization_id"), columns.index("id")
    other = await connection.fetchval(
        "SELECT id FROM organizations WHERE id <> $1 LIMIT 1", organization
    )
    await connection.execute("ALTER TABLE content_performance DISABLE TRIGGER ALL")
    rows = []
    for number, row in enumerate(found):
        values = list(row.values())
        values[place], values[key] = other, new_key(NOW, organization.int ^ (number << 20))
        rows.append(values)
    started = time.perf_counter()
    await connection.copy_records_to_table("content_performance", records=rows, columns=columns)
    return time.perf_counter() - started


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    collect_garbage_rarely()  # as every command does
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000))
