"""Recording snapshots, example by example, on both databases."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from app.domain.metrics import Metrics
from app.tables.analytics import PostAnalytics
from app.tables.base import table_of
from tests.world import World, metrics

MARCH_1, MARCH_2, MARCH_3, MARCH_4 = (date(2026, 3, day) for day in (1, 2, 3, 4))
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


async def test_a_late_snapshot_changes_the_gain_of_the_next_that_reports(world: World) -> None:
    """The example of the definition: 10 (baseline), -, 20, then a late 15 for the day between."""
    organization = await world.organization()
    post = await world.post(organization, await world.brand(organization), published_at=LONG_AGO)
    for day, views in ((MARCH_1, 10), (MARCH_3, None), (MARCH_4, 20), (MARCH_2, 15)):
        await world.record(organization, post, {day: metrics(views=views)})

    rows = await measurements(world)

    assert [(row.views, row.views_gain, row.views_baseline) for row in rows] == [
        (10, 0, 10),
        (15, 5, None),
        (None, None, None),
        (20, 5, None),
    ]


async def measurements(world: World):
    table = table_of(PostAnalytics)
    async with world.database.read() as session:
        return list(await session.execute(select(table).order_by(table.c.post_id, table.c.date)))
