"""One token that waits for a lock at every door, and another that is served all the same."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy.engine import make_url

from tests.recycling import connected
from tests.serving import create_token
from tests.waiting import PATIENCE, until
from tests.web.asking import Ask, by_events, by_get, by_post, by_socket, by_tool, served

SECONDS, GRACE = 1.0, 15
POSTS = "{ posts { nodes { id } } }"
ORGANIZATIONS = "{ organizations { nodes { id } } }"
BLOCKED: dict[str, Ask] = {
    "POST": by_post(POSTS),
    "GET": by_get(POSTS),
    "events": by_events(POSTS),
    "socket": by_socket(POSTS),
    "tool": by_tool("find_posts"),
}
OTHERS: dict[str, Ask] = {
    "POST": by_post(ORGANIZATIONS),
    "GET": by_get(ORGANIZATIONS),
    "events": by_events(ORGANIZATIONS),
    "socket": by_socket(ORGANIZATIONS),
    "tool": by_tool("list_organizations"),
}


WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@asynccontextmanager
async def locked(url: str, table: str) -> AsyncIterator[None]:
    async with connected(make_url(url)) as connection, connection.transaction():
        await connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield


async def waiting_for_locks(url: str) -> None:
    """Wait until somebody waits for a lock on the database."""
    async with connected(make_url(url)) as connection:

        async def is_waiting() -> bool:
            return bool(await connection.fetchval(WAITING))

        await until(is_waiting)


async def asked(ask: Ask, client: httpx.AsyncClient, token: str) -> tuple[str, float]:
    """What an asker is told, and after how many seconds."""
    started = time.monotonic()
    code = await ask(client, token)
    return code, time.monotonic() - started


@pytest.mark.parametrize("door", BLOCKED)
async def test_one_token_that_blocks_twenty_operations_keeps_no_other_waiting(
    postgresql_url: str, door: str
) -> None:
    greedy = await create_token(postgresql_url, name="greedy")
    other = await create_token(postgresql_url, name="other")
    async with served(postgresql_url, request_timeout_seconds=PATIENCE) as client:
        async with locked(postgresql_url, "posts"):
            blocked = [asyncio.create_task(BLOCKED[door](client, greedy)) for _ in range(20)]
            await waiting_for_locks(postgresql_url)
            answers = [await ask(client, other) for ask in OTHERS.values()]
            assert not any(task.done() for task in blocked)
        assert set(await asyncio.gather(*blocked)) == {"OK"}
    assert set(answers) == {"OK"}


@pytest.mark.parametrize("door", BLOCKED)
async def test_operations_that_wait_for_a_lock_are_refused_in_time(
    postgresql_url: str, door: str
) -> None:
    greedy = await create_token(postgresql_url)
    async with (
        served(postgresql_url, request_timeout_seconds=SECONDS) as client,
        locked(postgresql_url, "posts"),
    ):
        ended = await asyncio.gather(*(asked(BLOCKED[door], client, greedy) for _ in range(20)))
    assert {code for code, _ in ended} == {"UNAVAILABLE"}
    assert max(seconds for _, seconds in ended) < SECONDS + GRACE


async def test_a_token_s_look_up_that_waits_for_a_lock_is_refused_in_time(
    postgresql_url: str,
) -> None:
    token = await create_token(postgresql_url)
    async with (
        served(postgresql_url, request_timeout_seconds=0.5) as client,
        locked(postgresql_url, "tokens"),
    ):
        asks = [ask for ask in OTHERS.values() for _ in range(8)]
        ended = await asyncio.gather(*(asked(ask, client, token) for ask in asks))
    assert {code for code, _ in ended} == {"UNAVAILABLE"}
    assert max(seconds for _, seconds in ended) < GRACE
