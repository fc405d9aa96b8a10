"""Every provider against every way in which a platform misbehaves, and nothing is ever zeroed.

Whatever happens, each post is answered for; a metric has its true value, or the answer says why it
hasn't; and once the platform is well again everything is as if nothing had been.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.numbers.metrics import METRICS
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import registry
from app.providers.base import Batch, PostRef, Provider, ProviderFailed, Reading, Token
from app.providers.instagram import FACEBOOK_LOGIN
from app.providers.youtube import ANALYTICS_SCOPE
from app.simulation.faults import Trouble
from app.simulation.mastodon import BATCHES
from app.simulation.pinterest import MULTI_ANALYTICS
from app.simulation.world import SimulatedPost
from tests.profile import in_stress
from tests.providers.readers import ALIKE, DAY, NOW, PLATFORMS, Readers, ref
from tests.providers.replies import Answering, reply

REFUSABLE = {
    Platform.YOUTUBE: "estimatedMinutesWatched",
    Platform.TIKTOK: "share_count",
    Platform.INSTAGRAM: "shares",
    Platform.TWITTER: "non_public_metrics",
    Platform.PINTEREST: "TOTAL_REACTIONS",
    Platform.FACEBOOK: "post_clicks",
    Platform.THREADS: "replies",
}
"""A metric that each platform may refuse; the others refuse none, as they ask for none."""

ALONE = {
    *(Platform.INSTAGRAM, Platform.PINTEREST, Platform.MASTODON),
    *(Platform.FACEBOOK, Platform.THREADS),
}
"""Platforms that may be asked post by post, or of which a batch has one answer for each."""

HALVES = {Platform.YOUTUBE: "/analytics/", Platform.INSTAGRAM: "/insights"}
"""Where the part of an answer comes from that may fail without the other."""


class Given(NamedTuple):
    """A platform with some posts, and how it is told to misbehave."""

    readers: Readers
    platform: Platform
    posts: list[SimulatedPost]


class Behaviour(NamedTuple):
    """What goes wrong; `failed` is why posts fail then, by their place, if it concerns posts.

    `is_alike` where it ends in what all platforms share: the transport, and how it reads an answer.
    """

    name: str
    begin: Callable[[Given], None]
    failed: Mapping[int | None, FailureCode] = {}
    is_alike: bool = False


def refusing(*, is_named: bool) -> Callable[[Given], None]:
    def begin(given: Given) -> None:
        metric = REFUSABLE.get(given.platform, "none")
        given.readers.simulated.world.refuse_metric(given.platform, metric, is_named=is_named)

    return begin


def poisoned(poison: str) -> Callable[[Given], None]:
    def begin(given: Given) -> None:
        given.posts[0].overrides["poison"] = poison

    return begin


def half_down(given: Given) -> None:
    path = HALVES.get(given.platform, "/no such path/")
    given.readers.fail(given.platform, Trouble.DOWN).path = path


def failing(kind: str) -> Callable[[Given], None]:
    def begin(given: Given) -> None:
        given.readers.fail(given.platform, kind)

    return begin


def removed(given: Given) -> None:
    given.readers.simulated.world.remove(given.platform, given.posts[1].external_id)


OUT = FailureCode.PROVIDER_UNAVAILABLE
BEHAVIOURS = [
    Behaviour("a metric is refused by name", refusing(is_named=True)),
    Behaviour("a metric is refused without a name", refusing(is_named=False)),
    Behaviour("a gateway fails for one post", poisoned("BAD_GATEWAY"), {0: OUT}),
    Behaviour("a part is down", half_down),
    Behaviour(
        "a token is refused",
        failing("AUTHENTICATION_FAILED"),
        {None: FailureCode("AUTHENTICATION_FAILED")},
    ),
    Behaviour(
        "requests are refused", failing("REQUEST_REJECTED"), {None: FailureCode("REQUEST_REJECTED")}
    ),
    Behaviour("a page of HTML is an error", failing(Trouble.DOWN), {None: OUT}, is_alike=True),
    Behaviour(
        "a page of HTML is no error",
        failing(Trouble.NOT_JSON),
        {None: FailureCode("MALFORMED_RESPONSE")},
        is_alike=True,
    ),
    Behaviour(
        "a small body unpacks to a huge one", failing(Trouble.BOMB), {None: OUT}, is_alike=True
    ),
    Behaviour("an answer doesn't end", failing(Trouble.ENDLESS), {None: OUT}, is_alike=True),
    Behaviour("ids are numbers", failing(Trouble.NUMBERS)),
    Behaviour("half a character stands in a text", failing(Trouble.HALF_CHARACTER)),
    Behaviour("dates are odd", failing(Trouble.ODD_DATE)),
    Behaviour("a post is gone", removed, {1: FailureCode.POST_NOT_FOUND}),
]
WAYS = [
    *((platform, None) for platform in PLATFORMS),
    (Platform.INSTAGRAM, FACEBOOK_LOGIN),
]


@pytest.fixture
def way(request: pytest.FixtureRequest, readers: Readers) -> tuple[Given, Provider, Token]:
    """A platform asked post by post where that is possible, and in a Graph batch."""
    platform, host = request.param
    world = readers.simulated.world
    world.features -= {BATCHES, MULTI_ANALYTICS}
    posts = [world.publish(platform, NOW - n * DAY, PostCategory.IMAGE) for n in range(10, 16)]
    token = replace(readers.token(platform), scopes=(ANALYTICS_SCOPE,))
    token = replace(token, host=host or token.host)
    return Given(readers, platform, posts), readers.provider(platform), token


CASES = [
    pytest.param(
        way,
        behaviour,
        id="-".join(filter(None, [*way, behaviour.name])),
        marks=in_stress if behaviour.is_alike and way[0] in ALIKE else (),
    )
    for way in WAYS
    for behaviour in BEHAVIOURS
]


@pytest.mark.parametrize(("way", "behaviour"), CASES, indirect=["way"])
async def test_nothing_costs_more_than_itself_and_nothing_is_zeroed(
    way: tuple[Given, Provider, Token], behaviour: Behaviour
) -> None:
    given, provider, token = way
    refs = [ref(post) for post in given.posts]
    healthy = await provider.fetch(token, refs, now=NOW)
    # Some posts are of unknown kind, so that Instagram's insights are asked for apart.
    asked = [replace(each, category=None) if n % 2 else each for n, each in enumerate(refs)]

    behaviour.begin(given)
    spoiled = await answered(provider, token, asked)

    expected = dict(behaviour.failed)
    if behaviour.name.endswith("one post") and given.platform not in ALONE:
        expected = {}
    for number, each in enumerate(refs):
        code = expected.get(number, expected.get(None))
        if code is None:
            assert_true(spoiled.found[each.external_id], healthy.found[each.external_id])
        else:
            failure = spoiled.missing[each.external_id]
            assert failure.code is code or failure.is_untried

    given.readers.simulated.faults.clear()
    given.readers.simulated.world.refused.clear()
    given.posts[0].overrides.clear()
    later = await provider.fetch(token, refs, now=NOW + DAY)
    for external_id, reading in later.found.items():
        assert reading == healthy.found[external_id]


async def answered(provider: Provider, token: Token, posts: list[PostRef]) -> Batch:
    """What a fetch says of each post; one that fails as a whole says the same of all."""
    try:
        batch = await provider.fetch(token, posts, now=NOW)
    except ProviderFailed as problem:
        return Batch({}, {post.external_id: problem.failure for post in posts})
    ids = {post.external_id for post in posts}
    assert batch.found.keys() | batch.missing.keys() == ids
    assert not batch.found.keys() & batch.missing.keys()
    return batch


def assert_true(reading: Reading, healthy: Reading) -> None:
    """Each number is the true one, or the reading says why it isn't there."""
    for name in METRICS:
        value, truth = getattr(reading.metrics, name), getattr(healthy.metrics, name)
        if name in reading.missing:
            assert value is None
        else:
            assert value == truth, name
    assert reading.reach == healthy.reach or "reach" in reading.missing


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize("platform", REFUSABLE)
async def test_a_refused_metric_costs_itself_in_the_platforms_words(
    readers: Readers, platform: Platform, is_named: bool
) -> None:
    world, provider = readers.simulated.world, readers.provider(platform)
    post = world.publish(platform, NOW - 10 * DAY, PostCategory.IMAGE)
    token = replace(readers.token(platform), scopes=(ANALYTICS_SCOPE,))
    metric = REFUSABLE[platform]
    healthy = await provider.fetch(token, [ref(post)], now=NOW)
    usual = len(world.requests)

    world.refuse_metric(platform, metric, is_named=is_named)
    batch = await provider.fetch(token, [ref(post)], now=NOW)
    reading = batch.found[post.external_id]
    (why,) = set(reading.missing.values())
    assert len(reading.missing) == (2 if metric == "non_public_metrics" else 1)
    assert why.code is FailureCode.REQUEST_REJECTED
    assert (metric in why.message) is is_named
    assert_true(reading, healthy.found[post.external_id])
    if is_named:
        assert len(world.requests) == 2 * usual + 1

    searched = len(world.requests)
    again = await provider.fetch(token, [ref(post)], now=NOW + DAY / 2)
    assert len(world.requests) == searched + usual
    assert again.found == batch.found


