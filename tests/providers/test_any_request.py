"""Every other request than those for posts' numbers, with every answer that is none.

Lists, stories, accounts, whose token it is and its renewal: whatever an answer looks like, either
everything in it is as it would have been, or something says why not; nothing is zeroed, nothing is
left out in silence, and nothing but a failure of the platform's is raised.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import orjson
import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import registry
from app.providers.base import Account, AccountReading, ListedPage, Provider, ProviderFailed, Token
from app.providers.calls import Call, Reply, Sender
from app.providers.instagram import FACEBOOK_LOGIN
from app.simulation.faults import MANGLED_TEXT, Trouble
from tests.providers.readers import CLIENT, DAY, NOW, OAUTH_PLATFORMS, PLATFORMS, Readers

SINCE = NOW - 3 * DAY
WAYS = [*((platform, None) for platform in PLATFORMS), (Platform.INSTAGRAM, FACEBOOK_LOGIN)]
HTML = b"<html><body>Something in between answers.</body></html>"

Spoil = Callable[[Reply], Reply]


def body(text: bytes, status: int = 200) -> Spoil:
    return lambda reply: Reply(status, reply.headers, text)


def mangled(trouble: Trouble) -> Spoil:
    pattern, text = MANGLED_TEXT[trouble]
    return lambda reply: replace(reply, body=re.sub(pattern, text, reply.body))


def with_wrong_types(reply: Reply) -> Reply:
    told = orjson.loads(reply.body)
    spoiled = dict.fromkeys(told, True) if isinstance(told, dict) else {"unexpected": True}
    return Reply(reply.status, reply.headers, orjson.dumps(spoiled))


def with_an_odd_item(reply: Reply) -> Reply:
    """The last item of each list is none, in the innermost lists."""
    return Reply(reply.status, reply.headers, orjson.dumps(_oddly(orjson.loads(reply.body))))


def _oddly(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _oddly(value) for name, value in told.items()}
    if not isinstance(told, list) or len(told) < 2:
        return told
    spoiled = [_oddly(item) for item in told]
    is_innermost = spoiled == told and isinstance(told[-1], dict | list)
    return [*told[:-1], None] if is_innermost else spoiled


def lost(_reply: Reply) -> Reply:
    raise ProviderFailed(Failure(FailureCode.PROVIDER_UNAVAILABLE, "No whole reply came."))


TROUBLES: dict[str, Spoil] = {
    "the connection breaks": lost,
    "a page of HTML": body(HTML),
    "a page of HTML with 503": body(HTML, 503),
    "a firewall": body(HTML, 403),
    "nothing": body(b""),
    "null": body(b"null"),
    "a number": body(b"7"),
    "a list": body(b"[]"),
    "a list of nothing": body(b"[null]"),
    "an object": body(b"{}"),
    "half of it": lambda reply: replace(reply, body=reply.body[: len(reply.body) // 2]),
    "other types": with_wrong_types,
    "odd dates": mangled(Trouble.ODD_DATE),
    "an odd item": with_an_odd_item,
}
HARMLESS: dict[str, Spoil] = {
    "ids as numbers": mangled(Trouble.NUMBERS),
    "half a character": mangled(Trouble.HALF_CHARACTER),
}


class Spoiling:
    """Answers as the platform did before; of the next requests one is spoiled."""

    def __init__(self, real: Sender) -> None:
        self._real = real
        self._known: dict[str, Reply] = {}
        self._spoil: Spoil | None = None
        self._after = 0
        self.asked = 0

    def spoil(self, how: Spoil | None, after: int) -> None:
        self._spoil, self._after, self.asked = how, after, 0

    async def send(self, call: Call) -> Reply:
        key = repr((call, call.params, call.form, call.json))
        if key not in self._known:
            self._known[key] = await self._real.send(call)
        self.asked += 1
        is_spoiled = self._spoil is not None and self.asked == self._after + 1
        reply = self._known[key]
        return self._spoil(reply) if self._spoil and is_spoiled else replace(reply)


@dataclass(frozen=True)
class Way:
    """A platform and a token, and how its answers are spoiled."""

    readers: Readers
    platform: Platform
    provider: Provider
    token: Token
    sender: Spoiling

    async def with_each(self, ask: Callable[[], Awaitable[object]]) -> AsyncIterator[str]:
        """Each trouble with each request of those that are made, one at a time."""
        self.sender.spoil(None, 0)
        await ask()
        usual = self.sender.asked
        for name, how in (TROUBLES | HARMLESS).items():
            for after in range(usual):
                self.sender.spoil(how, after)
                yield f"{name} instead of answer {after}"


@pytest.fixture(params=WAYS, ids=lambda way: "-".join(filter(None, way)))
def way(request: pytest.FixtureRequest, readers: Readers) -> Way:
    platform, host = request.param
    token = readers.token(platform)
    sender = Spoiling(readers.transport)
    endpoints = readers.simulated.endpoints[platform]
    provider = registry.connect(platform, sender, client=CLIENT, endpoints=endpoints)
    return Way(readers, platform, provider, replace(token, host=host or token.host), sender)


class Seen:
    """What a list held: what was found, how many were skipped for a reason, and its failure."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self.skipped = 0
        self.failure: FailureCode | None = None

    async def read(self, pages: AsyncIterator[ListedPage]) -> "Seen":
        try:
            async for page in pages:
                self.found |= {post.external_id for post in page.posts}
                assert all(item.reason for item in page.skipped)
                self.skipped += len(page.skipped)
        except ProviderFailed as problem:
            self.failure = problem.failure.code
        return self


