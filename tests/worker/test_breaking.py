"""Collecting while things go wrong, against the simulated platforms, on both databases."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.domain.runs import RunStatus
from app.services import organizations, posts
from app.services.collecting import allowances, claims
from app.simulation.refusals import REFUSALS, WAIT
from app.sql.collecting.allowances import usage
from tests.providers.readers import NOW
from tests.worker.stage import DAY, HOUR, MINUTE, Stage

YOUTUBE, TIKTOK, X = Platform.YOUTUBE, Platform.TIKTOK, Platform.TWITTER
PINTEREST, MASTODON = Platform.PINTEREST, Platform.MASTODON


def codes(places: list[Any]) -> set[str | None]:
    return {place.failure_code for place in places}


async def test_a_platform_that_is_down_for_an_hour_keeps_nobody_else_waiting(
    stage: Stage,
) -> None:
    youtube, tiktok = await stage.account(YOUTUBE, days=5), await stage.account(TIKTOK, days=5)
    stage.fail(TIKTOK, "DOWN")
    await stage.work()
    assert codes(await stage.places(youtube)) == {None}
    assert codes(await stage.places(tiktok)) == {"PROVIDER_UNAVAILABLE"}
    assert {place.attempts for place in await stage.places(tiktok)} == {1}

    for _ in range(6):
        stage.skip(10 * MINUTE)
        await stage.work()
    assert {place.attempts for place in await stage.places(tiktok)} == {2}

    stage.simulated.faults.clear()
    for _ in range(6):
        stage.skip(10 * MINUTE)
        await stage.work()
    places = await stage.places(tiktok)
    assert codes(places) == {None}
    assert {place.attempts for place in places} == {0}


async def test_numbers_that_are_there_survive_every_failure(stage: Stage) -> None:
    await stage.account(YOUTUBE, days=5)
    await stage.work()
    before = await stage.snapshots()
    for kind in ("DOWN", "TRUNCATED", "WRONG_TYPES", "NOT_JSON", "QUOTA_EXHAUSTED", "CUT"):
        stage.skip(DAY)
        fault = stage.fail(YOUTUBE, kind)
        await stage.work()
        stage.simulated.faults.remove(fault)
    assert await stage.snapshots() == before


async def test_across_midnight_the_day_is_that_of_the_organization(stage: Stage) -> None:
    async with stage.runtime.database.write() as session:
        await organizations.update_organization(
            session, stage.organization_id, {"time_zone": "Asia/Tokyo"}, now=NOW
        )
    # 15:00 UTC is midnight in Tokyo.
    stage.skip(-MINUTE)
    await stage.account(MASTODON, days=0.5)
    await stage.work()
    assert await stage.days() == {date(2026, 11, 22)}
    stage.skip(HOUR)
    await stage.work()
    assert await stage.days() == {date(2026, 11, 22), date(2026, 11, 23)}


LIMITS = [
    (platform, number)
    for platform, refusals in REFUSALS.items()
    for number in range(len(refusals.get("RATE_LIMITED", ())))
    if refusals["RATE_LIMITED"][number].headers(NOW)
]


@pytest.mark.parametrize(("platform", "shape"), LIMITS)
async def test_who_is_told_to_wait_waits_until_the_platforms_own_time(
    stage: Stage, platform: Platform, shape: int
) -> None:
    await stage.account(platform, days=3)
    fault = stage.fail(platform, "RATE_LIMITED", shape=shape)
    await stage.work()
    places = await stage.places()
    assert codes(places) == {"RATE_LIMITED"}
    assert {place.next_collect_at for place in places} == {NOW + WAIT}
    assert {place.attempts for place in places} == {0}, "a limit is no attempt at the post"

    stage.simulated.faults.remove(fault)
    asked = len(stage.simulated.world.requests)
    stage.skip(WAIT - timedelta(seconds=1))
    await stage.work()
    assert len(stage.simulated.world.requests) == asked
    stage.skip(timedelta(seconds=1))
    await stage.work()
    assert codes(await stage.places()) == {None}


NEXT = {
    ("RATE_LIMITED", TIKTOK): (MINUTE, MINUTE),  # its window, which it doesn't tell
    ("QUOTA_EXHAUSTED", YOUTUBE): (17 * HOUR, 17 * HOUR),  # midnight in California
    ("PERMISSION_MISSING", YOUTUBE): None,
    ("AUTHENTICATION_FAILED", YOUTUBE): None,
    ("BILLING_REQUIRED", X): None,
    ("REQUEST_REJECTED", YOUTUBE): None,
    ("PROVIDER_UNAVAILABLE", TIKTOK): (24 * MINUTE, 30 * MINUTE),
    ("TRUNCATED", YOUTUBE): (24 * MINUTE, 30 * MINUTE),
}


@pytest.mark.parametrize("case", NEXT, ids=lambda case: case[0])
async def test_each_failure_sets_the_next_time(stage: Stage, case: tuple[str, Platform]) -> None:
    kind, platform = case
    await stage.account(platform, days=2)
    stage.fail(platform, kind)
    await stage.work()
    waits = {
        place.next_collect_at and place.next_collect_at - NOW for place in await stage.places()
    }
    expected = NEXT[case]
    if expected is None:
        assert waits == {None}
    else:
        assert all(expected[0] <= wait <= expected[1] for wait in waits)


async def test_a_lost_post_is_looked_for_weekly_and_three_times(stage: Stage) -> None:
    await stage.account(YOUTUBE, days=3.5)
    lost = stage.simulated.world.posts(YOUTUBE)[2].external_id
    stage.simulated.world.remove(YOUTUBE, lost)
    looks = []
    for _ in range(5):
        await stage.work()
        (place,) = [place for place in await stage.places() if place.failure_code]
        looks.append((place.times_not_found, place.next_collect_at))
        stage.skip(7 * DAY)
    assert looks == [
        (1, NOW + 7 * DAY),
        (2, NOW + 14 * DAY),
        (3, None),
        (3, None),
        (3, None),
    ]


async def test_a_bad_counter_is_that_posts_failure_and_the_others_are_kept(stage: Stage) -> None:
    await stage.account(YOUTUBE, days=5)
    post = stage.simulated.world.posts(YOUTUBE)[2]
    post.overrides["views"] = -5
    await stage.work()
    places = await stage.places()
    assert sorted(place.failure_code or "" for place in places) == [
        *("", "", "", ""),
        "MALFORMED_RESPONSE",
    ]
    assert len(await stage.snapshots()) == 4


async def test_a_token_that_dies_in_the_middle_is_renewed_once(stage: Stage) -> None:
    key = await stage.account(X, days=5)
    stage.simulated.world.revoke(X)
    await stage.work()
    assert codes(await stage.places()) == {None}
    assert stage.fetches("oauth2/token") == 1
    assert (await stage.accounts.credential(key)).failure is None


async def test_a_token_that_cannot_be_renewed_marks_the_account_and_all_its_posts(
    stage: Stage,
) -> None:
    key = await stage.account(X, days=5)
    await stage.work()
    stage.skip(DAY)
    stage.simulated.world.revoke(X)
    stage.fail(X, "DEAD_REFRESH_TOKEN", path="oauth2/token")
    await stage.work()
    places = await stage.places()
    assert codes(places) == {"AUTHENTICATION_FAILED"}
    assert {place.next_collect_at for place in places} == {None}
    failure = (await stage.accounts.credential(key)).failure
    assert failure is not None
    assert failure.code is FailureCode.AUTHENTICATION_FAILED

    stage.simulated.faults.clear()
    now = stage.simulated.world.now
    await stage.accounts.connect(X, now=now)
    await stage.work()
    assert codes(await stage.places()) == {None}


async def test_a_lease_that_ran_out_says_nothing_but_its_numbers_are_kept(stage: Stage) -> None:
    await stage.account(YOUTUBE, days=5)
    collector, database = stage.runtime.collector, stage.runtime.database

    async def claim() -> claims.Claim:
        now = stage.simulated.world.now
        async with database.write() as session:
            (queue,) = await claims.list_queues(session, now=now, limit=9)
            claim = await claims.claim_batch(
                session, queue, stage.runtime.new_key(), now=now, until=now + 10 * MINUTE
            )
        assert claim is not None
        return claim

    late = await claim()
    stage.skip(10 * MINUTE)
    mine = await claim()
    assert {post.id for post in late.posts} == {post.id for post in mine.posts}

    assert (await collector.collect(late)).failures == {}
    assert {place.lease_id for place in await stage.places()} == {mine.lease_id}
    assert len(await stage.snapshots()) == 5

    stage.fail(YOUTUBE, "DOWN")
    recorded = await collector.collect(mine)
    assert len(recorded.failures) == 5
    assert codes(await stage.places()) == {"PROVIDER_UNAVAILABLE"}
    assert len(await stage.snapshots()) == 5


async def test_a_post_archived_in_the_middle_stays_out(stage: Stage) -> None:
    await stage.account(YOUTUBE, days=2)
    async with stage.runtime.database.write() as session:
        (queue,) = await claims.list_queues(session, now=NOW, limit=9)
        claim = await claims.claim_batch(
            session, queue, stage.runtime.new_key(), now=NOW, until=NOW + HOUR
        )
    assert claim is not None
    gone = claim.posts[0].id
    run = await stage.start_run()
    async with stage.runtime.database.write() as session:
        await posts.archive_posts(session, stage.organization_id, [gone], now=NOW)
    await stage.runtime.collector.collect(claim)
    (place,) = [place for place in await stage.places() if place.post_id == gone]
    assert place.next_collect_at is None

    await stage.work()
    progress = (await stage.run(run)).progress
    assert (progress.succeeded, progress.skipped) == (1, 1)


async def test_a_run_ends_although_an_account_dies_under_it(stage: Stage) -> None:
    await stage.account(X, days=150)
    await stage.account(YOUTUBE, days=2)
    run = await stage.start_run()
    stage.simulated.world.revoke(X)
    stage.fail(X, "DEAD_REFRESH_TOKEN", path="oauth2/token")
    await stage.work()
    await stage.work()
    ended = await stage.run(run)
    assert ended.status is RunStatus.SUCCEEDED
    assert ended.progress.succeeded == 2
    assert ended.progress.done == ended.total


async def test_a_run_of_which_nothing_succeeds_has_failed_and_may_be_repeated(
    stage: Stage,
) -> None:
    await stage.account(YOUTUBE, days=2)
    run = await stage.start_run()
    stage.fail(YOUTUBE, "DOWN")
    await stage.work()
    assert (await stage.run(run)).status is RunStatus.FAILED
    assert await stage.start_run() != run


async def test_a_run_waits_for_a_limit_that_the_platform_names(stage: Stage) -> None:
    await stage.account(X, days=2)
    run = await stage.start_run()
    fault = stage.fail(X, "RATE_LIMITED")
    await stage.work()
    assert (await stage.run(run)).status is RunStatus.RUNNING
    stage.simulated.faults.remove(fault)
    stage.skip(WAIT)
    await stage.work()
    assert (await stage.run(run)).status is RunStatus.SUCCEEDED


async def test_no_more_is_asked_than_the_platform_documents(stage: Stage) -> None:
    """Pinterest: 60 requests a minute; the 61st is not made, and its posts wait."""
    key = await stage.account(PINTEREST, days=2)
    account = allowances.Account(stage.organization_id, key, PINTEREST)
    stage.skip(HOUR)
    now = stage.simulated.world.now
    async with stage.runtime.database.write() as session:
        assert await allowances.take(session, account, 60, now=now) is None
        wait = await allowances.take(session, account, 1, now=now)
    assert wait == now + 66 * timedelta(seconds=1)

    asked = len(stage.simulated.world.requests)
    run = await stage.start_run()
    await stage.work()
    assert len(stage.simulated.world.requests) == asked
    assert {(place.failure_code, place.next_collect_at) for place in await stage.places()} == {
        ("RATE_LIMITED", wait)
    }
    stage.skip(wait - now)
    await stage.work()
    assert codes(await stage.places()) == {None}
    assert (await stage.run(run)).status is RunStatus.SUCCEEDED


async def test_a_rate_holds_for_takers_at_once(stage: Stage) -> None:
    """Eighty at once for sixty permits: each is counted, and none twice."""
    account = allowances.Account(stage.organization_id, stage.runtime.new_key(), PINTEREST)

    async def take() -> bool:
        async with stage.runtime.database.write() as session:
            return await allowances.take(session, account, 1, now=NOW) is None

    assert sum(await asyncio.gather(*(take() for _ in range(80)))) == 60


async def test_old_slices_are_forgotten(stage: Stage) -> None:
    account = allowances.Account(stage.organization_id, stage.runtime.new_key(), PINTEREST)
    for minute in range(100):
        async with stage.runtime.database.write() as session:
            await allowances.take(session, account, 1, now=NOW + minute * MINUTE)
    mine = usage.c.credential_id == account.credential_id
    assert len(await stage.select(select(usage).where(mine))) < 30


async def test_money_is_counted_once_per_post_and_day_however_it_is_read(stage: Stage) -> None:
    key = await stage.account(X, days=5)
    assert await stage.spending() == (25_000, 0)  # five, discovered
    await stage.work()
    await stage.start_run()
    await stage.work()
    await stage.accounts.discover(key, since=NOW - 5 * DAY)
    assert await stage.spending() == (25_000, 0)
    stage.skip(DAY)
    await stage.work()
    assert await stage.spending() == (50_000, 0)


async def test_what_the_ceiling_does_not_allow_waits_for_the_next_month(stage: Stage) -> None:
    key = await stage.account(X, days=5)
    found, _ = await stage.spending()
    await stage.accounts.change(key, monthly_ceiling=found + 17_000)
    stage.skip(DAY)  # what is read on the day of its discovery costs nothing more
    await stage.work()
    read = {place.post_id for place in await stage.places() if place.last_collected_at}
    assert len(read) == 3
    assert await stage.spending() == (found + 15_000, 0)
    waiting = [place for place in await stage.places() if place.post_id not in read]
    assert {(place.failure_code, place.next_collect_at) for place in waiting} == {
        ("QUOTA_EXHAUSTED", datetime(2026, 12, 1, tzinfo=UTC))
    }

    stage.skip(8 * DAY + 9 * HOUR)
    await stage.work()
    now_read = {place.post_id for place in await stage.places() if place.last_collected_at}
    assert now_read > read


async def test_batches_at_once_keep_to_the_ceiling(stage: Stage) -> None:
    """Two workers over 250 posts, with money for 120."""
    key = await stage.account(X, days=249.9)
    found, _ = await stage.spending()
    await stage.accounts.change(key, monthly_ceiling=found + 600_000)
    stage.skip(DAY)
    workers = [stage.worker(concurrency=4) for _ in range(2)]
    await asyncio.gather(*(worker.run_once() for worker in workers))
    assert await stage.spending() == (found + 600_000, 0)
    assert sum(place.last_collected_at is not None for place in await stage.places()) == 120
