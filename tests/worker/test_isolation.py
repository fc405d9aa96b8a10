"""What fails costs itself: one post, one metric, one bad hour."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.collecting.explanations import explain
from app.domain.collecting.refreshes import Rejected
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostDraft
from app.domain.windows.clock import Clock
from app.services import organizations, posts
from app.services.accounts import checking
from app.services.collecting import collection_states, refresh_runs
from app.sql.schedule import collection
from app.tables.base import table_of
from app.tables.snapshots import PostTotals
from app.worker import revivals
from tests.providers.readers import NOW
from tests.worker.installation import DAY, HOUR, MINUTE, Installation

YOUTUBE, INSTAGRAM, X = Platform.YOUTUBE, Platform.INSTAGRAM, Platform.TWITTER


def new_process(installation: Installation) -> None:
    """Forget what a process remembers."""
    installation.runtime.collector._providers.clear()


def codes(places: list[Any]) -> set[str | None]:
    return {place.failure_code for place in places}


async def explanations(installation: Installation) -> set[str | None]:
    now = installation.simulated.world.now
    async with installation.runtime.database.read() as session:
        organization_id = installation.organization_id
        keys = [(organization_id, place.post_id) for place in await installation.places()]
        found = await collection_states.get_collections(session, keys)
    return {explain(each, Clock(now)) for each in found.values()}


async def requests_of(installation: Installation) -> int:
    """How many requests for numbers collecting makes now; renewing tokens isn't counted."""
    before = len(installation.simulated.world.requests)
    await installation.work()
    made = list(installation.simulated.world.requests)[before:]
    return sum("token" not in each.target for each in made)


async def test_a_refused_metric_costs_one_request_a_day_in_all_processes(
    installation: Installation,
) -> None:
    await installation.account(YOUTUBE, days=5)
    installation.simulated.world.refuse_metric(YOUTUBE, "shares")
    assert await requests_of(installation) == 3
    rows = await installation.snapshots()
    assert all(row.shares is None and row.saves is not None for row in rows)
    (missing,) = {place.missing.split('"since"')[0] for place in await installation.places()}
    assert "Unknown identifier (shares)" in missing

    for _ in range(3):
        new_process(installation)
        installation.skip(DAY / 4 - MINUTE)
        assert await requests_of(installation) == 2
    installation.skip(DAY / 4 + 3 * MINUTE)
    assert await requests_of(installation) == 3

    installation.simulated.world.refused.clear()
    installation.skip(DAY)
    assert await requests_of(installation) == 2
    assert {place.missing for place in await installation.places()} == {None}


async def test_a_check_lets_a_refused_metric_be_asked_for_again(
    installation: Installation,
) -> None:
    key = await installation.account(YOUTUBE, days=2)
    installation.simulated.world.refuse_metric(YOUTUBE, "shares")
    await installation.work()
    installation.simulated.world.refused.clear()
    await check(installation, key)
    installation.skip(6 * HOUR)
    await installation.work()
    assert {place.missing for place in await installation.places()} == {None}


async def test_a_part_that_is_down_is_asked_for_soon_and_costs_no_number(
    installation: Installation,
) -> None:
    await installation.account(YOUTUBE, days=5)
    await installation.work()
    before = {row.post_id: row.shares for row in await installation.snapshots()}
    fault = installation.fail(YOUTUBE, "DOWN", path="/analytics/")
    installation.skip(6 * HOUR)
    await installation.work()
    assert {row.post_id: row.shares for row in await installation.snapshots()} == before
    places = await installation.places()
    assert codes(places) == {None}
    assert all("out of order" in place.missing for place in places if place.missing)
    looked = [place for place in places if place.missing]
    now = installation.simulated.world.now
    assert looked
    assert all(place.next_collect_at - now <= 30 * MINUTE for place in looked)

    installation.simulated.faults.remove(fault)
    installation.skip(30 * MINUTE)
    await installation.work()
    places = await installation.places()
    assert {place.missing for place in places} == {None}
    assert {place.attempts for place in places} == {0}


