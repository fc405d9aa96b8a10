"""Requests per second over real HTTP: `python -m benchmarks.http`.

A dashboard by GraphQL against a plain JSON route that builds the same answer from the same rows,
and a list of 100 posts with brand and numbers, as served, against the same list with a resolver
and a future per item and graphql-core's own executor. Each is requested repeatedly: "live" has no
answer cache and computes each answer, "kept" serves as usual while nothing is written. Each has
its own server process on PostgreSQL; rounds alternate between them.
"""

import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import uvicorn
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.cli.running import collect_garbage_rarely, fast_event_loop
from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.numbers.change import Change
from app.domain.numbers.compared_windows import ComparedWindow, read_range
from app.domain.numbers.overviews import Overview, PlatformBreakdown, overview_of, platforms_of
from app.domain.numbers.series import series_of
from app.domain.scopes import Scope, ScopeKind, Span
from app.domain.windows.calendar import Preset, WindowInput, resolve_window
from app.domain.windows.comparison import ComparisonInput, resolve_comparison
from app.domain.windows.today import ScopeCalendar
from app.runtime import Runtime, open_runtime
from app.services import analytics, brands, tokens
from app.settings import Settings
from app.storage.database import Database, Session
from app.web.app import make_app
from app.web.http_protocol import BoundedHttp
from benchmarks.history import LAST_DAY, make_history
from benchmarks.servers import dsn, postgresql

NOW = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 12, tzinfo=UTC)
CONNECTIONS = 8
SECONDS = 1.0
ROUNDS = 12

METRICS = "views likes comments shares saves engagement engagementRate"
WINDOW = "window: { preset: LAST_30_DAYS }"
DASHBOARD = f"""query Dashboard($id: ID!) {{ brand(id: $id) {{
  label
  overview({WINDOW}) {{ {METRICS} postsPublished
    viewsChange {{ current previous delta percent direction }}
    engagementChange {{ current previous delta percent direction }} }}
  timeSeries({WINDOW}, byPlatform: true) {{
    points {{ date {METRICS} isMeasured }}
    platforms {{ platform points {{ date {METRICS} }} }} }}
  platforms({WINDOW}) {{ platform {METRICS} viewsPercent engagementPercent }}
}} }}"""
POSTS = """query Posts($id: ID!) { brand(id: $id) { posts(first: 100) { nodes {
  id label platform url publishedAt category
  brand { id label }
  analytics { asOf totals { views likes comments shares saves engagement engagementRate } }
} } } }"""
CHANGE = ("current", "previous", "delta", "percent", "direction")
COUNTS = ("views", "likes", "comments", "shares", "saves")
FIELDS = (*COUNTS, "engagement", "engagement_rate")


