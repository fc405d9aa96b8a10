"""kill -9 at every moment that matters, and several workers over the same posts."""

import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import orjson
import pytest

from app.domain.accounts.credentials import CredentialState
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.runs import RunStatus
from app.errors import Unavailable
from app.services.accounts.credentials import Credential
from app.services.accounts.renewals import CUT_OFF
from app.services.verification import verify
from app.worker.single import alone
from tests.accounts import KEY
from tests.forking import Forked
from tests.profile import IS_STRESS
from tests.providers.readers import NOW
from tests.worker import worker_process
from tests.worker.installation import HOUR, MINUTE, Installation

pytestmark = pytest.mark.both_databases

YOUTUBE, TIKTOK = Platform.YOUTUBE, Platform.TIKTOK
CONNECTED = CredentialState.CONNECTED
MANY = 5_000 if IS_STRESS else 300

MOMENTS = [
    ("app.services.collecting.claims", "list_queues", "after", 0),
    ("app.services.collecting.claims", "claim_batch", "before", 1),
    ("app.services.collecting.claims", "claim_batch", "after", 1),  # leased, not committed
    ("app.services.collecting.collectors", "usable_token", "before", 1),  # leased and committed
    ("app.services.collecting.collectors", "usable_token", "after", 1),
    ("app.services.accounts.allowances", "take", "after", 1),  # counted, not committed
    ("app.providers.transport", "Transport.send", "before", 1),
    ("app.providers.transport", "Transport.send", "after", 1),  # the answer is there
    ("app.services.collecting.results", "record", "before", 1),
    ("app.services.collecting.results", "record_snapshots", "after", 1),  # numbers, no outcomes
    ("app.services.collecting.refresh_runs", "note", "after", 1),
    ("app.services.collecting.results", "record", "after", 1),  # everything, not committed
    ("app.services.collecting.collectors", "Collector.collect", "after", 1),  # committed
]

# One for each state that a kill can leave in the database; `make stress` tries all moments on both.
USUAL = {
    ("postgresql", "after", "claim_batch"),
    ("postgresql", "after", "Transport.send"),
    ("postgresql", "after", "record_snapshots"),
    ("sqlite", "before", "usable_token"),
    ("sqlite", "after", "Collector.collect"),
}

PATIENCE = 120
"""Seconds in which a process does anything, on a machine that does much else."""


class Laborer:
    """A worker process."""

    def __init__(self, process: Forked) -> None:
        self.process = process

    @classmethod
    async def hire(cls, installation: Installation, **told: Any) -> "Laborer":
        """Start one; it waits for `go`."""
        settings = {
            "BACKBONE_DATABASE_URL": installation.runtime.settings.database_url.get_secret_value(),
            "BACKBONE_SIMULATION_URL": f"http://{installation.simulated.host}",
            "BACKBONE_SECRET_KEYS": json.dumps([KEY]),
            "BACKBONE_COLLECT_CONCURRENCY": "1",
        }
        told = {"now": installation.simulated.world.now.isoformat(), **told}
        process = Forked(worker_process.main, told, environment={**os.environ, **settings})
        async with asyncio.timeout(PATIENCE):
            line = await asyncio.to_thread(process.stdout.readline)
        assert line == "ready\n", process.communicate()
        return cls(process)

    async def go(self) -> list[dict[str, Any]]:
        """Let it work to its end; the batches that it logged."""
        _, errors = await asyncio.to_thread(self.process.communicate, "go\n", PATIENCE)
        lines = [orjson.loads(line) for line in errors.splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == "collection.batch"]


async def check_all_is_well(installation: Installation) -> None:
    """Nothing lost, nothing double, nothing stuck, every sum right."""
    places = await installation.places()
    snapshots = await installation.snapshots()
    assert len(snapshots) == len(places)
    assert {row.post_id for row in snapshots} == {place.post_id for place in places}
    assert all(place.lease_id is None and place.failure_code is None for place in places)
    assert all(place.next_collect_at > installation.simulated.world.now for place in places)
    async with installation.runtime.database.read_moment() as session:
        assert not await verify(session, installation.organization_id)


CASES = [
    pytest.param(kind, moment, id=f"{kind} {moment[2]} {moment[1]}")
    for kind in ("sqlite", "postgresql")
    for moment in MOMENTS
    if IS_STRESS or (kind, moment[2], moment[1]) in USUAL
]


