"""New posts are found by themselves, at the simulated platforms."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.accounts.credentials import CredentialState
from app.domain.collecting.failures import FailureCode
from app.domain.collecting.looks import PAID_REACH
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.services.accounts import credentials, discovery_schedule, replies
from app.services.accounts.discovery_schedule import Discovery
from app.services.collecting import discovered_posts, discovery, listing
from app.services.collecting.collectors import BROKEN
from app.sql.accounts.discovery_schedule import schedule
from app.sql.posts import posts
from app.worker.discovering import discover_due
from tests.accounts import KEY, runtime_at
from tests.worker.installation import DAY, HOUR, MINUTE, Installation

TIKTOK, INSTAGRAM, X = Platform.TIKTOK, Platform.INSTAGRAM, Platform.TWITTER


async def look(installation: Installation) -> None:
    """Do what the worker's chore does at its turn."""
    await discover_due(installation.runtime, asyncio.Event())


async def discovery_of(installation: Installation, key: UUID) -> Discovery:
    async with installation.runtime.database.read() as session:
        owned = installation.organization_id, key
        return (await discovery_schedule.get_discoveries(session, [owned]))[key]


async def found(installation: Installation) -> dict[str, Any]:
    return {row.external_id: row for row in await installation.select(select(posts))}


async def place_of(installation: Installation, key: UUID) -> Any:
    (place,) = await installation.select(select(schedule).where(schedule.c.credential_id == key))
    return place


async def connect(installation: Installation, platform: Platform, **more: Any) -> UUID:
    return await installation.accounts.connect(
        platform, now=installation.simulated.world.now, **more
    )


