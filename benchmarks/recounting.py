"""Recounting organizations one after another and two at once: `python -m benchmarks.recounting`.

On PostgreSQL: `backbone verify` and `backbone rebuild` over 4 organizations of 1,000 posts with 50
days each, in rounds in turn. To start the processes is part of it, and what PostgreSQL itself
needs isn't part of the CPU.
"""

import asyncio
import os
import resource
import subprocess
import sys
import time
from statistics import median

from app.cli.running import collect_garbage_rarely
from app.storage.database import Database
from benchmarks.recording import DAYS, POSTS, make_posts, make_snapshots, record
from benchmarks.servers import postgresql

ORGANIZATIONS = 4
ROUNDS = 3
SNAPSHOTS = ORGANIZATIONS * POSTS * DAYS


async def main() -> None:
    async with postgresql() as address:
        url = address.render_as_string(hide_password=False)
        database = Database(url)
        for number in range(ORGANIZATIONS):
            organization, keys = await make_posts(database, number)
            await record(database, organization, list(make_snapshots(keys)))
        await database.close()
        for command in ("verify", "rebuild"):
            rounds = [measure(url, command, 1) + measure(url, command, 2) for _ in range(ROUNDS)]
            one, cpu, two, cpu_of_two = (median(each) for each in zip(*rounds, strict=True))
            million = 1e6 / SNAPSHOTS
            print(
                f"{command}, per million snapshots: {one * million:.0f} s one after another "
                f"({cpu * million:.0f} s of CPU), {two * million:.0f} s two at once "
                f"({cpu_of_two * million:.0f}): {one / two:.2f}x"
            )


def measure(url: str, command: str, concurrency: int) -> tuple[float, float]:
    """Seconds that a command takes over all organizations, which are right; those of its CPU."""
    started, cpu = time.perf_counter(), cpu_of_children()
    subprocess.run(
        [sys.executable, "-m", "app", command, "--concurrency", str(concurrency)],
        env={**os.environ, "BACKBONE_DATABASE_URL": url},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - started, cpu_of_children() - cpu


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    collect_garbage_rarely()
    asyncio.run(main())
