"""Migrations on both databases: up from nothing, as the code has it, down to nothing, up again."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command
from sqlalchemy import Connection, inspect
from sqlalchemy.engine import URL, make_url

from app.domain.pages import PageRequest
from app.domain.platforms import Platform
from app.domain.scopes import EVERYTHING
from app.services import posts, verification
from app.services.accounts import accounts
from app.services.learning import sync
from app.storage import migrations, schema_changes
from app.storage.database import Database
from app.tables import metadata
from app.tables.accounts.credentials import Credential
from app.tables.business.records import Charge
from app.tables.schedule import CollectionRecord
from tests.conftest import execute
from tests.forking import Forked
from tests.profile import in_stress
from tests.world import DAY, NOW, TODAY, World, metrics

EARLIER = "0033"
"""A revision that several steps lead on from."""


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> URL | None:
    """Where the database is to be; None for a file. The suite's own starts outside of any loop."""
    is_file = request.param == "sqlite"
    return None if is_file else request.getfixturevalue("postgresql_server")


@pytest.fixture
async def empty_url(server: URL | None, tmp_path: Path) -> AsyncIterator[str]:
    """A database with nothing in it."""
    if server is None:
        yield f"sqlite+aiosqlite:///{tmp_path / 'new' / 'empty.db'}"
        return
    name = f"empty_{uuid4().hex}"
    await execute(server, f"CREATE DATABASE {name}")
    yield server.set(database=name).render_as_string(hide_password=False)
    await execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def template(server: URL | None, request: pytest.FixtureRequest) -> str:
    """What every migration has made already, once in a run: a file, or a database's name."""
    name: str = request.getfixturevalue("postgresql_template" if server else "sqlite_url")
    return name


@pytest.fixture
async def migrated_url(server: URL | None, template: str) -> AsyncIterator[str]:
    """A database of this version; that one can be made from nothing is a test of its own."""
    if server is None:
        yield template
        return
    name = f"migrated_{uuid4().hex}"
    await execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.set(database=name).render_as_string(hide_password=False)
    await execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def look(url: str) -> set[str]:
    """The names of all tables and indexes."""

    def names(connection: Connection) -> set[str]:
        found = inspect(connection)
        tables = found.get_table_names()
        indexes = (index["name"] for table in tables for index in found.get_indexes(table))
        return {*tables, *(name for name in indexes if name)}

    async with schema_changes.migrating(url) as connection:
        return await connection.run_sync(names)


async def test_up_without_drift_and_down_to_nothing(empty_url: str) -> None:
    assert await migrations.current(empty_url) is None
    await migrations.upgrade(empty_url)
    assert await migrations.current(empty_url) == migrations.head()
    assert await migrations.drift(empty_url, metadata) == []
    everything = await look(empty_url)
    assert set(metadata.tables) < everything

    await migrations.upgrade(empty_url)
    assert await look(empty_url) == everything

    await migrations.downgrade(empty_url)
    assert await look(empty_url) == {"alembic_version"}
    assert await migrations.current(empty_url) is None


@in_stress
async def test_up_again_after_down_to_nothing(migrated_url: str) -> None:
    everything = await look(migrated_url)
    await migrations.downgrade(migrated_url)
    await migrations.upgrade(migrated_url)
    assert await look(migrated_url) == everything
    assert await migrations.drift(migrated_url, metadata) == []


