"""Whatever a platform answers, a provider names it: no other exception, no id forgotten."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest

from app.domain.numbers.metrics import METRICS
from app.domain.platforms import Platform
from app.providers import registry
from app.providers.base import Batch, Malformed, PostRef, ProviderFailed, Token
from app.providers.calls import Call, Reply
from app.providers.instagram import FACEBOOK_LOGIN
from app.providers.transport import Transport
from app.simulation.registry import ACCOUNTS
from tests.profile import IS_STRESS
from tests.providers.readers import CLIENT, DAY, NOW, PLATFORMS, Readers, ref

ODD: list[Any] = [None, True, 7, -1, 1.5, "", "odd", [], [None], {}, {"odd": {}}, 2**53, [[]]]
ANALYTICS = ("https://www.googleapis.com/auth/yt-analytics.readonly",)


class Listening(Transport):
    """Passes everything on and keeps the replies, all of them and by what was asked."""

    def __init__(self, real: Transport) -> None:
        self.real = real
        self.replies: list[Reply] = []
        self.by_path: dict[str, list[Reply]] = defaultdict(list)

    async def send(self, call: Call) -> Reply:
        reply = await self.real.send(call)
        self.replies.append(reply)
        self.by_path[urlsplit(call.url).path].append(reply)
        return reply


class Replaying(Transport):
    """Gives these replies in turn, and the last one from then on."""

    def __init__(self, replies: list[Reply]) -> None:
        self.replies = replies
        self.requested = 0

    async def send(self, _call: Call) -> Reply:
        self.requested += 1
        return self.replies[min(self.requested, len(self.replies)) - 1]


class Repeating(Transport):
    """Gives what was heard of each path in turn, and the last of it from then on."""

    def __init__(self, heard: Mapping[str, list[Reply]]) -> None:
        self.left = {path: list(replies) for path, replies in heard.items()}
        self.requested = 0

    async def send(self, call: Call) -> Reply:
        self.requested += 1
        replies = self.left[urlsplit(call.url).path]
        return replies.pop(0) if len(replies) > 1 else replies[0]


class Circling(Repeating):
    """Gives what was heard of each path in turn, round and round."""

    async def send(self, call: Call) -> Reply:
        self.requested += 1
        replies = self.left[urlsplit(call.url).path]
        replies.append(replies.pop(0))
        return replies[-1]


STRIDE = 1 if IS_STRESS else 7
"""One of how many spoiled answers is tried; ways to spoil and statuses are no multiples of it."""


def spoiled(document: Any) -> Iterator[Any]:
    """The document with one of its nodes replaced by something odd, for every node."""
    yield from ODD
    places = document.items() if isinstance(document, dict) else enumerate(document)
    for place, value in list(places):
        inner = spoiled(value) if isinstance(value, dict | list) else iter(ODD)
        for odd in inner:
            copy = document.copy()
            copy[place] = odd
            yield copy


def spoiled_replies(replies: list[Reply]) -> Iterator[list[Reply]]:
    for number, reply in enumerate(replies):
        for document in spoiled(reply.document):
            for status in (200, 400):
                odd = Reply(status, reply.headers, orjson.dumps(document))
                yield [*replies[:number], odd, *replies[number + 1 :]]


def check(batch: Batch, posts: list[PostRef]) -> None:
    assert batch.found.keys() | batch.missing.keys() == {post.external_id for post in posts}
    assert not batch.found.keys() & batch.missing.keys()
    for reading in batch.found.values():
        counts = [reading.reach, *(getattr(reading.metrics, name) for name in METRICS)]
        assert all(count is None or 0 <= count < 2**53 for count in counts)


@pytest.mark.parametrize(
    ("platform", "host"),
    [*((platform, None) for platform in PLATFORMS), (Platform.INSTAGRAM, FACEBOOK_LOGIN)],
)
async def test_any_answer_is_understood_or_named(
    readers: Readers, platform: Platform, host: str | None
) -> None:
    token = Token(
        readers.token(platform).access,
        "refresh",
        scopes=ANALYTICS,
        account_id=ACCOUNTS[platform].external_id,
        host=host or readers.simulated.host,
    )
    listening = Listening(readers.transport)
    posts = [ref(post) for post in readers.simulated.world.posts(platform)[1:120:100]]
    endpoints = readers.simulated.endpoints[platform]
    real = registry.connect(platform, listening, client=CLIENT, endpoints=endpoints)
    check(await real.fetch(token, posts, now=NOW), posts)
    tried = understood = 0
    for replies in islice(spoiled_replies(listening.replies), 0, None, STRIDE):
        replaying = Replaying(replies)
        provider = registry.connect(platform, replaying, client=CLIENT)
        tried += 1
        try:
            check(await provider.fetch(token, posts, now=NOW), posts)
            understood += 1
        except ProviderFailed:
            continue
        finally:
            assert replaying.requested < 20
    assert tried >= understood > tried // 20


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_listing_that_starts_again_ends(readers: Readers, platform: Platform) -> None:
    token, since = readers.token(platform), NOW - 300 * DAY
    listening = Listening(readers.transport)
    endpoints = readers.simulated.endpoints[platform]
    real = registry.connect(platform, listening, client=CLIENT, endpoints=endpoints)
    pages = real.list_posts(token, since=since, now=NOW)
    _, second = await anext(pages), await anext(pages)
    short = Listening(readers.transport)  # to the end, through every list that the platform has
    ending = registry.connect(platform, short, client=CLIENT, endpoints=endpoints)
    async for _ in ending.list_posts(token, since=NOW - 2 * DAY, now=NOW):
        pass
    heard = {**short.by_path, **listening.by_path}
    repeating, circling = Repeating(heard), Circling(heard)
    again = registry.connect(platform, repeating, client=CLIENT, endpoints=endpoints)
    async for _ in again.list_posts(token, since=since, now=NOW):
        assert repeating.requested < 12
    around = registry.connect(platform, circling, client=CLIENT, endpoints=endpoints)
    # LinkedIn's pages have numbers: one of which all is known already is the last.
    ends = platform is Platform.LINKEDIN or second.cursor is None
    with nullcontext() if ends else pytest.raises(Malformed):
        async for page in around.list_posts(token, since=since, now=NOW):
            last = page
            assert circling.requested < 12
    assert last.cursor is None
