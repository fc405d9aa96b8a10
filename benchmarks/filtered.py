"""What filtered questions cost against top content: `python -m benchmarks.filtered`.

Of the history's largest brand all posts, half of them, or a tenth fit, by category and by tag. Each
question is asked of the services alone, and over HTTP without an answer cache, on PostgreSQL and on
SQLite with the same rows of its organization; questions alternate. It is compared with top content
of all posts, and of those that fit. What is compared is the CPU time of everybody who works on an
answer: this process or the server's, and PostgreSQL's. It is read from /proc.
"""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

import asyncpg
from sqlalchemy.engine import URL, make_url

from app.cli.running import collect_garbage_rarely, fast_event_loop
from app.domain import public_ids
from app.domain.filters import EVERY_POST, AnalyticsFilter
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

ROUNDS = 8
TIMES = 4
"""How often a question is asked in a round, of the services alone and over HTTP."""


class Posts(NamedTuple):
    """Some of the brand's posts, as a service and as a document choose them."""

    fitting: AnalyticsFilter
    argument: str


EVERY = "every post"
CHOSEN = {
    EVERY: Posts(EVERY_POST, ""),
    "all fit": Posts(
        AnalyticsFilter(categories=frozenset({PostCategory.VIDEO, PostCategory.IMAGE})),
        "filter: { categories: [VIDEO, IMAGE] }",
    ),
    "half fit": Posts(
        AnalyticsFilter(categories=frozenset({PostCategory.VIDEO})),
        "filter: { categories: [VIDEO] }",
    ),
    "a tenth fits": Posts(
        AnalyticsFilter(tags=frozenset({"tenth"})), 'filter: { tags: ["tenth"] }'
    ),
}
CHOOSE = """
UPDATE posts SET category = 'IMAGE' WHERE abs(hashtext(id::text)) % 2 = 0;
INSERT INTO tags (organization_id, id, label, label_key)
SELECT id, md5('tag' || id::text)::uuid, 'tenth', 'tenth' FROM organizations;
INSERT INTO post_tags (organization_id, post_id, tag_id)
SELECT organization_id, id, md5('tag' || organization_id::text)::uuid FROM posts
WHERE abs(hashtext(id::text)) % 10 = 0;
"""

TOP = "top content"
_WINDOW = "window: { preset: LAST_30_DAYS }"
_ALONE = "compareTo: { to: NONE }"
_GAINED = "views likes comments shares saves engagement engagementRate"
_CHANGE = "{ current previous delta percent direction }"
_OVERVIEW = f"{_GAINED} postsPublished viewsChange {_CHANGE} engagementChange {_CHANGE}"
_POINTS = f"date {_GAINED} isMeasured daysCarried"
QUESTIONS = {
    TOP: f"topPosts(first: 10, {_WINDOW}, FILTER) {{ nodes {{ rank value post {{ label }} }} }}",
    "overview": f"overview({_WINDOW}, {_ALONE}, FILTER) {{ {_OVERVIEW} }}",
    "compared overview": f"overview({_WINDOW}, FILTER) {{ {_OVERVIEW} }}",
    "series": f"timeSeries({_WINDOW}, FILTER) {{ points {{ {_POINTS} }} }}",
    "compared series": f"""timeSeries({_WINDOW}, FILTER, compared: true) {{
      points {{ {_POINTS} compared {{ {_GAINED} }} }} }}""",
    "growth": f"""growth({_WINDOW}, FILTER) {{
      views {_CHANGE} bestDay {{ date views }} days {{ date views {_CHANGE} }} }}""",
}

Ways = Mapping[tuple[str, str], Callable[[], Awaitable[None]]]
"""What is asked, by the posts that are chosen and the question."""


async def main() -> None:
    async with postgresql() as url:
        connection = await asyncpg.connect(dsn(url))
        await make_history(connection, with_legacy=False)
        await connection.execute(CHOOSE)
        await connection.execute("VACUUM ANALYZE")
        largest = await connection.fetchrow(
            "SELECT organization_id, brand_id, count(*) AS posts FROM posts GROUP BY 1, 2 "
            "ORDER BY 3 DESC LIMIT 1"
        )
        backend = await connection.fetchval("SELECT pg_backend_pid()")
        scope = Scope(ScopeKind.BRAND, largest["organization_id"], largest["brand_id"])
        print(f"  {largest['posts']} posts, {WINDOW.days} days; ms of CPU, against top content of")
        print("  all posts, and of those that fit")
        with tempfile.TemporaryDirectory() as folder:
            file = make_url(f"sqlite+aiosqlite:///{Path(folder) / 'history.db'}")
            await copy(url, file, scope, Path(folder) / "history.zip")
            await measure("PostgreSQL", url, scope, parent_of(backend))
            await measure("SQLite", file, scope)
        await connection.close()