async def test_reach_that_nobody_answers_for_stays_known(installation: Installation) -> None:
    async with installation.runtime.database.write() as session:
        await organizations.update_organization(
            session, installation.organization_id, {"time_zone": "Asia/Tokyo"}, now=NOW
        )
    installation.skip(-MINUTE)  # 15:00 UTC is midnight in Tokyo
    await installation.account(INSTAGRAM, days=2)
    await installation.work()
    totals = select(table_of(PostTotals).c.reach)
    before = sorted(row.reach for row in await installation.select(totals))
    installation.simulated.world.refuse_metric(INSTAGRAM, "reach")
    installation.skip(HOUR)
    await installation.start_run()
    await installation.work()
    assert len(await installation.days()) == 2
    assert sorted(row.reach for row in await installation.select(totals)) == before


async def test_a_refresh_may_be_repeated_at_once_for_the_posts_that_failed(
    installation: Installation,
) -> None:
    await installation.account(INSTAGRAM, days=12)
    await installation.work()
    installation.skip(HOUR)
    bad = installation.simulated.world.posts(INSTAGRAM)[3]
    bad.overrides["poison"] = "UNKNOWN_ERROR"
    run = await installation.start_run()
    await installation.work()
    progress = (await installation.run(run)).progress
    assert (progress.succeeded, progress.failed) == (progress.done - 1, 1)

    installation.skip(MINUTE)
    again = await installation.start_run()
    assert (await installation.run(again)).total == 1
    bad.overrides.clear()
    await installation.work()
    assert (await installation.run(again)).progress.succeeded == 1
    async with installation.runtime.database.write() as session:
        refused = await refresh_runs.start_run(
            session,
            installation.organization_id,
            None,
            key=installation.runtime.new_key(),
            every=HOUR,
            now=installation.simulated.world.now,
        )
    assert isinstance(refused, Rejected)


async def test_a_poisoned_post_costs_the_others_nothing(installation: Installation) -> None:
    await installation.account(INSTAGRAM, days=12)
    for post in installation.simulated.world.posts(INSTAGRAM)[:2]:
        post.overrides["poison"] = "BAD_GATEWAY"
    await installation.work()
    places = await installation.places()
    failed = [place for place in places if place.failure_code]
    assert codes(failed) == {"PROVIDER_UNAVAILABLE"}
    assert len(failed) == 2
    assert len(await installation.snapshots()) == len(places) - 2


async def test_a_bad_hour_of_rejections_is_over_the_next_day(installation: Installation) -> None:
    await installation.account(YOUTUBE, days=3)
    installation.fail(YOUTUBE, "REQUEST_REJECTED", lasts=600)
    await installation.work()
    assert codes(await installation.places()) == {"REQUEST_REJECTED"}
    installation.skip(HOUR)
    assert await requests_of(installation) == 0
    assert all("after each upgrade" in str(each) for each in await explanations(installation))
    installation.skip(DAY)
    await installation.work()
    assert codes(await installation.places()) == {None}


async def test_an_upgrade_tries_at_once_what_was_rejected(installation: Installation) -> None:
    await installation.account(YOUTUBE, days=3)
    fault = installation.fail(YOUTUBE, "REQUEST_REJECTED")
    await installation.work()
    rejected_by = {place.rejected_by for place in await installation.places()}
    assert rejected_by == {installation.runtime.version}
    installation.simulated.faults.remove(fault)
    await installation.work()
    assert codes(await installation.places()) == {"REQUEST_REJECTED"}

    installation.runtime.version = "99.0"
    del installation.runtime.collector
    await installation.work()
    places = await installation.places()
    assert codes(places) == {None}
    assert {place.rejected_by for place in places} == {None}


async def test_what_was_rejected_before_versions_were_noted_is_tried_too(
    installation: Installation,
) -> None:
    await installation.account(YOUTUBE, days=3)
    fault = installation.fail(YOUTUBE, "REQUEST_REJECTED")
    await installation.work()
    mine = collection.c.organization_id == installation.organization_id
    async with installation.runtime.database.write() as session:
        frozen = collection.update().where(mine).values(rejected_by=None, next_collect_at=None)
        await session.execute(frozen)
    installation.simulated.faults.remove(fault)
    await installation.work()
    assert codes(await installation.places()) == {None}