@in_stress
async def test_a_baseline_counts_as_no_growth_before_and_as_unknown_growth_after(
    migrated_url: str,
) -> None:
    """One post of unknown age, seen with 10 views and 3 likes, then with 15 views and no likes."""
    async with open_database(migrated_url) as database:
        world = World(database)
        organization = await world.organization()
        brand = await world.brand(organization)
        post = await world.post(organization, brand)
        await world.record(organization, post, {TODAY: metrics(views=10, likes=3)})
        await world.record(organization, post, {TODAY + DAY: metrics(views=15)})
        archived = await world.post(organization, brand)
        await world.record(organization, archived, {TODAY: metrics(views=1)})
        async with database.write() as session:
            await posts.archive_posts(session, organization, [archived], now=NOW)

    await migrations.downgrade(migrated_url, "0006")
    gains = "SELECT views_gain, likes_gain FROM post_analytics ORDER BY views"
    sums = "SELECT views, likes FROM analytics_daily ORDER BY date"
    of_brand = "SELECT views, engagement, views_reported FROM brand_daily ORDER BY date"
    async with schema_changes.migrating(migrated_url) as connection:
        read = [await connection.exec_driver_sql(text) for text in (gains, sums, of_brand)]
        assert [result.all() for result in read] == [
            [(0, None), (0, 0), (5, None)],
            [(0, 0), (5, None)],
            [(0, 0, 1), (5, None, 1)],
        ]

    await migrations.upgrade(migrated_url)
    async with open_database(migrated_url) as database, database.read_moment() as session:
        assert await verification.verify(session, organization) == []


VIEWS = """
SELECT p.external_id, a.views, a.views_gain, a.rated_engagement
FROM post_analytics a JOIN posts p ON p.id = a.post_id ORDER BY p.external_id, a.date
"""
SUMS = "SELECT platform, views, views_known FROM analytics_daily WHERE snapshots > 0 ORDER BY 1, 2"


async def look_into(url: str, text: str) -> list[tuple[Any, ...]]:
    async with schema_changes.migrating(url) as connection:
        return [tuple(row) for row in await connection.exec_driver_sql(text)]


@in_stress
async def test_views_were_those_of_pins_videos_before_and_are_impressions_after(
    migrated_url: str,
) -> None:
    days = {
        TODAY: metrics(views=10, likes=1, impressions=100),
        TODAY + DAY: metrics(views=20, likes=3, impressions=150),
        TODAY + 2 * DAY: metrics(likes=4),
    }
    async with open_database(migrated_url) as database:
        world = World(database)
        organization = await world.organization()
        brand = await world.brand(organization)
        for name, platform in (("pin", Platform.PINTEREST), ("video", Platform.YOUTUBE)):
            post = await world.post(organization, brand, name, platform, published_at=NOW)
            await world.record(organization, post, days)
        for name in ("still pin", "an archived pin"):
            post = await world.post(organization, brand, name, Platform.PINTEREST)
            await world.record(organization, post, {TODAY: metrics(impressions=7)})
        async with database.write() as session:
            await posts.archive_posts(session, organization, [post], now=NOW)
    after = await look_into(migrated_url, VIEWS)

    await migrations.downgrade(migrated_url, "0009")

    assert [row for row in await look_into(migrated_url, VIEWS) if "pin" in row[0]] == [
        ("an archived pin", None, None, 0),
        *(("pin", 10, 10, 1), ("pin", 20, 10, 2), ("pin", None, None, 1)),
        ("still pin", None, None, 0),
    ]
    of_pins = [row for row in await look_into(migrated_url, SUMS) if row[0] == "PINTEREST"]
    assert sorted(of_pins, key=str) == [
        *(("PINTEREST", 10, 1), ("PINTEREST", 10, 1), ("PINTEREST", None, 0)),
    ]
    await look_into(migrated_url, "DELETE FROM sync_pending RETURNING 1")

    await migrations.upgrade(migrated_url)

    assert await look_into(migrated_url, VIEWS) == after
    assert len(await look_into(migrated_url, "SELECT 1 FROM sync_pending")) == 4
    async with open_database(migrated_url) as database, database.read_moment() as session:
        assert await verification.verify(session, organization) == []


