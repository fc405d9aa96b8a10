"""Importing rows, on both databases: what is written, what is left, and in whatever order."""

import io
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.domain.imports.moments import Calendar
from app.domain.imports.plans import Kind, Options, plan
from app.domain.imports.records import Record, read_table
from app.domain.imports.rows import Row
from app.domain.numbers.histories import Outcome
from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform
from app.domain.posts import PostDraft
from app.services.imports import Imported, Rules, import_rows
from app.services.posts import archive_posts, upsert_posts
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.learning.sync import SyncPending
from app.tables.posts import Post
from app.tables.rollups import AnalyticsDaily
from app.tables.snapshots import PostAnalytics
from tests.filling import of_one
from tests.world import NOW, World, metrics

CREATING = Rules(create_brands=True)
LATER = NOW + timedelta(minutes=1)
MARCH_18, MARCH_19 = date(2026, 3, 18), date(2026, 3, 19)

CREATED, UPDATED, UNCHANGED = Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED


def rows(text: str, kind: Kind = Kind.SNAPSHOTS, time_zone: str = "UTC") -> list[Row]:
    table = read_table(io.StringIO(text, newline=""))
    options = Options(kind, platform=Platform.YOUTUBE)
    reader = plan(table.columns, options, Calendar(time_zone, NOW))
    read = [reader.read(record) for record in table.records if isinstance(record, Record)]
    assert all(isinstance(row, Row) for row in read), read
    return [row for row in read if isinstance(row, Row)]


class Importer:
    """Imports rows into one organization, in batches of a size of one's choice."""

    def __init__(self, world: World, organization_id: UUID) -> None:
        self.world = world
        self.organization_id = organization_id

    async def __call__(
        self,
        given: Sequence[Row],
        rules: Rules = CREATING,
        *,
        now: datetime = NOW,
        size: int = 5000,
    ) -> Imported:
        total = Imported()
        batches = [(given[start : start + size], False) for start in range(0, len(given), size)]
        waiting: list[Row] = []
        while batches or waiting:
            if not batches:
                batches, waiting = [(waiting, True)], []
            batch, is_last = batches.pop(0)
            async with self.world.database.write() as session:
                imported = await import_rows(
                    session,
                    self.organization_id,
                    batch,
                    rules,
                    now=now,
                    new_key=self.world.new_key,
                    is_last=is_last,
                )
            waiting += imported.waiting
            total.rows += imported.rows
            total.snapshots += imported.snapshots
            total.posts += imported.posts
            total.brands_created += imported.brands_created
            total.brands_kept += imported.brands_kept
            total.rejections += imported.rejections
        return total


@pytest.fixture
async def import_(world: World) -> Importer:
    return Importer(world, await world.organization("Acme"))


async def stored(world: World) -> dict[str, Any]:
    """Everything that an import can write, by names and not by keys."""
    posts, brands = table_of(Post), table_of(Brand)
    days, daily = table_of(PostAnalytics), table_of(AnalyticsDaily)
    async with world.database.read() as session:
        of_posts = await session.execute(
            select(posts.c.external_id, brands.c.label_key, posts.c.label, posts.c.published_on)
            .join(brands, of_one(brands, posts) & (brands.c.id == posts.c.brand_id))
            .order_by(posts.c.external_id)
        )
        of_days = await session.execute(
            select(posts.c.external_id, days.c.date, days.c.views, days.c.views_gain)
            .join(days, of_one(days, posts) & (days.c.post_id == posts.c.id))
            .order_by(posts.c.external_id, days.c.date)
        )
        sums = await session.execute(
            select(brands.c.label_key, daily.c.date, daily.c.views, daily.c.posts_published)
            .join(daily, of_one(daily, brands) & (daily.c.brand_id == brands.c.id))
            .order_by(brands.c.label_key, daily.c.date)
        )
        return {
            "posts": [tuple(row) for row in of_posts],
            "days": [tuple(row) for row in of_days],
            "sums": [tuple(row) for row in sums],
        }


