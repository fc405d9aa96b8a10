"""Two real processes on one PostgreSQL: what one commits, subscribers of the other see at once."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from contextlib import ExitStack
from statistics import median
from typing import Any

import httpx
from sqlalchemy import make_url

from app.graphql.subscriptions import scope_changes
from app.storage.notifications import LIVE_FACTOR
from tests.cli.conftest import Program, running
from tests.recycling import connected
from tests.serving import create_token
from tests.web.asking import headers_for
from tests.web.test_scope_changes import CHANGES

CREATE = """mutation ($label: String!) {
  createOrganization(input: {label: $label}) { id } }"""
LISTENING = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND (query LIKE 'LISTEN%' OR query = 'SELECT 1')"""


def address_of(program: Program) -> str:
    return program.line_with("Backbone is at").split()[-1]


async def all_listen(url: str, processes: int) -> None:
    """Wait until so many processes hear what others tell."""
    async with asyncio.timeout(60), connected(make_url(url)) as connection:
        while await connection.fetchval(LISTENING) < processes:
            await asyncio.sleep(0.05)


async def events(client: httpx.AsyncClient) -> AsyncGenerator[dict[str, Any], None]:
    headers = {"accept": "text/event-stream"}
    async with client.stream("POST", "/graphql", json={"query": CHANGES}, headers=headers) as told:
        async for line in told.aiter_lines():
            if line.startswith("data: {"):
                yield json.loads(line[6:])


async def create(client: httpx.AsyncClient, label: str) -> None:
    body = {"query": CREATE, "variables": {"label": label}}
    answer = (await client.post("/graphql", json=body)).json()
    assert "errors" not in answer, answer


async def test_a_change_is_told_by_another_process_at_once_and_after_a_loss_too(
    postgresql_url: str,
) -> None:
    token = await create_token(postgresql_url)
    settings = {"BACKBONE_DATABASE_URL": postgresql_url}
    with ExitStack() as stack:
        programs = [
            stack.enter_context(running("serve", "--port", "0", **settings)) for _ in range(2)
        ]
        addresses = [await asyncio.to_thread(address_of, program) for program in programs]
        await all_listen(postgresql_url, len(programs))
        async with (
            httpx.AsyncClient(
                base_url=addresses[0], headers=headers_for(token), trust_env=False, timeout=60
            ) as watching,
            httpx.AsyncClient(
                timeout=60, base_url=addresses[1], headers=headers_for(token), trust_env=False
            ) as writing,
            asyncio.timeout(60),
        ):
            coming = events(watching)
            await anext(coming)
            waits = []
            for number in range(4):
                await asyncio.sleep(scope_changes.LOOK_SECONDS + 0.1)
                started = time.monotonic()
                await create(writing, f"Organization {number}")
                await anext(coming)
                waits.append(time.monotonic() - started)
            # By looking alone it would take half of this on average.
            assert median(waits) < LIVE_FACTOR * scope_changes.LOOK_SECONDS / 4

            async with connected(make_url(postgresql_url)) as connection:
                await connection.execute(LISTENING.replace("count(*)", "pg_terminate_backend(pid)"))
            await create(writing, "While nobody hears")
            await anext(coming)
            await coming.aclose()