async def copy(source: URL, target: URL, scope: Scope, through: Path) -> None:
    """The rows of the scope's organization in another database."""
    await dump(source, through, scope.organization_id)
    await migrations.upgrade(target.render_as_string(hide_password=False))
    await load(target, through)


async def measure(name: str, url: URL, scope: Scope, *besides: int) -> None:
    """Ask everything of one database; `besides` are processes that work for it."""
    address = url.render_as_string(hide_password=False)
    database = Database(address)
    services = {
        (posts, way): partial(of, database, scope, chosen.fitting)
        for posts, chosen in CHOSEN.items()
        for way, of in SERVICES.items()
        if posts != EVERY or way == TOP
    }
    report(f"{name}, services", await costs(services, os.getpid(), *besides))
    await database.close()
    process, port = start(address, answer_cache_mb=0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    token, brand = await make_token(address), public_ids.brand_id(scope.brand_id)
    over_http = {
        (posts, way): partial(
            ask, reader, writer, graphql(document_of(asked, chosen), brand, token)
        )
        for posts, chosen in CHOSEN.items()
        for way, asked in QUESTIONS.items()
        if posts != EVERY or way == TOP
    }
    report(f"{name}, HTTP", await costs(over_http, process.pid, *besides))
    writer.close()
    process.kill()
    process.join()


def document_of(asked: str, chosen: Posts) -> str:
    return f"query ($id: ID!) {{ brand(id: $id) {{ {asked.replace('FILTER', chosen.argument)} }} }}"


async def costs(ways: Ways, *processes: int) -> dict[tuple[str, str], list[float]]:
    """Milliseconds of CPU of one question of each way, round by round."""
    found: dict[tuple[str, str], list[float]] = {way: [] for way in ways}
    for number in range(ROUNDS + 1):
        for way, answer in ways.items():
            before = sum(map(cpu_seconds, processes))
            for _ in range(TIMES):
                await answer()
            if number:  # the first round warms up
                taken = sum(map(cpu_seconds, processes)) - before
                found[way].append(taken / TIMES * 1000)
    return found


def report(name: str, found: Mapping[tuple[str, str], list[float]]) -> None:
    print(f"  {name}:")
    for (posts, way), each in found.items():
        of_all, of_fitting = (
            median(one / top for one, top in zip(each, found[chosen, TOP], strict=True))
            for chosen in (EVERY, posts)
        )
        print(f"    {posts}, {way}: {median(each):.2f}, {of_all:.2f}x, {of_fitting:.2f}x")


def parent_of(pid: int) -> int:
    return int(_stat(pid)[1])


def cpu_seconds(pid: int) -> float:
    """The CPU time of a process, and of the processes that it started: 0 if it has ended."""
    own, children = 0, list[int]()
    with suppress(OSError):  # a server's autovacuum comes and goes
        for task in Path(f"/proc/{pid}/task").iterdir():
            own += int((task / "schedstat").read_text().split()[0])
            children += map(int, (task / "children").read_text().split())
    return own / 1e9 + sum(map(cpu_seconds, children))


def _stat(pid: int) -> list[str]:
    """What follows the name in /proc/PID/stat."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


async def summed(database: Database, scope: Scope, fitting: AnalyticsFilter) -> None:
    """What a compared overview reads: the sums of the window, and of the one before it."""
    spans = [Span(scope, start, end) for start, end in summed_ranges(COMPARISON)]
    async with database.read() as session:
        await window_sums.get_sums(session, spans, None, fitting)


async def days(
    database: Database, scope: Scope, fitting: AnalyticsFilter, *, with_previous: bool
) -> None:
    """What a series reads, compared or not."""
    spans = [Span(scope, *each) for each in few_ranges(COMPARISON, with_previous=with_previous)]
    async with database.read() as session:
        await analytics.get_days(session, spans, None, fitting)


SERVICES: dict[str, Callable[[Database, Scope, AnalyticsFilter], Awaitable[None]]] = {
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
