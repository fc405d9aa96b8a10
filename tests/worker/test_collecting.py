"""The worker over real HTTP against the simulated platforms, on both databases."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.sql.posts import posts
from tests.providers.readers import NOW, SOME_PLATFORMS
from tests.worker.installation import DAY, HOUR, Installation

YOUTUBE, X, INSTAGRAM = Platform.YOUTUBE, Platform.TWITTER, Platform.INSTAGRAM
TIKTOK = Platform.TIKTOK


async def test_what_is_due_is_fetched_recorded_and_due_again_by_its_age(
    installation: Installation,
) -> None:
    await installation.account(YOUTUBE, days=9.9)
    await installation.work()

    places = await installation.places()
    published = {
        post.external_id: post.published_at for post in installation.simulated.world.posts(YOUTUBE)
    }
    assert len(places) == len(await installation.snapshots()) == 10
    assert all(place.last_collected_at == NOW and place.leased_until is None for place in places)
    waits = sorted(place.next_collect_at - NOW for place in places)
    assert waits == [HOUR] + 6 * [6 * HOUR] + 3 * [DAY]
    assert published


@pytest.mark.parametrize("platform", SOME_PLATFORMS)
async def test_every_platform_is_collected(installation: Installation, platform: Platform) -> None:
    await installation.account(platform)
    await installation.work()
    places = await installation.places()
    assert places
    assert {(place.failure_code, place.attempts) for place in places} == {(None, 0)}
    assert {row.collected_at for row in await installation.snapshots()} == {NOW}


async def test_nothing_is_fetched_before_it_is_due(installation: Installation) -> None:
    await installation.account(X, days=5)
    await installation.work()
    requested = installation.fetches("/twitter/2/tweets")
    installation.skip(23 * HOUR)
    await installation.work()
    assert installation.fetches("/twitter/2/tweets") == requested
    installation.skip(HOUR)
    await installation.work()
    assert installation.fetches("/twitter/2/tweets") > requested
    assert await installation.days() == {NOW.date(), NOW.date() + DAY}


async def test_what_a_reading_reveals_is_taken_over_where_nobody_has_said_it(
    installation: Installation,
) -> None:
    key = await installation.accounts.connect(INSTAGRAM)
    first, second = installation.simulated.world.posts(INSTAGRAM)[:2]
    world, owner = (
        installation.accounts.world,
        (installation.organization_id, installation.accounts.brand_id),
    )
    unsaid = await world.post(*owner, first.external_id, INSTAGRAM, credential_id=key)
    said: dict[str, Any] = {"category": PostCategory.ARTICLE, "url": "https://example.org/mine"}
    ours = await world.post(*owner, second.external_id, INSTAGRAM, credential_id=key, **said)
    await installation.work()

    rows = {row.id: row for row in await installation.select(select(posts))}
    assert rows[unsaid].category is first.category is not PostCategory.POST
    assert first.external_id in rows[unsaid].url
    assert {name: getattr(rows[ours], name) for name in said} == said
    assert second.category is not PostCategory.ARTICLE
    assert len(await installation.snapshots()) == 2


async def test_a_metric_that_was_not_answered_is_missing_until_it_is_and_its_number_stays(
    installation: Installation,
) -> None:
    await installation.account(TIKTOK, days=0.5)
    (post,) = installation.simulated.world.posts(TIKTOK)[:1]
    await installation.work()
    (first, *_) = await installation.snapshots()

    missing = []
    for value in ("many", -1, None):
        post.overrides.clear()
        if value is not None:
            post.overrides["likes"] = value
        installation.skip(HOUR)
        await installation.work()
        (row, *_) = await installation.snapshots()
        (place, *_) = await installation.places()
        missing.append((json.loads(place.missing or "[]"), row.likes, row.answered_at))

    since = (NOW + HOUR).isoformat()
    assert [[each["reason"] for each in found] for found, *_ in missing] == [
        ["like_count is not a count: 'many'"],
        ["like_count is out of range: -1"],
        [],
    ]
    assert {(each["metric"], each["since"]) for found, *_ in missing for each in found} == {
        ("likes", since)
    }
    assert [(likes, at and json.loads(at)) for _, likes, at in missing[:2]] == [
        (first.likes, {"likes": NOW.isoformat()})
    ] * 2
    assert missing[2][1] >= first.likes
    assert missing[2][2] is None
    assert (place.failure_code, row.collected_at) == (None, NOW + 3 * HOUR)
