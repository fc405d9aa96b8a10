"""Subscriptions with the real clients of npm: graphql-ws and graphql-sse."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.platforms import Platform
from tests.accounts import Accounts
from tests.conformance.conftest import thorough
from tests.serving import create_token, serving_database
from tests.worker.installation import Installation

HERE = Path(__file__).parent
PROGRESS = "subscription ($id: ID!) { refreshProgress(runId: $id) { status done total } }"

if shutil.which("node") is None:
    pytest.skip("Node is not installed", allow_module_level=True)
if not (HERE / "node_modules").exists():
    pytest.skip(f"run `npm ci` in {HERE.relative_to(Path.cwd())}", allow_module_level=True)


@pytest.fixture(params=["ws", "sse"])
def protocol(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough to speak a protocol."""
    return sqlite_url


@pytest.fixture
async def installation(accounts: Accounts) -> Installation:
    accounts.runtime.now = lambda: accounts.simulated.world.now
    return Installation(accounts)


@pytest.fixture
def address(sqlite_url: str) -> Iterator[str]:
    with serving_database(sqlite_url) as address:
        yield f"{address}/graphql"


@pytest.fixture
async def token(sqlite_url: str) -> str:
    return await create_token(sqlite_url)


class Watcher:
    """A client in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(
        cls, protocol: str, address: str, token: str, query: str, **more: Any
    ) -> "Watcher":
        arguments = (protocol, address, token, query, json.dumps(more))
        return cls(
            await asyncio.create_subprocess_exec(
                "node", "watch.js", *arguments, cwd=HERE, stdout=asyncio.subprocess.PIPE
            )
        )

    async def line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        async with asyncio.timeout(20):
            line: dict[str, Any] = json.loads(await self.process.stdout.readline())
        return line

    async def rest(self) -> list[dict[str, Any]]:
        assert self.process.stdout is not None
        async with asyncio.timeout(20):
            text = await self.process.stdout.read()
            await self.process.wait()
        return [json.loads(line) for line in text.splitlines()]


async def test_progress_is_watched_from_the_present_state_to_the_end(
    installation: Installation, address: str, protocol: str, token: str
) -> None:
    await installation.account(Platform.YOUTUBE, days=60)
    run = public_ids.refresh_run_id(await installation.start_run())
    watcher = await Watcher.start(protocol, address, token, PROGRESS, id=run)

    first = (await watcher.line())["next"]["data"]["refreshProgress"]
    assert first == {"status": "RUNNING", "done": 0, "total": 60}
    await installation.work()
    *others, end = await watcher.rest()
    assert end == {"complete": True}
    last = others[-1]["next"]["data"]["refreshProgress"]
    assert last == {"status": "SUCCEEDED", "done": 60, "total": 60}


@thorough
async def test_queries_go_the_same_way(address: str, protocol: str, token: str) -> None:
    watcher = await Watcher.start(protocol, address, token, "{ viewer { name } }")
    assert await watcher.rest() == [
        {"next": {"data": {"viewer": {"name": "tests"}}}},
        {"complete": True},
    ]


@thorough
async def test_a_wrong_token_is_not_let_in(address: str, protocol: str) -> None:
    watcher = await Watcher.start(protocol, address, "bb_wrong", PROGRESS, id="refresh_0")
    (end,) = await watcher.rest()
    assert end["error"] in (4403, "NetworkError: Unauthorized") or "401" in str(end["error"])


@thorough
async def test_what_is_not_there_is_an_error_with_its_code(
    address: str, protocol: str, token: str
) -> None:
    key = public_ids.refresh_run_id(UUID(int=7))
    watcher = await Watcher.start(protocol, address, token, PROGRESS, id=key)
    *_, last, end = await watcher.rest()
    assert last["next"]["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert end == {"complete": True}


@thorough
async def test_a_document_that_is_wrong_says_so(address: str, protocol: str, token: str) -> None:
    watcher = await Watcher.start(protocol, address, token, "subscription { nothing }")
    lines = await watcher.rest()
    assert "nothing" in str(lines[0])
    assert "BAD_USER_INPUT" in str(lines[0])
