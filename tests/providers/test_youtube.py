from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.platforms import Platform
from app.providers.base import Account, Token
from app.providers.youtube import ANALYTICS_SCOPE
from app.simulation.youtube import API_KEY, BATCH_STATS
from tests.providers.readers import DAY, NOW, Readers, ref

ME = Platform.YOUTUBE


def requested(readers: Readers) -> list[str]:
    return [request.target.split("?")[0] for request in readers.simulated.world.requests]


async def test_counts_come_as_strings_and_may_exceed_32_bits(readers: Readers) -> None:
    (post,) = readers.posts(ME, 1)
    post.overrides["views"] = 5_000_000_000
    batch = await readers.fetch(ME, ref(post))
    assert batch.found[post.external_id].metrics.views == 5_000_000_000


async def test_favorites_are_always_zero_and_no_saves(readers: Readers) -> None:
    (post,) = readers.posts(ME, 1)
    batch = await readers.fetch(ME, ref(post))
    assert batch.found[post.external_id].metrics.saves is None


async def test_without_batch_stats_the_older_method_is_asked_and_remembered(
    readers: Readers,
) -> None:
    readers.simulated.world.features.discard(BATCH_STATS)
    provider, token = readers.provider(ME), readers.token(ME)
    posts = [ref(post) for post in readers.posts(ME)]
    for _ in range(2):
        batch = await provider.fetch(token, posts, now=NOW)
        assert len(batch.found) == 3
    assert requested(readers) == [
        "/youtube/v3/videos:batchGetStats",
        "/youtube/v3/videos",
        "/youtube/v3/videos",
    ]


async def test_the_older_method_answers_without_items_if_nothing_is_known(
    readers: Readers,
) -> None:
    readers.simulated.world.features.discard(BATCH_STATS)
    (post,) = readers.posts(ME, 1)
    readers.simulated.world.remove(ME, post.external_id)
    batch = await readers.fetch(ME, ref(post))
    assert post.external_id in batch.missing


@pytest.mark.parametrize("kind", ["QUOTA_EXHAUSTED", "RATE_LIMITED", "DOWN"])
async def test_a_limit_or_an_outage_is_no_reason_for_the_older_method(
    readers: Readers, kind: str
) -> None:
    readers.fail(ME, kind)
    await readers.failures(ME, ref(readers.posts(ME)[0]))
    assert requested(readers) == ["/youtube/v3/videos:batchGetStats"]


async def test_the_owner_also_sees_shares_saves_and_watch_time_since_publication(
    readers: Readers,
) -> None:
    post = readers.posts(ME)[0]
    token = replace(readers.token(ME), scopes=(ANALYTICS_SCOPE,))
    batch = await readers.fetch(ME, ref(post), token=token)
    counts, metrics = readers.simulated.world.counts(post), batch.found[post.external_id].metrics
    assert (metrics.shares, metrics.saves) == (counts["shares"], counts["saves"])
    assert metrics.watch_seconds == int(str(counts["watch_seconds"])) // 60 * 60
    (report,) = [r.target for r in readers.simulated.world.requests if "reports" in r.target]
    day_before = (post.published_at - DAY).date()
    assert f"startDate={day_before.isoformat()}" in report


async def test_the_public_counts_do_not_fail_with_the_owners(readers: Readers) -> None:
    token = replace(readers.token(ME), scopes=(ANALYTICS_SCOPE,))
    fault = readers.fail(ME, "PERMISSION_MISSING")
    fault.path = "/analytics/"
    post = readers.posts(ME)[0]
    batch = await readers.fetch(ME, ref(post), token=token)
    metrics = batch.found[post.external_id].metrics
    assert metrics.views is not None
    assert metrics.shares is None


async def test_an_api_key_travels_in_a_header_and_belongs_to_nobody(readers: Readers) -> None:
    key = Token(API_KEY, is_api_key=True)
    post = readers.posts(ME)[0]
    batch = await readers.fetch(ME, ref(post), token=key)
    assert batch.found
    account = await readers.provider(ME).check(key, now=NOW)
    assert account == Account(None, None)
    assert not [r for r in readers.simulated.world.requests if API_KEY in r.target]


async def test_views_may_fall(readers: Readers) -> None:
    post = readers.posts(ME)[0]
    before = await readers.fetch(ME, ref(post))
    post.overrides["views"] = 1
    readers.simulated.world.skip(timedelta(hours=1))
    after = await readers.fetch(ME, ref(post))
    assert before.found[post.external_id].metrics.views != 1
    assert after.found[post.external_id].metrics.views == 1
