"""Several processes on one socket against one: `python -m benchmarks.processes` (on Linux).

`backbone serve` and `backbone serve --workers N` on PostgreSQL answer a brand's dashboard, live and
cached, in rounds in turn: requests a second, and CPU of all their processes for a request. Then
what each process has of memory (proportional set size: shared pages are divided by who shares
them).
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryFile
from typing import NamedTuple

import asyncpg
import orjson

from app.domain import public_ids
from benchmarks.history import LAST_DAY, make_history
from benchmarks.http import CONNECTIONS, DASHBOARD, WINDOW, ask, graphql, make_token, ratio
from benchmarks.servers import dsn, postgresql

TOGETHER = (1, 2)
SECONDS = 2.0
ROUNDS = 5
MEASURED = (2, 4)
_TICKS = os.sysconf("SC_CLK_TCK") if sys.platform != "win32" else 100


class Serving(NamedTuple):
    """A server: its first process and its port."""

    pid: int
    port: int

    def pids(self) -> list[int]:
        """All of its processes."""
        return list(descendants(self.pid))

    def cpu(self) -> float:
        """Seconds of a processor that they have used."""
        return sum(map(cpu_of, self.pids()))


async def main() -> None:
    async with postgresql() as url:
        connection = await asyncpg.connect(dsn(url))
        await make_history(connection)
        row = await connection.fetchrow("SELECT id FROM brands ORDER BY id LIMIT 1")
        await connection.close()
        address = url.render_as_string(hide_password=False)
        # These servers go by the clock, and the history ends on a day of its own.
        days = f'window: {{ start: "{LAST_DAY - timedelta(days=29)}", end: "{LAST_DAY}" }}'
        document, token = DASHBOARD.replace(WINDOW, days), await make_token(address)
        request = graphql(document, public_ids.brand_id(row["id"]), token)
        for way, megabytes in (("live", 0), ("cached", 32)):
            await compare(address, request, way, megabytes)
        for count in MEASURED:
            await weigh(address, request, count)


async def compare(address: str, request: bytes, way: str, megabytes: int) -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(address, n, megabytes)) for n in TOGETHER]
        rates: list[list[float]] = [[] for _ in TOGETHER]
        costs: list[list[float]] = [[] for _ in TOGETHER]
        for number in range(ROUNDS + 1):
            for server, rate, cost in zip(servers, rates, costs, strict=True):
                before = server.cpu()
                answered = await load(server.port, request)
                if number:  # the first round warms up
                    rate.append(answered / SECONDS)
                    cost.append((server.cpu() - before) / answered)
    for count, rate, cost in zip(TOGETHER, rates, costs, strict=True):
        print(
            f"  {way}, {count} serving: {median(rate):,.0f} requests/s, "
            f"{median(cost) * 1000:.2f} ms of CPU each"
        )
    print(
        f"  {way}: requests a second {ratio(rates[1], rates[0]):.2f}x, "
        f"CPU for each {ratio(costs[1], costs[0]):.2f}x"
    )


async def load(port: int, request: bytes) -> int:
    until = time.perf_counter() + SECONDS
    return sum(await asyncio.gather(*(ask(port, request, until) for _ in range(CONNECTIONS))))


async def weigh(address: str, request: bytes, count: int) -> None:
    with serving(address, count, 32) as server:
        for _ in range(count):
            await load(server.port, request)
        supervisor, fork_server, *workers = map(memory_of, server.pids())
        print(
            f"  {count} serving: {mean(workers):.0f} MB each, fork server {fork_server:.0f}, "
            f"supervisor {supervisor:.0f}, in all {(supervisor + fork_server + sum(workers)):.0f}"
        )


@contextmanager
def serving(address: str, count: int, megabytes: int) -> Iterator[Serving]:
    """`backbone serve` with so many workers, and megabytes for answers."""
    settings = {
        "BACKBONE_DATABASE_URL": address,
        "BACKBONE_ANSWER_CACHE_MB": str(megabytes),
        "BACKBONE_COST_PER_MINUTE": str(10**12),
        "BACKBONE_LOG_FORMAT": "json",
    }
    command = [sys.executable, "-m", "app", "serve", "--workers", str(count), "--port", "0"]
    with TemporaryFile() as log:
        process = subprocess.Popen(
            command, env={**os.environ, **settings}, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield Serving(process.pid, port_in(log.fileno(), process))
        finally:
            process.kill()  # those that it started leave with it
            process.wait()


def port_in(log: int, process: subprocess.Popen[bytes]) -> int:
    while process.poll() is None:
        for line in os.pread(log, 100_000, 0).splitlines():
            if b"serve.listening" in line:
                return int(str(orjson.loads(line)["url"]).rstrip("/").rpartition(":")[2])
        time.sleep(0.1)
    raise SystemExit(os.pread(log, 100_000, 0).decode())


def descendants(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from descendants(int(child))


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def memory_of(pid: int) -> float:
    """Megabytes that a process has, of shared pages its part."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    asyncio.run(main())
