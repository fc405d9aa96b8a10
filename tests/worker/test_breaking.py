"""Collecting while things go wrong, against the simulated platforms, on both databases."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import select

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.domain.runs import RunStatus
from app.services import organizations, posts
from app.services.accounts import allowances
from app.services.collecting import claims
from app.simulation.refusals import WAIT
from app.simulation.registry import REFUSALS
from app.sql.accounts.allowances import usage
from tests.profile import in_stress
from tests.providers.readers import NOW
from tests.worker.installation import DAY, HOUR, MINUTE, Installation

YOUTUBE, TIKTOK, X = Platform.YOUTUBE, Platform.TIKTOK, Platform.TWITTER
PINTEREST, MASTODON = Platform.PINTEREST, Platform.MASTODON


def codes(places: list[Any]) -> set[str | None]:
    return {place.failure_code for place in places}


async def test_a_platform_that_is_down_for_an_hour_keeps_nobody_else_waiting(
    installation: Installation,
) -> None:
    youtube, tiktok = (
        await installation.account(YOUTUBE, days=5),
        await installation.account(TIKTOK, days=5),
    )
    installation.fail(TIKTOK, "DOWN")
    await installation.work()
    assert codes(await installation.places(youtube)) == {None}
    assert codes(await installation.places(tiktok)) == {"PROVIDER_UNAVAILABLE"}
    assert {place.attempts for place in await installation.places(tiktok)} == {1}

    for _ in range(6):
        installation.skip(10 * MINUTE)
        await installation.work()
    assert {place.attempts for place in await installation.places(tiktok)} == {2}

    installation.simulated.faults.clear()
    for _ in range(6):
        installation.skip(10 * MINUTE)
        await installation.work()
    places = await installation.places(tiktok)
    assert codes(places) == {None}
    assert {place.attempts for place in places} == {0}


async def test_numbers_that_are_there_survive_every_failure(installation: Installation) -> None:
    await installation.account(YOUTUBE, days=5)
    await installation.work()
    before = await installation.snapshots()
    for kind in ("DOWN", "TRUNCATED", "WRONG_TYPES", "NOT_JSON", "QUOTA_EXHAUSTED", "CUT"):
        installation.skip(DAY)
        fault = installation.fail(YOUTUBE, kind)
        await installation.work()
        installation.simulated.faults.remove(fault)
    assert await installation.snapshots() == before


async def test_across_midnight_the_day_is_that_of_the_organization(
    installation: Installation,
) -> None:
    async with installation.runtime.database.write() as session:
        await organizations.update_organization(
            session, installation.organization_id, {"time_zone": "Asia/Tokyo"}, now=NOW
        )
    # 15:00 UTC is midnight in Tokyo.
    installation.skip(-MINUTE)
    await installation.account(MASTODON, days=0.5)
    await installation.work()
    assert await installation.days() == {date(2026, 11, 22)}
    installation.skip(HOUR)
    await installation.work()
    assert await installation.days() == {date(2026, 11, 22), date(2026, 11, 23)}


LIMITS = [
    pytest.param(platform, number, marks=() if platform in {TIKTOK, YOUTUBE} else in_stress)
    for platform, refusals in REFUSALS.items()
    for number in range(len(refusals.get("RATE_LIMITED", ())))
    if refusals["RATE_LIMITED"][number].headers(NOW)
]


@pytest.mark.parametrize(("platform", "shape"), LIMITS)
async def test_who_is_told_to_wait_waits_until_the_platforms_own_time(
    installation: Installation, platform: Platform, shape: int
) -> None:
    await installation.account(platform, days=3)
    fault = installation.fail(platform, "RATE_LIMITED", shape=shape)
    await installation.work()
    places = await installation.places()
    assert codes(places) == {"RATE_LIMITED"}
    assert {place.next_collect_at for place in places} == {NOW + WAIT}
    assert {place.attempts for place in places} == {0}, "a limit is no attempt at the post"

    installation.simulated.faults.remove(fault)
    requested = len(installation.simulated.world.requests)
    installation.skip(WAIT - timedelta(seconds=1))
    await installation.work()
    assert len(installation.simulated.world.requests) == requested
    installation.skip(timedelta(seconds=1))
    await installation.work()
    assert codes(await installation.places()) == {None}


NEXT = {
    ("RATE_LIMITED", TIKTOK): (MINUTE, MINUTE),  # its window, which it doesn't tell
    ("QUOTA_EXHAUSTED", YOUTUBE): (17 * HOUR, 17 * HOUR),  # midnight in California
    ("PERMISSION_MISSING", YOUTUBE): None,
    ("AUTHENTICATION_FAILED", YOUTUBE): None,
    ("BILLING_REQUIRED", X): None,
    ("REQUEST_REJECTED", YOUTUBE): (19 * HOUR, 24 * HOUR),
    ("PROVIDER_UNAVAILABLE", TIKTOK): (24 * MINUTE, 30 * MINUTE),
    ("TRUNCATED", YOUTUBE): (24 * MINUTE, 30 * MINUTE),
}


@pytest.mark.parametrize("case", NEXT, ids=lambda case: case[0])
async def test_each_failure_sets_the_next_time(
    installation: Installation, case: tuple[str, Platform]
) -> None:
    kind, platform = case
    await installation.account(platform, days=2)
    installation.fail(platform, kind)
    await installation.work()
    waits = {
        place.next_collect_at and place.next_collect_at - NOW
        for place in await installation.places()
    }
    expected = NEXT[case]
    if expected is None:
        assert waits == {None}
    else:
        assert all(expected[0] <= wait <= expected[1] for wait in waits)


async def test_a_lost_post_is_looked_for_weekly_and_three_times(installation: Installation) -> None:
    await installation.account(YOUTUBE, days=3.5)
    lost = installation.simulated.world.posts(YOUTUBE)[2].external_id
    installation.simulated.world.remove(YOUTUBE, lost)
    looks = []
    for _ in range(5):
        await installation.work()
        (place,) = [place for place in await installation.places() if place.failure_code]
        looks.append((place.times_not_found, place.next_collect_at))
        installation.skip(7 * DAY)
    assert looks == [
        (1, NOW + 7 * DAY),
        (2, NOW + 14 * DAY),
        (3, None),
        (3, None),
        (3, None),
    ]


async def test_a_bad_counter_costs_that_metric_and_the_others_are_kept(
    installation: Installation,
) -> None:
    await installation.account(YOUTUBE, days=5)
    post = installation.simulated.world.posts(YOUTUBE)[2]
    post.overrides["views"] = -5
    await installation.work()
    places = await installation.places()
    assert {place.failure_code for place in places} == {None}
    assert ["views" in (place.missing or "") for place in places].count(True) == 1
    rows = await installation.snapshots()
    assert sorted(row.views is None for row in rows) == [False] * 4 + [True]
    assert all(row.likes is not None for row in rows)


async def test_a_token_that_dies_in_the_middle_is_renewed_once(installation: Installation) -> None:
    key = await installation.account(X, days=5)
    installation.simulated.world.revoke(X)
    await installation.work()
    assert codes(await installation.places()) == {None}
    assert installation.fetches("oauth2/token") == 1
    assert (await installation.accounts.credential(key)).failure is None


async def test_a_token_that_cannot_be_renewed_marks_the_account_and_all_its_posts(
    installation: Installation,
) -> None:
    key = await installation.account(X, days=5)
    await installation.work()
    installation.skip(DAY)
    installation.simulated.world.revoke(X)
    installation.fail(X, "DEAD_REFRESH_TOKEN", path="oauth2/token")
    await installation.work()
    places = await installation.places()
    assert codes(places) == {"AUTHENTICATION_FAILED"}
    assert {place.next_collect_at for place in places} == {None}
    failure = (await installation.accounts.credential(key)).failure
    assert failure is not None
    assert failure.code is FailureCode.AUTHENTICATION_FAILED

    installation.simulated.faults.clear()
    now = installation.simulated.world.now
    await installation.accounts.connect(X, now=now)
    await installation.work()
    assert codes(await installation.places()) == {None}


async def test_a_lease_that_ran_out_says_nothing_but_its_numbers_are_kept(
    installation: Installation,
) -> None:
    await installation.account(YOUTUBE, days=5)
    collector, database = installation.runtime.collector, installation.runtime.database

    async def claim() -> claims.Claim:
        now = installation.simulated.world.now
        async with database.write() as session:
            (queue,) = await claims.list_queues(session, now=now, limit=9)
            claim = await claims.claim_batch(
                session, queue, installation.runtime.new_key(), now=now, until=now + 10 * MINUTE
            )
        assert claim is not None
        return claim

    late = await claim()
    installation.skip(10 * MINUTE)
    mine = await claim()
    assert {post.id for post in late.posts} == {post.id for post in mine.posts}

    assert (await collector.collect(late)).failures == {}
    assert {place.lease_id for place in await installation.places()} == {mine.lease_id}
    assert len(await installation.snapshots()) == 5

    installation.fail(YOUTUBE, "DOWN")
    recorded = await collector.collect(mine)
    assert len(recorded.failures) == 5
    assert codes(await installation.places()) == {"PROVIDER_UNAVAILABLE"}
    assert len(await installation.snapshots()) == 5


async def test_a_post_archived_in_the_middle_stays_out(installation: Installation) -> None:
    await installation.account(YOUTUBE, days=2)
    async with installation.runtime.database.write() as session:
        (queue,) = await claims.list_queues(session, now=NOW, limit=9)
        claim = await claims.claim_batch(
            session, queue, installation.runtime.new_key(), now=NOW, until=NOW + HOUR
        )
    assert claim is not None
    gone = claim.posts[0].id
    run = await installation.start_run()
    async with installation.runtime.database.write() as session:
        await posts.archive_posts(session, installation.organization_id, [gone], now=NOW)
    await installation.runtime.collector.collect(claim)
    (place,) = [place for place in await installation.places() if place.post_id == gone]
    assert place.next_collect_at is None

    await installation.work()
    progress = (await installation.run(run)).progress
    assert (progress.succeeded, progress.skipped) == (1, 1)


async def test_a_run_ends_although_an_account_dies_under_it(installation: Installation) -> None:
    await installation.account(X, days=150)
    await installation.account(YOUTUBE, days=2)
    run = await installation.start_run()
    installation.simulated.world.revoke(X)
    installation.fail(X, "DEAD_REFRESH_TOKEN", path="oauth2/token")
    await installation.work()
    await installation.work()
    ended = await installation.run(run)
    assert ended.status is RunStatus.SUCCEEDED
    assert ended.progress.succeeded == 2
    assert ended.progress.done == ended.total


async def test_a_run_of_which_nothing_succeeds_has_failed_and_may_be_repeated(
    installation: Installation,
) -> None:
    await installation.account(YOUTUBE, days=2)
    run = await installation.start_run()
    installation.fail(YOUTUBE, "DOWN")
    await installation.work()
    assert (await installation.run(run)).status is RunStatus.FAILED
    assert await installation.start_run() != run


async def test_a_run_waits_for_a_limit_that_the_platform_names(installation: Installation) -> None:
    await installation.account(X, days=2)
    run = await installation.start_run()
    fault = installation.fail(X, "RATE_LIMITED")
    await installation.work()
    assert (await installation.run(run)).status is RunStatus.RUNNING
    installation.simulated.faults.remove(fault)
    installation.skip(WAIT)
    await installation.work()
    assert (await installation.run(run)).status is RunStatus.SUCCEEDED


async def test_no_more_is_asked_than_the_platform_documents(installation: Installation) -> None:
    """Pinterest: 60 requests a minute; the 61st is not made, and its posts wait."""
    key = await installation.account(PINTEREST, days=2)
    account = allowances.Account(installation.organization_id, key, PINTEREST)
    installation.skip(HOUR)
    now = installation.simulated.world.now
    async with installation.runtime.database.write() as session:
        assert await allowances.take(session, account, 60, now=now) is None
        wait = await allowances.take(session, account, 1, now=now)
    assert wait == now + 66 * timedelta(seconds=1)

    requested = len(installation.simulated.world.requests)
    run = await installation.start_run()
    await installation.work()
    assert len(installation.simulated.world.requests) == requested
    assert {
        (place.failure_code, place.next_collect_at) for place in await installation.places()
    } == {("RATE_LIMITED", wait)}
    installation.skip(wait - now)
    await installation.work()
    assert codes(await installation.places()) == {None}
    assert (await installation.run(run)).status is RunStatus.SUCCEEDED


async def test_a_rate_holds_for_takers_at_once(installation: Installation) -> None:
    """Eighty at once for sixty permits: each is counted, and none twice."""
    account = allowances.Account(
        installation.organization_id, installation.runtime.new_key(), PINTEREST
    )

    async def take() -> bool:
        async with installation.runtime.database.write() as session:
            return await allowances.take(session, account, 1, now=NOW) is None

    assert sum(await asyncio.gather(*(take() for _ in range(80)))) == 60


async def test_old_slices_are_forgotten(installation: Installation) -> None:
    account = allowances.Account(
        installation.organization_id, installation.runtime.new_key(), PINTEREST
    )
    for minute in range(100):
        async with installation.runtime.database.write() as session:
            await allowances.take(session, account, 1, now=NOW + minute * MINUTE)
    mine = usage.c.credential_id == account.credential_id
    assert len(await installation.select(select(usage).where(mine))) < 30


async def test_money_is_counted_once_per_post_and_day_however_it_is_read(
    installation: Installation,
) -> None:
    key = await installation.account(X, days=5)
    assert await installation.spending() == (35_000, 0)  # whose it is, and five, discovered
    with structlog.testing.capture_logs() as lines:
        await installation.work()
        await installation.start_run()
        await installation.work()
        await installation.accounts.discover(key, since=NOW - 5 * DAY)
    assert await installation.spending() == (35_000, 0)
    assert told(lines) == [0] * len(told(lines)) != []
    installation.skip(DAY)
    with structlog.testing.capture_logs() as lines:
        await installation.work()
    assert await installation.spending() == (60_000, 0)
    assert told(lines) == [25_000]


def told(lines: Any) -> list[int]:
    """What the log says that batches cost."""
    return [line["cost_micros"] for line in lines if line["event"] == "collection.batch"]


async def test_what_the_ceiling_does_not_allow_waits_for_the_next_month(
    installation: Installation,
) -> None:
    key = await installation.account(X, days=5)
    found, _ = await installation.spending()
    await installation.accounts.change(key, monthly_ceiling=found + 17_000)
    installation.skip(DAY)  # what is read on the day of its discovery costs nothing more
    await installation.work()
    read = {place.post_id for place in await installation.places() if place.last_collected_at}
    assert len(read) == 3
    assert await installation.spending() == (found + 15_000, 0)
    waiting = [place for place in await installation.places() if place.post_id not in read]
    assert {(place.failure_code, place.next_collect_at) for place in waiting} == {
        ("QUOTA_EXHAUSTED", datetime(2026, 12, 1, tzinfo=UTC))
    }
    assert {place.post_id for place in await installation.places() if place.is_over_ceiling} == {
        place.post_id for place in waiting
    }

    installation.skip(8 * DAY + 9 * HOUR)
    await installation.work()
    places = await installation.places()
    now_read = {place.post_id for place in places if place.last_collected_at}
    assert now_read > read
    assert not any(place.is_over_ceiling for place in places if place.post_id in now_read)


async def test_batches_at_once_keep_to_the_ceiling(installation: Installation) -> None:
    """Two workers over 250 posts, with money for 120."""
    key = await installation.account(X, days=249.9)
    found, _ = await installation.spending()
    await installation.accounts.change(key, monthly_ceiling=found + 600_000)
    installation.skip(DAY)
    workers = [installation.worker(concurrency=4) for _ in range(2)]
    await asyncio.gather(*(worker.run_once() for worker in workers))
    assert await installation.spending() == (found + 600_000, 0)
    assert sum(place.last_collected_at is not None for place in await installation.places()) == 120
