"""The shared aggregates, where only the service shows what matters."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from app.domain.filters import AnalyticsFilter
from app.domain.numbers.metrics import METRICS, Metrics
from app.domain.posts import PostCategory
from app.domain.scopes import Scope, ScopeKind, Span
from app.services import analytics
from app.storage.database import Database, Session
from tests.world import TODAY, World, metrics

pytestmark = pytest.mark.both_databases


async def test_totals_as_of_a_day_are_not_changed_by_what_is_written_meanwhile(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand)
    yesterday = TODAY - timedelta(days=1)
    await world.record(organization, post, {yesterday: metrics(views=100)})
    span = Span(Scope(ScopeKind.BRAND, organization, brand), yesterday, yesterday)
    rows = Session.rows

    async def rows_and_a_write(session: Session, *requested: Any) -> Any:
        found = await rows(session, *requested)
        await world.record(organization, post, {TODAY: metrics(views=150)})
        return found

    monkeypatch.setattr(Session, "rows", rows_and_a_write)
    async with database.read() as session:
        lifetimes = await analytics.get_lifetimes(session, [span], None)
    assert [total.views for total in lifetimes[span].values()] == [100]


async def test_days_that_two_spans_share_are_read_once(database: Database, world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand)
    await world.record(organization, post, {TODAY: metrics(views=5)})
    scope = Scope(ScopeKind.BRAND, organization, brand)

    def span(first: int, last: int) -> Span:
        return Span(scope, TODAY - timedelta(days=first), TODAY - timedelta(days=last))

    near, adjoining, within, apart = span(6, 0), span(13, 7), span(4, 0), span(400, 380)
    elsewhere = near._replace(scope=Scope(ScopeKind.ORGANIZATION, organization))
    async with database.read() as session:
        spans = [near, apart, adjoining, elsewhere, within]
        days = await analytics.get_days(session, spans, None)

    assert days[near] is days[adjoining] is days[within]
    assert len({id(found) for found in days.values()}) == 3
    assert all(days[each].sums(each.start, each.end) is not None for each in days)


async def test_what_most_posts_gained_is_what_all_did_less_what_the_others_did(
    database: Database, world: World
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    days = [TODAY - timedelta(days=back) for back in (3, 2, 1, 0)]

    async def post(category: PostCategory, *totals: Metrics | None) -> None:
        at = datetime.combine(days[0], time(12), UTC)
        key = await world.post(organization, brand, category=category, published_at=at)
        given = zip(days, totals, strict=False)
        await world.record(organization, key, {day: each for day, each in given if each})

    await post(PostCategory.VIDEO, metrics(views=10), metrics(views=15))
    await post(PostCategory.VIDEO, metrics(views=1, likes=2), metrics(views=3), metrics(views=0))
    await post(PostCategory.VIDEO)
    # Only it knows likes on the second day, and nothing but it was measured on the last.
    image = [metrics(views=7, likes=1), metrics(views=70, likes=4), None, metrics(views=90)]
    await post(PostCategory.IMAGE, *image)

    span = Span(Scope(ScopeKind.BRAND, organization, brand), days[0], days[-1])
    videos = AnalyticsFilter(categories=frozenset({PostCategory.VIDEO}))
    async with database.read() as session:
        columns = (await analytics.get_days(session, [span], None, videos))[span]
    (found,) = columns.between(days[0], days[-1]).values()
    assert found.metrics[METRICS.index("views")] == [11, 7, -3, None]
    assert found.metrics[METRICS.index("likes")] == [2, None, None, None]
    assert found.rated_engagement == [2, 0, 0, 0]
    assert found.posts_published == [3, 0, 0, 0]
    assert found.snapshots == [2, 2, 1, 0]


async def test_postgresql_sorts_nothing_that_posts_gained(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    brand = Scope(ScopeKind.BRAND, uuid4(), uuid4())
    videos = AnalyticsFilter(categories=frozenset({PostCategory.VIDEO}))
    asked: list[tuple[str, Any]] = []
    for engine in database.engines:
        event.listen(
            engine.sync_engine,
            "before_cursor_execute",
            lambda _connection, _cursor, text, values, *_: asked.append((text, values)),
        )

    async with database.read() as session:
        await analytics.get_days(session, [Span(brand, TODAY, TODAY)], None, videos)
        text, values = asked[-1]
        raw: Any = (await (await session.connection()).get_raw_connection()).driver_connection
        plan = [row[0] for row in await raw.fetch(f"EXPLAIN {text}", *values)]
    await database.close()

    grouped = [
        above for above, key in pairwise(plan) if "Group Key" in key and "post_analytics" in key
    ]
    assert grouped
    assert all("HashAggregate" in each for each in grouped)
