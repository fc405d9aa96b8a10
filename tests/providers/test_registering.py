"""An app registers itself with a server, which may forget it, refuse it, or be no such server."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.providers import registry
from app.providers.base import ProviderFailed
from app.providers.calls import Call, Reply
from app.providers.oauth import OAuthClient, authorization_url
from app.providers.registering import RegisteringPlatform
from app.providers.transport import Transport
from app.simulation.authorization import OLD
from app.simulation.faults import Trouble
from app.simulation.mastodon_apps import CLOSED
from app.simulation.registry import ACCOUNTS
from tests.providers.readers import NOW, Readers

ME = Platform.MASTODON
CALLBACK = "https://numbers.example/connected/mastodon"
VERIFIER = "v" * 43


def server(readers: Readers, client: OAuthClient | None = None) -> RegisteringPlatform:
    provider = registry.connect_oauth(
        ME,
        readers.transport,
        client=client,
        endpoints=readers.simulated.endpoints[ME],
        host=readers.simulated.host,
    )
    assert isinstance(provider, RegisteringPlatform)
    return provider


async def registered(readers: Readers) -> OAuthClient:
    return await server(readers).register(redirect_uri=CALLBACK, now=NOW)


async def allowed(readers: Readers, client: OAuthClient) -> str:
    """The code with which the browser comes back."""
    oauth = registry.PLATFORMS[ME].oauth
    assert oauth is not None
    page = authorization_url(
        oauth, client, redirect_uri=CALLBACK, state="s", verifier=VERIFIER
    ).replace(oauth.authorize_url, readers.simulated.endpoints[ME]["authorize"])
    async with httpx.AsyncClient(timeout=60, trust_env=False) as browser:
        answer = await browser.get(page)
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


async def test_the_app_that_registers_is_known_and_another_is_not(readers: Readers) -> None:
    client = await registered(readers)
    assert client.secret
    assert await server(readers, client).knows_app(now=NOW)
    for unknown in (OAuthClient("of before", client.secret), OAuthClient(client.id, "guessed")):
        assert not await server(readers, unknown).knows_app(now=NOW)


@pytest.mark.parametrize("is_old", [False, True])
async def test_a_code_becomes_a_token_that_does_not_end(readers: Readers, is_old: bool) -> None:
    if is_old:
        readers.simulated.world.features.add(OLD)
    client = await registered(readers)
    code, provider = await allowed(readers, client), server(readers, client)
    token = await provider.exchange(code, redirect_uri=CALLBACK, verifier=VERIFIER, now=NOW)
    assert token.expires_at is None
    assert token.scopes == ("read:accounts", "read:statuses")
    readers.simulated.world.skip(NOW.replace(year=2027) - NOW)
    own = replace(token, host=readers.simulated.host)
    account = await readers.provider(ME).check(own, now=NOW)
    assert account.external_id == ACCOUNTS[ME].external_id


async def test_a_server_checks_the_challenge(readers: Readers) -> None:
    client = await registered(readers)
    code = await allowed(readers, client)
    with pytest.raises(ProviderFailed) as caught:
        await server(readers, client).exchange(
            code, redirect_uri=CALLBACK, verifier="w" * 43, now=NOW
        )
    assert caught.value.failure.code is FailureCode.AUTHENTICATION_FAILED


async def test_a_server_that_registers_no_apps_is_named(readers: Readers) -> None:
    readers.simulated.world.features.add(CLOSED)
    with pytest.raises(ProviderFailed, match="refuses to register Backbone as an app") as caught:
        await registered(readers)
    assert readers.simulated.host in caught.value.failure.message
    assert caught.value.failure.code is FailureCode.REQUEST_REJECTED


async def test_a_host_that_sends_on_to_another_is_no_server(readers: Readers) -> None:
    readers.fail(ME, Trouble.REDIRECT)
    with pytest.raises(ProviderFailed, match="doesn't answer as a Mastodon server does"):
        await registered(readers)
    assert len(readers.simulated.world.requests) == 1


class Answering:
    """A server that gives everybody one answer."""

    def __init__(self, status: int, body: bytes) -> None:
        self.reply = Reply(status, {}, body)
        self.calls: list[Call] = []

    async def send(self, call: Call) -> Reply:
        self.calls.append(call)
        return self.reply


def at_example(sender: Answering, client: OAuthClient | None = None) -> RegisteringPlatform:
    provider = registry.connect_oauth(ME, sender, client=client, host="social.example")
    assert isinstance(provider, RegisteringPlatform)
    return provider


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (404, b"<h1>Not Found</h1>", "doesn't answer as a Mastodon server does"),
        (405, b"", "doesn't answer as a Mastodon server does"),
        (404, b'{"error":"Not Found"}', "doesn't answer as a Mastodon server does"),
        (200, b"<h1>My page</h1>", "doesn't answer as a Mastodon server does"),
        (200, b'{"ok":true}', "doesn't answer as a Mastodon server does"),
        (200, b"[]", "doesn't answer as a Mastodon server does"),
        (
            200,
            b'{"client_id":"%s","client_secret":"s"}' % (b"x" * 2001),
            "doesn't answer as a Mastodon server does",
        ),
        (403, b'{"error":"This action is not allowed"}', "refuses to register Backbone"),
        (422, b'{"error":"Validation failed"}', "refuses to register Backbone"),
        (429, b'{"error":"Too many requests"}', "can't register Backbone now"),
        (503, b"", "can't register Backbone now"),
    ],
)
async def test_what_a_host_says_instead_is_told_with_its_name(
    status: int, body: bytes, says: str
) -> None:
    with pytest.raises(ProviderFailed) as caught:
        await at_example(Answering(status, body)).register(redirect_uri=CALLBACK, now=NOW)
    assert caught.value.failure.message.startswith("social.example ")
    assert says in caught.value.failure.message


@pytest.mark.parametrize(
    ("status", "body", "known"),
    [
        (401, b'{"error":"invalid_client"}', False),
        (401, b'{"error":"The access token is invalid"}', False),
        (400, b'{"error":"invalid_scope"}', True),
        (400, b'{"error":"unsupported_grant_type"}', True),
    ],
)
async def test_only_who_says_so_has_forgotten_the_app(
    status: int, body: bytes, known: bool
) -> None:
    provider = at_example(Answering(status, body), OAuthClient("me", "secret"))
    assert await provider.knows_app(now=NOW) is known


async def test_a_server_that_is_down_has_forgotten_nothing() -> None:
    provider = at_example(Answering(502, b""), OAuthClient("me", "secret"))
    with pytest.raises(ProviderFailed):
        await provider.knows_app(now=NOW)


async def test_everything_is_asked_under_the_guard_for_typed_hosts() -> None:
    sender = Answering(200, b'{"client_id":"a","client_secret":"b","access_token":"c"}')
    provider = at_example(sender, OAuthClient("me", "secret"))
    await provider.register(redirect_uri=CALLBACK, now=NOW)
    await provider.knows_app(now=NOW)
    await provider.exchange("code", redirect_uri=CALLBACK, verifier=VERIFIER, now=NOW)
    assert [call.url for call in sender.calls] == [
        "https://social.example/api/v1/apps",
        "https://social.example/oauth/token",
        "https://social.example/oauth/token",
    ]
    assert all(call.is_typed_host for call in sender.calls)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.7", "localhost", "169.254.169.254"])
async def test_no_app_is_registered_on_a_private_address(host: str) -> None:
    transport = Transport()
    provider = registry.connect_oauth(ME, transport, host=host)
    assert isinstance(provider, RegisteringPlatform)
    with pytest.raises(ProviderFailed, match="open internet"):
        await provider.register(redirect_uri=CALLBACK, now=NOW)
    await transport.aclose()
