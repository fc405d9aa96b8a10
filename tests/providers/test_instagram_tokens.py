import logging
from collections.abc import Awaitable, Callable

import orjson
import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.providers import instagram_tokens, meta, registry
from app.providers.base import Malformed, ProviderFailed, Token
from app.providers.calls import Call, Reply
from app.providers.instagram_tokens import token_fields
from app.providers.requests import Answer, Api
from app.simulation.authorization import give_code
from app.simulation.instagram import IN_DATA, IN_HEADER, IN_PARAMETER
from app.simulation.requests import ReceivedRequest
from tests.providers.readers import CLIENT, NOW, Readers

CALLBACK = "http://127.0.0.1:1/callback"
INSTAGRAM = Platform.INSTAGRAM


@pytest.fixture(autouse=True)
def nothing_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has just begun."""
    monkeypatch.setattr(instagram_tokens, "_taking_headers", set())


async def exchanged(readers: Readers) -> Token:
    world = readers.simulated.world
    endpoints = readers.simulated.endpoints[INSTAGRAM]
    provider = registry.connect_oauth(
        INSTAGRAM, readers.transport, client=CLIENT, endpoints=endpoints
    )
    code = give_code(world, ReceivedRequest(INSTAGRAM, CALLBACK, None))
    return await provider.exchange(code, redirect_uri=CALLBACK, verifier="", now=NOW)


async def renewed(readers: Readers) -> Token:
    return await readers.provider(INSTAGRAM).refresh(readers.token(INSTAGRAM), now=NOW)


def renewals_in(readers: Readers) -> list[bool]:
    """Of each request to exchange or renew whether the token stood in its address."""
    asked = [one.target for one in readers.simulated.world.requests if "/renew/" in one.target]
    return ["access_token=" in target for target in asked]


@pytest.mark.parametrize("place", [IN_PARAMETER, IN_HEADER])
@pytest.mark.parametrize("ask", [exchanged, renewed])
async def test_instagrams_long_token_is_had_wherever_the_short_one_may_stand(
    readers: Readers, ask: Callable[[Readers], Awaitable[Token]], place: str
) -> None:
    readers.simulated.world.features -= {IN_PARAMETER, IN_HEADER} - {place}
    token = await ask(readers)
    assert (await readers.provider(INSTAGRAM).check(token, now=NOW)).handle


async def test_where_instagram_takes_the_token_is_found_out_once(readers: Readers) -> None:
    await renewed(readers)
    assert renewals_in(readers) == [True]
    readers.simulated.world.features.discard(IN_PARAMETER)
    await renewed(readers)
    await renewed(readers)
    assert renewals_in(readers) == [True, True, False, False]


async def test_a_limit_is_not_taken_for_a_token_in_the_wrong_place(readers: Readers) -> None:
    readers.fail(INSTAGRAM, "RATE_LIMITED")
    with pytest.raises(ProviderFailed) as caught:
        await renewed(readers)
    assert caught.value.failure.code is FailureCode.RATE_LIMITED
    assert renewals_in(readers) == [True]


async def test_where_instagram_takes_the_token_nowhere_its_own_words_count(
    readers: Readers,
) -> None:
    readers.simulated.world.features -= {IN_PARAMETER, IN_HEADER}
    with pytest.raises(ProviderFailed) as caught:
        await renewed(readers)
    assert caught.value.failure.code is FailureCode.REQUEST_REJECTED
    assert renewals_in(readers) == [True, False]


class HeadersOnly:
    """Instagram where it takes headers alone, and calls the token dead with a status of 400."""

    async def send(self, call: Call) -> Reply:
        dead = {"code": 190, "error_subcode": 460, "message": "No."}
        lacking = {"code": 100, "message": "The parameter access_token is required."}
        return Reply(400, {}, orjson.dumps({"error": dead if call.headers else lacking}))


async def test_a_dead_token_is_named_although_the_other_place_is_rejected_as_such() -> None:
    api = Api(HeadersOnly(), meta.read_failure)
    with pytest.raises(ProviderFailed) as caught:
        await instagram_tokens.ask(api, "https://renew", {}, Token("dead"), now=NOW)
    assert caught.value.failure.code is FailureCode.AUTHENTICATION_FAILED


async def test_instagrams_answer_to_a_code_may_be_an_item_of_data(readers: Readers) -> None:
    readers.simulated.world.features.add(IN_DATA)
    token = await exchanged(readers)
    assert (await readers.provider(INSTAGRAM).check(token, now=NOW)).handle
    assert token.scopes == ("instagram_business_basic", "instagram_business_manage_insights")


async def test_instagrams_token_stands_in_no_log_and_no_failure(
    readers: Readers, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = readers.token(INSTAGRAM)
    provider = readers.provider(INSTAGRAM)
    await provider.refresh(token, now=NOW)
    readers.fail(INSTAGRAM, "REQUEST_REJECTED")
    with pytest.raises(ProviderFailed) as caught:
        await provider.refresh(token, now=NOW)
    assert renewals_in(readers)[0]
    shown = f"{caplog.text} {caught.value!r} {caught.value.__context__!r}"
    assert token.access not in shown
    assert "/renew/refresh_access_token" in caplog.text


@pytest.mark.parametrize("said", [["a", "b"], "a,b"])
def test_permissions_are_a_list_or_a_text(said: object) -> None:
    answer = Answer({"access_token": "t", "permissions": said}, None)
    assert token_fields(answer)["scope"] == "a,b"


@pytest.mark.parametrize("data", [[], {}, ["t"], None])
def test_data_without_a_token_is_no_answer(data: object) -> None:
    with pytest.raises(Malformed):
        token_fields(Answer({"data": data}, None))
