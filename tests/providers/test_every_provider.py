"""What holds for all of them: every failure is named, every id is answered, numbers grow."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.catalogue.metric_catalogue import reported_fields
from app.domain.collecting.failures import FailureCode
from app.domain.numbers.metrics import COUNTS, LARGEST_COUNT, REACH
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import registry
from app.providers.base import PostRef, Reading
from app.providers.calls import Call, Reply, Sender
from app.providers.limits import next_pacific_midnight
from app.providers.transport import Transport
from app.providers.youtube import ANALYTICS_SCOPE
from app.simulation.faults import Fault, Trouble
from app.simulation.refusals import WAIT
from app.simulation.registry import ACCOUNTS, REFUSALS
from app.simulation.world import new_id
from tests.providers.readers import CLIENT, DAY, NOW, PLATFORMS, SOME_PLATFORMS, Readers, ref

REFUSED = [
    pytest.param(platform, FailureCode(kind), shape, id=f"{platform}-{kind}-{shape}")
    for platform, kinds in REFUSALS.items()
    for kind, shapes in kinds.items()
    if kind in FailureCode.__members__ and kind != "POST_NOT_FOUND"
    for shape in range(len(shapes))
]
TROUBLES = {
    Trouble.DOWN: FailureCode.PROVIDER_UNAVAILABLE,
    Trouble.BLOCKED: FailureCode.PROVIDER_UNAVAILABLE,
    Trouble.CUT: FailureCode.PROVIDER_UNAVAILABLE,
    Trouble.REDIRECT: FailureCode.PROVIDER_UNAVAILABLE,
    Trouble.ENDLESS: FailureCode.PROVIDER_UNAVAILABLE,
    Trouble.TRUNCATED: FailureCode.MALFORMED_RESPONSE,
    Trouble.WRONG_TYPES: FailureCode.MALFORMED_RESPONSE,
    Trouble.NOT_JSON: FailureCode.MALFORMED_RESPONSE,
}
NO_COUNTS = {
    "negative": -3,
    "fraction": 1.5,
    "words": "many",
    "too large": LARGEST_COUNT + 1,
    "list": [1],
}


@pytest.mark.parametrize(("platform", "code", "shape"), REFUSED)
async def test_every_refusal_is_named_from_its_body(
    readers: Readers, platform: Platform, code: FailureCode, shape: int
) -> None:
    readers.fail(platform, code, shape=shape)
    failures = await readers.failures(platform, *map(ref, readers.posts(platform)))
    assert {failure.code for failure in failures} == {code}
    for failure in failures:
        assert "<" not in failure.message
        assert "access-" not in failure.message


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_rate_limit_carries_the_platforms_own_reset(
    readers: Readers, platform: Platform
) -> None:
    readers.fail(platform, FailureCode.RATE_LIMITED)
    failures = await readers.failures(platform, *map(ref, readers.posts(platform)))
    # TikTok sends no header: its window is a sliding minute.
    wait = timedelta(minutes=1) if platform is Platform.TIKTOK else WAIT
    assert {failure.retry_at for failure in failures} == {NOW + wait}


async def test_youtubes_quota_is_full_again_at_midnight_in_los_angeles(readers: Readers) -> None:
    readers.fail(Platform.YOUTUBE, FailureCode.QUOTA_EXHAUSTED)
    posts = readers.posts(Platform.YOUTUBE)
    (failure,) = await readers.failures(Platform.YOUTUBE, *map(ref, posts))
    assert failure.retry_at == next_pacific_midnight(NOW)


@pytest.mark.parametrize("platform", SOME_PLATFORMS)
@pytest.mark.parametrize(("trouble", "code"), TROUBLES.items())
async def test_every_trouble_on_the_way_is_named(
    readers: Readers, platform: Platform, trouble: Trouble, code: FailureCode
) -> None:
    readers.fail(platform, trouble)
    failures = await readers.failures(platform, *map(ref, readers.posts(platform)))
    assert {failure.code for failure in failures} == {code}


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_slow_platform_is_given_up(readers: Readers, platform: Platform) -> None:
    readers.simulated.faults.append(Fault(platform, Trouble.SLOW, times=99, seconds=1))
    readers.transport = Transport(timeout_seconds=0.1, allow_private_hosts=True)
    failures = await readers.failures(platform, *map(ref, readers.posts(platform)))
    await readers.transport.aclose()
    assert {failure.code for failure in failures} == {FailureCode.PROVIDER_UNAVAILABLE}


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_every_id_asked_is_found_or_missing(readers: Readers, platform: Platform) -> None:
    posts = readers.posts(platform, 4)
    young = PostRef(new_id(ACCOUNTS[platform], NOW - DAY / 2 + timedelta(hours=1)), NOW - DAY / 2)
    old = PostRef(new_id(ACCOUNTS[platform], NOW - 50 * DAY), NOW - 50 * DAY)
    unknown = PostRef(new_id(ACCOUNTS[platform], NOW - 51 * DAY))
    strange = PostRef("1,2", NOW)
    batch = await readers.fetch(platform, *map(ref, posts), young, old, unknown, strange)
    assert batch.found.keys() == {post.external_id for post in posts}
    assert {external_id: failure.code for external_id, failure in batch.missing.items()} == {
        young.external_id: FailureCode.METRICS_DELAYED,
        old.external_id: FailureCode.POST_NOT_FOUND,
        unknown.external_id: FailureCode.POST_NOT_FOUND,
        strange.external_id: FailureCode.NOT_A_POST_ID,
    }


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_full_batch_fits_and_one_more_does_not(
    readers: Readers, platform: Platform
) -> None:
    size = registry.PLATFORMS[platform].batch_size
    posts = [ref(post) for post in readers.posts(platform, size + 1)]
    batch = await readers.fetch(platform, *posts[:size])
    assert len(batch.found) == size
    with pytest.raises(ValueError, match="at most"):
        await readers.fetch(platform, *posts)


class Weighing:
    """Counts the requests that pass as the platform does."""

    def __init__(self, real: Sender) -> None:
        self.real = real
        self.weight = 0

    async def send(self, call: Call) -> Reply:
        self.weight += call.weight
        return await self.real.send(call)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_full_batch_costs_the_requests_that_the_registry_says(
    readers: Readers, platform: Platform
) -> None:
    info, world = registry.PLATFORMS[platform], readers.simulated.world
    posts = [
        world.publish(platform, NOW - DAY - timedelta(minutes=number), PostCategory.IMAGE)
        for number in range(info.batch_size)
    ]
    weighing, token = Weighing(readers.transport), readers.token(platform)
    endpoints = readers.simulated.endpoints[platform]
    provider = registry.connect(platform, weighing, client=CLIENT, endpoints=endpoints)
    await provider.fetch(token, [ref(post) for post in posts], now=NOW)
    assert weighing.weight == info.batch_size // info.posts_per_request


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_only_strange_ids_ask_nothing(readers: Readers, platform: Platform) -> None:
    batch = await readers.fetch(platform, PostRef("../../etc/passwd"), PostRef("a b"))
    assert len(batch.missing) == 2
    assert not readers.simulated.world.requests


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("value", NO_COUNTS.values(), ids=NO_COUNTS)
async def test_a_counter_that_is_none_costs_its_metric_alone(
    readers: Readers, platform: Platform, value: object
) -> None:
    good, bad, other = readers.posts(platform)
    bad.overrides["likes"] = value
    batch = await readers.fetch(platform, ref(good), ref(bad), ref(other))
    assert batch.found.keys() == {good.external_id, bad.external_id, other.external_id}
    reading = batch.found[bad.external_id]
    assert reading.metrics.likes is None
    assert reading.missing.keys() - batch.found[good.external_id].missing.keys() == {"likes"}
    assert reading.missing["likes"].code is FailureCode.MALFORMED_RESPONSE
    assert reading.metrics.comments is not None
    assert batch.found[good.external_id].metrics.likes is not None


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_the_largest_count_is_exact(readers: Readers, platform: Platform) -> None:
    (post,) = readers.posts(platform, 1)
    post.overrides["likes"] = LARGEST_COUNT
    batch = await readers.fetch(platform, ref(post))
    assert batch.found[post.external_id].metrics.likes == LARGEST_COUNT


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_count_that_is_not_reported_is_unknown_and_not_zero(
    readers: Readers, platform: Platform
) -> None:
    (post,) = readers.posts(platform, 1)
    post.overrides["likes"] = None
    batch = await readers.fetch(platform, ref(post))
    metrics = batch.found[post.external_id].metrics
    assert metrics.likes is None
    assert metrics.comments is not None


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_post_without_any_number_is_no_reading(
    readers: Readers, platform: Platform
) -> None:
    (post,) = readers.posts(platform, 1)
    post.overrides |= dict.fromkeys(readers.simulated.world.counts(post))
    if platform is Platform.INSTAGRAM:
        post.overrides["insights"] = "EMPTY"
    batch = await readers.fetch(platform, ref(post))
    assert batch.missing[post.external_id].code is FailureCode.METRICS_DELAYED


EXTRA_OF_OTHERS = {
    Platform.YOUTUBE: set(registry.PLATFORMS[Platform.YOUTUBE].extra_metrics),
    Platform.INSTAGRAM: {"replies", "storyNavigation"},
    Platform.FACEBOOK: {"replies"},
    Platform.LINKEDIN: set(registry.PLATFORMS[Platform.LINKEDIN].extra_metrics),
}
"""Extra metrics that only the owner sees, or that only stories have."""


NEEDS_MORE = {
    Platform.YOUTUBE: {"shares", "saves", "watch_seconds"},
    Platform.LINKEDIN: {"saves", "watch_seconds"},
}
"""Metrics that take a permission which these tokens don't have, or another kind of account."""


