"""What filtered questions cost against top content: `python -m benchmarks.filtered`.

All posts of the history's largest brand are of one category, so that a filter by it reads what top
content ranks. Each question is asked of the services alone, and over HTTP without an answer cache,
on PostgreSQL and on SQLite with the same rows; questions alternate. What is compared is the CPU
time of everybody who works on an answer: this process or the server's, and PostgreSQL's. It is read
from /proc.
"""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from statistics import median

import asyncpg
from sqlalchemy.engine import URL, make_url

from app.cli.running import collect_garbage_rarely, fast_event_loop
from app.domain import public_ids
from app.domain.filters import AnalyticsFilter
from app.domain.numbers.compared_windows import few_ranges, summed_ranges
from app.domain.posts import PostCategory
from app.domain.scopes import Scope, ScopeKind, Span
from app.services import analytics, window_sums
from app.storage import migrations
from app.storage.database import Database
from benchmarks.aggregates import COMPARISON, WINDOW, top_ten
from benchmarks.dumping import dump, load
from benchmarks.history import make_history
from benchmarks.http import graphql, make_token, start
from benchmarks.servers import dsn, postgresql

ROUNDS = 12
TIMES = 10
"""How often a question is asked in a round of the services alone."""
REQUESTS = 50
"""And over HTTP: 600 in all."""
TOP = "top content"
VIDEOS = AnalyticsFilter(categories=frozenset({PostCategory.VIDEO}))

_WINDOW = "window: { preset: LAST_30_DAYS }"
_ALONE = "compareTo: { to: NONE }"
_VIDEOS = "filter: { categories: [VIDEO] }"
_GAINED = "views likes comments shares saves engagement engagementRate"
_CHANGE = "{ current previous delta percent direction }"
_OVERVIEW = f"{_GAINED} postsPublished viewsChange {_CHANGE} engagementChange {_CHANGE}"
_POINTS = f"points {{ date {_GAINED} isMeasured daysCarried }}"
QUESTIONS = {
    TOP: f"topPosts(first: 10, {_WINDOW}) {{ nodes {{ rank value post {{ label }} }} }}",
    "overview": f"overview({_WINDOW}, {_ALONE}, {_VIDEOS}) {{ {_OVERVIEW} }}",
    "compared overview": f"overview({_WINDOW}, {_VIDEOS}) {{ {_OVERVIEW} }}",
    "series": f"timeSeries({_WINDOW}, {_VIDEOS}) {{ {_POINTS} }}",
    "compared series": f"""timeSeries({_WINDOW}, {_VIDEOS}, compared: true) {{
      points {{ date {_GAINED} isMeasured daysCarried compared {{ {_GAINED} }} }} }}""",
    "growth": f"""growth({_WINDOW}, {_VIDEOS}) {{
      views {_CHANGE} bestDay {{ date views }} days {{ date views {_CHANGE} }} }}""",
}


async def main() -> None:
    async with postgresql() as url:
        connection = await asyncpg.connect(dsn(url))
        await make_history(connection)
        largest = await connection.fetchrow(
            "SELECT organization_id, brand_id, count(*) AS posts FROM posts GROUP BY 1, 2 "
            "ORDER BY 3 DESC LIMIT 1"
        )
        backend = await connection.fetchval("SELECT pg_backend_pid()")
        scope = Scope(ScopeKind.BRAND, largest["organization_id"], largest["brand_id"])
        print(f"  {largest['posts']} posts, {WINDOW.days} days; ms of CPU, against top content")
        with tempfile.TemporaryDirectory() as folder:
            file = make_url(f"sqlite+aiosqlite:///{Path(folder) / 'history.db'}")
            await copy(url, file, Path(folder) / "history.zip")
            await measure("PostgreSQL", url, scope, parent_of(backend))
            await measure("SQLite", file, scope)
        await connection.close()


async def copy(source: URL, target: URL, through: Path) -> None:
    """The same rows in another database."""
    await dump(source, through)
    await migrations.upgrade(target.render_as_string(hide_password=False))
    await load(target, through)


async def measure(name: str, url: URL, scope: Scope, *besides: int) -> None:
    """Ask everything of one database; `besides` are processes that work for it."""
    address = url.render_as_string(hide_password=False)
    database = Database(address)
    services = {way: partial(of, database, scope) for way, of in SERVICES.items()}
    report(f"{name}, services", await costs(services, TIMES, os.getpid(), *besides))
    await database.close()
    process, port = start(address, answer_cache_mb=0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    token, brand = await make_token(address), public_ids.brand_id(scope.brand_id)
    documents = {
        way: graphql(f"query ($id: ID!) {{ brand(id: $id) {{ {asked} }} }}", brand, token)
        for way, asked in QUESTIONS.items()
    }
    over_http = {way: partial(ask, reader, writer, each) for way, each in documents.items()}
    report(f"{name}, HTTP", await costs(over_http, REQUESTS, process.pid, *besides))
    writer.close()
    process.kill()


async def costs(
    ways: Mapping[str, Callable[[], Awaitable[None]]], times: int, *processes: int
) -> dict[str, list[float]]:
    """Milliseconds of CPU of one question of each way, round by round."""
    found: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(ROUNDS + 1):
        for way, answer in ways.items():
            before = sum(map(cpu_seconds, processes))
            for _ in range(times):
                await answer()
            if number:  # the first round warms up
                taken = sum(map(cpu_seconds, processes)) - before
                found[way].append(taken / times * 1000)
    return found


def report(name: str, found: Mapping[str, list[float]]) -> None:
    print(f"  {name}:")
    for way, each in found.items():
        against = median(one / top for one, top in zip(each, found[TOP], strict=True))
        print(f"    {way}: {median(each):.2f}, {against:.2f}x")


def parent_of(pid: int) -> int:
    return int(_stat(pid)[1])


def cpu_seconds(pid: int) -> float:
    """The CPU time of a process, and of the processes that it started."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    own = sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    return own + sum(map(cpu_seconds, _children(pid)))


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        yield from map(int, (task / "children").read_text().split())


def _stat(pid: int) -> list[str]:
    """What follows the name in /proc/PID/stat."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


async def summed(database: Database, scope: Scope) -> None:
    """What a compared overview reads: the sums of the window, and of the one before it."""
    spans = [Span(scope, start, end) for start, end in summed_ranges(COMPARISON)]
    async with database.read() as session:
        await window_sums.get_sums(session, spans, None, VIDEOS)


async def days(database: Database, scope: Scope, *, with_previous: bool) -> None:
    """What a series reads, compared or not."""
    spans = [Span(scope, *each) for each in few_ranges(COMPARISON, with_previous=with_previous)]
    async with database.read() as session:
        await analytics.get_days(session, spans, None, VIDEOS)


SERVICES: dict[str, Callable[[Database, Scope], Awaitable[None]]] = {
    TOP: top_ten,
    "compared overview": summed,
    "series": partial(days, with_previous=False),
    "compared series": partial(days, with_previous=True),
}


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    body = await reader.readexactly(length)
    assert b" 200 " in head[:20], body[:300]
    assert b'"errors":' not in body, body[:300]


if __name__ == "__main__":
    collect_garbage_rarely()  # as every command does
    with asyncio.Runner(loop_factory=fast_event_loop()) as runner:
        runner.run(main())