async def pass_time(installation: Installation, whole: timedelta) -> None:
    """Let time pass, in which the worker looks every twenty minutes."""
    for _ in range(whole // (20 * MINUTE)):
        installation.skip(20 * MINUTE)
        await look(installation)


async def test_a_new_post_is_found_within_two_hours_without_anybody_asking(
    installation: Installation,
) -> None:
    key = await connect(installation, TIKTOK)
    await look(installation)
    first = await found(installation)
    assert len(first) == 90
    post = installation.simulated.world.publish(
        TIKTOK, installation.simulated.world.now + MINUTE, PostCategory.VIDEO
    )
    await pass_time(installation, 2 * HOUR)
    assert (await found(installation)).keys() - first.keys() == {post.external_id}
    assert {place.credential_id for place in await installation.places()} == {key}


async def test_active_accounts_are_looked_through_hourly_and_quiet_ones_every_six_hours(
    installation: Installation,
) -> None:
    world = installation.simulated.world
    await connect(installation, TIKTOK)
    quiet = await connect(installation, Platform.PINTEREST)
    for post in world.posts(Platform.PINTEREST)[:10]:
        world.remove(Platform.PINTEREST, post.external_id)
    await look(installation)
    before = installation.fetches("/pins?")
    active = installation.fetches("video/list")
    await pass_time(installation, 12 * HOUR)
    assert (installation.fetches("video/list") - active) / 2 in (11, 12, 13)  # two pages a look
    assert installation.fetches("/pins?") - before in (4, 5, 6)  # two pages a look
    assert (await discovery_of(installation, quiet)).failure is None


async def test_stories_are_found_within_two_hours_while_the_list_waits_six(
    installation: Installation,
) -> None:
    world = installation.simulated.world
    await connect(installation, INSTAGRAM)
    for post in world.posts(INSTAGRAM)[:10]:
        world.remove(INSTAGRAM, post.external_id)
    await look(installation)
    story = world.publish(INSTAGRAM, world.now + MINUTE, PostCategory.STORY)
    lists = installation.fetches("/media?")
    await pass_time(installation, 3 * HOUR)
    assert (await found(installation))[story.external_id].category is PostCategory.STORY
    assert installation.fetches("/media?") - lists <= 1


async def test_what_became_of_a_look_is_kept_and_a_failure_is_retried_later_each_time(
    installation: Installation,
) -> None:
    key = await connect(installation, TIKTOK)
    installation.fail(TIKTOK, "DOWN", path="video/list")
    await look(installation)
    one = await discovery_of(installation, key)
    now = installation.simulated.world.now
    assert one.failure is not None
    assert one.failure.code is FailureCode.PROVIDER_UNAVAILABLE
    assert (one.last_looked_at, one.failed_since, one.found) == (now, now, 0)
    first = one.next_look_at - now
    assert timedelta(minutes=20) < first <= timedelta(minutes=30)

    installation.skip(first)
    await look(installation)
    two = await discovery_of(installation, key)
    wait = two.next_look_at - installation.simulated.world.now
    assert abs(wait - 2 * first) < timedelta(seconds=1)
    assert two.failed_since == now

    installation.simulated.faults.clear()
    installation.skip(2 * first)
    await look(installation)
    three = await discovery_of(installation, key)
    assert (three.failure, three.failed_since) == (None, None)
    assert (three.found, three.created) == (90, 90)


async def test_one_accounts_failure_is_its_own(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = await connect(installation, TIKTOK)
    good = await connect(installation, Platform.MASTODON)
    write = discovered_posts.write_page

    async def breaking(session: Any, new_key: Any, credential: Any, *more: Any) -> Any:
        if credential.id == bad:
            raise RuntimeError("broken")
        return await write(session, new_key, credential, *more)

    monkeypatch.setattr(listing, "write_page", breaking)
    await look(installation)
    assert (await discovery_of(installation, bad)).failure == BROKEN
    assert (await discovery_of(installation, good)).created == 90


async def test_two_workers_never_look_through_an_account_at_once(
    installation: Installation,
) -> None:
    for platform in (TIKTOK, Platform.MASTODON, Platform.YOUTUBE, Platform.PINTEREST):
        await connect(installation, platform)
    other = runtime_at(installation.runtime.database, installation.simulated, KEY)
    other.now = installation.runtime.now
    await asyncio.gather(
        *(discover_due(each, asyncio.Event()) for each in (installation.runtime, other) * 3)
    )
    assert len(await installation.select(select(posts))) == 4 * 90
    targets: Counter[str] = Counter(one.target for one in installation.simulated.world.requests)
    lists = {target: times for target, times in targets.items() if "/playlistItems" in target}
    assert set(lists.values()) == {1}
    assert len(installation.accounts.requests("video/list")) == 6
    await other.platforms.aclose()


async def test_a_killed_look_is_taken_over_when_its_lease_is_over(
    installation: Installation,
) -> None:
    key = await connect(installation, TIKTOK)
    now = installation.simulated.world.now
    async with installation.runtime.database.write() as session:
        held = await discovery_schedule.claim(
            session,
            installation.organization_id,
            key,
            installation.runtime.new_key(),
            now=now,
            until=now + 10 * MINUTE,
            only_due=True,
        )
    assert held is not None  # and its process is killed here
    await look(installation)
    assert not await found(installation)
    installation.skip(10 * MINUTE)
    await look(installation)
    assert len(await found(installation)) == 90

    async with installation.runtime.database.write() as session:
        assert not await discovery_schedule.extend(session, held, now + DAY)


async def test_a_look_that_lost_its_account_writes_no_more(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await connect(installation, TIKTOK)
    posts_of = listing.posts_of

    def stolen_meanwhile(task: Any, since: Any) -> Any:
        async def pages(*given: Any) -> Any:
            yield await anext(anything := posts_of(task, since)(*given))
            async with installation.runtime.database.write() as session:
                await session.execute(
                    schedule.update()
                    .where(schedule.c.organization_id == installation.organization_id)
                    .values(lease_id=installation.runtime.new_key())
                )
            yield await anext(anything)

        return pages

    monkeypatch.setattr(discovery, "posts_of", stolen_meanwhile)
    await look(installation)
    assert len(await found(installation)) == 20
    assert (await place_of(installation, key)).last_looked_at is None


async def test_a_stopped_worker_gives_the_account_back_and_keeps_what_it_found(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await connect(installation, TIKTOK)
    stopping, write = asyncio.Event(), discovered_posts.write_page

    async def stop(*given: Any) -> Any:
        stopping.set()
        return await write(*given)

    monkeypatch.setattr(listing, "write_page", stop)
    await discover_due(installation.runtime, stopping)
    assert len(await found(installation)) == 20
    place = await place_of(installation, key)
    assert (place.lease_id, place.leased_until, place.last_looked_at) == (None, None, None)
    await look(installation)
    assert len(await found(installation)) == 90


async def test_somebody_who_asks_while_the_worker_looks_is_told_to_wait(
    installation: Installation,
) -> None:
    key = await connect(installation, TIKTOK)
    now = installation.simulated.world.now
    async with installation.runtime.database.write() as session:
        await discovery_schedule.claim(
            session,
            installation.organization_id,
            key,
            installation.runtime.new_key(),
            now=now,
            until=now + MINUTE,
            only_due=False,
        )
    credential = await installation.accounts.credential(key)
    asked = await discovery.discover_posts(
        installation.runtime.collector, credential, since=now - DAY, now=now
    )
    assert asked.failure == discovery.BUSY


async def test_dead_and_disconnected_accounts_are_not_asked(installation: Installation) -> None:
    dead, gone = await connect(installation, TIKTOK), await connect(installation, X)
    await installation.accounts.change(
        dead, failure_code="AUTHENTICATION_FAILED", failed_since=installation.runtime.now()
    )
    async with installation.runtime.database.write() as session:
        await credentials.disconnect(session, gone, None, now=installation.runtime.now())
    before = len(installation.simulated.world.requests)
    await look(installation)
    assert len(installation.simulated.world.requests) == before


async def test_a_refused_token_marks_the_account(installation: Installation) -> None:
    key = await connect(installation, TIKTOK)
    installation.simulated.world.revoke(TIKTOK)
    installation.fail(TIKTOK, "DEAD_REFRESH_TOKEN", path="oauth/token")
    await look(installation)
    assert (await installation.accounts.credential(key)).state is CredentialState.FAILED


async def test_looks_on_x_read_what_is_new_and_end_at_the_ceiling(
    installation: Installation,
) -> None:
    world = installation.simulated.world
    key = await connect(installation, X)
    await look(installation)
    posts_read = PAID_REACH // DAY
    assert len(await found(installation)) == posts_read
    assert await installation.spending() == (10_000 + posts_read * 5_000, 0)
    assert (await installation.accounts.credential(key)).monthly_ceiling == 5_000_000

    await pass_time(installation, 3 * HOUR)  # nothing new: nothing is charged
    assert await installation.spending() == (10_000 + posts_read * 5_000, 0)

    await installation.accounts.change(key, monthly_ceiling=200_000)
    installation.skip(HOUR)
    await look(installation)
    one = await discovery_of(installation, key)
    assert one.failure is not None
    assert one.failure.code is FailureCode.QUOTA_EXHAUSTED
    assert (one.next_look_at.month, one.next_look_at.day) == (world.now.month + 1, 1)


async def test_odd_items_are_counted_with_their_reason_and_cost_nothing_else(
    installation: Installation,
) -> None:
    key = await connect(installation, Platform.MASTODON)
    odd = installation.simulated.world.posts(Platform.MASTODON)[5]
    odd.overrides["date"] = None
    await look(installation)
    one = await discovery_of(installation, key)
    assert (one.found, one.skipped, one.failure) == (89, 1, None)
    assert one.skipped_because == "created_at is missing or not a text"


async def test_posts_of_no_stated_kind_get_theirs_and_what_a_person_said_stays(
    installation: Installation,
) -> None:
    key = await connect(installation, TIKTOK)
    await look(installation)
    plain, said, imported = list(await found(installation))[:3]
    given: dict[str, dict[str, Any]] = {
        plain: {"category": PostCategory.POST},
        said: {"category": PostCategory.ARTICLE},
        imported: {
            "category": PostCategory.POST,
            "said_at": '{"category": "2026-11-01T00:00:00+00:00"}',
        },
    }
    for external_id, values in given.items():
        async with installation.runtime.database.write() as session:
            await session.execute(
                posts.update()
                .where(posts.c.organization_id == installation.organization_id)
                .where(posts.c.external_id == external_id)
                .values(**values)
            )
    now = installation.simulated.world.now
    await installation.accounts.discover(key, since=now - 100 * DAY, now=now)
    kinds = {external_id: row.category for external_id, row in (await found(installation)).items()}
    assert kinds[plain] is PostCategory.VIDEO
    assert kinds[said] is PostCategory.ARTICLE
    assert kinds[imported] is PostCategory.POST


async def test_replies_are_found_once_somebody_asks_for_them(installation: Installation) -> None:
    world = installation.simulated.world
    key = await connect(installation, Platform.BLUESKY)
    reply = world.publish(Platform.BLUESKY, world.now, PostCategory.TEXT, is_reply=True)
    await look(installation)
    assert reply.external_id not in await found(installation)
    async with installation.runtime.database.write() as session:
        await replies.set_includes_replies(session, key, None, included=True)
    await pass_time(installation, 2 * HOUR)
    assert reply.external_id in await found(installation)


MASTODON, PAGES = Platform.MASTODON, 4


def lists(installation: Installation) -> list[str]:
    """The pages of Mastodon's list that were asked for so far."""
    return installation.accounts.requests("/statuses?")


async def broken_off(installation: Installation, kind: str = "RATE_LIMITED") -> UUID:
    """An account whose list broke off after its second page."""
    key = await connect(installation, MASTODON)
    installation.fail(MASTODON, kind, times=1, after=2, path="/statuses")
    await look(installation)
    assert (len(await found(installation)), len(lists(installation))) == (80, 3)
    return key


async def test_a_list_goes_on_where_a_limit_ended_it(installation: Installation) -> None:
    key = await broken_off(installation)
    began = installation.simulated.world.now
    installation.skip(HOUR)
    await look(installation)
    assert len(await found(installation)) == 90
    assert all("max_id" in each for each in lists(installation)[3:])
    assert len(lists(installation)) == 3 + PAGES - 2
    place = await place_of(installation, key)
    assert (place.listed_at, place.list_cursor) == (began, None), "what is newer is listed next"


async def test_a_stopped_list_goes_on_too(installation: Installation) -> None:
    await connect(installation, MASTODON)
    stopping = asyncio.Event()
    stopping.set()
    await discovery.look_at_next(installation.runtime.collector, is_stopping=stopping.is_set)
    assert len(lists(installation)) == 1
    await look(installation)
    assert (len(await found(installation)), len(lists(installation))) == (90, PAGES)


@pytest.mark.parametrize("again_after", [25 * HOUR, 49 * HOUR])
async def test_after_a_day_a_list_begins_anew(
    installation: Installation, again_after: timedelta
) -> None:
    await broken_off(installation)
    installation.skip(again_after)
    before = len(lists(installation))
    await look(installation)
    assert "max_id" not in lists(installation)[before]


async def test_a_list_begins_anew_where_the_platform_refuses_to_go_on(
    installation: Installation,
) -> None:
    key = await broken_off(installation)
    installation.skip(HOUR)
    installation.fail(MASTODON, "REQUEST_REJECTED", times=1, path="/statuses")
    await look(installation)
    assert "max_id" in lists(installation)[-1]
    assert (await place_of(installation, key)).list_cursor is None


async def test_who_asks_for_posts_now_gets_the_newest(installation: Installation) -> None:
    key = await broken_off(installation)
    before = len(lists(installation))
    await installation.accounts.discover(key)
    assert "max_id" not in lists(installation)[before]


async def test_accounts_on_a_platform_out_of_reach_are_left_alone(
    installation: Installation,
) -> None:
    await connect(installation, TIKTOK)
    await connect(installation, MASTODON)
    await installation.put_out_of_reach(TIKTOK, pause=HOUR)
    await look(installation)
    assert not installation.accounts.requests("video/list")
    assert len(lists(installation)) == PAGES

    installation.skip(HOUR)  # one of them asks for all, and ends the outage
    await look(installation)
    assert installation.accounts.requests("video/list")
    assert not await installation.out_of_reach()
