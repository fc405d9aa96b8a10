"""The worker end to end against recording alone: `python -m benchmarks.collecting [memory]`.

End to end means: claim, fetch batches of 50 over HTTP from a fake platform in a separate process,
record, reschedule; on PostgreSQL. The limit is 3 times the time of recording the same numbers in
the same batches. `memory` compares a worker's peak memory after 100,000 posts with that after
10,000: the limit is 1.2 times.
"""

import asyncio
import multiprocessing
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median
from uuid import UUID

from pydantic import SecretStr

from app.cli.running import collect_garbage_rarely
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostDraft
from app.logs import configure_logs
from app.providers.base import Token
from app.runtime import Runtime, open_runtime
from app.services import brands, organizations, posts, snapshots
from app.services.accounts import connecting
from app.services.accounts.connecting import Connection
from app.settings import Settings
from app.simulation.registry import ACCOUNTS
from app.simulation.server import simulation
from app.simulation.youtube import API_KEY
from app.worker.collecting import Worker
from benchmarks.servers import postgresql

POSTS = 2_000
BATCH = 50
ROUNDS = 3
CONCURRENCY = 4
ALLOWED_TIME, ALLOWED_MEMORY = 3.0, 1.2
SIZES = (10_000, 100_000)
NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
KEY = "a key that only benchmarks would ever use"


def pretend(pipe: "multiprocessing.connection.Connection", number: int) -> None:
    """Act as the platform, with `number` videos, until told to stop."""
    with simulation(lambda: NOW) as server:
        first = NOW - timedelta(days=100)
        published = [
            server.world.publish(
                Platform.YOUTUBE, first + timedelta(seconds=index), PostCategory.VIDEO
            )
            for index in range(number)
        ]
        pipe.send((server.host, [post.external_id for post in published]))
        pipe.recv()


@contextmanager
def platform(number: int) -> Iterator[tuple[str, list[str]]]:
    """The platform's address and its videos."""
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=pretend, args=(theirs, number))
    process.start()
    try:
        yield ours.recv()
        ours.send(None)
    finally:
        process.join(timeout=20)
        process.kill()


async def enroll(
    runtime: Runtime,
    label: str,
    external_ids: list[str],
    *,
    token: Token | None = None,
    published_at: datetime = NOW - timedelta(days=100),
) -> tuple[UUID, list[UUID]]:
    """An organization whose posts are all due, read with an API key unless a token is given."""
    database = runtime.database
    async with database.write() as session:
        organization = await organizations.create_organization(
            session, {"label": label}, key=runtime.new_key(), now=NOW
        )
        brand = await brands.create_brand(
            session, organization, "Brand", key=runtime.new_key(), now=NOW
        )
    token = token or connecting.given_token(
        Platform.YOUTUBE, api_key=API_KEY, account=ACCOUNTS[Platform.YOUTUBE].external_id
    )
    credential = await connecting.connect(
        database,
        runtime.vault,
        runtime.provider(Platform.YOUTUBE),
        Connection(organization, brand, Platform.YOUTUBE, token),
        new_key=runtime.new_key,
        now=NOW,
    )
    assert isinstance(credential, UUID)
    keys: list[UUID] = []
    for start in range(0, len(external_ids), 5_000):
        drafts = [
            PostDraft(
                Platform.YOUTUBE,
                external_id,
                {
                    "brand_id": brand,
                    "credential_id": credential,
                    "published_at": published_at,
                },
            )
            for external_id in external_ids[start : start + 5_000]
        ]
        async with database.write() as session:
            written = await posts.upsert_posts(
                session, organization, drafts, now=NOW, new_key=runtime.new_key
            )
        keys += [item.post_id for item in written]
    return organization, keys


async def collect(runtime: Runtime) -> float:
    started = time.perf_counter()
    await Worker(runtime.collector, CONCURRENCY).run_once()
    return time.perf_counter() - started


async def record(runtime: Runtime, organization: UUID, keys: list[UUID]) -> float:
    counts = Metrics(1000, 100, 10)
    given = [snapshots.PostSnapshot(key, Snapshot(NOW.date(), NOW, counts)) for key in keys]
    started = time.perf_counter()
    for start in range(0, len(given), BATCH):
        async with runtime.database.write() as session:
            await snapshots.record_snapshots(session, organization, given[start : start + BATCH])
    return time.perf_counter() - started


def settings_for(url: str, host: str) -> Settings:
    return Settings(
        database_url=SecretStr(url),
        simulation_url=f"http://{host}",
        secret_keys=[SecretStr(KEY)],
    )


async def measure_time() -> None:
    with platform(POSTS) as (host, external_ids):
        async with postgresql() as address:
            url = address.render_as_string(hide_password=False)
            async with open_runtime(settings_for(url, host), lambda: NOW) as runtime:
                ratios = []
                for number in range(ROUNDS):
                    organization, keys = await enroll(runtime, f"Alone {number}", external_ids)
                    # Recording leaves these posts due: the untimed collection clears them.
                    alone = await record(runtime, organization, keys)
                    await collect(runtime)
                    await enroll(runtime, f"Worker {number}", external_ids)
                    whole = await collect(runtime)
                    ratios.append(whole / alone)
                    print(
                        f"round {number}: record {POSTS / alone:,.0f}/s,"
                        f" collect {POSTS / whole:,.0f}/s, ratio {whole / alone:.2f}"
                    )
    ratio = median(ratios)
    print(f"median: collecting takes {ratio:.2f} times recording (target: {ALLOWED_TIME} at most)")
    if ratio > ALLOWED_TIME:
        raise SystemExit(1)


async def collect_once(url: str, host: str) -> None:
    async with open_runtime(settings_for(url, host), lambda: NOW) as runtime:
        await collect(runtime)


async def held_after(number: int) -> int:
    """The peak memory, in bytes, of a worker process that collects `number` posts."""
    with platform(number) as (host, external_ids):
        async with postgresql() as address:
            url = address.render_as_string(hide_password=False)
            async with open_runtime(settings_for(url, host), lambda: NOW) as runtime:
                await enroll(runtime, "Memory", external_ids)
            command = [sys.executable, "-m", "benchmarks.collecting", "once", url, host]
            output = await asyncio.to_thread(subprocess.check_output, command, text=True)
    return int(output)


async def measure_memory() -> None:
    small, large = [await held_after(number) for number in SIZES]
    print(f"{SIZES[0]:,} posts: {small / 2**20:.0f} MB, {SIZES[1]:,} posts: {large / 2**20:.0f} MB")
    print(f"ratio {large / small:.2f} (target: {ALLOWED_MEMORY} at most)")
    if large / small > ALLOWED_MEMORY:
        raise SystemExit(1)


if __name__ == "__main__":
    configure_logs("json", "error")
    collect_garbage_rarely()  # as every command does
    match sys.argv[1:]:
        case ["once", url, host]:
            asyncio.run(collect_once(url, host))
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
        case ["memory"]:
            asyncio.run(measure_memory())
        case _:
            asyncio.run(measure_time())
