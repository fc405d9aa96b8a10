"""PostgreSQL writes today's rows again all day without writing their indexes (HOT updates)."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.domain.numbers.gains import Snapshot
from app.domain.platforms import Platform
from app.domain.posts import PostDraft
from app.services import posts as services
from app.services import snapshots
from app.services.snapshots import PostSnapshot
from tests.world import NOW, TODAY, World, metrics

POSTS = 300
"""Several pages of each table that has a row per post."""

TENTH = 10
"""Posts are due at different times: those of one batch lie on many pages."""

WRITTEN_ALL_DAY = (
    *("analytics_daily", "analytics_totals", "brand_daily"),
    *("post_analytics", "post_totals", "sync_pending"),
)
# Of this transaction: those of all are told later, by another process.
COUNTS = "SELECT relname, n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables"
INDEXED = """
    SELECT relname, array_agg(DISTINCT attname::text) FROM pg_index
    JOIN pg_attribute ON attrelid = indexrelid JOIN pg_class ON pg_class.oid = indrelid
    WHERE relname = ANY(:names) GROUP BY relname
"""
KEYS = {"organization_id", "brand_id", "post_id", "account_id", "platform", "date"}


@pytest.fixture(params=["postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def test_what_is_written_all_day_stays_on_its_pages(world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    drafts = [PostDraft(Platform.YOUTUBE, f"v{n}", {"brand_id": brand}) for n in range(POSTS)]
    async with world.database.write() as session:
        stored = await services.upsert_posts(
            session, organization, drafts, now=NOW, new_key=world.new_key
        )
    posts = [each.post_id for each in stored]

    for hour, due in enumerate((posts, posts[::TENTH])):
        at, counts = NOW + timedelta(hours=hour), metrics(views=1000 + hour, likes=hour)
        given = [PostSnapshot(post, Snapshot(TODAY, at, counts)) for post in due]
        async with world.database.write() as session:
            await snapshots.record_snapshots(session, organization, given)
            counted = (await session.execute(text(COUNTS))).all()

    updates = {name: (of_all, hot) for name, of_all, hot in counted if name in WRITTEN_ALL_DAY}
    assert updates.keys() == set(WRITTEN_ALL_DAY)
    assert {name: hot for name, (of_all, hot) in updates.items() if hot < of_all} == {}


async def test_no_index_of_it_holds_what_changes(world: World) -> None:
    names = [*WRITTEN_ALL_DAY, "account_analytics"]
    async with world.database.read() as session:
        rows = await session.execute(text(INDEXED), {"names": names})
        indexed = {name: set(columns) for name, columns in rows}

    assert indexed.keys() == set(names)
    assert {name: columns - KEYS for name, columns in indexed.items() if columns - KEYS} == {}


async def test_pages_of_it_keep_room(world: World) -> None:
    room = "SELECT relname FROM pg_class WHERE 'fillfactor=85' = ANY(reloptions)"
    async with world.database.read() as session:
        found = set((await session.execute(text(room))).scalars())

    assert found == {*WRITTEN_ALL_DAY, "account_analytics"}
