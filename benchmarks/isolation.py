"""What isolation costs while nothing fails, and a refused metric: `python -m benchmarks.isolation`.

The worker collects the same posts with isolation and without: then nothing is remembered of what
platforms refuse, and what they answer is taken as it comes. On PostgreSQL; the limit is 1.1 times
the CPU time. Then a post is collected hourly for a day while one of its metrics is refused: the
limit is one request more than without.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from statistics import median
from typing import Any, TypeVar
from unittest.mock import patch

from app.cli.running import collect_garbage_rarely
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.logs import configure_logs
from app.runtime import Runtime, open_runtime
from app.services.accounts import connecting
from app.simulation.server import Simulation, simulation
from app.worker.collecting import Worker
from benchmarks.collecting import CONCURRENCY, NOW, enroll, settings_for
from benchmarks.servers import postgresql

T = TypeVar("T")

POSTS, ROUNDS, WARM = 1_000, 12, 2
ALLOWED_COST, ALLOWED_REQUESTS = 1.1, 1
HOURS = 24
LONG_LIVED = timedelta(days=300)


async def _nothing(*_: object, **__: object) -> Any:
    return []


async def _as_it_comes(
    _refused: object, asked: Any, send: Callable[[Sequence[str]], Awaitable[T]], **_: object
) -> T:
    return await send(asked.names)


@contextmanager
def without_isolation() -> Iterator[None]:
    """Neither read nor write what is refused, and ask for everything once."""
    refused = "app.services.collecting.collectors.refused_metrics"
    with (
        patch(f"{refused}.list_refused", _nothing),
        patch(f"{refused}.remember", _nothing),
        patch("app.providers.youtube.ask", _as_it_comes),
    ):
        yield


async def cpu_of_collecting(runtime: Runtime, server: Simulation, label: str) -> float:
    """The CPU time of collecting all posts once, in seconds; the platform has its own thread."""
    ids = [post.external_id for post in server.world.posts(Platform.YOUTUBE)[:POSTS]]
    await enroll(runtime, label, ids, token=_token(server))
    started = time.thread_time()
    await Worker(runtime.collector, CONCURRENCY).run_once()
    return time.thread_time() - started


def _token(server: Simulation) -> Any:
    access, refresh = server.world.issue(Platform.YOUTUBE)
    return connecting.given_token(
        Platform.YOUTUBE, access_token=access, refresh_token=refresh, expires_at=NOW + LONG_LIVED
    )


async def measure_cost(url: str) -> float:
    """The median ratio of pairs, each way first in turn."""
    ratios = []
    with simulation(lambda: NOW) as server:
        first = NOW - timedelta(days=50)
        for number in range(POSTS):
            moment = first + timedelta(seconds=number)
            server.world.publish(Platform.YOUTUBE, moment, PostCategory.VIDEO)
        async with open_runtime(settings_for(url, server.host), lambda: NOW) as runtime:
            for number in range(WARM + ROUNDS):
                ways = [True, False] if number % 2 else [False, True]
                taken = {}
                for is_isolated in ways:
                    label = f"{number} {is_isolated}"
                    if is_isolated:
                        taken[True] = await cpu_of_collecting(runtime, server, label)
                    else:
                        with without_isolation():
                            taken[False] = await cpu_of_collecting(runtime, server, label)
                if number >= WARM:
                    ratios.append(taken[True] / taken[False])
    return median(ratios)


async def requests_of_a_day(url: str, *, refused: bool) -> int:
    """How many requests a young post takes in a day, with one of its metrics refused or not."""
    moment = NOW

    def clock() -> datetime:
        return moment

    with simulation(clock) as server:
        post = server.world.publish(Platform.YOUTUBE, NOW, PostCategory.VIDEO)
        if refused:
            server.world.refuse_metric(Platform.YOUTUBE, "shares")
        async with open_runtime(settings_for(url, server.host), clock) as runtime:
            token, label = _token(server), f"A day {refused}"
            await enroll(runtime, label, [post.external_id], token=token, published_at=NOW)
            for _ in range(HOURS):
                # As a process of its own: what it knows of refusals comes from the database.
                runtime.__dict__.pop("collector", None)
                await Worker(runtime.collector, CONCURRENCY).run_once()
                moment += timedelta(hours=1)
        return sum("reports" in each.target for each in server.world.requests)


async def measure() -> None:
    """Measure both, and fail over the limits."""
    async with postgresql() as address:
        url = address.render_as_string(hide_password=False)
        ratio = await measure_cost(url)
        usual = await requests_of_a_day(url, refused=False)
        extra = await requests_of_a_day(url, refused=True) - usual
    print(f"collecting with isolation takes {ratio:.2f} times (target: {ALLOWED_COST} at most)")
    print(f"a refused metric: {extra} more than {usual} requests a day (target: 1 at most)")
    if ratio > ALLOWED_COST or extra > ALLOWED_REQUESTS:
        raise SystemExit(1)


if __name__ == "__main__":
    configure_logs("json", "error")
    collect_garbage_rarely()  # as every command does
    asyncio.run(measure())
