"""Connecting, checking and disconnecting accounts, against the simulated platforms."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.accounts.credentials import CredentialState
from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.errors import BadUserInput, NotFound
from app.providers import registry
from app.providers.base import ProviderFailed, Token
from app.providers.twitter import USER_MICROS
from app.services.accounts import allowances, checking, connecting, credentials
from app.services.accounts.accounts import get_accounts_of_credentials, rename_account
from app.simulation.faults import Fault
from app.simulation.registry import ACCOUNTS
from app.simulation.youtube import API_KEY
from tests.accounts import LIFETIME, MINUTE, Accounts
from tests.providers.readers import NOW, PLATFORMS

LATER = NOW + timedelta(hours=1)
DEAD = Failure(FailureCode.AUTHENTICATION_FAILED, "The permission was revoked.")
NAIVE = NOW.replace(tzinfo=None)
DID = ACCOUNTS[Platform.BLUESKY].external_id


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_connecting_stores_what_the_platform_says_of_the_account(
    accounts: Accounts, platform: Platform
) -> None:
    key = await accounts.connect(platform, monthly_ceiling=5_000_000)

    credential = await accounts.credential(key)
    expected = ACCOUNTS[platform].external_id
    if platform is Platform.MASTODON:
        expected = f"{expected}@{accounts.simulated.host}"
    assert credential.account_id == expected
    assert credential.handle
    assert credential.state is CredentialState.CONNECTED
    assert (credential.connected_at, credential.checked_at) == (NOW, NOW)
    assert credential.expires_at == NOW + LIFETIME
    assert credential.monthly_ceiling == 5_000_000
    token = await accounts.token(key)
    assert token.account_id == ACCOUNTS[platform].external_id


async def test_a_wrong_token_is_refused_and_nothing_is_stored(accounts: Accounts) -> None:
    with pytest.raises(ProviderFailed) as caught:
        await accounts.connect(Platform.TWITTER, Token("nobody-gave-this"))
    assert caught.value.failure.code is FailureCode.AUTHENTICATION_FAILED
    async with accounts.runtime.database.read() as session:
        assert await credentials.list_credentials(session, None) == []


async def test_a_platform_that_is_down_connects_nothing(accounts: Accounts) -> None:
    accounts.simulated.faults.append(Fault(Platform.TIKTOK, "DOWN", times=9))
    with pytest.raises(ProviderFailed) as caught:
        await accounts.connect(Platform.TIKTOK)
    assert caught.value.failure.code is FailureCode.PROVIDER_UNAVAILABLE


async def test_mastodon_and_bluesky_are_read_without_an_account(accounts: Accounts) -> None:
    host = accounts.simulated.host
    mastodon = await accounts.connect(
        Platform.MASTODON,
        connecting.given_token(Platform.MASTODON, account="@backbone", host=host),
    )
    bluesky = await accounts.connect(
        Platform.BLUESKY, connecting.given_token(Platform.BLUESKY, account="backbone.example")
    )
    assert (await accounts.credential(mastodon)).handle == f"@backbone@{host}"
    assert (await accounts.credential(bluesky)).account_id == DID
    assert (await accounts.token(bluesky)).access == ""


async def test_youtube_is_read_with_an_api_key_of_nobody_or_of_a_channel(
    accounts: Accounts,
) -> None:
    nobody = connecting.given_token(Platform.YOUTUBE, api_key=API_KEY)
    channel = replace(nobody, account_id=ACCOUNTS[Platform.YOUTUBE].external_id)
    keys = [await accounts.connect(Platform.YOUTUBE, token) for token in (nobody, channel)]
    found = [await accounts.credential(key) for key in keys]
    assert [one.account_id for one in found] == ["api-key", ACCOUNTS[Platform.YOUTUBE].external_id]
    assert [(await accounts.token(key)).is_api_key for key in keys] == [True, True]


@pytest.mark.parametrize(
    ("platform", "given", "field"),
    [
        (Platform.TIKTOK, {}, "accessToken"),
        (Platform.TIKTOK, {"api_key": "k"}, "apiKey"),
        (Platform.MASTODON, {"account": "@a"}, "host"),
        (Platform.MASTODON, {"host": "mastodon.example"}, "account"),
        (Platform.MASTODON, {"account": "a", "host": "http://mastodon.example/x"}, "host"),
        (Platform.BLUESKY, {}, "account"),
        (Platform.TWITTER, {"access_token": "t", "host": "elsewhere.example"}, "host"),
        (
            Platform.TWITTER,
            {"access_token": "t", "expires_at": NOW.replace(tzinfo=None)},
            "expiresAt",
        ),
    ],
)
def test_what_is_missing_or_useless_is_named(
    platform: Platform, given: dict[str, str], field: str
) -> None:
    with pytest.raises(BadUserInput) as caught:
        connecting.given_token(platform, **given)  # type: ignore[arg-type]
    assert caught.value.field == field


def test_a_server_is_one_however_its_name_is_written() -> None:
    token = connecting.given_token(Platform.MASTODON, account="@me", host="Mastodon.Social")
    assert token.host == "mastodon.social"


def test_a_platform_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(registry.PLATFORMS, Platform.TIKTOK)
    with pytest.raises(BadUserInput) as caught:
        connecting.given_token(Platform.TIKTOK, access_token="t")
    assert caught.value.field == "platform"


async def test_the_same_account_again_renews_the_row(accounts: Accounts) -> None:
    first = await accounts.connect(Platform.TWITTER, monthly_ceiling=7)
    before = await accounts.token(first)
    again = await accounts.connect(Platform.TWITTER, now=LATER)

    assert again == first
    assert (await accounts.token(first)).access != before.access
    credential = await accounts.credential(first)
    assert (credential.connected_at, credential.monthly_ceiling) == (LATER, 7)


async def test_two_brands_may_connect_one_account(accounts: Accounts) -> None:
    other = await accounts.world.brand(accounts.organization_id)
    keys = {
        await accounts.connect(Platform.TWITTER),
        await accounts.connect(Platform.TWITTER, brand_id=other),
    }
    async with accounts.runtime.database.read() as session:
        listed = await credentials.list_credentials_per_brand(
            session, [(accounts.organization_id, key) for key in (accounts.brand_id, other)]
        )
    assert [len(found) for found in listed.values()] == [1, 1]
    assert {found[0].id for found in listed.values()} == keys


async def test_a_brand_of_another_organization_is_not_found(accounts: Accounts) -> None:
    elsewhere = await accounts.world.organization("Elsewhere")
    foreign = await accounts.world.brand(elsewhere)
    with pytest.raises(NotFound):
        await accounts.connect(Platform.TWITTER, brand_id=foreign)
    assert not accounts.requests("/twitter/"), "the platform is asked only for what can be stored"


async def test_a_dead_credential_says_so_on_its_posts_until_it_is_connected_again(
    accounts: Accounts,
) -> None:
    key = await accounts.connect(Platform.TWITTER)
    await accounts.discover(key)
    await mark_failed(accounts, key)

    credential = await accounts.credential(key)
    assert (credential.state, credential.failure) == (CredentialState.FAILED, DEAD)
    assert credential.failed_since == LATER
    places = await accounts.places()
    assert {place.failure_code for place in places.values()} == {"AUTHENTICATION_FAILED"}
    assert {place.next_collect_at for place in places.values()} == {None}
    with pytest.raises(ProviderFailed, match="revoked"):
        await accounts.token(key)

    await accounts.connect(Platform.TWITTER, now=LATER + MINUTE)
    assert (await accounts.credential(key)).state is CredentialState.CONNECTED
    places = await accounts.places()
    assert {place.failure_code for place in places.values()} == {None}
    assert {place.next_collect_at for place in places.values()} == {LATER + MINUTE}


async def mark_failed(accounts: Accounts, key: UUID, failure: Failure = DEAD) -> None:
    async with accounts.runtime.database.write() as session:
        await credentials.mark_failed(session, accounts.organization_id, key, failure, now=LATER)


async def test_a_missing_permission_leaves_the_credential(accounts: Accounts) -> None:
    key = await accounts.connect(Platform.TWITTER)
    await mark_failed(accounts, key, Failure(FailureCode.PERMISSION_MISSING, "Not this."))
    assert (await accounts.credential(key)).state is CredentialState.CONNECTED


async def test_what_the_old_token_met_does_not_mark_the_new_one(accounts: Accounts) -> None:
    key = await accounts.connect(Platform.TWITTER, now=LATER + MINUTE)
    await mark_failed(accounts, key)
    assert (await accounts.credential(key)).state is CredentialState.CONNECTED


async def test_a_disconnected_account_has_no_tokens_and_nothing_due(accounts: Accounts) -> None:
    key = await accounts.connect(Platform.TIKTOK)
    await accounts.discover(key)
    async with accounts.runtime.database.write() as session:
        await credentials.disconnect(session, key, None, now=LATER)

    assert (await accounts.credential(key)).state is CredentialState.DISCONNECTED
    assert (await accounts.row(key)).secret == b""
    assert {place.next_collect_at for place in (await accounts.places()).values()} == {None}
    with pytest.raises(ProviderFailed, match="disconnected"):
        await accounts.token(key)
    await mark_failed(accounts, key)
    assert (await accounts.credential(key)).state is CredentialState.DISCONNECTED

    await accounts.connect(Platform.TIKTOK, now=LATER)
    assert (await accounts.credential(key)).state is CredentialState.CONNECTED
    assert {place.next_collect_at for place in (await accounts.places()).values()} == {LATER}


async def test_nobody_disconnects_what_they_do_not_see(accounts: Accounts) -> None:
    key = await accounts.connect(Platform.TIKTOK)
    async with accounts.runtime.database.write() as session:
        with pytest.raises(NotFound):
            await credentials.disconnect(session, key, [UUID(int=9)], now=LATER)


async def check(accounts: Accounts, key: UUID) -> Failure | None:
    credential = await accounts.credential(key)
    return await checking.check(
        accounts.runtime.database,
        accounts.runtime.vault,
        accounts.runtime.provider(credential.platform),
        credential,
        now=LATER,
    )


async def test_a_check_that_succeeds_revives_a_dead_credential(accounts: Accounts) -> None:
    key = await accounts.connect(Platform.TWITTER)
    await accounts.discover(key)
    await mark_failed(accounts, key)

    assert await check(accounts, key) is None
    credential = await accounts.credential(key)
    assert (credential.state, credential.checked_at) == (CredentialState.CONNECTED, LATER)
    assert {place.next_collect_at for place in (await accounts.places()).values()} == {LATER}


@pytest.mark.parametrize("platform", [Platform.TWITTER, Platform.MASTODON])
async def test_a_check_takes_over_the_name_that_the_platform_says(
    accounts: Accounts, platform: Platform
) -> None:
    key, other = await accounts.connect(platform), await accounts.connect(Platform.TIKTOK)
    name = (await accounts.credential(key)).handle
    for each in (key, other):
        await rename(accounts, each, "former")

    assert await check(accounts, key) is None

    assert await names(accounts, key) == (name, name)
    assert await names(accounts, other) == ("former", "former")


async def test_a_check_of_what_has_no_name_leaves_the_one_that_is_known(
    accounts: Accounts,
) -> None:
    nobody = connecting.given_token(Platform.YOUTUBE, api_key=API_KEY)
    key = await accounts.connect(Platform.YOUTUBE, nobody)
    await accounts.change(key, handle="known")

    assert await check(accounts, key) is None

    assert (await accounts.credential(key)).handle == "known"


async def rename(accounts: Accounts, key: UUID, handle: str) -> None:
    """Call a credential and its account what they were once called."""
    credential = await accounts.credential(key)
    await accounts.change(key, handle=handle)
    async with accounts.runtime.database.write() as session:
        await rename_account(
            session,
            credential.organization_id,
            credential.platform,
            credential.account_id,
            handle,
        )


async def names(accounts: Accounts, key: UUID) -> tuple[str | None, str | None]:
    """What a credential and its account are called."""
    async with accounts.runtime.database.read() as session:
        owned = accounts.organization_id, key
        account = (await get_accounts_of_credentials(session, [owned]))[key]
    return (await accounts.credential(key)).handle, account.handle


async def spent(accounts: Accounts, key: UUID) -> int:
    """What an account has spent and set aside this month, in micro-dollars."""
    place = allowances.Account(accounts.organization_id, key, Platform.TWITTER)
    async with accounts.runtime.database.write() as session:
        return await allowances.spent(session, place, now=NOW)


async def test_what_the_platform_charges_for_connecting_and_checking_is_counted(
    accounts: Accounts,
) -> None:
    key = await accounts.connect(Platform.TWITTER)
    assert await spent(accounts, key) == USER_MICROS
    assert await check(accounts, key) is None
    assert await spent(accounts, key) == 2 * USER_MICROS
    accounts.simulated.faults.append(Fault(Platform.TWITTER, "DOWN", times=9))
    assert await check(accounts, key) is not None
    assert await spent(accounts, key) == 2 * USER_MICROS


async def test_a_check_that_the_ceiling_leaves_no_money_for_is_not_made(
    accounts: Accounts,
) -> None:
    key = await accounts.connect(Platform.TWITTER, monthly_ceiling=2 * USER_MICROS - 1)
    asked = len(accounts.requests("/twitter/2/users/me"))
    failure = await check(accounts, key)
    assert failure is not None
    assert failure.code is FailureCode.QUOTA_EXHAUSTED
    assert len(accounts.requests("/twitter/2/users/me")) == asked
    assert await spent(accounts, key) == USER_MICROS
    assert (await accounts.credential(key)).state is CredentialState.CONNECTED


async def test_a_check_renews_a_token_that_the_platform_no_longer_takes(
    accounts: Accounts,
) -> None:
    key = await accounts.connect(Platform.TWITTER)
    accounts.simulated.world.revoke(Platform.TWITTER)
    assert await check(accounts, key) is None
    assert len(accounts.requests("/twitter/2/oauth2/token")) == 1


async def test_a_check_marks_a_credential_whose_permission_was_revoked(
    accounts: Accounts,
) -> None:
    key = await accounts.connect(Platform.TWITTER)
    accounts.simulated.world.revoke(Platform.TWITTER)
    accounts.simulated.faults.append(Fault(Platform.TWITTER, "DEAD_REFRESH_TOKEN", path="token"))
    failure = await check(accounts, key)
    assert failure is not None
    assert failure.code is FailureCode.AUTHENTICATION_FAILED
    assert (await accounts.credential(key)).state is CredentialState.FAILED


async def test_a_check_of_a_platform_that_is_down_marks_nothing(accounts: Accounts) -> None:
    key = await accounts.connect(Platform.TWITTER)
    accounts.simulated.faults.append(Fault(Platform.TWITTER, "DOWN", times=9))
    failure = await check(accounts, key)
    assert failure is not None
    assert failure.code is FailureCode.PROVIDER_UNAVAILABLE
    credential = await accounts.credential(key)
    assert (credential.state, credential.checked_at) == (CredentialState.CONNECTED, LATER)
