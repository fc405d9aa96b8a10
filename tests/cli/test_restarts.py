"""Rolling restarts behind nginx lose no request. In `make stress`: each imports the program."""

import asyncio
import signal
import sys
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.cli.test_supervisor import Supervised, until
from tests.profile import in_stress
from tests.serving import create_token
from tests.test_deploy import needed, proxied
from tests.web.asking import headers_for

pytestmark = [
    in_stress,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows hands over no sockets."),
]

RESTARTS = 10
A_SECOND = 100
ORGANIZATIONS = {"query": "{ organizations { nodes { label } } }"}


async def test_ten_restarts_at_a_hundred_requests_a_second_lose_none(
    sqlite_url: str, tmp_path: Path
) -> None:
    headers, program = headers_for(await create_token(sqlite_url)), needed("nginx")
    # A proxy's idle connections are open for a minute: a restart would take as long for each.
    running = await asyncio.to_thread(
        Supervised, sqlite_url, tmp_path / "log", BACKBONE_DRAIN_SECONDS="3"
    )
    told: Counter[object] = Counter()
    done = asyncio.Event()

    async def ask(client: httpx.AsyncClient) -> None:
        try:
            told[(await client.post("/graphql", json=ORGANIZATIONS)).status_code] += 1
        except httpx.TransportError as error:
            told[repr(error)] += 1

    async def go_on(client: httpx.AsyncClient) -> None:
        async with asyncio.TaskGroup() as asked:
            while not done.is_set():
                asked.create_task(ask(client))
                await asyncio.sleep(1 / A_SECOND)

    try:
        with proxied(program, running.address.rstrip("/"), tmp_path) as port:
            async with httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False, timeout=120
            ) as client:
                asking = asyncio.create_task(go_on(client))
                for number in range(RESTARTS):
                    running.process.send_signal(signal.SIGHUP)
                    await asyncio.to_thread(
                        until, lambda n=number: len(running.events("restart.done")) > n
                    )
                done.set()
                await asking
    finally:
        running.process.kill()
        running.process.wait()
    assert told.keys() == {200}