async def traces(world: World) -> list[Any]:
    """What even a write that changes nothing would change."""
    async with world.database.read() as session:
        touched = [
            await session.scalar(select(func.max(table_of(table).c.updated_at)))
            for table in (Post, Brand)
        ]
        pending = await session.execute(select(table_of(SyncPending)).order_by("post_id", "date"))
        return [*touched, *(tuple(row) for row in pending)]


FILE = """external_id,date,brand,label,published_at,views
a,2026-03-17,Cats,a first,2026-03-16T10:00:00Z,10
b,2026-03-18,Dogs,b only,2026-03-16T10:00:00Z,5
a,2026-03-19,CATS,a last,2026-03-17T10:00:00Z,30
a,2026-03-18,cats,a between,2026-03-16T10:00:00Z,20
"""


async def test_posts_brands_and_snapshots_are_created(world: World, import_: Importer) -> None:
    imported = await import_(rows(FILE))

    assert imported == Imported(
        Counter({CREATED: 4}), Counter({CREATED: 4}), Counter({CREATED: 2}), 2
    )
    assert await stored(world) == {
        "posts": [
            ("a", "cats", "a last", date(2026, 3, 17)),
            ("b", "dogs", "b only", date(2026, 3, 16)),
        ],
        "days": [
            ("a", date(2026, 3, 17), 10, 10),
            ("a", MARCH_18, 20, 10),
            ("a", MARCH_19, 30, 10),
            ("b", MARCH_18, 5, 5),
        ],
        "sums": [
            ("cats", date(2026, 3, 17), 10, 1),
            ("cats", MARCH_18, 10, 0),
            ("cats", MARCH_19, 10, 0),
            ("dogs", date(2026, 3, 16), None, 1),
            ("dogs", MARCH_18, 5, 0),
        ],
    }


@pytest.mark.parametrize("size", [1, 2, 5000])
async def test_importing_again_reports_every_row_unchanged_and_writes_nothing(
    world: World, import_: Importer, size: int
) -> None:
    await import_(rows(FILE), size=size)
    before = await traces(world)

    again = await import_(rows(FILE), now=LATER, size=size)

    assert again.snapshots == {UNCHANGED: 4}
    assert set(+again.posts) == {UNCHANGED}
    assert (again.brands_created, again.brands_kept, again.rejections) == (0, [], [])
    assert await traces(world) == before


MOVING = """external_id,date,brand,label,published_at,views
a,2026-03-17,Cats,first,2026-03-16T10:00:00Z,10
a,2026-03-18,Dogs,second,2026-03-10T10:00:00Z,20
a,2026-03-19,Birds,third,2026-03-15T10:00:00Z,30
a,2026-03-19,Fish,fewer views of the same day,,29
"""


@pytest.mark.parametrize("size", [1, 2, 3, 5000])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1), (1, 3, 0, 2)])
async def test_a_post_is_as_its_latest_row_says_in_any_order_and_batches(
    world: World, import_: Importer, order: tuple[int, ...], size: int
) -> None:
    given = rows(MOVING)

    imported = await import_([given[index] for index in order], size=size)

    assert imported.posts == {CREATED: 1}
    state = await stored(world)
    assert state["posts"] == [("a", "fish", "third", date(2026, 3, 15))]
    assert state["days"] == [
        ("a", date(2026, 3, 17), 10, 10),
        ("a", MARCH_18, 20, 10),
        ("a", MARCH_19, 30, 10),
    ]
    assert {brand for brand, *_ in state["sums"]} == {"fish"}


async def test_a_post_that_was_there_keeps_its_brand_and_that_is_reported(
    world: World, import_: Importer
) -> None:
    brand = await world.brand(import_.organization_id, "Mine")
    await world.post(import_.organization_id, brand, "a", label="before")

    imported = await import_(rows(MOVING), now=LATER)

    (kept,) = imported.brands_kept
    assert (kept.line, kept.identity.external_id, kept.brand, kept.named) == (
        5,
        "a",
        "Mine",
        "Fish",
    )
    assert imported.brands_created == 0
    state = await stored(world)
    assert state["posts"] == [("a", "mine", "before", date(2026, 3, 15))]


