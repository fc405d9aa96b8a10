from dataclasses import replace

import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation.pinterest import MULTI_ANALYTICS
from tests.providers.readers import DAY, NOW, Readers, ref

ME = Platform.PINTEREST


def requested(readers: Readers) -> list[str]:
    return [request.target.split("?")[0] for request in readers.simulated.world.requests]


async def test_a_young_pins_range_starts_at_publication_so_its_sums_are_totals(
    readers: Readers,
) -> None:
    posts = [
        post for post in readers.simulated.world.posts(ME) if post.published_at > NOW - 80 * DAY
    ]
    batch = await readers.fetch(ME, *map(ref, posts))
    for post in posts:
        counts, metrics = (
            readers.simulated.world.counts(post),
            batch.found[post.external_id].metrics,
        )
        assert metrics.impressions == counts["impressions"]
        assert metrics.saves == counts["saves"]


async def test_an_old_pins_window_is_never_taken_for_its_lifetime(readers: Readers) -> None:
    old = readers.simulated.world.posts(ME)[120]
    batch = await readers.fetch(ME, ref(old))
    metrics = batch.found[old.external_id].metrics
    assert metrics.impressions == readers.simulated.world.counts(old)["impressions"]
    assert requested(readers) == [f"/pinterest/v5/pins/{old.external_id}"]


async def test_a_pin_of_unknown_age_is_read_by_its_lifetime(readers: Readers) -> None:
    post = readers.posts(ME)[0]
    batch = await readers.fetch(ME, replace(ref(post), published_at=None))
    assert batch.found[post.external_id].metrics.likes is not None
    assert requested(readers) == [f"/pinterest/v5/pins/{post.external_id}"]


async def test_many_old_pins_cost_one_page_of_the_list(readers: Readers) -> None:
    posts = readers.simulated.world.posts(ME)[100:180]
    batch = await readers.fetch(ME, *map(ref, posts))
    assert len(batch.found) == 80
    assert set(requested(readers)) == {"/pinterest/v5/pins"}
    assert len(requested(readers)) == 2


async def test_lifetime_and_summary_are_merged(readers: Readers) -> None:
    image = readers.simulated.world.publish(ME, NOW - 5 * DAY, PostCategory.IMAGE)
    batch = await readers.fetch(ME, ref(image))
    counts, metrics = readers.simulated.world.counts(image), batch.found[image.external_id].metrics
    assert (metrics.likes, metrics.comments) == (counts["likes"], counts["comments"])
    assert (metrics.saves, metrics.clicks) == (counts["saves"], counts["clicks"])
    assert metrics.views == metrics.impressions == counts["impressions"]
    assert metrics.shares is None


async def test_a_videos_views_and_watch_time_come_with_it(readers: Readers) -> None:
    video = readers.simulated.world.publish(ME, NOW - 5 * DAY, PostCategory.VIDEO)
    batch = await readers.fetch(ME, ref(video))
    counts, found = readers.simulated.world.counts(video), batch.found[video.external_id]
    assert found.extra == {
        "videoViews": counts["views"],
        "averageWatchSeconds": counts["mean_seconds"],
        "pinClicks": counts["views"],
        "profileVisits": counts["profile_visits"],
        "follows": counts["follows"],
    }
    assert found.metrics.watch_seconds == counts["watch_seconds"]


@pytest.mark.parametrize("can_ask_many", [True, False])
async def test_video_metrics_refused_for_a_pin_that_is_none_are_left_out(
    readers: Readers, *, can_ask_many: bool
) -> None:
    if not can_ask_many:
        readers.simulated.world.features.discard(MULTI_ANALYTICS)
    image = readers.simulated.world.publish(ME, NOW - 5 * DAY, PostCategory.IMAGE)
    batch = await readers.fetch(ME, replace(ref(image), category=PostCategory.VIDEO))
    found = batch.found[image.external_id]
    assert found.metrics.saves is not None
    assert found.extra.keys() == {"pinClicks", "profileVisits", "follows"}


async def test_a_401_for_the_beta_is_a_capability_and_pins_are_read_one_by_one(
    readers: Readers,
) -> None:
    readers.simulated.world.features.discard(MULTI_ANALYTICS)
    posts = [readers.simulated.world.publish(ME, NOW - n * DAY, PostCategory.IMAGE) for n in (3, 5)]
    batch = await readers.fetch(ME, *map(ref, posts))
    assert len(batch.found) == 2
    assert len(requested(readers)) == 3


async def test_a_foreign_pin_in_the_batch_does_not_take_the_others_with_it(
    readers: Readers,
) -> None:
    own, foreign = (
        readers.simulated.world.publish(ME, NOW - n * DAY, PostCategory.IMAGE) for n in (3, 5)
    )
    foreign.overrides["foreign"] = True
    batch = await readers.fetch(ME, ref(own), ref(foreign))
    assert batch.found.keys() == {own.external_id}
    assert batch.missing[foreign.external_id].code is FailureCode.PERMISSION_MISSING


async def test_zeros_of_days_that_are_still_processing_are_none(readers: Readers) -> None:
    post = readers.simulated.world.publish(ME, NOW - DAY, PostCategory.IMAGE)
    post.overrides |= {"statuses": ["PROCESSING"] * 2, "impressions": 0.0, "saves": 0.0}
    batch = await readers.fetch(ME, ref(post))
    metrics = batch.found[post.external_id].metrics
    assert (metrics.impressions, metrics.saves) == (None, None)
    assert metrics.likes is not None


async def test_whole_floats_are_counts(readers: Readers) -> None:
    post = readers.simulated.world.publish(ME, NOW - DAY, PostCategory.IMAGE)
    post.overrides |= {"statuses": ["READY", "PROCESSING"], "impressions": 240.0}
    batch = await readers.fetch(ME, ref(post))
    assert batch.found[post.external_id].metrics.impressions == 240


async def test_a_sum_that_lacks_days_is_no_total(readers: Readers) -> None:
    post = readers.simulated.world.publish(ME, NOW - 9 * DAY, PostCategory.IMAGE)
    post.overrides["statuses"] = ["BEFORE_BUSINESS_CREATED", "READY"]
    batch = await readers.fetch(ME, ref(post))
    assert batch.found[post.external_id].metrics.impressions is None