async def test_of_a_graph_batch_every_other_answer_is_kept(readers: Readers) -> None:
    """Three posts fail in a row, and then one has a limit: what came is kept and paid for once."""
    me, world = Platform.INSTAGRAM, readers.simulated.world
    posts = [world.publish(me, NOW - n * DAY, PostCategory.IMAGE) for n in range(10, 20)]
    for post in posts[:3]:
        post.overrides["poison"] = "UNKNOWN_ERROR"
    posts[3].overrides["insights"] = "RATE_LIMITED"
    token = replace(readers.token(me), host=FACEBOOK_LOGIN)
    batch = await readers.fetch(me, *map(ref, posts), token=token)
    assert batch.found.keys() == {post.external_id for post in posts[4:]}
    assert {batch.missing[post.external_id].code for post in posts[:3]} == {OUT}
    assert batch.missing[posts[3].external_id].code is FailureCode.RATE_LIMITED
    assert len(world.requests) == 1


async def test_three_failures_in_a_row_end_a_batch_and_an_answer_between_them_does_not(
    readers: Readers,
) -> None:
    me, world = Platform.INSTAGRAM, readers.simulated.world
    posts = [world.publish(me, NOW - n * DAY, PostCategory.IMAGE) for n in range(10, 20)]
    for post in (posts[0], posts[1], posts[3], posts[4], posts[6], posts[7], posts[8]):
        post.overrides["poison"] = "UNKNOWN_ERROR"
    batch = await readers.fetch(me, *map(ref, posts))
    assert batch.found.keys() == {posts[2].external_id, posts[5].external_id}
    assert len(world.requests) == 9
    assert "not asked for" in batch.missing[posts[9].external_id].message


