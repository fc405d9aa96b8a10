"""How large rows are, and how the day's rows are written again: `python -m benchmarks.size [ROWS]`.

On PostgreSQL. 200,000 snapshots, by default, of 1,000 posts are synced into content performance,
and the bytes of a row are counted in both tables, with each index. Then a day of readings, every
hour one, in a worker's batches, with full pages and with pages that keep room: how many updates
were HOT (wrote no index), and how much was written to the log for later recovery.
"""

import asyncio
import random
import sys
from datetime import timedelta
from uuid import UUID

import asyncpg

from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import Metrics
from app.services.snapshots import PostSnapshot, record_snapshots
from app.storage.database import Database
from benchmarks.recording import NOW, make_posts
from benchmarks.servers import dsn, postgresql
from benchmarks.sync import POSTS, fill, timed_sync

HOURS = 24
FLUSH_SECONDS = 11  # an idle connection tells what it counted after ten
BATCH = 50
TODAY = NOW.date()
WRITTEN = ("post_analytics", "post_totals", "analytics_daily", "analytics_totals", "brand_daily")
COUNT = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = $1"
INDEXES = """
SELECT indexrelid::regclass::text AS name, pg_relation_size(indexrelid) AS size
FROM pg_index WHERE indrelid = $1::text::regclass ORDER BY 1
"""


async def main(rows: int) -> None:
    async with postgresql() as url:
        database = Database(url.render_as_string(hide_password=False))
        connection = await asyncpg.connect(dsn(url))
        await measure_rows(database, connection, rows)
        for number, room in enumerate((100, 85)):
            await measure_day(database, connection, 100 + number, room)
        await connection.close()
        await database.close()


async def measure_rows(database: Database, connection: asyncpg.Connection, rows: int) -> None:
    organization = await fill(database, connection, 1, rows // POSTS)
    synced, _ = await timed_sync(database, organization)
    for table in ("post_analytics", "content_performance"):
        await connection.execute(f"VACUUM (FULL, ANALYZE) {table}")
        count = await connection.fetchval(f"SELECT count(*) FROM {table}")
        heap = await connection.fetchval("SELECT pg_relation_size($1::text::regclass)", table)
        found = await connection.fetch(INDEXES, table)
        total = heap + sum(each["size"] for each in found)
        print(f"{table}: {total / count:.0f} bytes a row of {count:,}, {heap / count:.0f} of heap")
        for each in found:
            print(f"    {each['name']}: {each['size'] / count:.0f}")
    assert synced == rows


async def measure_day(
    database: Database, connection: asyncpg.Connection, number: int, room: int
) -> None:
    """A day of readings of new posts, with so much of each page filled at first (percent)."""
    for table in WRITTEN:
        await connection.execute(f"TRUNCATE {table}")
        await connection.execute(f"ALTER TABLE {table} SET (fillfactor = {room})")
    organization, posts = await make_posts(database, number)
    await read_all(database, organization, posts, 0)
    for table in WRITTEN:
        await connection.execute(f"VACUUM FULL {table}")  # as a load leaves them
    before = await counted(connection)
    log = await connection.fetchval("SELECT pg_current_wal_lsn()")
    await read_all(database, organization, posts, 1)
    first = await counted(connection)
    for hour in range(2, HOURS):
        await read_all(database, organization, posts, hour)
    written = await connection.fetchval("SELECT pg_current_wal_lsn() - $1::pg_lsn", log)
    print(f"a day with pages filled to {room} %: {written / 2**20:.0f} MB of write-ahead log")
    last = await counted(connection)
    for table in WRITTEN:
        shares = (share(before[table], each[table]) for each in (first, last))
        print(f"    {table}: HOT {' of the first reading, '.join(shares)} of the day")


async def counted(connection: asyncpg.Connection) -> dict[str, tuple[int, int]]:
    """The updates of each table so far, and how many of them were HOT."""
    await asyncio.sleep(FLUSH_SECONDS)  # whoever wrote tells of it a second later
    return {table: tuple(await connection.fetchrow(COUNT, table)) for table in WRITTEN}


def share(before: tuple[int, int], after: tuple[int, int]) -> str:
    updates, hot = after[0] - before[0], after[1] - before[1]
    return f"{hot / updates:.2%} of {updates:,}"


async def read_all(database: Database, organization: UUID, posts: list[UUID], hour: int) -> None:
    counts = Metrics(views=1000 + 10 * hour, likes=100 + hour, comments=hour)
    at = NOW.replace(hour=0) + timedelta(hours=hour)
    given = [PostSnapshot(post, Snapshot(TODAY, at, counts)) for post in posts]
    random.Random(hour).shuffle(given)  # they are due at different times
    for start in range(0, len(given), BATCH):
        async with database.write() as session:
            await record_snapshots(session, organization, given[start : start + BATCH])


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))
