"""Damage of every kind, on purpose: `verify` names it, `rebuild` repairs it."""

from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
import sqlalchemy
from sqlalchemy import Executable, Update, delete, insert, update

from app.domain.platforms import Platform
from app.services import posts
from app.services.verification import Discrepancy, rebuild, verify
from app.tables.base import Table, table_of
from app.tables.rollups import AnalyticsDaily, AnalyticsTotals, BrandDaily
from app.tables.snapshots import PostAnalytics, PostTotals
from tests.world import NOW, World, metrics

MARCH_1, MARCH_2, MARCH_3 = (date(2026, 3, day) for day in (1, 2, 3))
SUMS = [table_of(model) for model in (AnalyticsDaily, AnalyticsTotals, BrandDaily)]
OF_POSTS = [table_of(model) for model in (PostAnalytics, PostTotals)]
TABLES = pytest.mark.parametrize("table", [*OF_POSTS, *SUMS], ids=lambda table: table.name)


class Scene(NamedTuple):
    world: World
    organization: UUID
    brand: UUID
    post: UUID

    async def verify(self) -> list[Discrepancy]:
        async with self.world.database.read_moment() as session:
            return await verify(session, self.organization)

    async def rebuild(self) -> list[Discrepancy]:
        async with self.world.database.write() as session:
            return await rebuild(session, self.organization)

    async def damage(self, statement: Executable) -> None:
        async with self.world.database.write() as session:
            await session.execute(statement)


@pytest.fixture
async def scene(world: World) -> Scene:
    """Two brands, three platforms, an archived post, a draft, a gap and a correction."""
    organization = await world.organization()
    brand, other = await world.brand(organization), await world.brand(organization)
    published_at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    post = await world.post(organization, brand, published_at=published_at)
    silent = await world.post(organization, other, platform=Platform.MASTODON)
    gone = await world.post(organization, other, platform=Platform.TIKTOK)
    await world.post(organization, brand, published_at=published_at)
    await world.record(
        organization,
        post,
        {
            MARCH_1: metrics(views=100, likes=10),
            MARCH_2: metrics(likes=12),
            MARCH_3: metrics(views=150, likes=11),
        },
    )
    await world.record(organization, silent, {MARCH_2: metrics(likes=5)})
    await world.record(organization, gone, {MARCH_2: metrics(views=7)})
    async with world.database.write() as session:
        await posts.archive_posts(session, organization, [gone], now=NOW)
    return Scene(world, organization, brand, post)


def of(scene: Scene, statement: Update) -> Update:
    """Only the rows of the scene's first brand or post."""
    table = statement.table
    owner = {"post_id": scene.post} if "post_id" in table.c else {"brand_id": scene.brand}
    return statement.where(*(table.c[name] == value for name, value in owner.items()))


async def test_nothing_is_said_of_what_is_right(scene: Scene) -> None:
    assert await scene.verify() == []
    assert await scene.rebuild() == []


NUMBERS: dict[type[Table], tuple[str, ...]] = {
    PostAnalytics: ("views_gain", "likes_baseline", "rated_engagement"),
    PostTotals: ("views", "saves", "reach", "first_date", "as_of"),
    AnalyticsDaily: (
        *("views", "saves", "likes_baseline"),
        *("likes_reported", "snapshots", "posts_published"),
    ),
    AnalyticsTotals: ("views", "views_reported", "snapshots"),
    BrandDaily: ("engagement", "rated_engagement", "posts_published"),
}
WRONG_TIMES = {"first_date": date(2025, 1, 1), "as_of": NOW.replace(year=2025)}


@pytest.mark.parametrize("table", NUMBERS, ids=str)
async def test_each_wrong_number_is_named_and_repaired(scene: Scene, table: type[Table]) -> None:
    wrong = {column: WRONG_TIMES.get(column, 77) for column in NUMBERS[table]}
    await scene.damage(of(scene, update(table_of(table)).values(wrong)))

    found = await scene.verify()

    assert {(each.table, each.column, each.stored) for each in found} == {
        (table_of(table).name, column, value) for column, value in wrong.items()
    }
    assert all(each.recounted != each.stored for each in found)
    assert await scene.rebuild() == found
    assert await scene.verify() == []


@TABLES
async def test_missing_rows_are_named_and_repaired(scene: Scene, table: sqlalchemy.Table) -> None:
    if table.name == "post_analytics":
        pytest.skip("what platforms said can't be made up again: a missing snapshot is no error")
    await scene.damage(delete(table).where(table.c.organization_id == scene.organization))

    found = await scene.verify()

    assert {(each.table, each.column, each.stored) for each in found} == {(table.name, None, None)}
    assert await scene.rebuild() == found
    assert await scene.verify() == []


@TABLES
async def test_rows_of_nothing_are_named_and_removed(scene: Scene, table: sqlalchemy.Table) -> None:
    owner = "post_id" if table in OF_POSTS else "brand_id"
    nowhere = uuid4()
    known = {
        "organization_id": scene.organization,
        owner: nowhere,
        "platform": Platform.REDDIT,
        **dict.fromkeys(("date", "first_date", "last_date"), MARCH_1),
        **dict.fromkeys(("collected_at", "as_of"), NOW),
    }
    values = {column.name: known.get(column.name, 0) for column in table.c if not column.nullable}
    await scene.damage(insert(table).values(values))

    found = await scene.verify()

    assert [(each.table, each.column, each.recounted) for each in found] == [
        (table.name, None, None)
    ]
    assert found[0].key[owner] == nowhere
    assert await scene.rebuild() == found
    assert await scene.verify() == []


async def test_a_wrong_gain_is_known_by_the_totals_though_the_sums_agree_with_it(
    scene: Scene,
) -> None:
    """Gains are recounted from what platforms said, not believed."""
    gains = table_of(PostAnalytics)
    on_march_3 = (gains.c.post_id == scene.post, gains.c.date == MARCH_3)
    await scene.damage(update(gains).where(*on_march_3).values(views_gain=60))
    for table, day in ((SUMS[0], SUMS[0].c.date), (SUMS[2], SUMS[2].c.date)):
        await scene.damage(
            update(table).where(table.c.brand_id == scene.brand, day == MARCH_3).values(views=60)
        )

    found = {
        (each.table, each.column): (each.stored, each.recounted) for each in await scene.verify()
    }

    assert found == {
        ("post_analytics", "views_gain"): (60, 50),
        ("analytics_daily", "views"): (60, 50),
        ("brand_daily", "views"): (60, 50),
    }


async def test_another_organization_is_another_matter(scene: Scene) -> None:
    other = scene._replace(organization=await scene.world.organization("Other"))
    await scene.damage(of(scene, update(SUMS[0]).values(views=77)))

    assert await other.verify() == []
    assert await other.rebuild() == []
    assert len(await scene.verify()) == 3


async def test_a_moment_stays_as_it_was_while_others_write(scene: Scene) -> None:
    async with scene.world.database.read_moment() as session:
        assert await verify(session, scene.organization) == []
        await scene.damage(of(scene, update(SUMS[0]).values(views=77)))

        assert await verify(session, scene.organization) == []
    assert len(await scene.verify()) == 3
