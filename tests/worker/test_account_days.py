"""Accounts are read once a day, apart from their posts, by whichever worker comes first."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.accounts.account_days import AccountDay
from app.domain.platforms import Platform
from app.services.accounts import account_days
from app.services.accounts.account_days import AccountSpan
from app.services.collecting import account_readings
from app.simulation.audience import gained, lost
from app.simulation.tiktok import STATS
from app.sql.accounts.account_collection import collection
from app.sql.accounts.accounts import accounts
from app.worker.accounts import collect_accounts
from tests.profile import in_stress
from tests.providers.readers import SOME_PLATFORMS
from tests.worker.installation import DAY, HOUR, MINUTE, Installation

YOUTUBE, INSTAGRAM, TIKTOK = Platform.YOUTUBE, Platform.INSTAGRAM, Platform.TIKTOK
X, BLUESKY = Platform.TWITTER, Platform.BLUESKY
DOLLAR_CENT = 10_000
WITHOUT_POSTS = {Platform.LINKEDIN, Platform.FACEBOOK, Platform.THREADS, Platform.REDDIT}
"""Platforms that don't say how many posts an account has."""


async def look(installation: Installation) -> None:
    await collect_accounts(installation.runtime, asyncio.Event())


async def state(installation: Installation) -> Any:
    (row,) = await installation.select(select(collection))
    return row


async def days_of(installation: Installation, platform: Platform) -> dict[date, AccountDay]:
    key = await account_of(installation, platform)
    today = installation.simulated.world.now.date()
    span = AccountSpan(installation.organization_id, key, today - timedelta(days=400), today)
    async with installation.runtime.database.read() as session:
        return {day.date: day for day in (await account_days.get_days(session, [span]))[span]}


async def account_of(installation: Installation, platform: Platform) -> UUID:
    statement = select(accounts.c.id).where(accounts.c.platform == platform)
    ((key,),) = await installation.select(statement)
    assert isinstance(key, UUID)
    return key


def reads(installation: Installation, path: str) -> int:
    return len(installation.accounts.requests(path))


@pytest.mark.parametrize("platform", SOME_PLATFORMS)
async def test_followers_are_read_on_connecting_and_on_each_day(
    installation: Installation, platform: Platform
) -> None:
    world = installation.simulated.world
    for _ in range(2):
        # Some tokens of the simulation can't be renewed once they have ended.
        await installation.accounts.connect(platform, now=world.now)
        await look(installation)
        told, today = world.followers(platform), world.now.date()
        counts = (await days_of(installation, platform))[today].counts
        assert counts.followers == told["followers"]
        assert counts.posts == (None if platform in WITHOUT_POSTS else told["posts"])
        installation.skip(DAY)
    row = await state(installation)
    assert (row.failure_code, row.attempts, row.missing) == (None, 0, None)


@pytest.mark.parametrize(
    "kind", ["BILLING_REQUIRED", pytest.param("PERMISSION_MISSING", marks=in_stress)]
)
async def test_what_waits_for_a_person_is_tried_with_a_batch_a_day_and_goes_on_with_one_answer(
    installation: Installation, kind: str
) -> None:
    """A spending cap ends with its month, a wrong secret with a restart: nobody says so."""
    key = await installation.account(X, days=119.9)
    await look(installation)
    fault = installation.fail(X, kind, path="/2/tweets")
    await installation.work()
    waiting = await stopped(installation, key)
    assert len(waiting) == 120
    assert {failure_code for _, failure_code, _ in waiting} == {kind}

    installation.skip(DAY)
    await look(installation)
    asked = reads(installation, "/2/tweets")
    await installation.work()
    assert reads(installation, "/2/tweets") == asked + 1
    assert await stopped(installation, key) == waiting, "since when it is so, stays known"

    installation.skip(DAY)
    await look(installation)
    await installation.work()
    tries = [place.attempts for place in await installation.places(key)]
    assert min(tries) == 2, "what is refused for good keeps no other post waiting"

    installation.simulated.faults.remove(fault)
    installation.skip(DAY)
    await look(installation)
    await installation.work()
    assert not await stopped(installation, key)
    assert not any(each.failure_code for each in await installation.places(key))