def count_of(reading: Reading, name: str) -> int | None:
    count: int | None = getattr(reading if name == REACH else reading.metrics, name)
    return count


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_metrics_are_those_that_the_catalogue_names_and_they_grow(
    readers: Readers, platform: Platform
) -> None:
    posts = readers.posts(platform, 12)
    before = await readers.fetch(platform, *map(ref, posts))
    readers.simulated.world.skip(timedelta(hours=1))
    after = await readers.fetch(platform, *map(ref, posts))
    reported, extra = set(), set[str]()
    for external_id, reading in after.found.items():
        extra |= reading.extra.keys()
        for name in COUNTS:
            now, then = (count_of(r, name) for r in (reading, before.found[external_id]))
            assert (now is None) == (then is None)
            if now is not None and then is not None:
                reported.add(name)
                assert now >= then
    promised = set(reported_fields(platform))
    needs_more = NEEDS_MORE.get(platform, set())
    stories_only = {"clicks"} if platform is Platform.INSTAGRAM else set()
    assert reported == promised - needs_more - stories_only
    assert extra == set(registry.PLATFORMS[platform].extra_metrics) - EXTRA_OF_OTHERS.get(
        platform, set()
    )
    assert after.found != before.found


EXTRA_COUNTS: dict[Platform, dict[str, str]] = {
    Platform.YOUTUBE: {
        "engagedViews": "engaged_views",
        "averageWatchSeconds": "mean_seconds",
        "averageWatchedPercent": "watched_percent",
        "follows": "follows",
    },
    Platform.INSTAGRAM: {
        "averageWatchSeconds": "mean_seconds",
        "skipRate": "watched_percent",
        "reposts": "reposts",
    },
    Platform.TWITTER: {
        "reposts": "reposts",
        "quotes": "shares",
        "profileVisits": "profile_visits",
    },
    Platform.MASTODON: {"reposts": "reposts", "quotes": "shares"},
    Platform.THREADS: {"reposts": "reposts", "quotes": "saves"},
    Platform.BLUESKY: {"reposts": "reposts", "quotes": "shares"},
    Platform.REDDIT: {"upvotedPercent": "upvoted_percent"},
}


