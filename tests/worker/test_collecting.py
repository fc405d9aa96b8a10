"""The worker over real HTTP against the simulated platforms, on both databases."""

import pytest

from app.domain.metrics import Platform
from app.providers.registry import PLATFORMS
from tests.providers.readers import NOW
from tests.worker.stage import DAY, HOUR, Stage

YOUTUBE, X = Platform.YOUTUBE, Platform.TWITTER


async def test_what_is_due_is_fetched_recorded_and_due_again_by_its_age(stage: Stage) -> None:
    await stage.account(YOUTUBE, days=9.9)
    await stage.work()

    places = await stage.places()
    published = {
        post.external_id: post.published_at for post in stage.simulated.world.posts(YOUTUBE)
    }
    assert len(places) == len(await stage.snapshots()) == 10
    assert all(place.last_collected_at == NOW and place.leased_until is None for place in places)
    waits = sorted(place.next_collect_at - NOW for place in places)
    assert waits == [HOUR] + 6 * [6 * HOUR] + 3 * [DAY]
    assert published


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_every_platform_is_collected(stage: Stage, platform: Platform) -> None:
    await stage.account(platform)
    await stage.work()
    places = await stage.places()
    assert places
    assert {(place.failure_code, place.attempts) for place in places} == {(None, 0)}
    assert {row.collected_at for row in await stage.snapshots()} == {NOW}


async def test_nothing_is_fetched_before_it_is_due(stage: Stage) -> None:
    await stage.account(X, days=5)
    await stage.work()
    asked = stage.fetches("/twitter/2/tweets")
    stage.skip(23 * HOUR)
    await stage.work()
    assert stage.fetches("/twitter/2/tweets") == asked
    stage.skip(HOUR)
    await stage.work()
    assert stage.fetches("/twitter/2/tweets") > asked
    assert await stage.days() == {NOW.date(), NOW.date() + DAY}
