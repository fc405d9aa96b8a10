from dataclasses import replace

import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.providers.twitter import OWNED_MICROS, POST_MICROS
from app.simulation.twitter import POST_FIELDS
from tests.providers.readers import DAY, NOW, Readers, ref

ME = Platform.TWITTER


def requested(readers: Readers) -> list[str]:
    return [request.target for request in readers.simulated.world.requests]


async def test_private_metrics_are_never_asked_of_a_post_that_would_be_dropped(
    readers: Readers,
) -> None:
    posts = readers.simulated.world.posts(ME)
    young, old = posts[5], posts[45]
    batch = await readers.fetch(ME, ref(young), ref(old))
    private, public = requested(readers)
    assert "non_public_metrics" in private
    assert old.external_id not in private
    assert "non_public_metrics" not in public
    assert batch.found[young.external_id].metrics.clicks is not None
    assert batch.found[old.external_id].metrics.clicks is None
    assert batch.found[old.external_id].metrics.views is not None


async def test_a_post_dropped_for_its_private_metrics_is_asked_again_without(
    readers: Readers,
) -> None:
    posts = readers.simulated.world.posts(ME)
    lied = replace(ref(posts[45]), published_at=NOW - DAY)
    batch = await readers.fetch(ME, lied, ref(posts[1]))
    assert batch.found.keys() == {lied.external_id, posts[1].external_id}
    assert batch.found[lied.external_id].metrics.clicks is None
    assert batch.cost_micros == 2 * POST_MICROS


async def test_the_app_alone_asks_for_public_metrics_only(readers: Readers) -> None:
    token = replace(readers.token(ME), account_id=None)
    await readers.fetch(ME, ref(readers.posts(ME)[0]), token=token)
    assert not [target for target in requested(readers) if "non_public" in target]


async def test_both_vocabularies_are_read_and_the_one_that_works_is_remembered(
    readers: Readers,
) -> None:
    provider, token = readers.provider(ME), readers.token(ME)
    post = ref(readers.posts(ME)[0])
    old = await provider.fetch(token, [post], now=NOW)
    readers.simulated.world.features.add(POST_FIELDS)
    for _ in range(2):
        new = await provider.fetch(token, [post], now=NOW)
        assert new.found == old.found
    assert [("post.fields" in target) for target in requested(readers)] == [
        False,
        False,
        True,
        True,
    ]


async def test_shares_are_reposts_and_quotes(readers: Readers) -> None:
    post = readers.posts(ME)[0]
    post.overrides |= {"reposts": 50, "shares": 5}
    batch = await readers.fetch(ME, ref(post))
    assert batch.found[post.external_id].metrics.shares == 55


async def test_a_post_that_may_not_be_seen_stands_in_errors_with_http_200(
    readers: Readers,
) -> None:
    post, other = readers.posts(ME, 2)
    post.overrides["hidden"] = True
    batch = await readers.fetch(ME, ref(post), ref(other))
    assert batch.missing[post.external_id].code is FailureCode.PERMISSION_MISSING
    assert other.external_id in batch.found


async def test_a_batch_says_what_it_costs_and_what_is_left(readers: Readers) -> None:
    batch = await readers.fetch(ME, *map(ref, readers.posts(ME, 3)))
    assert batch.cost_micros == 3 * POST_MICROS
    assert batch.allowance is not None
    assert batch.allowance.remaining == 899


async def test_the_apps_owner_reads_the_own_timeline_at_a_fifth_of_the_price(
    readers: Readers,
) -> None:
    token = replace(readers.token(ME), owns_app=True)
    posts = readers.simulated.world.posts(ME)[2:42]
    batch = await readers.fetch(ME, *map(ref, posts), token=token)
    assert len(batch.found) == 40
    assert batch.cost_micros == 40 * OWNED_MICROS
    # The first page is empty and still has a successor.
    assert len(requested(readers)) == 2


async def test_what_the_timeline_leaves_out_is_looked_up(readers: Readers) -> None:
    token = replace(readers.token(ME), owns_app=True)
    posts = readers.simulated.world.posts(ME)[2:42]
    gone = ref(posts[7])
    readers.simulated.world.remove(ME, gone.external_id)
    batch = await readers.fetch(ME, *map(ref, posts), token=token)
    assert batch.missing.keys() == {gone.external_id}
    assert f"ids={gone.external_id}" in requested(readers)[-1]


async def test_few_posts_of_a_long_timeline_are_looked_up_at_once(readers: Readers) -> None:
    token = replace(readers.token(ME), owns_app=True)
    await readers.fetch(ME, ref(readers.posts(ME)[0]), token=token)
    assert [target.split("?")[0] for target in requested(readers)] == ["/twitter/2/tweets"]


async def test_a_young_post_that_is_gone_is_not_asked_twice(readers: Readers) -> None:
    post = readers.posts(ME)[0]
    readers.simulated.world.remove(ME, post.external_id)
    batch = await readers.fetch(ME, ref(post))
    assert batch.missing[post.external_id].code is FailureCode.METRICS_DELAYED
    assert len(requested(readers)) == 1


@pytest.mark.parametrize("kind", ["BILLING_REQUIRED", "RATE_LIMITED"])
async def test_what_was_read_and_paid_for_is_kept(readers: Readers, kind: str) -> None:
    posts = readers.simulated.world.posts(ME)
    young, old = ref(posts[5]), ref(posts[45])
    readers.fail(ME, kind).after = 1
    batch = await readers.fetch(ME, young, old)
    assert batch.found.keys() == {young.external_id}
    assert batch.missing[old.external_id].code == kind
    assert batch.cost_micros == POST_MICROS
