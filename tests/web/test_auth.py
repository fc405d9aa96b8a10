"""Tokens at the door: how long a look-up is remembered."""

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import event, select, update

from app.counters import Counters
from app.domain.access import AccessScope
from app.errors import Unauthenticated
from app.runtime import Runtime, open_runtime
from app.services import tokens
from app.settings import Settings
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.tokens import Token
from app.web.auth import REMEMBERED_TOKENS, Authenticator, by_token
from tests.serving import create_token, serving_database
from tests.waiting import PATIENCE
from tests.web.asking import VIEWER, headers_for
from tests.web.conftest import Clock
from tests.world import NOW


@pytest.fixture
async def runtime(sqlite_url: str) -> AsyncIterator[Runtime]:
    async with open_runtime(Settings(database_url=SecretStr(sqlite_url)), lambda: NOW) as runtime:
        yield runtime


async def test_a_revoked_token_opens_nothing_five_seconds_later(
    runtime: Runtime, sqlite_url: str
) -> None:
    clock = Clock()
    authenticate = Authenticator(runtime, Counters(runtime), elapsed=clock)
    token = await create_token(sqlite_url, AccessScope.READ_ANALYTICS)
    assert (await authenticate.identity_of(by_token(token))).caller.name == "tests"

    async with runtime.database.write() as session:
        assert await tokens.revoke_token(session, token, now=NOW) == 1

    clock.seconds += 5
    with pytest.raises(Unauthenticated, match="revoked"):
        await authenticate.identity_of(by_token(token))
    await authenticate.settle()


async def test_a_token_that_expires_opens_nothing_five_seconds_later(sqlite_url: str) -> None:
    now = NOW
    clock = Clock()
    async with open_runtime(Settings(database_url=SecretStr(sqlite_url)), lambda: now) as runtime:
        authenticate = Authenticator(runtime, Counters(runtime), elapsed=clock)
        token = await create_token(sqlite_url, expires_at=NOW + timedelta(seconds=1))
        await authenticate.identity_of(by_token(token))
        now += timedelta(seconds=5)
        clock.seconds += 5
        with pytest.raises(Unauthenticated, match="expired"):
            await authenticate.identity_of(by_token(token))
        await authenticate.settle()


async def test_a_good_token_is_looked_up_once_in_a_while(runtime: Runtime, sqlite_url: str) -> None:
    clock = Clock()
    authenticate = Authenticator(runtime, Counters(runtime), elapsed=clock)
    token = await create_token(sqlite_url)
    looked_up: list[str] = []
    event.listen(
        runtime.database.engines[1].sync_engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_: looked_up.append(statement),
    )
    for _ in range(10):
        await authenticate.identity_of(by_token(token))
    await authenticate.settle()
    assert len([statement for statement in looked_up if "tokens" in statement]) == 1


async def test_wrong_tokens_are_not_remembered_and_good_ones_not_without_end(
    runtime: Runtime, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.auth.REMEMBERED_TOKENS", 2)
    authenticate = Authenticator(runtime, Counters(runtime), elapsed=Clock())
    for number in range(3):
        with pytest.raises(Unauthenticated):
            await authenticate.identity_of(by_token(f"bb_wrong_{number}"))
    assert authenticate._known == {}
    for _ in range(4):
        await authenticate.identity_of(by_token(await create_token(sqlite_url)))
    await authenticate.settle()
    assert len(authenticate._known) == 2 < REMEMBERED_TOKENS


async def test_what_is_taken_down_when_the_server_is_told_to_stop_is_written(
    database: Database, database_url: str
) -> None:
    token = await create_token(database_url)
    headers = headers_for(token)
    is_served, is_locked = threading.Event(), threading.Event()

    def ask_and_stop() -> None:
        with serving_database(database_url) as address:
            is_served.set()
            assert is_locked.wait(PATIENCE)
            url, asked = f"{address}/graphql", {"query": VIEWER}
            answer = httpx.get(url, params=asked, headers=headers, timeout=PATIENCE)
            assert answer.status_code == 200

    asking = asyncio.create_task(asyncio.to_thread(ask_and_stop))
    await asyncio.to_thread(is_served.wait, PATIENCE)
    async with database.write() as session:
        await session.execute(update(table_of(Token)).values(last_used_at=None))
        is_locked.set()
        await asyncio.sleep(1)
    await asking
    async with database.read() as session:
        assert await session.scalar(select(table_of(Token).c.last_used_at)) is not None
