"""What many posts had at some age: read per post, and not per post and post of its organization."""

from typing import Any

from sqlalchemy import event

from app.domain.numbers.metrics import GrowthMetric
from app.sql import ages as sql
from app.storage.database import Database
from tests.world import TODAY, World, metrics


async def test_sqlite_finds_posts_that_it_is_given_by_their_whole_key(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    world = World(database)
    organization = await world.organization()
    post = await world.post(organization, await world.brand(organization))
    await world.record(organization, post, {TODAY: metrics(views=7)})
    asked: list[tuple[str, Any]] = []
    for engine in database.engines:
        event.listen(
            engine.sync_engine,
            "before_cursor_execute",
            lambda _connection, _cursor, text, values, *_: asked.append((text, values)),
        )

    async with database.read() as session:
        days = sql.day_parameters([(organization, post, TODAY)])
        ((_, found),) = await session.rows(sql.select_totals_on(GrowthMetric.VIEWS), days)
        text, values = asked[-1]
        raw: Any = (await (await session.connection()).get_raw_connection()).driver_connection
        plan = [row[-1] for row in await raw.execute_fetchall(f"EXPLAIN QUERY PLAN {text}", values)]
    await database.close()

    assert found.total == 7
    (search,) = [step for step in plan if "post_totals" in step]
    assert "(organization_id=? AND post_id=?)" in search
