"""The main job on real input: one command, and the numbers that a spreadsheet gives.

The folder named by BACKBONE_TEST_SAMPLE_DATA holds `youtube_trending_us_2017.csv`; without it these
tests are skipped. What is expected is worked out by `tests.spreadsheet`, which shares no code
with the services.
"""

import csv
import os
import random
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app.cli.main import app
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.posts import Post
from app.tables.rollups import AnalyticsDaily, AnalyticsTotals
from app.tables.snapshots import PostAnalytics
from tests import spreadsheet
from tests.filling import of_one
from tests.graphql.conftest import Graph
from tests.profile import in_stress

FILE = "youtube_trending_us_2017.csv"
COMMAND = (
    *("import", "snapshots"),
    *("--organization", "Trending", "--create-organization", "--create-brands"),
    *("--platform", "YOUTUBE", "--date-format", "%y.%d.%m"),
    *("--map", "video_id=external_id", "--map", "trending_date=date"),
    *("--map", "title=label", "--map", "channel_title=brand"),
    *("--map", "publish_time=published_at", "--map", "comment_count=comments"),
    *("--null-when", "comments_disabled=TRUE:comments", "--unescape", "description"),
)
Import = Callable[..., Awaitable[str]]


@pytest.fixture(scope="session")
def sample() -> Path:
    folder = os.environ.get("BACKBONE_TEST_SAMPLE_DATA")
    if not folder:
        pytest.skip("no sample data: BACKBONE_TEST_SAMPLE_DATA names the folder that holds it")
    path = Path(folder) / FILE
    if not path.is_file():
        pytest.skip(f"no sample data: {FILE} is not in BACKBONE_TEST_SAMPLE_DATA")
    return path