async def test_a_publish_id_is_the_users_mistake_and_the_others_are_read(readers: Readers) -> None:
    posts = [ref(post) for post in readers.posts(Platform.TIKTOK)]
    publish = PostRef("v_pub_url~v2.123456789")
    batch = await readers.fetch(Platform.TIKTOK, *posts, publish)
    assert len(batch.found) == len(posts)
    assert batch.missing[publish.external_id].code is FailureCode.NOT_A_POST_ID


@pytest.mark.parametrize("data", [{}, {"videos": None}, {"videos": []}])
async def test_an_answer_without_videos_knows_none(data: object) -> None:
    empty = Answering(reply({"data": data, "error": {"code": "ok"}}, 200))
    provider = registry.connect(Platform.TIKTOK, empty)
    batch = await provider.fetch(Token("a token"), [PostRef("1", NOW - 9 * DAY)], now=NOW)
    assert batch.missing["1"].code is FailureCode.POST_NOT_FOUND


async def test_an_item_that_cannot_be_read_costs_itself_and_is_not_called_lost() -> None:
    good = {"id": "1", "view_count": 7}
    answer = reply(
        {"data": {"videos": [None, good, {"view_count": 9}]}, "error": {"code": "ok"}}, 200
    )
    provider = registry.connect(Platform.TIKTOK, Answering(answer))
    posts = [PostRef(one, NOW - 9 * DAY) for one in ("1", "2")]
    batch = await provider.fetch(Token("a token"), posts, now=NOW)
    assert batch.found["1"].metrics.views == 7
    assert batch.missing["2"].code is FailureCode.MALFORMED_RESPONSE