@pytest.mark.parametrize("platform", EXTRA_COUNTS)
async def test_extra_metrics_are_what_the_platform_says_of_them(
    readers: Readers, platform: Platform
) -> None:
    post = readers.simulated.world.publish(platform, NOW - 10 * DAY, PostCategory.REEL)
    token = replace(readers.token(platform), scopes=(ANALYTICS_SCOPE,))
    batch = await readers.fetch(platform, ref(post), token=token)
    counts = readers.simulated.world.counts(post)
    said = {ours: counts[theirs] for ours, theirs in EXTRA_COUNTS[platform].items()}
    assert batch.found[post.external_id].extra == said


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_expired_token_is_dead_and_a_new_one_works(
    readers: Readers, platform: Platform
) -> None:
    token = readers.token(platform)
    post = ref(readers.posts(platform)[0])
    readers.simulated.world.revoke(platform)
    provider = readers.provider(platform)
    with pytest.raises(Exception, match=r"accept|expired|refuses") as caught:
        await provider.fetch(token, [post], now=NOW)
    assert caught.value.failure.code is FailureCode.AUTHENTICATION_FAILED  # type: ignore[attr-defined]
    batch = await provider.fetch(readers.token(platform), [post], now=NOW)
    assert batch.found


DOCUMENTED_TO_HOLD_IT = (
    "/instagram/renew/refresh_access_token?",
    "/threads/refresh_access_token?",
)
"""The addresses that must have the token, by Meta's reference; no log shows them."""


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_no_token_is_ever_in_an_address(readers: Readers, platform: Platform) -> None:
    provider, token = readers.provider(platform), readers.token(platform)
    await provider.fetch(token, [ref(post) for post in readers.posts(platform)], now=NOW)
    await provider.check(token, now=NOW)
    async for _ in provider.list_posts(token, since=NOW - 3 * DAY, now=NOW):
        pass
    if platform is not Platform.MASTODON:
        await provider.refresh(token, now=NOW)
    targets = [request.target for request in readers.simulated.world.requests]
    assert targets
    asked = [target for target in targets if not target.startswith(DOCUMENTED_TO_HOLD_IT)]
    secrets = (token.access, str(CLIENT.secret))
    assert not [target for target in asked if any(secret in target for secret in secrets)]
    assert token.access not in repr(token)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_discovery_finds_every_post_since_a_day(readers: Readers, platform: Platform) -> None:
    since = NOW - 130 * DAY
    expected = [
        post for post in readers.simulated.world.posts(platform) if post.published_at >= since
    ]
    provider, token = readers.provider(platform), readers.token(platform)
    found = [
        post
        async for page in provider.list_posts(token, since=since, now=NOW)
        for post in page.posts
    ]
    assert {post.external_id: post.published_at for post in found} == {
        post.external_id: post.published_at for post in expected
    }
    assert len(found) == len(expected) == 130
    assert {post.label for post in found} == {post.title for post in expected}


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_good_token_belongs_to_somebody(readers: Readers, platform: Platform) -> None:
    token = readers.token(platform)
    account = await readers.provider(platform).check(token, now=NOW)
    assert account.external_id == token.account_id
    assert account.handle
