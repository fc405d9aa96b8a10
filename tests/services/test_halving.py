"""One post that a platform stumbles over doesn't cost those that were asked for with it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.numbers.metrics import Metrics
from app.providers.base import Batch, PostRef, ProviderFailed, Reading
from app.services.collecting.halving import MOST_REQUESTS, fetch_in_parts

DOWN = Failure(FailureCode.PROVIDER_UNAVAILABLE, "The platform is out of order (HTTP 500).")
NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Platform:
    """A platform that answers with an error when it is asked for certain posts."""

    def __init__(self, *bad: int, failure: Failure = DOWN, status: int | None = 500) -> None:
        self.bad = {str(each) for each in bad}
        self.failure, self.status = failure, status
        self.requests = 0
        self.meanwhile: Callable[[], None] = lambda: None

    async def fetch(self, posts: Sequence[PostRef]) -> Batch:
        self.requests += 1
        self.meanwhile()
        if any(post.external_id in self.bad for post in posts):
            raise ProviderFailed(self.failure, status=self.status)
        return Batch({post.external_id: Reading(Metrics(likes=1)) for post in posts}, {}, None, 5)


def posts(count: int) -> list[PostRef]:
    return [PostRef(str(number)) for number in range(count)]


async def test_a_good_batch_is_one_request() -> None:
    platform = Platform()
    assert len((await fetch_in_parts(platform.fetch, posts(100))).found) == 100
    assert platform.requests == 1


@pytest.mark.parametrize("bad", [0, 1, 37, 98, 99])
@pytest.mark.parametrize("count", [100, 50, 20])
async def test_a_bad_post_costs_itself_and_a_few_requests(bad: int, count: int) -> None:
    bad = min(bad, count - 1)
    platform = Platform(bad)
    batch = await fetch_in_parts(platform.fetch, posts(count))
    assert dict(batch.missing) == {str(bad): DOWN}
    assert len(batch.found) == count - 1
    assert platform.requests <= 17
    assert batch.cost_micros <= 5 * platform.requests


async def test_of_two_bad_posts_the_others_are_kept_too() -> None:
    batch = await fetch_in_parts(Platform(10, 80).fetch, posts(100))
    assert set(batch.missing) == {"10", "80"}


async def test_a_platform_out_of_order_is_asked_for_two_posts_alone_and_no_more() -> None:
    platform = Platform(*range(100))
    with pytest.raises(ProviderFailed) as raised:
        await fetch_in_parts(platform.fetch, posts(100))
    assert (raised.value.failure, platform.requests) == (DOWN, 3)


@pytest.mark.parametrize(
    "platform",
    [
        Platform(3, status=None),  # nobody answered
        Platform(3, failure=Failure(FailureCode.RATE_LIMITED, ""), status=429),
        Platform(3, failure=Failure(FailureCode.AUTHENTICATION_FAILED, ""), status=401),
        Platform(3, failure=Failure(FailureCode.REQUEST_REJECTED, ""), status=400),
    ],
)
async def test_what_no_post_is_to_blame_for_isnt_asked_again(platform: Platform) -> None:
    with pytest.raises(ProviderFailed):
        await fetch_in_parts(platform.fetch, posts(100))
    assert platform.requests == 1


async def test_a_single_post_isnt_asked_for_again() -> None:
    platform = Platform(0)
    with pytest.raises(ProviderFailed):
        await fetch_in_parts(platform.fetch, posts(1))
    assert platform.requests == 1


async def test_requests_are_bounded_however_many_posts_are_bad() -> None:
    platform = Platform(*range(1, 100, 2))
    batch = await fetch_in_parts(platform.fetch, posts(100))
    assert platform.requests == 1 + MOST_REQUESTS
    assert batch.found.keys() | batch.missing.keys() == {post.external_id for post in posts(100)}


async def test_a_limit_on_the_way_ends_it_and_is_what_the_rest_are_told() -> None:
    platform = Platform(37)
    limited = Failure(FailureCode.RATE_LIMITED, "Slower.", NOW)

    def limit() -> None:
        if platform.requests == 4:
            platform.failure, platform.status = limited, 429
            platform.bad = {post.external_id for post in posts(100)}

    platform.meanwhile = limit
    batch = await fetch_in_parts(platform.fetch, posts(100))
    assert platform.requests == 4
    assert limited in batch.missing.values()
    assert batch.found.keys() | batch.missing.keys() == {post.external_id for post in posts(100)}