def run(*options: str) -> str:
    result = CliRunner().invoke(app, [*COMMAND, *options])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def imported_once(
    sample: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A database into which the command has imported the sample."""
    path = tmp_path_factory.mktemp("imported") / "backbone.db"
    shutil.copy(sqlite_template, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKBONE_DATABASE_URL", f"sqlite+aiosqlite:///{path}")
        run(str(sample))
    return path


@pytest.fixture
async def imported(imported_once: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A copy of it, open."""
    path = tmp_path / "imported.db"
    shutil.copy(imported_once, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    yield database
    await database.close()


@pytest.fixture
def import_(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Import:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", database_url)

    def import_file(path: Path, *options: str) -> Awaitable[str]:
        return anyio.to_thread.run_sync(partial(run, *options, str(path)))

    return import_file


async def test_every_number_is_that_of_a_spreadsheet(sample: Path, imported: Database) -> None:
    await check_posts(imported, sample)
    await check_snapshots(imported, sample)
    await check_sums(imported, sample)


@in_stress
async def test_every_number_is_the_same_in_another_order_and_small_batches(
    sample: Path, database: Database, import_: Import, tmp_path: Path
) -> None:
    shuffled = shuffle(sample, tmp_path / FILE)

    await import_(shuffled, "--batch-size", "97", "--time-zone", "Pacific/Auckland")

    zone = "Pacific/Auckland"
    await check_posts(database, sample, zone)
    await check_snapshots(database, sample, zone)
    await check_sums(database, sample, zone)


def shuffle(sample: Path, path: Path) -> Path:
    with sample.open(encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source)
    random.Random(7).shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as sink:
        csv.writer(sink).writerows([header, *rows])
    return path


async def test_importing_again_changes_nothing(
    sample: Path, imported: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await everything(imported)
    monkeypatch.setenv("BACKBONE_DATABASE_URL", str(imported.url))

    report = await anyio.to_thread.run_sync(partial(run, "--batch-size", "500", str(sample)))

    assert "snapshots  0 created, 0 updated, 3,000 unchanged" in report
    assert "posts      0 created, 0 updated" in report
    assert await everything(imported) == before


async def test_a_dry_run_says_what_would_happen_and_writes_nothing(
    sample: Path, database: Database, import_: Import
) -> None:
    report = await import_(sample, "--dry-run", "--batch-size", "500")

    assert "snapshots  3,000 created" in report
    assert "posts      791 created" in report
    assert not any(await everything(database))


async def everything(database: Database) -> list[Any]:
    async with database.read() as session:
        return [
            sorted(map(repr, await session.execute(select(table_of(table)))))
            for table in (Brand, Post, PostAnalytics, AnalyticsDaily, AnalyticsTotals)
        ]


async def check_posts(database: Database, sample: Path, zone: str = "UTC") -> None:
    posts, brands = table_of(Post), table_of(Brand)
    async with database.read() as session:
        rows = await session.execute(
            select(posts, brands.c.label.label("brand")).join(
                brands, of_one(brands, posts) & (brands.c.id == posts.c.brand_id)
            )
        )
        found = {
            row.external_id: (
                row.label,
                row.description,
                row.published_at,
                row.published_on,
                row.brand.lower(),
            )
            for row in rows
        }
    assert found == {
        video: (
            line["title"],
            line["description"],
            line["published_at"],
            line["published_on"],
            line["channel"].lower(),
        )
        for video, line in spreadsheet.posts(spreadsheet.read(sample, zone)).items()
    }
    assert len(found) == 791


async def check_snapshots(database: Database, sample: Path, zone: str = "UTC") -> None:
    posts, days = table_of(Post), table_of(PostAnalytics)
    async with database.read() as session:
        rows = await session.execute(
            select(days, posts.c.external_id).join(
                posts, of_one(posts, days) & (posts.c.id == days.c.post_id)
            )
        )
        found = {
            (row.external_id, row.date): [
                (
                    getattr(row, metric),
                    getattr(row, f"{metric}_gain"),
                    getattr(row, f"{metric}_baseline"),
                )
                for metric in (*spreadsheet.METRICS, "shares", "saves")
            ]
            for row in rows
        }
    unknown = [(None, None, None)] * 2
    assert found == {
        (line["video"], line["date"]): [
            *((line[m], line["gained"][m], line["found"][m]) for m in spreadsheet.METRICS),
            *unknown,
        ]
        for line in spreadsheet.sheet(spreadsheet.read(sample, zone))
    }
    assert len(found) == 3000


async def check_sums(database: Database, sample: Path, zone: str = "UTC") -> None:
    rows = spreadsheet.sheet(spreadsheet.read(sample, zone))
    days = [row for row in await daily(database) if row["snapshots"]]
    assert {
        (row["label_key"], row["date"]): (
            *(row[metric] for metric in spreadsheet.METRICS),
            *(row[f"{metric}_baseline"] for metric in spreadsheet.METRICS),
            row["rated_engagement"],
            row["snapshots"],
        )
        for row in days
    } == {
        key: (*day["gained"].values(), *day["found"].values(), day["rated"], day["rows"])
        for key, day in spreadsheet.daily(rows).items()
    }
    totals = await totals_by_brand(database)
    assert totals == {
        channel: spreadsheet.lifetime([row for row in rows if row["channel"] == channel])
        for channel in spreadsheet.channels(rows)
    }
    await check_windows(database, rows)


async def check_windows(database: Database, sheet: list[spreadsheet.Line]) -> None:
    """The sums of all channels over the whole file, a week of it, and what is before it."""
    rows = await daily(database)
    first, last = (pick(line["date"] for line in sheet) for pick in (min, max))
    for start, end in (
        (first, last),
        (first + timedelta(days=3), first + timedelta(days=9)),
        (first - timedelta(days=30), first - timedelta(days=1)),
    ):
        expected = spreadsheet.overview(sheet, None, start, end)
        window = [row for row in rows if start <= row["date"] <= end]
        assert sum(row["posts_published"] for row in window) == expected["posts_published"]
        for metric in spreadsheet.METRICS:
            known = [row[metric] for row in window if row[metric] is not None]
            assert (sum(known) if known else None) == expected[metric]
        if expected["rate"] is not None:
            rated = sum(row["rated_engagement"] for row in window)
            assert rated / expected["views"] * 100 == pytest.approx(expected["rate"])


async def daily(database: Database) -> list[dict[str, Any]]:
    table, brands = table_of(AnalyticsDaily), table_of(Brand)
    async with database.read() as session:
        rows = await session.execute(
            select(table, brands.c.label_key).join(
                brands, of_one(brands, table) & (brands.c.id == table.c.brand_id)
            )
        )
        return [dict(row) for row in rows.mappings()]


async def totals_by_brand(database: Database) -> dict[str, dict[str, int | None]]:
    table, brands = table_of(AnalyticsTotals), table_of(Brand)
    async with database.read() as session:
        rows = await session.execute(
            select(table, brands.c.label_key).join(
                brands, of_one(brands, table) & (brands.c.id == table.c.brand_id)
            )
        )
        return {
            row["label_key"]: {metric: row[metric] for metric in spreadsheet.METRICS}
            for row in rows.mappings()
        }


def test_the_spreadsheet_itself_on_a_case_done_by_hand() -> None:
    """Views 1000, 2000; likes 100, 160; comments unknown at first; the video is a month old."""
    line = {
        "video": "v",
        "channel": "C",
        "published_on": date(2017, 10, 1),
        "views": 1000,
        "likes": 100,
        "comments": None,
    }
    rows = spreadsheet.sheet(
        [
            line | {"date": date(2017, 11, 14)},
            line | {"date": date(2017, 11, 16), "views": 2000, "likes": 160, "comments": 7},
        ]
    )

    whole = spreadsheet.overview(rows, "C", date(2017, 11, 14), date(2017, 11, 16))

    assert whole == {
        "views": 1000,
        "likes": 60,
        "comments": None,
        "engagement": 60,
        "rate": 6.0,
        "posts_published": 0,
        "posts_tracked": 1,
        "lifetime": {"views": 2000, "likes": 160, "comments": 7},
    }


async def test_graphql_answers_what_the_spreadsheet_says(sample: Path, imported: Database) -> None:
    """A channel's and the whole organization's overview of the file's second week."""
    rows = spreadsheet.sheet(spreadsheet.read(sample))
    start, end = date(2017, 11, 21), date(2017, 11, 27)
    fields = """overview(window: { start: "2017-11-21", end: "2017-11-27" }) {
        views likes comments engagement engagementRate postsPublished postsTracked
        lifetime { views likes comments } }"""

    answer = await Graph(imported).ask(
        f"""{{ organizations {{ nodes {{ {fields} }} }}
               brands(search: "jimmy kimmel live") {{ nodes {{ {fields} }} }} }}"""
    )

    for (shown,), channel in (
        (answer["organizations"]["nodes"], None),
        (answer["brands"]["nodes"], "Jimmy Kimmel Live"),
    ):
        expected = spreadsheet.overview(rows, channel, start, end)
        overview = shown["overview"]
        assert overview["lifetime"] == expected["lifetime"]
        assert overview["engagementRate"] == pytest.approx(expected["rate"])
        assert {name: overview[name] for name in ("views", "likes", "comments", "engagement")} == {
            name: expected[name] for name in ("views", "likes", "comments", "engagement")
        }
        assert overview["postsPublished"] == expected["posts_published"]
        assert overview["postsTracked"] == expected["posts_tracked"]
