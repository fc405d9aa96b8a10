"""`backbone verify` and `backbone rebuild` over several organizations, on both databases."""

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from app.cli import recount_processes, recount_progress
from app.cli.main import app
from app.cli.rebuild import rebuild_all
from app.cli.recount_processes import Recounted
from app.cli.recounts import Report
from app.runtime import open_runtime
from app.services import erasures, verification
from app.services.organizations import Organization
from app.settings import load_settings
from app.tables.base import table_of
from app.tables.rollups import AnalyticsDaily
from tests import forking
from tests.cli.conftest import started
from tests.profile import in_stress
from tests.world import NOW, TODAY, World, metrics

DAILY = table_of(AnalyticsDaily)
LABELS = ("Acme", "Bolt", "Cargo")
RIGHT = "3 organizations: every number is right.\n"
Backbone = Callable[..., Awaitable[Result]]


async def organization(world: World, label: str, posts: int) -> UUID:
    """An organization whose sums are wrong."""
    key = await world.organization(label)
    brand = await world.brand(key)
    for _ in range(posts):
        post = await world.post(key, brand, published_at=NOW)
        await world.record(key, post, {TODAY: metrics(views=10)})
    await damage(world, key)
    return key


async def damage(world: World, key: UUID) -> None:
    async with world.database.write() as session:
        wrong = update(DAILY).where(DAILY.c.organization_id == key)
        await session.execute(wrong.values(views=77))


@pytest.fixture
async def wrong(world: World) -> list[UUID]:
    """Three organizations whose sums are wrong, the last of them with the most posts."""
    return [await organization(world, label, posts) for posts, label in enumerate(LABELS, 1)]