async def test_a_check_tries_what_was_rejected(installation: Installation) -> None:
    key = await installation.account(YOUTUBE, days=3)
    fault = installation.fail(YOUTUBE, "REQUEST_REJECTED")
    await installation.work()
    installation.simulated.faults.remove(fault)
    await check(installation, key)
    await installation.work()
    assert codes(await installation.places()) == {None}


async def check(installation: Installation, key: UUID) -> None:
    runtime, credential = installation.runtime, await installation.accounts.credential(key)
    provider = runtime.provider(credential.platform)
    failure = await checking.check(
        runtime.database, runtime.vault, provider, credential, now=runtime.now()
    )
    assert failure is None


async def test_a_minute_of_refused_tokens_is_over_after_a_quiet_check(
    installation: Installation,
) -> None:
    key = await installation.account(X, days=5)
    installation.skip(DAY)
    installation.fail(X, "AUTHENTICATION_FAILED", path="/2/tweets", lasts=60)
    await installation.work()
    assert codes(await installation.places()) == {"AUTHENTICATION_FAILED"}
    (sentence,) = await explanations(installation)
    assert sentence is not None
    assert sentence.index("credentials check") < sentence.index("connect it anew")

    await look_after(installation)
    assert (await installation.accounts.credential(key)).failure is not None, "not at once"
    installation.skip(HOUR)
    await look_after(installation)
    assert (await installation.accounts.credential(key)).failure is None
    await installation.work()
    assert codes(await installation.places()) == {None}


async def test_an_account_that_stays_dead_is_checked_once_a_day(
    installation: Installation,
) -> None:
    key = await installation.account(X, days=2)
    installation.skip(DAY)
    installation.fail(X, "AUTHENTICATION_FAILED")
    await installation.work()
    checks = set()
    for _ in range(50):
        installation.skip(HOUR)
        await look_after(installation)
        checks.add((await installation.accounts.credential(key)).checked_at)
    failed_at = NOW + DAY
    assert checks == {failed_at + HOUR, failed_at + 25 * HOUR, failed_at + 49 * HOUR}


async def look_after(installation: Installation) -> None:
    await revivals.check_dead_accounts(installation.runtime, asyncio.Event())


@pytest.mark.parametrize("is_read_before", [True, False])
async def test_a_story_after_its_day_is_final_and_no_failure(
    installation: Installation, is_read_before: bool
) -> None:
    world = installation.simulated.world
    story = world.publish(INSTAGRAM, world.now - 23 * HOUR, PostCategory.STORY)
    key = await installation.account(INSTAGRAM, days=1)
    if is_read_before:
        await installation.work()
    world.remove(INSTAGRAM, story.external_id)
    installation.skip(HOUR)
    run = await installation.start_run()
    await installation.work()
    (place,) = [each for each in await installation.places(key) if each.failure_code]
    assert (place.failure_code, place.next_collect_at) == ("GONE", None)
    async with installation.runtime.database.read() as session:
        found = await collection_states.get_collections(
            session, [(installation.organization_id, place.post_id)]
        )
        (state,) = found.values()
    assert state.failure is None
    assert state.state(Clock(world.now)) == ("FRESH" if is_read_before else "NEVER")
    assert (await installation.run(run)).progress.failed == 0


async def test_an_id_that_cannot_be_one_is_said_to_be_so(installation: Installation) -> None:
    key = await installation.account(Platform.TIKTOK, days=0.1)
    draft = PostDraft(
        Platform.TIKTOK,
        "v_pub_url~v2.12345",
        {
            "brand_id": installation.accounts.brand_id,
            "credential_id": key,
            "published_at": installation.simulated.world.now - timedelta(days=3),
        },
    )
    async with installation.runtime.database.write() as session:
        await posts.upsert_posts(
            session,
            installation.organization_id,
            [draft],
            now=installation.simulated.world.now,
            new_key=installation.runtime.new_key,
        )
    await installation.work()
    assert "NOT_A_POST_ID" in codes(await installation.places())
    (sentence,) = [each for each in await explanations(installation) if each]
    assert "externalId is not an id that TikTok gives" in sentence
