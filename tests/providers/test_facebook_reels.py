"""Reels of a Facebook Page: they come after its posts, from a list of their own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers.base import Malformed, ProviderFailed, PublishedPost
from app.providers.facebook_reels import (
    LEFT_OUT,
    METRICS,
    NO_VIDEO,
    REELS,
    numbers,
    path,
    published,
    video_id,
)
from app.simulation.faults import Trouble
from tests.providers.readers import DAY, NOW, Readers, ref

ME = Platform.FACEBOOK
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
REEL: dict[str, Any] = {
    "id": "9",
    "post_id": "7",
    "description": "Proofing\nfor two days",
    "created_time": "2026-11-20T10:00:00+0000",
    "permalink_url": "/reel/9/",
    "length": 17.5,
    "picture": "https://scontent.example/7.jpg",
    "from": {"id": "1", "name": "Slow Crumb"},
}


def test_a_reel_is_known_by_its_post() -> None:
    assert published(REEL) == PublishedPost(
        "7",
        AT,
        label="Proofing",
        description="Proofing\nfor two days",
        category=PostCategory.REEL,
        url="https://www.facebook.com/reel/9/",
        picture_url="https://scontent.example/7.jpg",
        author="Slow Crumb",
        duration_seconds=17.5,
    )


@pytest.mark.parametrize("lacking", ["post_id", "created_time"])
def test_what_is_no_reel_is_malformed(lacking: str) -> None:
    with pytest.raises(Malformed):
        published({name: value for name, value in REEL.items() if name != lacking})


async def test_reels_are_found_and_read_as_posts(readers: Readers) -> None:
    world = readers.simulated.world
    reel = world.publish(ME, NOW - timedelta(hours=1), PostCategory.REEL)
    provider, token = readers.provider(ME), readers.token(ME)
    pages = [page async for page in provider.list_posts(token, since=NOW - DAY / 4, now=NOW)]
    found = {post.external_id: post for page in pages for post in page.posts}
    assert found[reel.external_id].category is PostCategory.REEL
    assert (pages[0].cursor, pages[-1].cursor) == (REELS.cursor, None)
    batch = await readers.fetch(ME, ref(reel))
    assert batch.found[reel.external_id].metrics.views == world.counts(reel)["views"]


@pytest.mark.parametrize("kind", ["PERMISSION_MISSING", "REQUEST_REJECTED"])
async def test_reels_that_facebook_refuses_to_list_cost_no_posts_and_it_is_said(
    readers: Readers, kind: str
) -> None:
    readers.fail(ME, kind).path = "/video_reels"
    provider, token = readers.provider(ME), readers.token(ME)
    pages = [page async for page in provider.list_posts(token, since=NOW - 9 * DAY, now=NOW)]
    assert len([post for page in pages for post in page.posts]) >= 6
    (skipped,) = [item for page in pages for item in page.skipped]
    assert skipped.reason.startswith("Reels: ")


@pytest.mark.parametrize("kind", ["RATE_LIMITED", Trouble.DOWN])
async def test_an_outage_among_the_reels_ends_the_list_before_its_time(
    readers: Readers, kind: str
) -> None:
    readers.fail(ME, kind).path = "/video_reels"
    provider, token = readers.provider(ME), readers.token(ME)
    pages = provider.list_posts(token, since=NOW - 9 * DAY, now=NOW)
    cursor: str | None = None
    while cursor != REELS.cursor:
        cursor = (await anext(pages)).cursor
    with pytest.raises(ProviderFailed):
        await anext(pages)


INSIGHTS: dict[str, Any] = {
    "data": [
        {"name": name, "period": "lifetime", "values": [{"value": value}]}
        for name, value in zip(METRICS, (1500, 300, 4, 61_999, 4_500), strict=True)
    ]
}
REFUSED = Failure(FailureCode.REQUEST_REJECTED, "Facebook refuses it.")
DOWN = Failure(FailureCode.PROVIDER_UNAVAILABLE, "Down.")


def test_the_insights_of_a_reels_video_are_read_whole() -> None:
    assert numbers(INSIGHTS, {}) == {
        "plays": 1500,
        "replays": 300,
        "follows": 4,
        "watch_seconds": 61,
        "averageWatchSeconds": 4.5,
    }


def test_what_is_refused_left_out_or_not_answered_is_so_and_never_zero() -> None:
    first = {"data": INSIGHTS["data"][:1]}
    told = numbers(first, {"fb_reels_replay_count": REFUSED})
    assert (told["plays"], told["replays"], told["follows"]) == (1500, REFUSED, LEFT_OUT)
    assert set(numbers(DOWN, {}).values()) == {DOWN}
    assert {type(each) for each in numbers({"data": 7}, {}).values()} == {Failure}


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://www.facebook.com/reel/904/", "904"),
        ("https://www.facebook.com/reel/904?s=1", "904"),
        ("https://www.facebook.com/reel/" + "9" * 21, None),
        ("https://www.facebook.com/1/videos/904/", None),
        (None, None),
    ],
)
def test_a_reels_video_is_known_by_its_address(address: object, known: str | None) -> None:
    assert video_id({"permalink_url": address}) == known


def test_several_insights_are_one_address() -> None:
    assert path("904", METRICS[:2]) == (
        "904/video_insights?metric=fb_reels_total_plays,fb_reels_replay_count"
    )


async def test_a_reel_has_its_plays_and_the_follows_that_it_brought(readers: Readers) -> None:
    world = readers.simulated.world
    reel = world.publish(ME, NOW - 9 * DAY, PostCategory.REEL)
    counts = world.counts(reel)
    extra = (await readers.fetch(ME, ref(reel))).found[reel.external_id].extra
    assert (extra["plays"], extra["replays"]) == (counts["impressions"], counts["views"])
    assert extra["follows"] == counts["follows"]


@pytest.mark.parametrize("is_named", [True, False])
async def test_a_metric_of_reels_that_is_refused_costs_itself(
    readers: Readers, *, is_named: bool
) -> None:
    world = readers.simulated.world
    posts = [world.publish(ME, NOW - each * DAY, PostCategory.REEL) for each in (8, 9, 10)]
    world.refused[ME, "fb_reels_replay_count"] = is_named
    provider, token = readers.provider(ME), readers.token(ME)
    batch = await provider.fetch(token, [ref(post) for post in posts], now=NOW)
    for post in posts:
        reading = batch.found[post.external_id]
        assert reading.missing.keys() == {"replays"}
        assert reading.extra["plays"] == world.counts(post)["impressions"]
    before = len(world.requests)
    await provider.fetch(token, [ref(post) for post in posts], now=NOW)
    assert len(world.requests) == before + 2, "it isn't asked for again"


async def test_a_reel_whose_video_is_not_shown_has_the_numbers_of_its_post(
    readers: Readers,
) -> None:
    reel = readers.simulated.world.publish(ME, NOW - 9 * DAY, PostCategory.REEL)
    reel.overrides["video"] = "HIDDEN"
    reading = (await readers.fetch(ME, ref(reel))).found[reel.external_id]
    assert reading.missing == dict.fromkeys(("plays", "replays", "follows"), NO_VIDEO)
    assert reading.metrics.watch_seconds == readers.simulated.world.counts(reel)["watch_seconds"]