@in_stress
@pytest.mark.parametrize("server", ["postgresql"], indirect=True)
async def test_days_taken_in_the_zone_of_the_session_become_those_of_utc(migrated_url: str) -> None:
    """At 23:00 UTC it is the next day in Kiritimati, where the server lives."""
    url = make_url(migrated_url)
    await execute(url, f"ALTER DATABASE {url.database} SET timezone = 'Pacific/Kiritimati'")
    late = NOW.replace(hour=23)
    async with open_database(migrated_url) as database:
        world = World(database)
        here = await world.organization(time_zone="America/New_York")
        there = await world.organization("There", time_zone="Pacific/Kiritimati")
        post = await world.post(here, await world.brand(here))
        async with database.write() as session:
            for organization in (here, there):
                charge = Charge(
                    organization_id=organization, id=world.new_key(), external_id="x",
                    amount=1, currency="USD", charged_at=late, charged_on=TODAY + DAY,
                    source="test", recorded_at=late,
                )  # fmt: skip
                session.add(charge)
            place = CollectionRecord(
                organization_id=here, post_id=post, credential_id=post,
                last_collected_at=late, read_on=TODAY + DAY,
            )  # fmt: skip
            session.add(place)

    await migrations.downgrade(migrated_url, "0009")
    await migrations.upgrade(migrated_url)

    charged = "SELECT organization_id, charged_on FROM charges"
    assert dict(await look_into(migrated_url, charged)) == {here: TODAY, there: TODAY + DAY}
    assert await look_into(migrated_url, "SELECT read_on FROM collection") == [(TODAY,)]


@in_stress
async def test_rows_that_lack_what_was_known_before_their_day_are_put_right_by_the_next_sync(
    migrated_url: str,
) -> None:
    """Likes are missing on the second day, and nobody ever said anything of saves."""
    async with open_database(migrated_url) as database:
        world = World(database)
        organization = await world.organization()
        post = await world.post(organization, await world.brand(organization))
        days = {TODAY - 2 * DAY: metrics(views=100, likes=7), TODAY - DAY: metrics(views=150)}
        await world.record(organization, post, days)
        await sync_all(world, organization)
    rows = "SELECT views, likes, measured, engagement_rate FROM content_performance"
    rows += " ORDER BY measured_on"
    waiting = "SELECT date FROM sync_pending"
    right = [(100, 7, 0b11, 7.0), (150, 7, 0b01, 700 / 150)]

    await migrations.downgrade(migrated_url, "0012")
    async with schema_changes.migrating(migrated_url) as connection:
        assert len((await connection.exec_driver_sql(waiting)).all()) == 1
        # As the version before would have synced it.
        earlier = "UPDATE content_performance SET likes = NULL, engagement_rate = NULL"
        await connection.exec_driver_sql(f"{earlier} WHERE views = 150")
        noisy = "UPDATE content_performance SET engagement_rate = 7.000000000000001"
        await connection.exec_driver_sql(f"{noisy} WHERE views = 100")
        await connection.exec_driver_sql("DELETE FROM sync_pending")
    await migrations.upgrade(migrated_url)
    async with schema_changes.migrating(migrated_url) as connection:
        found = (await connection.exec_driver_sql(rows)).all()
        assert list(map(tuple, found)) == [(100, 7, 0b11, 7.0), (150, None, 0b01, None)]
        assert len((await connection.exec_driver_sql(waiting)).all()) == 1
    async with open_database(migrated_url) as database:
        await sync_all(World(database), organization)
    async with schema_changes.migrating(migrated_url) as connection:
        found = (await connection.exec_driver_sql(rows)).all()
        assert list(map(tuple, found)) == right


async def sync_all(world: World, organization: UUID) -> None:
    """Sync what waits, of days that are over."""
    requested = sync.SyncRequest(organization)
    await sync.sync(world.database, requested, now=lambda: NOW, new_key=uuid4)


async def test_what_totals_tell_of_snapshots_is_found_for_those_that_are_there(
    migrated_url: str,
) -> None:
    """Posts that fall, have gaps, are silent of views or of engagement, at the end or before it."""
    days = [TODAY - back * DAY for back in (30, 28, 21, 7, 6)]
    whole = [metrics(views=10 + day, likes=9 - day) for day in range(5)]
    silent = [
        {},
        {2: metrics(likes=5)},
        {2: metrics(views=11)},
        {4: metrics(likes=5)},
        dict.fromkeys(range(5), metrics(clicks=3)),
    ]
    async with open_database(migrated_url) as database:
        world = World(database)
        organization = await world.organization()
        brand = await world.brand(organization)
        for instead in silent:
            counts = [instead.get(place, each) for place, each in enumerate(whole)]
            post = await world.post(organization, brand)
            await world.record(organization, post, zip(days, counts, strict=True))
    rows = "SELECT post_id, lost, told_from, longest_gap FROM post_totals ORDER BY post_id"
    async with schema_changes.migrating(migrated_url) as connection:
        before = (await connection.exec_driver_sql(rows)).all()

    await migrations.downgrade(migrated_url, "0039")
    await migrations.upgrade(migrated_url)

    async with schema_changes.migrating(migrated_url) as connection:
        assert (await connection.exec_driver_sql(rows)).all() == before
    assert len({tuple(row[1:]) for row in before}) == len(silent)


