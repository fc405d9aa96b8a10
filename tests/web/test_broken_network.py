"""The network between the server and its PostgreSQL is slow, silent or cut: nobody hangs."""

import asyncio
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

import httpx
import pytest
from sqlalchemy import make_url

from app.runtime import Runtime, system_clock
from app.storage.database import Database
from app.web.app import make_app
from tests.network import Network, network_to
from tests.profile import in_stress
from tests.serving import closing, create_token, serving
from tests.settings import settings_of
from tests.waiting import PATIENCE
from tests.web.asking import headers_for

# A document that isn't answered in time leaves fields that graphql-core had not begun.
pytestmark = [
    pytest.mark.usefixtures("garbage_is_collected"),
    pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning", "ignore:coroutine .* was never awaited"
    ),
]

CONNECTIONS, ASKED, SECONDS, GRACE, SILENT_SECONDS = 3, 8, 1.0, 10.0, 30
# Grace is for a machine that does much else.
LABELS = {"query": "{ organizations { nodes { label } } }"}
CREATE = {"query": 'mutation { createOrganization(input: {label: "Acme"}) { id } }'}


@pytest.fixture
def network(postgresql_url: str) -> Iterator[Network]:
    with network_to(make_url(postgresql_url)) as network:
        yield network


class Server:
    """The application behind the network, and its database."""

    def __init__(self, client: httpx.AsyncClient, database: Database, seconds: float) -> None:
        self.client = client
        self.database = database
        self.seconds = seconds

    async def ask(self, body: dict[str, str] = LABELS) -> int:
        """Ask; who is told to come back is told when, and nobody waits for longer than said."""
        started = time.monotonic()
        answer = await self.client.post("/graphql", json=body)
        assert time.monotonic() - started < self.seconds + GRACE
        if answer.status_code == 503:
            assert answer.headers["retry-after"]
        else:
            assert "errors" not in answer.json(), answer.json()
        return answer.status_code

    async def ask_many(self) -> set[int]:
        bodies = [LABELS, CREATE] * (ASKED // 2)
        return set(await asyncio.gather(*map(self.ask, bodies)))

    async def is_well(self) -> None:
        """Wait until all of many at once are answered again, and no connection is missing."""
        async with asyncio.timeout(PATIENCE):
            while await self.ask_many() != {200}:
                await asyncio.sleep(0.1)
        pools: list[Any] = [engine.sync_engine.pool for engine in self.database.engines]
        async with asyncio.timeout(PATIENCE):
            while any(pool.checkedout() for pool in pools):
                await asyncio.sleep(0.02)
        assert {pool._shares._free for pool in pools[:2]} == {CONNECTIONS}


@pytest.fixture
def seconds() -> float:
    """How long the server takes for an answer at the most."""
    return SECONDS


@pytest.fixture
async def server(postgresql_url: str, network: Network, seconds: float) -> AsyncIterator[Server]:
    known = settings_of(
        network.url(),
        database_pool_size=CONNECTIONS,
        request_timeout_seconds=seconds,
        answer_cache_mb=0,
    )
    token = await create_token(postgresql_url)
    database = Database(network.url(), pool_size=CONNECTIONS)
    runtime = Runtime(known, database, system_clock)
    app = make_app(runtime)
    app.router.lifespan_context = closing(runtime, app.router.lifespan_context)
    with serving(app) as address:
        async with httpx.AsyncClient(
            base_url=address, headers=headers_for(token), trust_env=False, timeout=60
        ) as client:
            yield Server(client, database, seconds)


@pytest.mark.parametrize("seconds", [30.0])
async def test_a_slow_network_is_waited_for(server: Server, network: Network) -> None:
    await server.is_well()
    network.delay = 0.02
    assert await server.ask() == 200
    assert await server.ask(CREATE) == 200


@pytest.mark.parametrize("ends", [Network.flow, Network.cut])
async def test_while_the_network_is_silent_all_are_told_to_come_back(
    server: Server, network: Network, ends: Callable[[Network], None]
) -> None:
    """Until it passes on again, or has forgotten the connections that there were."""
    await server.is_well()
    network.fall_silent()
    for _ in range(2):
        assert await server.ask_many() == {503}
    assert (await server.client.get("/healthz")).status_code == 200
    assert (await server.client.get("/readyz")).status_code == 503
    ends(network)
    network.flow()
    await server.is_well()


@in_stress
@pytest.mark.parametrize("ends", [Network.flow, Network.cut])
async def test_thirty_seconds_of_silence_under_load(
    server: Server, network: Network, ends: Callable[[Network], None]
) -> None:
    """As many ask all the while: nobody waits longer than said, and then all is as it was."""
    await server.is_well()
    network.fall_silent()
    end = time.monotonic() + SILENT_SECONDS
    told: set[int] = set()
    while time.monotonic() < end:
        told |= await server.ask_many()
        assert (await server.client.get("/healthz")).status_code == 200
    assert told == {503}
    ends(network)
    network.flow()
    await server.is_well()


async def test_connections_that_are_cut_under_load_come_back(
    server: Server, network: Network
) -> None:
    await server.is_well()
    asking = [asyncio.create_task(server.ask_many()) for _ in range(3)]
    for _ in range(3):
        await asyncio.sleep(0.05)
        network.cut()
    for statuses in await asyncio.gather(*asking):
        assert statuses <= {200, 503}
    await server.is_well()


@pytest.mark.parametrize("pgbouncer", [False, True])
@pytest.mark.skipif(sys.platform != "linux", reason="Others have other names for it.")
async def test_a_connection_whose_other_end_is_gone_without_a_word_ends_within_a_minute(
    network: Network, *, pgbouncer: bool
) -> None:
    """By the operating system: without a deadline, as in a worker, one would wait for ever."""
    database = Database(network.url(), pgbouncer=pgbouncer)
    for engine in database.engines:
        async with engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            sock = driver._transport.get_extra_info("socket")
            assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            tcp = partial(sock.getsockopt, socket.IPPROTO_TCP)
            probing = tcp(socket.TCP_KEEPINTVL) * tcp(socket.TCP_KEEPCNT)
            assert tcp(socket.TCP_KEEPIDLE) + probing < 60
            assert tcp(socket.TCP_USER_TIMEOUT) < 60_000
    await database.close()