@pytest.fixture
def backbone(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Backbone:
    """The command, beside the loop that the test runs in; its processes are spared the imports."""
    monkeypatch.setenv("BACKBONE_DATABASE_URL", database_url)
    monkeypatch.setattr(recount_processes, "CONTEXT", forking.CONTEXT)

    def run(*arguments: str) -> Awaitable[Result]:
        return asyncio.to_thread(CliRunner().invoke, app, arguments)

    return run


async def are_right(world: World, keys: list[UUID]) -> list[bool]:
    found = []
    for key in keys:
        async with world.database.read_moment() as session:
            found.append(await verification.verify(session, key) == [])
    return found


def first_lines(result: Result) -> list[str]:
    """The lines that say which organizations differ."""
    return [line for line in result.stdout.splitlines() if not line.startswith("  ")]


async def test_a_line_for_each_that_differs_and_one_for_all_others(
    backbone: Backbone, world: World, wrong: list[UUID]
) -> None:
    await world.organization("Dune")
    await backbone("rebuild", "--organization", "Bolt")

    verified = await backbone("verify")

    assert first_lines(verified) == [
        "Cargo: 1 differences from a recount; `backbone rebuild` repairs.",
        "Acme: 1 differences from a recount; `backbone rebuild` repairs.",
        "2 organizations: every number is right.",
    ]
    assert verified.exit_code == 1
    assert await are_right(world, wrong) == [False, True, False]


async def test_several_at_once_say_what_one_after_another_would(
    backbone: Backbone, wrong: list[UUID]
) -> None:
    one, several = [
        await backbone("verify", "--json", "--concurrency", count) for count in ("1", "2")
    ]

    assert json.loads(several.stdout) == json.loads(one.stdout)
    assert [each["label"] for each in json.loads(one.stdout)["organizations"]] == [*LABELS]
    assert (one.exit_code, several.exit_code) == (1, 1)
    assert wrong


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_several_are_rebuilt_at_once(
    backbone: Backbone, world: World, wrong: list[UUID]
) -> None:
    rebuilt = await backbone("rebuild", "--concurrency", "2")

    assert rebuilt.exit_code == 0
    assert len(first_lines(rebuilt)) == 3
    assert all(await are_right(world, wrong))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_sqlite_has_one_writer(backbone: Backbone, world: World, wrong: list[UUID]) -> None:
    refused = await backbone("rebuild", "--concurrency", "2")

    assert refused.exit_code == 2
    assert "SQLite has one writer" in refused.stderr
    assert not any(await are_right(world, wrong))


async def test_how_far_it_is_stands_on_standard_error(
    backbone: Backbone, wrong: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recount_progress, "EVERY_SECONDS", 0)

    told = await backbone("verify", "--json")

    assert told.stderr.splitlines() == [
        "0 of 3 organizations, 50% of 6 posts, less than a minute left",
        "1 of 3 organizations, 83% of 6 posts, less than a minute left",
        "2 of 3 organizations, 100% of 6 posts, less than a minute left",
    ]
    assert len(json.loads(told.stdout)["organizations"]) == len(wrong)


async def interrupt_after_one() -> None:
    """A rebuild that is told to stop as soon as one organization is done."""
    async with open_runtime(load_settings()) as runtime:
        rebuilding = asyncio.create_task(rebuild_all(runtime, Stopping(), None, resume=False))
        await asyncio.wait([rebuilding])
        assert rebuilding.cancelled()


class Stopping(Report):
    """Stops what it is told of."""

    def __init__(self) -> None:
        super().__init__("", as_json=False)

    def add(self, organization: Organization, recounted: Recounted) -> None:
        super().add(organization, recounted)
        task: Any = asyncio.current_task()
        task.cancel()


async def test_a_rebuild_that_is_interrupted_goes_on_where_it_was(
    backbone: Backbone, world: World, wrong: list[UUID], capsys: pytest.CaptureFixture[str]
) -> None:
    await interrupt_after_one()
    told = "Interrupted after 1 of 3 organizations: `backbone rebuild --resume` goes on."
    assert told in capsys.readouterr().err
    assert await are_right(world, wrong) == [False, False, True]

    resumed = await backbone("rebuild", "--resume")

    assert "goes on with the rebuild that began at" in resumed.stderr
    assert "1 organizations are done" in resumed.stderr
    assert [line.split(":")[0] for line in first_lines(resumed)] == ["Bolt", "Acme"]
    assert (await backbone("verify")).stdout == RIGHT


async def test_the_next_rebuild_begins_with_the_first_whatever_was_done(
    backbone: Backbone, world: World, wrong: list[UUID]
) -> None:
    await interrupt_after_one()
    await damage(world, wrong[-1])

    again = await backbone("rebuild")

    assert "was interrupted after 1 organizations; this one begins with the first" in again.stderr
    assert len(first_lines(again)) == 3
    assert (await backbone("verify")).stdout == RIGHT
    # Nothing is left to go on with: all are counted.
    assert (await backbone("rebuild", "--resume")).stdout == RIGHT


async def test_what_is_being_erased_is_left_out(
    backbone: Backbone, world: World, wrong: list[UUID]
) -> None:
    async with world.database.write() as session:
        await erasures.start_organization(session, wrong[1], "Bolt", key=uuid4(), now=NOW)

    rebuilt = await backbone("rebuild")

    assert "Bolt is being erased: it is left out." in rebuilt.stderr
    assert rebuilt.exit_code == 0
    assert await are_right(world, wrong) == [True, False, True]


async def test_one_organization_is_gone_on_with_by_no_resume(
    backbone: Backbone, wrong: list[UUID]
) -> None:
    refused = await backbone("rebuild", "--resume", "--organization", "Acme")

    assert refused.exit_code == 2
    assert wrong


@in_stress
async def test_a_rebuild_that_is_killed_goes_on_where_it_was(
    backbone: Backbone, database_url: str, world: World
) -> None:
    """kill -9, again and again, each time as soon as one more organization is done."""
    keys = [await organization(world, f"Number {number}", 20) for number in range(8)]
    several = ("--concurrency", "2") if database_url.startswith("postgresql") else ()
    done: list[str] = []
    while len(done) < len(keys):
        with started(
            "rebuild", "--resume", *several, BACKBONE_DATABASE_URL=database_url
        ) as program:
            line = await asyncio.to_thread(program.line_with, "now repaired")
            done.append(line.split(":")[0])
            program.process.send_signal(signal.SIGKILL)
            await asyncio.to_thread(program.process.wait)
        right = sum(await are_right(world, keys))
        assert right >= len(done)
        if right == len(keys):
            break
    assert len(set(done)) == len(done)
    assert (await backbone("rebuild", "--resume")).exit_code == 0
    assert (await backbone("verify")).exit_code == 0