async def stopped(installation: Installation, key: UUID) -> set[Any]:
    """Posts that are due no more, why, and since when."""
    return {
        (place.post_id, place.failure_code, place.failed_since)
        for place in await installation.places(key)
        if place.next_collect_at is None
    }


async def test_an_account_is_not_read_twice_on_a_day(installation: Installation) -> None:
    await installation.accounts.connect(BLUESKY)
    await look(installation)
    before = reads(installation, "getProfile")
    installation.skip(HOUR)
    await look(installation)
    assert reads(installation, "getProfile") == before


async def test_the_days_of_a_year_come_with_a_channel(installation: Installation) -> None:
    await installation.accounts.connect(YOUTUBE)
    await look(installation)
    days = await days_of(installation, YOUTUBE)
    today = installation.simulated.world.now.date()
    day = today - timedelta(days=300)
    assert days[day].counts.followers_gained == gained(day)
    assert days[day].counts.followers_lost == lost(day)
    assert days[day].counts.followers is None
    assert today - timedelta(days=1) not in days

    installation.skip(3 * DAY)
    await look(installation)
    assert (today - timedelta(days=1)) in await days_of(installation, YOUTUBE)


async def test_new_followers_on_instagram_are_gained_and_never_followers(
    installation: Installation,
) -> None:
    await installation.accounts.connect(INSTAGRAM)
    await look(installation)
    days = await days_of(installation, INSTAGRAM)
    today = installation.simulated.world.now.date()
    day = today - timedelta(days=20)
    assert days[day].counts.followers_gained == gained(day)
    assert days[day].counts.reach == 50 * gained(day)
    assert days[day].counts.followers is None
    yesterday = days[today - timedelta(days=1)].counts
    assert yesterday.profile_views == 10 * gained(today - timedelta(days=1))
    assert len(days) == 30


async def test_a_small_account_on_instagram_has_followers_and_nobody_gained(
    installation: Installation,
) -> None:
    installation.simulated.world.audience["followers"] = 99
    await installation.accounts.connect(INSTAGRAM)
    await look(installation)
    days = await days_of(installation, INSTAGRAM)
    assert days[installation.simulated.world.now.date()].counts.followers == 99
    assert {day.counts.followers_gained for day in days.values()} == {None}
    assert (await state(installation)).failure_code is None


@pytest.mark.parametrize("is_named", [True, False])
async def test_a_refused_number_costs_itself(installation: Installation, is_named: bool) -> None:
    installation.simulated.world.refuse_metric(INSTAGRAM, "follower_count", is_named=is_named)
    await installation.accounts.connect(INSTAGRAM)
    await look(installation)
    counts = [day.counts for day in (await days_of(installation, INSTAGRAM)).values()]
    assert any(each.reach for each in counts)
    assert "followers_gained" in (await state(installation)).missing


async def test_analytics_that_are_down_leave_the_followers_and_are_asked_for_soon(
    installation: Installation,
) -> None:
    fault = installation.fail(YOUTUBE, "DOWN", path="/analytics/")
    await installation.accounts.connect(YOUTUBE)
    await look(installation)
    assert len(await days_of(installation, YOUTUBE)) == 1
    assert "out of order" in (await state(installation)).missing

    installation.simulated.faults.remove(fault)
    installation.skip(31 * MINUTE)
    await look(installation)
    assert len(await days_of(installation, YOUTUBE)) > 300
    row = await state(installation)
    assert (row.missing, row.attempts) == (None, 0)


async def test_a_missing_permission_leaves_the_posts_and_is_tried_again_after_a_day(
    installation: Installation,
) -> None:
    installation.simulated.world.features.discard(STATS)
    key = await installation.account(TIKTOK)
    await look(installation)
    await installation.work()
    row = await state(installation)
    assert row.failure_code == "PERMISSION_MISSING"
    assert (await installation.accounts.row(key)).failure_code is None
    assert await installation.snapshots()

    installation.simulated.world.features.add(STATS)
    installation.skip(DAY)
    await look(installation)
    assert (await state(installation)).failure_code is None
    assert await days_of(installation, TIKTOK)