async def test_rows_older_than_what_is_known_add_only_what_nobody_said(
    world: World, import_: Importer
) -> None:
    brand = await world.brand(import_.organization_id, "Mine")
    post = await world.post(import_.organization_id, brand, "a", label="fetched")
    await world.record(import_.organization_id, post, {MARCH_19: metrics(views=40)}, at=NOW)

    imported = await import_(rows(MOVING), now=LATER)

    assert imported.posts == {UPDATED: 1}
    assert imported.snapshots == {CREATED: 2, UNCHANGED: 2}
    state = await stored(world)
    assert state["posts"] == [("a", "mine", "fetched", date(2026, 3, 15))]
    assert state["days"][-1] == ("a", MARCH_19, 40, 20)


async def test_a_file_of_posts_moves_them_to_the_brand_that_it_names(
    world: World, import_: Importer
) -> None:
    await import_(rows(FILE))
    moving = rows("external_id,brand\na,Dogs\n", Kind.POSTS)

    imported = await import_(moving, Rules(move_posts=True), now=LATER)

    assert imported.posts == {UPDATED: 1}
    state = await stored(world)
    assert state["posts"][0] == ("a", "dogs", "a last", date(2026, 3, 17))
    assert {brand for brand, *_ in state["sums"]} == {"dogs"}


async def test_a_new_post_needs_a_brand_that_exists(world: World, import_: Importer) -> None:
    given = rows("external_id,date,brand,views\na,2026-03-19,,1\nb,2026-03-19,Nobody,1\n")

    imported = await import_(given, Rules())

    assert [(rejection.line, rejection.column) for rejection in imported.rejections] == [
        (3, "brand"),
        (2, "brand"),
    ]
    assert "'Nobody'" in imported.rejections[0].reason
    assert "--brand" in imported.rejections[1].reason
    assert "--create-brands" in imported.rejections[0].reason
    assert (await stored(world))["posts"] == []


async def test_a_default_brand_is_for_new_posts_only(world: World, import_: Importer) -> None:
    mine = await world.brand(import_.organization_id, "Mine")
    await world.brand(import_.organization_id, "Other")
    await world.post(import_.organization_id, mine, "a")
    given = rows("external_id,date,views\na,2026-03-19,1\nb,2026-03-19,1\n")

    imported = await import_(given, Rules(default_brand="OTHER", move_posts=True))

    assert imported.rejections == []
    assert [post[:2] for post in (await stored(world))["posts"]] == [("a", "mine"), ("b", "other")]


async def test_nothing_new_goes_into_an_archived_brand(world: World, import_: Importer) -> None:
    await import_(rows(FILE))
    async with world.database.write() as session:
        brands = table_of(Brand)
        await session.execute(
            brands.update().where(brands.c.label_key == "dogs").values(archived_at=NOW)
        )

    imported = await import_(rows("external_id,date,brand,views\nc,2026-03-19,Dogs,1\n"))

    (rejection,) = imported.rejections
    assert "archived" in rejection.reason


async def test_an_archived_post_takes_snapshots_and_stays_archived(
    world: World, import_: Importer
) -> None:
    await import_(rows(FILE))
    posts = table_of(Post)
    async with world.database.write() as session:
        ids = list(await session.scalars(select(posts.c.id).where(posts.c.external_id == "b")))
        await archive_posts(session, import_.organization_id, ids, now=NOW)

    await import_(rows("external_id,date,views\nb,2026-03-19,9\n"), now=LATER)

    state = await stored(world)
    assert state["days"][-1] == ("b", MARCH_19, 9, 4)
    assert {brand for brand, *_ in state["sums"]} == {"cats"}


async def test_one_id_on_two_platforms_is_two_posts(world: World, import_: Importer) -> None:
    text = "external_id,platform,date,brand,views\na,yt,2026-03-19,Cats,1\na,X,2026-03-19,Cats,2\n"

    imported = await import_(rows(text))

    assert imported.posts == {CREATED: 2}
    assert [day[2] for day in (await stored(world))["days"]] in ([1, 2], [2, 1])


async def test_the_day_and_its_first_instant_are_the_organizations_own(world: World) -> None:
    key = await world.organization("Kiwi", time_zone="Pacific/Auckland")

    await Importer(world, key)(rows(FILE, time_zone="Pacific/Auckland"))

    async with world.database.read() as session:
        days = table_of(PostAnalytics)
        instants = set(
            await session.scalars(select(days.c.collected_at).where(days.c.date == MARCH_19))
        )
    assert instants == {datetime(2026, 3, 18, 11, tzinfo=UTC)}


