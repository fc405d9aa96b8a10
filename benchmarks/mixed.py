"""Dashboards while others write, over real HTTP: `python -m benchmarks.mixed`.

Many brands' dashboards are asked in turn, of a server that caches answers and of one that doesn't
("live"), while another process records snapshots of another organization's posts, so many commits
a second. Then the same while it writes to the organization that is asked, where every answer is
compared with what had been committed before it was asked: none may be older.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import orjson

from app.domain import public_ids
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import Metrics
from app.services import snapshots
from app.storage.database import Database
from benchmarks.history import LAST_DAY, make_history
from benchmarks.http import CONNECTIONS, DASHBOARD, NOW, graphql, make_token, ratio, start
from benchmarks.servers import dsn, postgresql

COMMITS_A_SECOND = (5, 20, 50, 200)
DASHBOARDS = 40
SECONDS = 2.0
ROUNDS = 3
COMPARED = 10_000
_FIRST = 10**9
POST = "query Post($id: ID!) { post(id: $id) { analytics { totals { views } } } }"


class Written(NamedTuple):
    """Whose post a writer writes."""

    organization: UUID
    post: UUID


async def main() -> None:
    async with postgresql() as url:
        connection = await asyncpg.connect(dsn(url))
        await make_history(connection)
        asked, written = await choose(connection)
        await connection.close()
        address = url.render_as_string(hide_password=False)
        token = await make_token(address)
        cached, live = start(address), start(address, answer_cache_mb=0)
        questions = [graphql(DASHBOARD, public_ids.brand_id(brand), token) for brand in asked]
        for rate in COMMITS_A_SECOND:
            with writing(address, written, rate):
                await compare(f"{rate} commits a second to another", cached, live, questions)
        question = graphql(POST, public_ids.post_id(written.post), token)
        with writing(address, written, 20):
            await compare("20 commits a second to the one asked", cached, live, [question])
        with writing(address, written, 20) as committed:
            await look_for_old_ones(cached[1], question, committed)
        for process, _ in (cached, live):
            process.kill()


async def choose(connection: asyncpg.Connection) -> tuple[list[UUID], Written]:
    """The brands that are asked for, and a post of an organization that has none of them."""
    row = await connection.fetchrow(
        "SELECT organization_id, id FROM posts ORDER BY organization_id, id LIMIT 1"
    )
    brands = await connection.fetch(
        "SELECT id FROM brands WHERE organization_id <> $1 ORDER BY id LIMIT $2",
        row["organization_id"],
        DASHBOARDS,
    )
    return [brand["id"] for brand in brands], Written(row["organization_id"], row["id"])


@contextmanager
def writing(address: str, written: Written, rate: int) -> Iterator[Any]:
    """Let another process commit so many snapshots a second; yields the views committed last."""
    context = multiprocessing.get_context("spawn")
    committed = context.Value("q", 0)
    process = context.Process(
        target=write_all, args=(address, written, rate, committed), daemon=True
    )
    process.start()
    while not committed.value:
        time.sleep(0.05)
    try:
        yield committed
    finally:
        process.kill()
        process.join()


def write_all(address: str, written: Written, rate: int, committed: Any) -> None:
    asyncio.run(write(address, written, rate, committed))


async def write(address: str, written: Written, rate: int, committed: Any) -> None:
    database = Database(address)
    # Later than whatever another writer has written: the latest reading of a day counts.
    begun = time.time()
    views = _FIRST + int(begun * 1_000) % _FIRST
    while True:
        started = time.perf_counter()
        views += 1
        at = NOW + timedelta(microseconds=views)
        reading = Snapshot(LAST_DAY, at, Metrics(views=views))
        async with database.write() as session:
            await snapshots.record_snapshots(
                session,
                written.organization,
                [snapshots.PostSnapshot(written.post, reading)],
            )
        committed.value = views
        await asyncio.sleep(max(0.0, 1 / rate - (time.perf_counter() - started)))


async def compare(what: str, cached: Any, live: Any, questions: Sequence[bytes]) -> None:
    rates: dict[str, list[float]] = {"cached": [], "live": []}
    before = await lookups(cached[1])
    for number in range(ROUNDS + 1):
        for name, (_, port) in (("cached", cached), ("live", live)):
            rate = await load(port, questions)
            if number:  # the first round warms up
                rates[name].append(rate)
    factor = ratio(rates["cached"], rates["live"])
    hits, misses = (now - then for now, then in zip(await lookups(cached[1]), before, strict=True))
    print(
        f"  {what}: {len(questions)} in turn, cached {factor:.1f}x of live, "
        f"{hits / (hits + misses):.1%} from the cache"
    )


async def lookups(port: int) -> tuple[float, float]:
    """How many answers were in the cache so far, and how many weren't."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    told = (await reader.read()).decode()
    writer.close()
    name = 'backbone_cache_lookups_total{{cache="answers",result="{}"}} '

    def count(result: str) -> float:
        return float(told.partition(name.format(result))[2].split("\n")[0] or 0)

    return count("hit"), count("miss")


async def load(port: int, questions: Sequence[bytes]) -> float:
    until, turn = time.perf_counter() + SECONDS, cycle(questions)
    counts = await asyncio.gather(*(ask(port, turn, until) for _ in range(CONNECTIONS)))
    return sum(counts) / SECONDS


async def ask(port: int, turn: Iterator[bytes], until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while time.perf_counter() < until:
        await answer(reader, writer, next(turn))
        count += 1
    writer.close()
    return count


async def answer(reader: Any, writer: Any, request: bytes) -> bytes:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    body: bytes = await reader.readexactly(length)
    assert b'"errors":' not in body, body[:300]
    return body


async def look_for_old_ones(port: int, question: bytes, committed: Any) -> None:
    """Ask many times; print how many answers were older than what was committed before."""
    turn = iter(range(COMPARED))

    async def look() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        old = 0
        for _ in turn:
            before = committed.value
            data = orjson.loads(await answer(reader, writer, question))["data"]
            old += data["post"]["analytics"]["totals"]["views"] < before
        writer.close()
        return old

    old = sum(await asyncio.gather(*(look() for _ in range(CONNECTIONS))))
    print(f"  {COMPARED:,} answers while 20 commits a second write what is asked: {old} old")


if __name__ == "__main__":
    asyncio.run(main())