async def test_what_credentials_are_connected_to_becomes_an_account_once(migrated_url: str) -> None:
    """Two brands connected one channel, and the later of them has let go; a key is nobody's."""
    async with open_database(migrated_url) as database:
        world = World(database)
        organization = await world.organization()
        brands = [await world.brand(organization) for _ in range(2)]
        connected = [
            (brands[0], "UC1", NOW - DAY, None),
            (brands[1], "UC1", NOW, NOW),
            (brands[1], "api-key", NOW, None),
        ]
        async with database.write() as session:
            for brand, account_id, since, until in connected:
                credential = Credential(
                    organization_id=organization,
                    id=world.new_key(),
                    brand_id=brand,
                    platform=Platform.YOUTUBE,
                    account_id=account_id,
                    handle="nova",
                    secret=b"",
                    connected_at=since,
                    disconnected_at=until,
                )
                session.add(credential)
    await migrations.downgrade(migrated_url, "0014")
    await migrations.upgrade(migrated_url)
    async with open_database(migrated_url) as database, database.read() as session:
        page = await accounts.list_accounts(session, EVERYTHING, PageRequest(), None)
    (account,) = page.items
    assert (account.brand_id, account.external_id) == (brands[0], "UC1")
    assert (account.handle, account.created_at) == ("nova", NOW - DAY)


async def test_drift_is_seen(migrated_url: str) -> None:
    async with schema_changes.migrating(migrated_url) as connection:
        await connection.exec_driver_sql("DROP INDEX ix_posts_url")
        await connection.exec_driver_sql("ALTER TABLE brands ADD COLUMN surprise VARCHAR")
    kinds = {difference[0] for difference in await migrations.drift(migrated_url, metadata)}
    assert kinds == {"add_index", "remove_column"}


async def test_a_failed_migration_leaves_nothing(
    migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last step fails after several others: the database is as it was."""

    await migrations.downgrade(migrated_url, EARLIER)
    before = await look(migrated_url)
    upgrade = command.upgrade

    def fail_in_the_end(*given: Any) -> None:
        upgrade(*given)
        raise RuntimeError("the last step failed")

    monkeypatch.setattr(command, "upgrade", fail_in_the_end)
    with pytest.raises(RuntimeError, match="the last step"):
        await migrations.upgrade(migrated_url)
    monkeypatch.undo()

    assert await look(migrated_url) == before
    assert await migrations.current(migrated_url) == EARLIER
    await migrations.upgrade(migrated_url)
    assert await migrations.current(migrated_url) == migrations.head()


def migrate(url: str) -> None:
    """Migrate, as soon as there is something on standard input."""
    sys.stdin.readline()
    asyncio.run(migrations.upgrade(url))


async def test_two_processes_that_migrate_at_once_go_one_after_the_other(empty_url: str) -> None:
    processes = [Forked(migrate, empty_url, environment=os.environ) for _ in range(2)]
    outcomes = await asyncio.gather(
        *(asyncio.to_thread(process.communicate, "go\n", 120) for process in processes)
    )

    assert [process.returncode for process in processes] == [0, 0], outcomes
    assert await migrations.current(empty_url) == migrations.head()
    assert await migrations.drift(empty_url, metadata) == []


def test_migrations_import_nothing_of_the_program() -> None:
    folder = Path(__file__).parents[2] / "migrations"
    for script in [folder / "env.py", *(folder / "versions").glob("*.py")]:
        text = script.read_text("utf-8")
        assert "import app" not in text, script.name
        assert "from app" not in text, script.name
        assert "sqlmodel" not in text, script.name