async def test_a_list_loses_nothing_in_silence(way: Way) -> None:
    def listed() -> Awaitable[Seen]:
        return Seen().read(way.provider.list_posts(way.token, since=SINCE, now=NOW))

    healthy = await listed()
    assert len(healthy.found) == 3
    async for trouble in way.with_each(listed):
        seen = await listed()
        if trouble.startswith("a list instead") and way.platform is Platform.MASTODON:
            continue  # there an empty list is an answer
        assert seen.found <= healthy.found
        assert seen.failure or len(seen.found) + seen.skipped >= len(healthy.found), trouble
        if trouble.partition(" instead")[0] in HARMLESS:
            assert (seen.found, seen.skipped) == (healthy.found, 0), trouble


async def test_stories_are_not_lost_in_silence(way: Way) -> None:
    way.readers.simulated.world.publish(way.platform, NOW - timedelta(hours=2), PostCategory.STORY)

    def listed() -> Awaitable[Seen]:
        return Seen().read(way.provider.list_stories(way.token, now=NOW))

    healthy = await listed()
    async for trouble in way.with_each(listed):
        seen = await listed()
        assert seen.failure or len(seen.found) + seen.skipped == len(healthy.found), trouble


async def test_no_count_of_an_account_is_zeroed(way: Way) -> None:
    async def read() -> AccountReading | ProviderFailed:
        try:
            return await way.provider.read_account(way.token, since=SINCE.date(), now=NOW)
        except ProviderFailed as problem:
            return problem

    healthy = await read()
    assert isinstance(healthy, AccountReading)
    async for trouble in way.with_each(read):
        told = await read()
        if isinstance(told, ProviderFailed):
            assert trouble.endswith("answer 0"), trouble  # what is told of days costs no count
            continue
        for name, count in healthy.now.items():
            assert told.now.get(name, "missing") == count or name in told.missing, trouble
        for day, counts in healthy.days.items():
            for name, count in counts.items():
                given = told.days.get(day, {}).get(name, "missing")
                assert given == count or (given == "missing" and told.missing), trouble
        if trouble.startswith("an odd item"):
            lost_days = [day for day in healthy.days if told.days.get(day) != healthy.days[day]]
            assert len(lost_days) <= 1, trouble


async def test_whose_token_it_is_is_never_guessed(way: Way) -> None:
    async def check() -> Account | None:
        try:
            return await way.provider.check(way.token, now=NOW)
        except ProviderFailed:
            return None

    healthy = await check()
    async for trouble in way.with_each(check):
        told = await check()
        expected = healthy and healthy.external_id
        is_harmless = trouble.partition(" instead")[0] in HARMLESS
        assert (told is None and not is_harmless) or (told and told.external_id == expected), (
            trouble
        )


@pytest.mark.parametrize("platform", OAUTH_PLATFORMS)
async def test_a_renewal_gives_a_new_token_or_fails(readers: Readers, platform: Platform) -> None:
    token, sender = readers.token(platform), Spoiling(readers.transport)
    endpoints = readers.simulated.endpoints[platform]
    provider = registry.connect(platform, sender, client=CLIENT, endpoints=endpoints)
    healthy = await provider.refresh(token, now=NOW)
    for name, how in (TROUBLES | HARMLESS).items():
        sender.spoil(how, 0)
        try:
            renewed = await provider.refresh(token, now=NOW)
        except ProviderFailed as problem:
            code: FailureCode | None = problem.failure.code
        else:
            code = None if renewed == healthy else FailureCode.AUTHENTICATION_FAILED
        assert code is not FailureCode.AUTHENTICATION_FAILED, name
