from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.providers import registry
from app.providers.base import Malformed, ProviderFailed, Token
from app.providers.oauth import OAuthClient, authorization_url, challenge_of
from app.providers.tokens import token_from
from app.simulation.authorization import give_code
from app.simulation.registry import ACCOUNTS, REFUSALS
from app.simulation.requests import ReceivedRequest
from tests.providers.readers import CLIENT, NOW, OAUTH_PLATFORMS, PLATFORMS, Readers, ref

HEX_CHALLENGE = "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3"
CALLBACK, VERIFIER = "http://127.0.0.1:1/callback", "v" * 43
RENEWABLE = [p for p in PLATFORMS if p is not Platform.MASTODON]
WITH_REFRESH_TOKEN = [p for p in RENEWABLE if p not in (Platform.INSTAGRAM, Platform.THREADS)]
DEAD = [
    pytest.param(platform, shape, id=f"{platform}-{shape}")
    for platform in RENEWABLE
    for shape in range(len(REFUSALS[platform]["DEAD_REFRESH_TOKEN"]))
]
LIFETIMES = {
    Platform.YOUTUBE: timedelta(seconds=3599),
    Platform.TIKTOK: timedelta(hours=2),
    Platform.INSTAGRAM: timedelta(days=60),
    Platform.TWITTER: timedelta(hours=2),
    Platform.PINTEREST: timedelta(days=30),
    Platform.LINKEDIN: timedelta(days=60),
    Platform.FACEBOOK: None,
    Platform.THREADS: timedelta(days=60),
    Platform.BLUESKY: None,  # its end shows as ExpiredToken
    Platform.REDDIT: timedelta(days=1),
}

ENDLESS = {Platform.FACEBOOK}
"""Where a token lasts as long as whoever allowed it manages the account."""


@pytest.mark.parametrize("platform", RENEWABLE)
async def test_a_renewed_token_works(readers: Readers, platform: Platform) -> None:
    provider, old = readers.provider(platform), replace(readers.token(platform), expires_at=NOW)
    new = await provider.refresh(old, now=NOW)
    assert new.access != old.access
    assert (new.account_id, new.host) == (old.account_id, old.host)
    batch = await provider.fetch(new, [ref(readers.posts(platform)[0])], now=NOW)
    assert batch.found


@pytest.mark.parametrize(("platform", "lifetime"), LIFETIMES.items())
async def test_a_renewed_token_lives_as_long_as_the_answer_says(
    readers: Readers, platform: Platform, lifetime: timedelta | None
) -> None:
    old = replace(readers.token(platform), expires_at=NOW)
    new = await readers.provider(platform).refresh(old, now=NOW)
    assert new.expires_at == (NOW + lifetime if lifetime else None)


@pytest.mark.parametrize("platform", WITH_REFRESH_TOKEN)
async def test_a_refresh_token_is_replaced_where_it_rotates_and_kept_where_not(
    readers: Readers, platform: Platform
) -> None:
    provider, old = readers.provider(platform), readers.token(platform)
    new = await provider.refresh(old, now=NOW)
    assert (new.refresh != old.refresh) == (ACCOUNTS[platform].has_rotating_tokens)
    again = await provider.refresh(new, now=NOW)
    assert again.access != new.access
    if ACCOUNTS[platform].has_rotating_tokens:
        with pytest.raises(ProviderFailed) as caught:
            await provider.refresh(old, now=NOW)
        assert caught.value.failure.code is FailureCode.AUTHENTICATION_FAILED


@pytest.mark.parametrize(("platform", "shape"), DEAD)
async def test_a_dead_refresh_token_is_named_also_with_http_200(
    readers: Readers, platform: Platform, shape: int
) -> None:
    readers.fail(platform, "DEAD_REFRESH_TOKEN", shape=shape)
    with pytest.raises(ProviderFailed) as caught:
        await readers.provider(platform).refresh(readers.token(platform), now=NOW)
    assert caught.value.failure.code is FailureCode.AUTHENTICATION_FAILED


@pytest.mark.parametrize("platform", WITH_REFRESH_TOKEN)
async def test_without_a_refresh_token_only_a_person_can_help(
    readers: Readers, platform: Platform
) -> None:
    token = replace(readers.token(platform), refresh=None)
    with pytest.raises(ProviderFailed) as caught:
        await readers.provider(platform).refresh(token, now=NOW)
    assert caught.value.failure.code is FailureCode.AUTHENTICATION_FAILED


