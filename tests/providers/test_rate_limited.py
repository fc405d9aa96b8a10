"""Asking for a permit before anything is sent."""

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.providers import registry
from app.providers.base import ProviderFailed, Token
from app.providers.calls import Call, Reply
from app.providers.instagram import FACEBOOK_LOGIN
from app.providers.rate_limited import RateLimitedSender
from tests.providers.readers import CLIENT, NOW, Readers, ref


class Sent:
    """Keeps what it is to send, and answers nothing good."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    async def send(self, call: Call) -> Reply:
        self.calls.append(call)
        return Reply(200, {}, b"[]")


async def test_what_is_permitted_is_sent_as_it_is() -> None:
    sent, call = Sent(), Call("GET", "https://host.example/")

    async def permit(_call: Call) -> None:
        return None

    assert (await RateLimitedSender(sent, permit).send(call)).status == 200
    assert sent.calls == [call]


async def test_what_is_not_permitted_is_not_sent() -> None:
    sent, refusal = Sent(), Failure(FailureCode.RATE_LIMITED, "No.", NOW)

    async def permit(_call: Call) -> Failure:
        return refusal

    with pytest.raises(ProviderFailed) as caught:
        await RateLimitedSender(sent, permit).send(Call("GET", "https://host.example/"))
    assert caught.value.failure is refusal
    assert sent.calls == []


async def test_a_graph_batch_counts_as_what_it_holds(readers: Readers) -> None:
    sent, posts = Sent(), readers.posts(Platform.INSTAGRAM, 3)
    provider = registry.connect(Platform.INSTAGRAM, sent, client=CLIENT)
    token = Token("token", host=FACEBOOK_LOGIN)
    with pytest.raises(ProviderFailed):
        await provider.fetch(token, [ref(post) for post in posts], now=NOW)
    assert [call.weight for call in sent.calls] == [3]