async def test_one_accounts_failure_is_its_own(installation: Installation) -> None:
    await installation.accounts.connect(BLUESKY)
    await installation.accounts.connect(TIKTOK)
    installation.fail(TIKTOK, "DOWN")
    await look(installation)
    assert await days_of(installation, BLUESKY)
    assert not await days_of(installation, TIKTOK)
    installation.simulated.faults.clear()
    installation.skip(31 * MINUTE)
    await look(installation)
    assert await days_of(installation, TIKTOK)


async def test_x_is_paid_once_a_utc_day(installation: Installation) -> None:
    await installation.accounts.connect(X)
    spent, _ = await installation.spending()
    for _ in range(3):
        await look(installation)
        installation.skip(DAY / 3)
    await look(installation)
    assert (await installation.spending())[0] - spent == 2 * DOLLAR_CENT
    assert (await installation.spending())[1] == 0


async def test_x_is_not_read_above_the_ceiling(installation: Installation) -> None:
    await installation.accounts.connect(X, monthly_ceiling=2 * DOLLAR_CENT)
    await look(installation)
    installation.skip(DAY)
    before = reads(installation, "users/me")
    await look(installation)
    assert reads(installation, "users/me") == before
    row = await state(installation)
    assert row.failure_code == "QUOTA_EXHAUSTED"
    assert row.next_collect_at.day == 1


async def test_two_workers_never_ask_at_once(installation: Installation) -> None:
    await installation.accounts.connect(BLUESKY)
    before = reads(installation, "getProfile")
    await asyncio.gather(*(look(installation) for _ in range(4)))
    assert reads(installation, "getProfile") == before + 1


async def test_a_worker_that_dies_in_the_middle_is_replaced(installation: Installation) -> None:
    await installation.accounts.connect(X, monthly_ceiling=10 * DOLLAR_CENT)
    collector = installation.runtime.collector
    async with installation.runtime.database.read() as session:
        (due,) = await account_readings.list_due(session, now=collector.now(), limit=10)
    await account_readings._claim(collector, due)

    await look(installation)
    assert not await days_of(installation, X)
    installation.skip(collector.lease)
    await look(installation)
    assert await days_of(installation, X)


async def test_a_worker_that_is_stopped_gives_the_account_back(
    installation: Installation,
) -> None:
    await installation.accounts.connect(X, monthly_ceiling=10 * DOLLAR_CENT)
    fault = installation.fail(X, "SLOW", seconds=5)
    collector = installation.runtime.collector
    async with installation.runtime.database.read() as session:
        (due,) = await account_readings.list_due(session, now=collector.now(), limit=10)
    task = asyncio.create_task(account_readings.collect_account(collector, due))
    before = reads(installation, "users/me")
    while reads(installation, "users/me") == before:
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await installation.spending())[1] == 0
    installation.simulated.faults.remove(fault)
    await look(installation)
    assert await days_of(installation, X)


async def test_a_dead_token_is_renewed_once_and_then_marked(installation: Installation) -> None:
    key = await installation.accounts.connect(TIKTOK)
    installation.simulated.world.revoke(TIKTOK)
    await look(installation)
    assert await days_of(installation, TIKTOK)

    installation.skip(DAY)
    installation.fail(TIKTOK, "AUTHENTICATION_FAILED", path="user/info")
    await look(installation)
    assert (await installation.accounts.row(key)).failure_code == "AUTHENTICATION_FAILED"


async def test_accounts_on_a_platform_out_of_reach_wait_and_one_asks_for_all(
    installation: Installation,
) -> None:
    await installation.accounts.connect(TIKTOK)
    await installation.accounts.connect(BLUESKY)
    before = reads(installation, "/user/info")
    await installation.put_out_of_reach(TIKTOK, pause=MINUTE)
    await look(installation)
    assert reads(installation, "/user/info") == before
    assert await days_of(installation, BLUESKY)

    installation.skip(MINUTE)
    await look(installation)
    assert reads(installation, "/user/info") == before + 1
    assert not await installation.out_of_reach()
