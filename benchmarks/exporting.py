"""Exports over real HTTP: `python -m benchmarks.exporting` (`ROWS=1000000` for a large one).

The same posts as a file, as the service alone gives them (its pages and their totals, without
GraphQL, HTTP or text), and what a tenth of them takes in memory against all of them.
"""

import asyncio
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import asyncpg
import httpx

from app.domain.pages import PageRequest
from app.domain.posts import PostFilter, PostOrder
from app.domain.windows.clock import Clock
from app.services import post_analytics, post_lists
from app.services.post_analytics import PostToday
from app.storage.database import Database
from benchmarks.history import LAST_DAY, Size, make_history
from benchmarks.http import make_token, start
from benchmarks.servers import dsn, postgresql

ROWS = int(os.environ.get("ROWS", "20000"))
ROUNDS = 5
NOW = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 12, tzinfo=UTC)


async def main() -> None:
    async with postgresql() as url:
        connection = await asyncpg.connect(dsn(url))
        await make_history(connection, Size(organizations=1, brands=20, posts=ROWS, days=10))
        tenth = await connection.fetchval(
            "SELECT published_on FROM posts ORDER BY published_on DESC OFFSET $1 LIMIT 1",
            ROWS // 10,
        )
        await connection.close()
        address = url.render_as_string(hide_password=False)
        token = await make_token(address)
        process, port = start(address)
        export = Export(f"http://127.0.0.1:{port}", token, process.pid)
        export.rows_per_second(publishedFrom=str(tenth))
        few = export.peak_mb()
        ratios, rates, falls, costs = [], [], [], []
        for _ in range(ROUNDS):
            service, before = await service_rate(address), export.cpu_seconds()
            rates.append(export.rows_per_second())
            costs.append(ROWS / (export.cpu_seconds() - before))
            ratios.append(rates[-1] / service)
            falls.append(rates[-1] / export.rows_per_second(publishedFrom=str(tenth)))
        many = export.peak_mb()
        process.kill()
    print(f"  {median(rates):,.0f} rows/s of {ROWS:,} posts as csv (target: 15,000)")
    print(f"  {median(costs):,.0f} rows for a second of the server's processor")
    print(f"  {median(ratios):.0%} of what the service gives without GraphQL (target: 50 %)")
    print(f"  {median(falls):.0%} of the rate of a tenth of them (target: flat)")
    print(f"  memory: {many - few:+.0f} MB for {ROWS:,} rows after a tenth of them (target: flat)")


class Export:
    """A client of the export of posts, beside the server."""

    def __init__(self, address: str, token: str, pid: int) -> None:
        self._client = httpx.Client(
            base_url=address,
            headers={"authorization": f"Bearer {token}"},
            timeout=600,
            trust_env=False,
        )
        self._pid = pid

    def rows_per_second(self, **variables: str) -> float:
        """Take the whole file, and count its lines."""
        began, lines = time.perf_counter(), -1
        with self._client.stream("GET", "/exports/posts.csv", params=variables) as answer:
            answer.raise_for_status()
            for part in answer.iter_bytes():
                lines += part.count(b"\n")
        return lines / (time.perf_counter() - began)

    def cpu_seconds(self) -> float:
        """What the server has taken of the processor: a busy machine slows the clock more."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_mb(self) -> float:
        """The most memory that the server has had."""
        status = Path(f"/proc/{self._pid}/status").read_text()
        (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024


async def service_rate(address: str) -> float:
    """Rows a second of the same pages and totals, as the service gives them."""
    database, clock = Database(address), Clock(NOW)
    began, rows, cursor = time.perf_counter(), 0, None
    async with database.read() as session:
        while True:
            request = PageRequest(1000, cursor)
            page = await post_lists.list_posts(
                session, PostFilter(), PostOrder(), request, None, clock
            )
            keys = [
                PostToday(post.organization_id, post.id, clock.today(post.time_zone))
                for post in page.items
            ]
            await post_analytics.get_summaries(session, keys)
            rows += len(page.items)
            if not page.has_next:
                break
            cursor = page.cursors[-1]
    await database.close()
    return rows / (time.perf_counter() - began)


if __name__ == "__main__":
    asyncio.run(main())
