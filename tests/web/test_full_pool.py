"""Sixty documents at once on three connections: each is answered, or told to come back."""

import asyncio
import time
from collections import Counter
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from app.domain import public_ids
from app.runtime import Runtime, system_clock
from app.settings import Settings
from app.storage.database import Database
from app.web.app import make_app
from tests.serving import closing, create_token, serving
from tests.world import DAY, NOW, TODAY, World, metrics

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.usefixtures("garbage_is_collected"),
    # A document that isn't answered in time leaves fields that graphql-core had not begun.
    pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning", "ignore:coroutine .* was never awaited"
    ),
]

CONNECTIONS, DOCUMENTS, SECONDS, GRACE = 3, 60, 10, 15
# Also of a machine that does much else: who waited for a connection would wait for 30 seconds.
DASHBOARD = """query ($id: ID!) { organization(id: $id) {
  overview { views viewsChange { percent } } timeSeries { points { date views } }
  platforms { platform views } topContent { post { label } } drivers { current }
  brands { nodes { overview { views } credentials { id } } } coverage { published } } }"""


async def furnish(database: Database) -> str:
    world = World(database)
    organization = await world.organization()
    for _ in range(5):
        brand = await world.brand(organization)
        post = await world.post(organization, brand)
        days = {TODAY - DAY * day: metrics(views=100 - day, likes=9) for day in range(20)}
        await world.record(organization, post, days, NOW)
    return public_ids.organization_id(organization)


async def test_each_of_many_documents_is_answered_or_told_to_come_back_in_time(
    database_url: str,
) -> None:
    known = Settings(
        database_url=SecretStr(database_url),
        database_pool_size=CONNECTIONS,
        request_timeout_seconds=SECONDS,
        answer_cache_mb=0,
    )
    writer = Database(database_url)
    organization = await furnish(writer)
    tokens = [await create_token(database_url, name=f"token {n}") for n in range(10)]
    database = Database(database_url, pool_size=CONNECTIONS)
    runtime = Runtime(known, database, system_clock)
    app = make_app(runtime)
    app.router.lifespan_context = closing(runtime, app.router.lifespan_context)
    limits = httpx.Limits(max_connections=DOCUMENTS)
    with serving(app) as address:
        async with httpx.AsyncClient(
            base_url=address, trust_env=False, timeout=60, limits=limits
        ) as client:

            async def ask(number: int) -> tuple[int, float]:
                started = time.monotonic()
                answer = await client.post(
                    "/graphql",
                    json={"query": DASHBOARD, "variables": {"id": organization}},
                    headers={"authorization": f"Bearer {tokens[number % len(tokens)]}"},
                )
                if answer.status_code == 200:
                    assert "errors" not in answer.json()
                return answer.status_code, time.monotonic() - started

            writing = asyncio.create_task(write_on(writer))
            ended = await asyncio.gather(*(ask(number) for number in range(DOCUMENTS)))
            writing.cancel()
        await all_are_back(database)
    await writer.close()
    statuses = Counter(status for status, _ in ended)
    assert statuses.keys() <= {200, 503}
    assert statuses[200] >= CONNECTIONS
    assert max(seconds for _, seconds in ended) < SECONDS + GRACE


async def all_are_back(database: Database) -> None:
    """Wait until no connection is taken: that tokens were used is still written for a moment."""
    pools: list[Any] = [engine.sync_engine.pool for engine in database.engines]
    async with asyncio.timeout(GRACE):
        while any(pool.checkedout() for pool in pools):
            await asyncio.sleep(0.02)


async def write_on(database: Database) -> None:
    """Write all the time, as an import would."""
    world = World(database, first=10_000)
    while True:
        await world.organization("Another")