async def test_unknown_counts_are_stored_as_unknown(world: World, import_: Importer) -> None:
    await import_(rows("external_id,date,brand,views,likes\na,2026-03-19,Cats,,3\n"))

    async with world.database.read() as session:
        days = table_of(PostAnalytics)
        (row,) = await session.execute(select(*(days.c[name] for name in Metrics._fields)))
    assert tuple(row) == Metrics(likes=3)


async def test_a_crash_leaves_whole_batches_and_running_again_completes(
    world: World, import_: Importer
) -> None:
    given = rows(FILE)
    await import_(given[:2])
    broken = [*given[2:], given[2]._replace(values={"description": None})]  # type: ignore[typeddict-item]
    with pytest.raises(Exception, match="description"):
        await import_(broken, size=len(broken))
    assert len((await stored(world))["days"]) == 2

    again = await import_(given, now=LATER)

    assert again.snapshots == {UNCHANGED: 2, CREATED: 2}
    assert (await stored(world))["posts"][0] == ("a", "cats", "a last", date(2026, 3, 17))


NAMED_ONCE = """external_id,date,brand,views,published_at,label
a,2026-03-18,Cats,100,2026-03-18T08:00:00Z,first
a,2026-03-19,,150,,
"""


@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_a_history_may_name_its_post_in_one_line_only(
    world: World, import_: Importer, order: tuple[int, ...], size: int
) -> None:
    given = rows(NAMED_ONCE)
    await world.brand(import_.organization_id, "Cats")

    imported = await import_(
        [given[index] for index in order], Rules(default_brand="Cats"), size=size
    )

    assert imported.rejections == []
    state = await stored(world)
    assert state["posts"] == [("a", "cats", "first", MARCH_18)]
    assert state["days"] == [("a", MARCH_18, 100, 100), ("a", MARCH_19, 150, 50)]


async def test_what_is_written_by_hand_stays_until_a_row_of_a_later_day(
    world: World, import_: Importer
) -> None:
    await import_(rows("external_id,date,brand,views,label\na,2026-03-17,Cats,1,file\n"))
    at = datetime(2026, 3, 18, 12, tzinfo=UTC)
    draft = PostDraft(Platform.YOUTUBE, "a", {"label": "by hand"})
    async with world.database.write() as session:
        await upsert_posts(session, import_.organization_id, [draft], now=at, new_key=world.new_key)
    labels = []
    for day in (18, 19):
        await import_(
            rows(f"external_id,date,brand,views,label\na,2026-03-{day},Cats,2,day {day}\n"),
            now=LATER,
        )
        labels.append((await stored(world))["posts"][0][2])
    assert labels == ["by hand", "day 19"]


async def test_partial_rows_of_one_day_complete_each_other_in_any_order(
    world: World, import_: Importer
) -> None:
    given = rows(
        "external_id,date,brand,views,likes,comments\n"
        "a,2026-03-19,Cats,10,,\na,2026-03-19,Cats,,3,\na,2026-03-19,Cats,,,2\n"
    )
    for row in given:
        await import_([row])
    again = await import_(given[::-1])

    assert again.rows == Counter({UNCHANGED: 3})
    (row,) = await counts(world)
    assert tuple(row) == metrics(views=10, likes=3, comments=2)


async def test_views_of_a_file_are_impressions_where_the_platform_counts_them_so(
    world: World, import_: Importer
) -> None:
    given = rows(
        "external_id,date,brand,platform,views,impressions\na,2026-03-19,Cats,pinterest,4,9\n"
    )
    await import_(given)

    (row,) = await counts(world)
    assert tuple(row) == metrics(views=9, impressions=9)
    assert (await import_(given)).rows == Counter({UNCHANGED: 1})


async def counts(world: World) -> list[Any]:
    days = table_of(PostAnalytics)
    async with world.database.read() as session:
        found = await session.execute(select(*(days.c[name] for name in Metrics._fields)))
        return list(found)
