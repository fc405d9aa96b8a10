"""`backbone refresh` and `backbone worker` as processes, against the simulated platforms."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.domain import public_ids
from app.domain.platforms import Platform
from app.sql.collecting.claims import collection
from app.worker.single import alone
from tests.accounts import KEY, Accounts
from tests.cli.conftest import running
from tests.cli.test_json_logs import events, events_until
from tests.worker.installation import Installation

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
async def installation(accounts: Accounts) -> Installation:
    installation = Installation(accounts)
    await installation.account(Platform.YOUTUBE, days=5)
    async with installation.runtime.database.write() as session:
        await session.execute(update(collection).values(next_collect_at=LONG_AGO))
    return installation


def started(installation: Installation, *arguments: str) -> Any:
    """The command as a process of its own."""
    return running(
        *arguments,
        BACKBONE_DATABASE_URL=installation.runtime.settings.database_url.get_secret_value(),
        BACKBONE_SIMULATION_URL=f"http://{installation.simulated.host}",
        BACKBONE_SECRET_KEYS=json.dumps([KEY]),
        BACKBONE_LOG_FORMAT="json",
        BACKBONE_DISCOVER="false",  # these tests are about numbers
    )


async def command(installation: Installation, *arguments: str) -> tuple[int, str, str]:
    """Run the command to its end: its exit code, what it said, and what of errors."""
    with started(installation, *arguments) as program:
        output, errors = await asyncio.to_thread(program.process.communicate, timeout=60)
        return program.process.wait(), output, errors


async def stopped(installation: Installation, *arguments: str) -> tuple[int, str]:
    """Let the command collect, then tell it to stop: its exit code, and what it said of errors."""
    with started(installation, *arguments) as program:
        async with asyncio.timeout(30):
            while len(await installation.snapshots()) < 5:
                await asyncio.sleep(0.05)
        code, errors = await asyncio.to_thread(program.stop)
        return code, errors


async def test_refresh_collects_everything_and_says_how_it_went(installation: Installation) -> None:
    code, output, errors = await command(installation, "refresh")
    assert (code, errors) == (0, "")
    assert output.endswith("5 refreshed, 0 failed, 0 skipped.\n")
    assert len(await installation.snapshots()) == 5

    code, output, _ = await command(installation, "refresh", "--organization", "Acme")
    assert code == 1
    assert "This was refreshed a short time ago" in output


async def test_refresh_of_one_post(installation: Installation) -> None:
    post = public_ids.post_id((await installation.places())[0].post_id)
    assert await command(installation, "refresh", "--post", post) == (0, "Refreshed.\n", "")
    assert len(await installation.snapshots()) == 1
    code, _, errors = await command(installation, "refresh", "--post", post)
    assert code == 1
    assert errors.startswith("error: This was refreshed a short time ago")


async def test_refresh_of_what_failed_ends_with_1(installation: Installation) -> None:
    installation.fail(Platform.YOUTUBE, "DOWN")
    code, output, _ = await command(installation, "refresh")
    assert code == 1
    assert output.endswith("0 refreshed, 5 failed, 0 skipped.\n")


async def test_refresh_refuses_what_makes_no_sense(installation: Installation) -> None:
    arguments = ("--post", "post_0", "--organization", "x")
    assert (await command(installation, "refresh", *arguments))[0] == 2


async def test_a_brand_of_the_only_organization_is_refreshed(installation: Installation) -> None:
    brand = public_ids.brand_id(installation.accounts.brand_id)
    code, output, _ = await command(installation, "refresh", "--brand", brand)
    assert code == 0
    assert output.endswith("5 refreshed, 0 failed, 0 skipped.\n")


async def test_worker_once_collects_what_is_due_with_one_line_per_batch(
    installation: Installation,
) -> None:
    code, output, errors = await command(installation, "worker", "--once")
    assert (code, output) == (0, "")
    lines = [json.loads(line) for line in errors.splitlines()]
    (line,) = [each for each in lines if each["event"] == "collection.batch"]
    assert (line["event"], line["platform"], line["posts"]) == ("collection.batch", "YOUTUBE", 5)
    assert (line["found"], line["failed"], line["level"]) == (5, {}, "info")
    assert len(await installation.snapshots()) == 5


@pytest.mark.parametrize(
    ("arguments", "started_with"),
    [
        (("worker",), ["worker.collecting"]),
        (("serve", "--port", "0"), ["serve.no_token", "serve.listening"]),
    ],
)
async def test_worker_and_serve_collect_until_told_to_stop(
    installation: Installation, arguments: tuple[str, ...], started_with: list[str]
) -> None:
    code, errors = await stopped(installation, *arguments)
    assert code == 0
    seen = {event["event"] for event in events(errors)}
    assert seen == {*started_with, "collection.batch", "account.collected"}
    assert all(place.lease_id is None for place in await installation.places())


async def test_a_second_worker_of_an_embedded_database_is_refused(
    installation: Installation,
) -> None:
    with alone(installation.runtime.database):
        code, _, errors = await command(installation, "worker")
    assert code == 1
    (told,) = events(errors)
    assert told["problem"].startswith("Another process collects for this database already")


async def test_serve_serves_although_another_process_collects(installation: Installation) -> None:
    with (
        alone(installation.runtime.database),
        started(installation, "serve", "--port", "0") as program,
    ):
        told = await asyncio.to_thread(events_until, program, "serve.listening")
        async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
            assert (await client.get(f"{told[-1]['url']}healthz")).status_code == 200
        code, errors = await asyncio.to_thread(program.stop)
    assert code == 0
    names = {event["event"] for event in [*told, *events(errors)]}
    assert names == {"serve.no_token", "serve.listening", "worker.not_started"}
