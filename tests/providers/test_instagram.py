from dataclasses import replace

import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers.base import PostRef
from app.providers.instagram import FACEBOOK_LOGIN
from tests.providers.readers import DAY, NOW, Readers, ref

ME = Platform.INSTAGRAM


async def test_a_known_kind_of_post_costs_one_request_and_an_unknown_one_two(
    readers: Readers,
) -> None:
    world = readers.simulated.world
    post = world.publish(ME, NOW - DAY, PostCategory.REEL)
    known = await readers.fetch(ME, ref(post))
    assert len(world.requests) == 1
    unknown = await readers.fetch(ME, PostRef(post.external_id, post.published_at))
    assert len(world.requests) == 3
    assert known.found == unknown.found
    assert known.found[post.external_id].category is PostCategory.REEL


async def test_a_wrong_kind_of_post_does_not_fail_for_one_invalid_metric(
    readers: Readers,
) -> None:
    story = readers.simulated.world.publish(ME, NOW - DAY / 2, PostCategory.STORY)
    batch = await readers.fetch(ME, replace(ref(story), category=PostCategory.REEL))
    reading = batch.found[story.external_id]
    assert reading.category is PostCategory.STORY
    assert reading.metrics.clicks == readers.simulated.world.counts(story)["clicks"]
    assert reading.metrics.saves is None


async def test_views_are_not_impressions_and_watch_time_is_in_milliseconds(
    readers: Readers,
) -> None:
    reel = readers.simulated.world.publish(ME, NOW - DAY, PostCategory.REEL)
    batch = await readers.fetch(ME, ref(reel))
    counts, reading = readers.simulated.world.counts(reel), batch.found[reel.external_id]
    assert reading.metrics.impressions is None
    assert reading.metrics.watch_seconds == counts["watch_seconds"]
    assert reading.reach == counts["reach"]


@pytest.mark.parametrize("host", [None, FACEBOOK_LOGIN])
@pytest.mark.parametrize("told", ["PERSONAL_THEN", "FEW_VIEWERS", "EMPTY"])
async def test_without_insights_the_public_counts_remain(
    readers: Readers, host: str | None, told: str
) -> None:
    post, other = readers.posts(ME, 2)
    post.overrides["insights"] = told
    batch = await readers.fetch(
        ME, ref(post), ref(other), token=replace(readers.token(ME), host=host)
    )
    metrics = batch.found[post.external_id].metrics
    assert metrics.likes is not None
    assert metrics.views is None
    assert batch.found[other.external_id].metrics.views is not None


async def test_a_batch_asks_once_and_its_bodies_are_strings(readers: Readers) -> None:
    token = replace(readers.token(ME), host=FACEBOOK_LOGIN)
    posts = [ref(post) for post in readers.posts(ME, 8) if post.category is not PostCategory.VIDEO]
    batch = await readers.fetch(ME, *posts, token=token)
    assert len(batch.found) == len(posts)
    assert len(readers.simulated.world.requests) == 1
    single = await readers.fetch(ME, *posts)
    assert single.found == batch.found


async def test_null_in_a_batch_is_a_post_out_of_time(readers: Readers) -> None:
    token = replace(readers.token(ME), host=FACEBOOK_LOGIN)
    post, other = readers.posts(ME, 2)
    post.overrides["insights"] = "OUT_OF_TIME"
    batch = await readers.fetch(ME, ref(post), ref(other), token=token)
    assert batch.missing[post.external_id].code is FailureCode.PROVIDER_UNAVAILABLE
    assert other.external_id in batch.found


async def test_a_limit_in_the_middle_keeps_what_was_read(readers: Readers) -> None:
    first, *rest = [
        readers.simulated.world.publish(ME, NOW - n * DAY / 24, PostCategory.IMAGE)
        for n in range(1, 5)
    ]
    fault = readers.fail(ME, "RATE_LIMITED")
    fault.path = rest[0].external_id
    batch = await readers.fetch(ME, *map(ref, [first, *rest]))
    assert batch.found.keys() == {first.external_id}
    assert {failure.code for failure in batch.missing.values()} == {FailureCode.RATE_LIMITED}
    assert len(readers.simulated.world.requests) == 2


async def test_missing_permission_for_insights_is_said_and_not_hidden(readers: Readers) -> None:
    post = readers.posts(ME, 1)[0]
    post.overrides["insights"] = "PERMISSION_MISSING"
    batch = await readers.fetch(ME, ref(post))
    assert batch.missing[post.external_id].code is FailureCode.PERMISSION_MISSING


async def test_listing_never_follows_the_address_that_holds_the_token(readers: Readers) -> None:
    token = readers.token(ME)
    provider = readers.provider(ME)
    pages = [page.posts async for page in provider.list_posts(token, since=NOW - 90 * DAY, now=NOW)]
    assert sum(map(len, pages)) == 90
    assert len(readers.simulated.world.requests) > 1
    assert not [r for r in readers.simulated.world.requests if "access_token" in r.target]
