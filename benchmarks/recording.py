"""Recording snapshots against COPY into the same indexed table: `python -m benchmarks.recording`.

COPY only stores rows; recording also reads earlier snapshots, computes gains, and maintains totals,
sums and the entries for the next sync. Both write the same measurements.
"""

import asyncio
import random
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from uuid import UUID

import asyncpg

from app.cli.running import collect_garbage_rarely, fast_event_loop
from app.domain.keys import new_key
from app.domain.numbers.gains import Snapshot, measure
from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform
from app.domain.posts import PostDraft
from app.services import posts, snapshots
from app.sql.snapshots import UPSERT_MEASUREMENTS, measurement_row
from app.storage.database import Database
from app.tables.brands import Brand
from app.tables.organizations import Organization
from benchmarks.servers import dsn, postgresql

POSTS = 1_000
DAYS = 50
BATCH = 10_000
ROUNDS = 9
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST_DAY = date(2026, 1, 1)


async def main() -> None:
    async with postgresql() as url:
        database = Database(url.render_as_string(hide_password=False))
        connection = await asyncpg.connect(dsn(url))
        rates = []
        for number in range(ROUNDS):
            organization, keys = await make_posts(database, number)
            given = list(make_snapshots(keys))
            recorded = await record(database, organization, given)
            again = await record(database, organization, later(given))
            copied = await copy(connection, new_key(NOW, number), given)
            rates.append([len(given) / seconds for seconds in (recorded, again, copied)])
        recorded, again, copied = (median(each) for each in zip(*rates, strict=True))
        ratios = sorted(recorded / copied for recorded, _, copied in rates)
        print(
            f"record {recorded:,.0f} rows/s, the same days again {again:,.0f} rows/s, "
            f"COPY {copied:,.0f} rows/s"
        )
        print(
            f"recording runs at {median(ratios):.0%} of COPY, {ratios[0]:.0%} to {ratios[-1]:.0%} "
            "(target: 25 % or more)"
        )
        await connection.close()
        await database.close()


async def make_posts(database: Database, number: int, size: int = POSTS) -> tuple[UUID, list[UUID]]:
    chance = random.Random(number)

    def key() -> UUID:
        return new_key(NOW, chance.getrandbits(74))

    organization, brands = key(), [key() for _ in range(10)]
    async with database.write() as session:
        session.add(
            Organization(
                id=organization, label="Bench", label_key="bench", created_at=NOW, updated_at=NOW
            )
        )
        await session.flush()
        for index, brand in enumerate(brands):
            session.add(
                Brand(
                    organization_id=organization,
                    id=brand,
                    label=f"Brand {index}",
                    label_key=f"brand {index}",
                    created_at=NOW,
                    updated_at=NOW,
                )
            )
        await session.flush()
        drafts = [
            PostDraft(
                list(Platform)[index % 5],
                f"post-{index}",
                {"brand_id": brands[index % 10], "published_at": NOW - timedelta(days=60)},
            )
            for index in range(size)
        ]
        upserted = await posts.upsert_posts(session, organization, drafts, now=NOW, new_key=key)
    return organization, [item.post_id for item in upserted]


def make_snapshots(keys: Iterable[UUID]) -> Iterable[snapshots.PostSnapshot]:
    """Every post on every day, in the order of collection: day after day."""
    chance = random.Random(1)
    growth = {key: chance.randint(10, 1000) for key in keys}
    for day in range(DAYS):
        at = datetime.combine(FIRST_DAY + timedelta(days=day), NOW.timetz())
        for key, speed in growth.items():
            views = speed * (day + 1)
            counts = Metrics(views, views // 10, views // 50, views // 80, views // 90)
            yield snapshots.PostSnapshot(key, Snapshot(at.date(), at, counts))


def later(given: list[snapshots.PostSnapshot]) -> list[snapshots.PostSnapshot]:
    return [
        snapshots.PostSnapshot(
            key, snapshot._replace(collected_at=snapshot.collected_at + timedelta(hours=1))
        )
        for key, snapshot in given
    ]


async def record(
    database: Database, organization: UUID, given: list[snapshots.PostSnapshot]
) -> float:
    started = time.perf_counter()
    for start in range(0, len(given), BATCH):
        async with database.write() as session:
            await snapshots.record_snapshots(session, organization, given[start : start + BATCH])
    return time.perf_counter() - started


async def copy(
    connection: asyncpg.Connection, organization: UUID, given: list[snapshots.PostSnapshot]
) -> float:
    by_post: dict[UUID, list[Snapshot]] = {}
    for key, snapshot in given:
        by_post.setdefault(key, []).append(snapshot)
    rows = [
        measurement_row(organization, key, item)
        for key, of_post in by_post.items()
        for item in measure(of_post, published_on=FIRST_DAY)[0]
    ]
    rows.sort(key=lambda row: row[2])
    columns = [column.name for column in UPSERT_MEASUREMENTS.columns]
    started = time.perf_counter()
    await connection.copy_records_to_table("post_analytics", records=rows, columns=columns)
    return time.perf_counter() - started


if __name__ == "__main__":
    collect_garbage_rarely()  # as every command does
    with asyncio.Runner(loop_factory=fast_event_loop()) as runner:
        runner.run(main())
