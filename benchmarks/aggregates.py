"""The cost of dashboards against the predecessor's approach: `python -m benchmarks.aggregates`.

Ours reads the daily sums of both windows in one statement and adds them up in Python. The
predecessor sums raw rows, one statement per aggregate; the statements here are modelled on its
queries, over the same numbers in its own layout.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from functools import partial
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg

from app.cli.running import collect_garbage_rarely, fast_event_loop
from app.domain.filters import EVERY_POST, AnalyticsFilter
from app.domain.numbers.ages import HORIZON, CohortRequest
from app.domain.numbers.compared_windows import (
    ComparedWindow,
    compared_days,
    read_range,
)
from app.domain.numbers.leaderboards import LeaderboardSort, rank_standings
from app.domain.numbers.metrics import GrowthMetric
from app.domain.numbers.overviews import overview_of, platforms_of
from app.domain.numbers.series import series_of
from app.domain.numbers.top_content import ContentMetric, MetricBasis, TopContentRequest
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.scopes import EVERYTHING, ComparedSpan, Scope, ScopeKind, Span
from app.domain.windows.calendar import WindowInput, resolve_window
from app.domain.windows.comparison import ComparisonInput, resolve_comparison
from app.domain.windows.today import ScopeCalendar
from app.services import ages, analytics, leaderboards, top_content
from app.services.cohorts import Request, Shelf
from app.services.leaderboards import Board, Entrants
from app.storage.database import Database
from benchmarks.history import LAST_DAY, SIZE, make_history
from benchmarks.servers import dsn, postgresql

ROUNDS = 15
WINDOW = resolve_window(
    WindowInput(start=LAST_DAY - timedelta(days=29), end=LAST_DAY),
    ScopeCalendar(LAST_DAY, LAST_DAY + timedelta(days=1)),
)
COMPARISON = resolve_comparison(ComparisonInput(), WINDOW)

LEGACY_SUMS = """
SELECT sum(total_views), sum(total_likes), sum(total_comments), sum(total_shares),
       sum(total_saves), avg(engagement_rate), count(*)
FROM legacy_post_analytics WHERE {scope} AND date BETWEEN $2 AND $3
"""
LEGACY_SERIES = """
SELECT date, platform, sum(total_views), sum(total_likes), sum(total_comments),
       sum(total_shares), sum(total_saves), avg(engagement_rate)
FROM legacy_post_analytics WHERE {scope} AND date BETWEEN $2 AND $3 GROUP BY date, platform
"""
LEGACY_PLATFORMS = """
SELECT platform, sum(total_views), sum(total_likes), sum(total_comments), sum(total_shares),
       sum(total_saves), avg(engagement_rate), count(DISTINCT post_id)
FROM legacy_post_analytics WHERE {scope} AND date BETWEEN $2 AND $3
GROUP BY platform ORDER BY 2 DESC
"""
LEGACY_TOP = """
SELECT post_id, platform, max(total_views), max(total_likes), max(total_comments),
       max(total_shares), max(total_saves), avg(engagement_rate)
FROM legacy_post_analytics WHERE {scope} AND date BETWEEN $2 AND $3
GROUP BY post_id, platform ORDER BY 3 DESC LIMIT 10
"""
LEGACY_LEADERBOARD = """
SELECT brand_id, avg(engagement_rate), sum(total_likes + total_comments + total_shares +
       total_saves), sum(total_views), count(DISTINCT post_id), array_agg(DISTINCT platform)