async def main() -> None:
    async with postgresql() as url:
        connection = await asyncpg.connect(dsn(url))
        await make_history(connection)
        row = await connection.fetchrow(
            "SELECT brand_id FROM posts GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        )
        await connection.close()
        address = url.render_as_string(hide_password=False)
        token = await make_token(address)
        servers = {}
        servers["kept"] = start(address)
        servers["live"] = start(address, answer_cache_mb=0)
        servers["interpreted"] = start(
            address, ahead=False, answer_cache_mb=0, compiled_execution=False
        )
        brand = public_ids.brand_id(row["brand_id"])
        ways = {
            "dashboard, kept": (servers["kept"], graphql(DASHBOARD, brand, token)),
            "dashboard, live": (servers["live"], graphql(DASHBOARD, brand, token)),
            "dashboard, JSON route": (servers["live"], plain(brand, token)),
            "100 posts, kept": (servers["kept"], graphql(POSTS, brand, token)),
            "100 posts, live": (servers["live"], graphql(POSTS, brand, token)),
            "100 posts, loaders": (servers["interpreted"], graphql(POSTS, brand, token)),
        }
        rates = await measure(ways)
        for process, _ in servers.values():
            process.kill()
    report(rates)


def report(rates: dict[str, list[float]]) -> None:
    for name, found in rates.items():
        print(f"  {name}: {median(found):,.0f} requests/s")
    for way in ("live", "kept"):
        dashboard = ratio(rates[f"dashboard, {way}"], rates["dashboard, JSON route"])
        posts = ratio(rates[f"100 posts, {way}"], rates["100 posts, loaders"])
        print(f"  {way}: dashboard against a plain JSON route {dashboard:.0%} (floor, live: 62 %)")
        print(
            f"  {way}: 100 posts against loaders and graphql-core {posts:.1f}x (target, live: 4x)"
        )


def ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of ratios measured side by side: the machine's speed varies over time."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


async def make_token(address: str) -> str:
    database = Database(address)
    async with database.write() as session:
        token = await tokens.create_token(
            session,
            name="benchmark",
            scopes=[AccessScope.ADMIN],
            secret="benchmark-of-requests-over-http",  # noqa: S106 - for a throw-away database
            key=UUID(int=1),
            now=NOW,
        )
    await database.close()
    return token


def start(address: str, *, ahead: bool = True, **settings: Any) -> tuple[Any, int]:
    """Start a server process; returns it and its port."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=(address, ahead, settings, sender), daemon=True)
    process.start()
    return process, receiver.recv()


def serve(address: str, ahead: bool, given: dict[str, Any], sender: Any) -> None:  # noqa: FBT001
    if not ahead:
        # In this process alone, lists don't look ahead: every item asks its loaders.
        module = import_module("app.graphql.types.post_lists")
        module.selected_of_nodes = lambda _info: {}  # type: ignore[attr-defined]

    async def run() -> None:
        settings = Settings(
            database_url=SecretStr(address), cost_per_minute=10**12, _env_file=None, **given
        )
        async with open_runtime(settings, lambda: NOW) as runtime:
            app = make_app(runtime)
            app.router.routes.append(Route("/plain/{id}", plain_route(runtime)))
            config = uvicorn.Config(
                app, port=0, http=BoundedHttp, log_level="error", access_log=False
            )
            server = uvicorn.Server(config)
            task = asyncio.create_task(server.serve())
            while not server.started:  # noqa: ASYNC110 - uvicorn offers no other way
                await asyncio.sleep(0.05)
            sender.send(server.servers[0].sockets[0].getsockname()[1])
            await task

    collect_garbage_rarely()  # as every command does
    with asyncio.Runner(loop_factory=fast_event_loop()) as runner:
        runner.run(run())


def plain_route(runtime: Runtime) -> Callable[[Request], Any]:
    """The dashboard without GraphQL: the same services, and a handwritten dictionary."""

    async def route(request: Request) -> Response:
        key = public_ids.brand_key(request.path_params["id"])
        async with one_state(runtime.database) as session:
            brand = (await brands.get_brands(session, [key], None))[key]
            calendar = ScopeCalendar(LAST_DAY - timedelta(days=1), LAST_DAY, brand.time_zone)
            window = resolve_window(WindowInput(Preset.LAST_30_DAYS), calendar)
            scope = Scope(ScopeKind.BRAND, brand.organization_id, key)
            span = Span(scope, *read_range(window))
            days = (await analytics.get_days(session, [span], None))[span]
        compared = ComparedWindow(resolve_comparison(ComparisonInput(), window), days, days)
        overview = overview_of(compared)
        series = series_of(compared, by_platform=True)
        body = {
            "label": brand.label,
            "overview": {
                **numbers_of(overview),
                "posts_published": overview.posts_published,
                "views_change": change_of(overview.views_change),
                "engagement_change": change_of(overview.engagement_change),
            },
            "time_series": {
                "points": [point_of(point, "is_measured") for point in series.points],
                "platforms": [
                    {
                        "platform": item.platform,
                        "points": [point_of(point) for point in item.points],
                    }
                    for item in series.platforms or ()
                ],
            },
            "platforms": [
                {
                    "platform": item.platform,
                    **numbers_of(item),
                    "views_percent": item.views_percent,
                    "engagement_percent": item.engagement_percent,
                }
                for item in platforms_of(compared)
            ],
        }
        return Response(orjson.dumps(body), media_type="application/json")

    return route


@asynccontextmanager
async def one_state(database: Database) -> AsyncIterator[Session]:
    """Read as GraphQL does: all of an answer at one state of the data."""
    view = database.view()
    try:
        with database.viewing():
            async with view.session() as session:
                yield session
    finally:
        await database.close_view(view)


def numbers_of(item: Overview | PlatformBreakdown) -> dict[str, Any]:
    numbers = {name: getattr(item.metrics, name) for name in COUNTS}
    return numbers | {"engagement": item.engagement, "engagement_rate": item.engagement_rate}


def change_of(change: Change) -> dict[str, Any]:
    return {name: getattr(change, name) for name in CHANGE}


def point_of(point: Any, *more: str) -> dict[str, Any]:
    return {name: getattr(point, name) for name in ("date", *FIELDS, *more)}


def graphql(document: str, brand: str, token: str) -> bytes:
    body = orjson.dumps({"query": document, "variables": {"id": brand}})
    head = (
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def plain(brand: str, token: str) -> bytes:
    head = f"GET /plain/{brand} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    return head.encode()


async def measure(ways: dict[str, tuple[tuple[Any, int], bytes]]) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS + 1):
        # Alternate the order: a way is slower right after one that another process served.
        order = list(ways.items())[:: 1 if number % 2 else -1]
        for name, ((_, port), request) in order:
            rate = await load(port, request)
            if number:  # the first round warms up
                rates[name].append(rate)
    return rates


async def load(port: int, request: bytes) -> float:
    """Requests per second over several connections, each sending the next after a response."""
    until = time.perf_counter() + SECONDS
    counts = await asyncio.gather(*(ask(port, request, until) for _ in range(CONNECTIONS)))
    return sum(counts) / SECONDS


async def ask(port: int, request: bytes, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while time.perf_counter() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        assert b" 200 " in head[:20], body[:300]
        assert b'"errors":' not in body, body[:300]
        count += 1
    writer.close()
    return count


if __name__ == "__main__":
    asyncio.run(main())