async def test_without_a_client_id_the_operator_is_told(readers: Readers) -> None:
    endpoints = readers.simulated.endpoints[Platform.TWITTER]
    provider = registry.connect(Platform.TWITTER, readers.transport, endpoints=endpoints)
    with pytest.raises(ProviderFailed, match="client id") as caught:
        await provider.refresh(readers.token(Platform.TWITTER), now=NOW)
    assert caught.value.failure.code is FailureCode.PERMISSION_MISSING


async def test_mastodons_tokens_do_not_expire(readers: Readers) -> None:
    token = readers.token(Platform.MASTODON)
    assert await readers.provider(Platform.MASTODON).refresh(token, now=NOW) is token


@pytest.mark.parametrize("platform", OAUTH_PLATFORMS)
async def test_a_code_becomes_a_token_that_works(readers: Readers, platform: Platform) -> None:
    endpoints = readers.simulated.endpoints[platform]
    provider = registry.connect_oauth(
        platform, readers.transport, client=CLIENT, endpoints=endpoints
    )
    code = give_code(readers.simulated.world, requested(platform))
    token = await provider.exchange(code, redirect_uri=CALLBACK, verifier=VERIFIER, now=NOW)
    assert (await provider.check(token, now=NOW)).handle
    assert token.scopes
    if platform in ENDLESS:
        assert token.expires_at is None
    else:
        assert token.expires_at is not None
        assert token.expires_at > NOW


def requested(platform: Platform) -> ReceivedRequest:
    """What a person was sent to the platform for."""
    oauth = registry.PLATFORMS[platform].oauth
    assert oauth is not None
    challenge = challenge_of(VERIFIER, in_hex=oauth.has_hex_challenge)
    return ReceivedRequest(platform, CALLBACK, challenge if oauth.has_pkce else None)


@pytest.mark.parametrize(
    ("platform", "redirect_uri", "verifier"),
    [
        (Platform.TWITTER, CALLBACK, "w" * 43),
        (Platform.YOUTUBE, CALLBACK, "w" * 43),
        (Platform.TIKTOK, "http://127.0.0.1:2/callback", VERIFIER),
    ],
)
async def test_a_code_is_good_for_who_asked_for_it(
    readers: Readers, platform: Platform, redirect_uri: str, verifier: str
) -> None:
    endpoints = readers.simulated.endpoints[platform]
    provider = registry.connect_oauth(
        platform, readers.transport, client=CLIENT, endpoints=endpoints
    )
    code = give_code(readers.simulated.world, requested(platform))
    with pytest.raises(ProviderFailed):
        await provider.exchange(code, redirect_uri=redirect_uri, verifier=verifier, now=NOW)


@pytest.mark.parametrize("platform", OAUTH_PLATFORMS)
def test_the_browser_is_sent_with_scopes_state_and_challenge(platform: Platform) -> None:
    oauth = registry.PLATFORMS[platform].oauth
    assert oauth is not None
    url = authorization_url(
        oauth, OAuthClient("me"), redirect_uri="http://127.0.0.1/", state="s", verifier="v" * 43
    )
    query = parse_qs(urlsplit(url).query)
    assert url.startswith(f"{oauth.authorize_url}?")
    assert query["state"] == ["s"]
    assert query["scope"] == [oauth.separator.join(oauth.scopes)]
    assert query["client_key" if platform is Platform.TIKTOK else "client_id"] == ["me"]
    assert ("code_challenge" in query) == oauth.has_pkce


@pytest.mark.parametrize("platform", [p for p in PLATFORMS if not registry.PLATFORMS[p].oauth])
async def test_where_there_is_nothing_to_authorize_a_code_is_refused(
    readers: Readers, platform: Platform
) -> None:
    with pytest.raises(BadUserInput, match="has nothing to authorize"):
        registry.connect_oauth(platform, readers.transport, client=CLIENT)


def test_the_challenge_is_the_one_of_rfc_7636() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    # The same digest as `openssl dgst -sha256` writes it.
    assert challenge_of(verifier, in_hex=True) == HEX_CHALLENGE


@pytest.mark.parametrize("seconds", [-1, "7200", 10**12, 1.5])
def test_a_strange_lifetime_is_no_token(seconds: object) -> None:
    answer = {"access_token": "new", "expires_in": seconds}
    with pytest.raises(Malformed):
        token_from(answer, before=Token(), now=NOW)


@pytest.mark.parametrize("scope", ["a,b", "a b", "a, b"])
def test_scopes_are_separated_by_commas_or_spaces(scope: str) -> None:
    token = token_from({"access_token": "new", "scope": scope}, before=Token(), now=NOW)
    assert token.scopes == ("a", "b")
    assert token.expires_at is None