FROM legacy_post_analytics WHERE date BETWEEN $1 AND $2 GROUP BY brand_id
"""
LEGACY_PREVIOUS = """
SELECT brand_id, sum(total_likes + total_comments + total_shares + total_saves)
FROM legacy_post_analytics WHERE date BETWEEN $1 AND $2 GROUP BY brand_id
"""


async def main() -> None:
    async with postgresql() as url:
        connection = await asyncpg.connect(dsn(url))
        await make_history(connection)
        database = Database(url.render_as_string(hide_password=False))
        print(f"{SIZE.posts * SIZE.days:,} snapshots, {SIZE.brands} brands; median of {ROUNDS}, ms")
        brands = await connection.fetch(
            "SELECT organization_id, brand_id, count(*) AS posts FROM posts GROUP BY 1, 2 "
            "ORDER BY 3 DESC"
        )
        largest, smallest = brands[0], brands[-1]
        for name, brand in (("largest brand", largest), ("smallest brand", smallest)):
            scope = Scope(ScopeKind.BRAND, brand["organization_id"], brand["brand_id"])
            await compare(
                f"{name}, {brand['posts']} posts, without top content",
                partial(ours, database, scope),
                partial(legacy, connection, "brand_id = $1", brand["brand_id"], top=False),
            )
        scope = Scope(ScopeKind.BRAND, largest["organization_id"], largest["brand_id"])
        small = Scope(ScopeKind.BRAND, smallest["organization_id"], smallest["brand_id"])
        await compare(
            f"{largest['posts']} posts against {smallest['posts']}, ours both times",
            partial(ours, database, scope, adds=True),
            partial(ours, database, small, adds=True),
        )
        await compare(
            "largest brand, without top content, and what we work out from it",
            partial(ours, database, scope, adds=True),
            partial(legacy, connection, "brand_id = $1", largest["brand_id"], top=False),
        )
        organization = largest["organization_id"]
        await compare(
            "its organization, without top content",
            partial(ours, database, Scope(ScopeKind.ORGANIZATION, organization)),
            partial(legacy, connection, "organization_id = $1", organization, top=False),
        )
        await compare(
            "everything, without top content",
            partial(ours, database, EVERYTHING),
            partial(legacy, connection, "$1::text <> ''", organization, top=False),
        )
        await compare(
            "largest brand, with top 10",
            partial(ours, database, scope, top=True),
            partial(legacy, connection, "brand_id = $1", largest["brand_id"], top=True),
        )
        await compare(
            "largest brand: what is usual for its posts against its top 10",
            partial(usual, database, scope),
            partial(top_ten, database, scope),
        )
        await compare(
            f"leaderboard of {SIZE.brands} brands with growth",
            partial(our_leaderboard, database),
            partial(legacy_leaderboard, connection),
        )
        await connection.close()
        await database.close()


async def compare(
    name: str, ours: Callable[[], Awaitable[Any]], theirs: Callable[[], Awaitable[Any]]
) -> None:
    """Time both in alternating rounds, so that a slow moment hits both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for way, taken in ((ours, times[0]), (theirs, times[1])):
            started = time.perf_counter()
            await way()
            taken.append((time.perf_counter() - started) * 1000)
    our_time, their_time = map(median, times)
    print(f"  {name}: {our_time:.2f} against {their_time:.1f}: {their_time / our_time:.3g}x")


async def ours(database: Database, scope: Scope, *, top: bool = False, adds: bool = False) -> None:
    """Read what the dashboard reads; with `adds`, also compute its results."""
    async with database.read() as session:
        span = Span(scope, *read_range(WINDOW))
        days = (await analytics.get_days(session, [span], None))[span]
        if top:
            requested = TopContentRequest(ContentMetric.VIEWS, MetricBasis.GAINED, first=10)
            within = Span(scope, WINDOW.start, WINDOW.end)
            await top_content.rank_posts_of_scopes(session, [within], requested, None)
    if adds:
        compared = ComparedWindow(COMPARISON, days, days)
        overview_of(compared)
        series_of(compared, by_platform=True)
        platforms_of(compared)


async def usual(database: Database, scope: Scope) -> None:
    """What a post's page compares it with: 50 posts' curves over 90 days, and its own index."""
    assert scope.organization_id is not None
    assert scope.brand_id is not None
    today = LAST_DAY + timedelta(days=1)
    shelf = Shelf(scope.organization_id, scope.brand_id, Platform.YOUTUBE, today)
    request = Request(shelf, GrowthMetric.VIEWS, CohortRequest(HORIZON, PostCategory.VIDEO))
    async with database.read() as session:
        await ages.get_usual_curves(session, [request])


async def top_ten(database: Database, scope: Scope, fitting: AnalyticsFilter = EVERY_POST) -> None:
    requested = TopContentRequest(ContentMetric.VIEWS, MetricBasis.GAINED, fitting, first=10)
    async with database.read() as session:
        within = Span(scope, WINDOW.start, WINDOW.end)
        await top_content.rank_posts_of_scopes(session, [within], requested, None)


async def legacy(connection: asyncpg.Connection, scope: str, key: UUID, *, top: bool) -> None:
    current = str(key), _instant(WINDOW.start), _instant(WINDOW.end)
    previous = str(key), _instant(COMPARISON.start), _instant(COMPARISON.end)
    await connection.fetch(LEGACY_SUMS.format(scope=scope), *current)
    await connection.fetch(LEGACY_SUMS.format(scope=scope), *previous)
    await connection.fetch(LEGACY_SERIES.format(scope=scope), *current)
    await connection.fetch(LEGACY_PLATFORMS.format(scope=scope), *current)
    if top:
        await connection.fetch(LEGACY_TOP.format(scope=scope), *current)


async def our_leaderboard(database: Database) -> None:
    async with database.read() as session:
        span = ComparedSpan.of(EVERYTHING, COMPARISON)
        standings = await leaderboards.get_standings(session, [span], Board(Entrants.BRANDS), None)
    rank_standings(standings[span], LeaderboardSort.ENGAGEMENT, compared_days(COMPARISON))


async def legacy_leaderboard(connection: asyncpg.Connection) -> None:
    current = _instant(WINDOW.start), _instant(WINDOW.end)
    await connection.fetch(LEGACY_LEADERBOARD, *current)
    previous = _instant(COMPARISON.start), _instant(COMPARISON.end)
    await connection.fetch(LEGACY_PREVIOUS, *previous)


def _instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the legacy column has no zone


if __name__ == "__main__":
    collect_garbage_rarely()  # as every command does
    with asyncio.Runner(loop_factory=fast_event_loop()) as runner:
        runner.run(main())