@pytest.mark.parametrize(("database_url", "moment"), CASES, indirect=["database_url"])
async def test_a_worker_killed_at_any_moment_loses_nothing(
    installation: Installation, moment: Any
) -> None:
    await installation.account(YOUTUBE, days=119.9)
    run = await installation.start_run()
    laborer = await Laborer.hire(installation, kill=moment)
    await laborer.go()
    assert laborer.process.returncode == -signal.SIGKILL

    with alone(installation.runtime.database):
        await installation.work()
    installation.skip(10 * MINUTE)
    await installation.work()
    await check_all_is_well(installation)
    ended = await installation.run(run)
    assert (ended.status, ended.progress.succeeded) == (RunStatus.SUCCEEDED, 120)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The database that a test names; SQLite if it doesn't."""
    return str(request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url"))


RENEWALS = "app.services.accounts.renewals"

UNASKED = [
    (RENEWALS, "_locked", "after", 0),
    (RENEWALS, "_write", "after", 0),  # leased, not committed
    (RENEWALS, "_ask", "before", 0),  # leased and committed
]
ANSWERED = [
    ("app.providers.tokens", "OAuthPlatform.refresh", "after", 0),  # nothing of it is stored
    (RENEWALS, "_store", "before", 0),
    (RENEWALS, "_write", "before", 1),
    (RENEWALS, "_write", "after", 1),  # stored, not committed
]
STORED = [
    (RENEWALS, "_store", "after", 0),
    (RENEWALS, "_ask", "after", 0),
    ("app.services.collecting.collectors", "usable_token", "after", 0),
]


def on_both(moments: Sequence[Any]) -> pytest.MarkDecorator:
    """The last moment on both, the first on PostgreSQL; `make stress` tries all on both."""
    return pytest.mark.parametrize(
        ("database_url", "moment"),
        [
            pytest.param(kind, moment, id=f"{kind} {moment[2]} {moment[1]} {moment[3]}")
            for kind in ("sqlite", "postgresql")
            for moment in moments
            if IS_STRESS or moment is moments[-1] or (kind == "postgresql" and moment is moments[0])
        ],
        indirect=["database_url"],
    )


async def two_accounts(installation: Installation) -> tuple[UUID, UUID]:
    """One whose token is soon over, on a platform whose refresh tokens rotate, and another."""
    rotating = await installation.account(TIKTOK, days=5)
    other = await installation.account(YOUTUBE, days=5)
    installation.skip(HOUR + 55 * MINUTE)
    return rotating, other


async def killed_in_renewal(installation: Installation, moment: Any) -> None:
    laborer = await Laborer.hire(installation, kill=moment)
    await laborer.go()
    assert laborer.process.returncode == -signal.SIGKILL
    installation.skip(10 * MINUTE)  # leases are over, and the old token is dead


@on_both([*UNASKED, *STORED])
async def test_a_kill_around_a_renewal_loses_no_sign_in(
    installation: Installation, moment: Any
) -> None:
    rotating, other = await two_accounts(installation)
    await killed_in_renewal(installation, moment)
    await installation.work()
    assert {each.state async for each in states(installation, rotating, other)} == {CONNECTED}
    await check_all_is_well(installation)


@on_both(ANSWERED)
async def test_a_kill_between_a_platforms_answer_and_its_commit_costs_that_sign_in_alone(
    installation: Installation, moment: Any
) -> None:
    rotating, other = await two_accounts(installation)
    await killed_in_renewal(installation, moment)
    await installation.work()
    lost, kept = [each async for each in states(installation, rotating, other)]
    assert kept.state is CONNECTED
    assert (lost.state, lost.failure and lost.failure.message) == (
        CredentialState.FAILED,
        CUT_OFF,
    )
    failures = Counter(place.failure_code for place in await installation.places(rotating))
    assert set(failures) == {"AUTHENTICATION_FAILED"}
    assert all(place.last_collected_at for place in await installation.places(other))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("moment", [UNASKED[-1], ANSWERED[0], STORED[0]], ids=lambda each: each[1])
async def test_of_two_workers_one_is_killed_in_a_renewal_and_the_other_renews_no_more_than_once(
    installation: Installation, moment: Any
) -> None:
    rotating, _ = await two_accounts(installation)
    victim = await Laborer.hire(installation, kill=moment)
    other = await Laborer.hire(installation)
    await asyncio.gather(victim.go(), other.go())
    installation.skip(10 * MINUTE)
    await installation.work()
    asked = installation.accounts.requests("/tiktok/v2/oauth/token/")
    assert 1 <= len(asked) <= 2
    (credential,) = [each async for each in states(installation, rotating)]
    if credential.state is not CONNECTED:
        assert (credential.failure and credential.failure.message) == CUT_OFF


async def states(installation: Installation, *keys: UUID) -> AsyncIterator[Credential]:
    for key in keys:
        yield await installation.accounts.credential(key)


def fetched(installation: Installation) -> Counter[str]:
    """How often each video was asked for."""
    counts: Counter[str] = Counter()
    for target in installation.accounts.requests("batchGetStats"):
        counts.update(parse_qs(urlsplit(target).query)["id"][0].split(","))
    return counts


def publish(installation: Installation, number: int) -> None:
    for index in range(number):
        published_at = NOW - (HOUR + index * MINUTE)
        installation.simulated.world.publish(YOUTUBE, published_at, PostCategory.VIDEO)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_three_workers_share_the_posts_and_fetch_none_twice(
    installation: Installation, tmp_path: Path
) -> None:
    publish(installation, MANY)
    await installation.account(YOUTUBE, days=30)
    meet = {"folder": str(tmp_path), "workers": 3, "times": 2}
    laborers = [await Laborer.hire(installation, meet=meet) for _ in range(3)]
    batches = await asyncio.gather(*(laborer.go() for laborer in laborers))

    assert set(fetched(installation).values()) == {1}
    assert len(fetched(installation)) == len(await installation.places()) > MANY
    assert all(len(of_one) > 1 for of_one in batches), [len(of_one) for of_one in batches]
    assert sum(batch["posts"] for of_one in batches for batch in of_one) == len(
        fetched(installation)
    )
    await check_all_is_well(installation)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_workers_finish_what_a_killed_third_held(installation: Installation) -> None:
    publish(installation, 300)
    await installation.account(YOUTUBE, days=30)
    kill = ("app.services.collecting.results", "record", "before", 0)
    victim = await Laborer.hire(installation, kill=kill)
    others = [await Laborer.hire(installation) for _ in range(2)]
    await victim.go()
    await asyncio.gather(*(laborer.go() for laborer in others))
    left = [place for place in await installation.places() if place.last_collected_at is None]
    assert len(left) == 50
    installation.skip(10 * MINUTE)
    await installation.work()
    assert len(await installation.snapshots()) == len(await installation.places())


async def test_sqlite_has_one_worker_whom_a_kill_frees(installation: Installation) -> None:
    first = await Laborer.hire(installation)
    refused = pytest.raises(Unavailable, match="collects for this database already")
    with refused, alone(installation.runtime.database):
        pass
    first.process.kill()
    first.process.communicate()
    with alone(installation.runtime.database):
        pass
