"""Renewing tokens: ahead of time, once for all who ask, stored before it is used, never lost."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.providers.base import Provider, ProviderFailed, Token
from app.runtime import Runtime
from app.services.accounts import credentials, renewals
from app.services.accounts.allowances import Account
from app.services.accounts.renewals import LEASE
from app.services.accounts.vault import Secret
from app.simulation.faults import Fault
from app.simulation.registry import ACCOUNTS
from app.simulation.server import Simulation
from app.storage.database import Database
from tests.accounts import LIFETIME, MINUTE, Accounts, runtime_at, token_of
from tests.providers.readers import NOW

X = Platform.TWITTER
TOKEN_HOST = "/twitter/2/oauth2/token"
MANY = 20
ENDING = NOW + LIFETIME - 5 * MINUTE
"""When the token that `Accounts` brings is to be renewed, and is still good."""


def renewals_of(accounts: Accounts) -> int:
    return len(accounts.requests(TOKEN_HOST))


async def test_a_token_is_left_alone_until_ten_minutes_before_its_end(accounts: Accounts) -> None:
    key = await accounts.connect(X)
    given = await accounts.token(key)
    assert await accounts.token(key, now=NOW + LIFETIME - 11 * MINUTE) == given
    assert renewals_of(accounts) == 0

    renewed = await accounts.token(key, now=NOW + LIFETIME - 10 * MINUTE)
    assert renewed.access != given.access
    assert renewals_of(accounts) == 1
    credential = await accounts.credential(key)
    assert credential.expires_at == renewed.expires_at == NOW + 2 * LIFETIME - 10 * MINUTE


async def test_instagrams_token_is_renewed_a_week_ahead_since_it_renews_itself(
    accounts: Accounts,
) -> None:
    token = replace(
        accounts.given(Platform.INSTAGRAM), refresh=None, expires_at=NOW + timedelta(days=8)
    )
    key = await accounts.connect(Platform.INSTAGRAM, token)
    assert (await accounts.token(key)).access == token.access
    renewed = await accounts.token(key, now=NOW + timedelta(days=1))
    assert renewed.access != token.access


ROTATING = [name for name, owner in ACCOUNTS.items() if owner.has_rotating_tokens]


def test_refresh_tokens_rotate_where_the_platforms_say_so() -> None:
    """There a new one ends the old one; elsewhere it stays, or the token renews itself."""
    assert set(ROTATING) == {
        *(Platform.TWITTER, Platform.TIKTOK, Platform.PINTEREST, Platform.BLUESKY),
    }


@pytest.mark.parametrize("platform", ROTATING)
async def test_many_at_once_are_one_renewal(accounts: Accounts, platform: Platform) -> None:
    key = await accounts.connect(platform, replace(accounts.given(platform), expires_at=ENDING))
    found = await asyncio.gather(*(accounts.token(key, now=ENDING) for _ in range(MANY)))
    assert len({token.access for token in found}) == 1
    requested = [one for name in ("token", "refreshSession") for one in accounts.requests(name)]
    assert len(requested) == 1


async def test_many_refused_at_once_are_one_renewal(accounts: Accounts) -> None:
    key = await accounts.connect(X)
    accounts.simulated.world.revoke(X)
    found = await asyncio.gather(*(accounts.token(key, force=True) for _ in range(MANY)))
    assert len({token.access for token in found}) == 1
    assert renewals_of(accounts) == 1


async def test_who_is_refused_with_a_new_token_is_not_given_another(accounts: Accounts) -> None:
    key = await accounts.connect(X)
    renewed = await accounts.token(key, force=True)
    assert await accounts.token(key, now=NOW + MINUTE / 2, force=True) == renewed
    assert renewals_of(accounts) == 1
    assert await accounts.token(key, now=NOW + MINUTE, force=True) != renewed


@pytest.fixture
async def two(accounts: Accounts, simulated: Simulation) -> AsyncIterator[list[Runtime]]:
    """Two installations, as of two processes, over the database of the accounts."""
    url = accounts.runtime.database.url.render_as_string(hide_password=False)
    runtimes = [runtime_at(Database(url, pool_size=3), simulated) for _ in range(2)]
    yield runtimes
    for runtime in runtimes:
        await runtime.close()


async def test_two_processes_are_one_renewal(accounts: Accounts, two: list[Runtime]) -> None:
    key = await accounts.connect(X)
    credential = await accounts.credential(key)
    found = await asyncio.gather(
        *(
            token_of(runtime, credential, accounts.organization_id, now=ENDING)
            for runtime in two * 5
        )
    )
    assert len({token.access for token in found}) == 1
    assert renewals_of(accounts) == 1


@pytest.mark.parametrize("is_refused", [False, True], ids=["ahead of its end", "once refused"])
@pytest.mark.parametrize("platform", ROTATING)
async def test_a_new_token_is_stored_before_it_is_first_used(
    accounts: Accounts, two: list[Runtime], platform: Platform, *, is_refused: bool
) -> None:
    """Whoever is killed at its first use has lost nothing: another process goes on with it."""
    given = replace(accounts.given(platform), expires_at=ENDING)
    key = await accounts.connect(platform, given)
    if is_refused:
        accounts.simulated.world.revoke(platform)
    credential, now = await accounts.credential(key), NOW if is_refused else ENDING
    used: list[Token] = []

    async def first_use(provider: Provider, token: Token) -> str | None:
        stored = await token_of(two[0], credential, accounts.organization_id, now=NOW)
        assert (token.access, token.refresh) == (stored.access, stored.refresh)
        used.append(token)
        return (await provider.check(token, now=now)).external_id

    asked = Account(accounts.organization_id, key, platform, given.host)
    answer = await two[1].collector.ask(asked, first_use, now=now)
    assert answer == ACCOUNTS[platform].external_id
    assert [token.access == given.access for token in used] == [True, False][not is_refused :]
    assert used[-1].refresh != given.refresh


class Instrumented:
    """A provider that lets a test act between the platform's answer and ours to the caller."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.platform = provider.platform
        self.answers: list[Token] = []

    async def refresh(self, token: Token, *, now: datetime) -> Token:
        renewed = await self.provider.refresh(token, now=now)
        self.answers.append(renewed)
        await self.after()
        return renewed

    async def after(self) -> None:
        """What happens right after the platform has answered."""


def watched(accounts: Accounts, platform: Platform = X) -> Instrumented:
    provider = Instrumented(accounts.runtime.provider(platform))
    accounts.runtime.platforms._made[platform] = provider  # type: ignore[assignment]
    return provider


def lingering(provider: Instrumented) -> asyncio.Event:
    """Let an answer take its time, once it is there."""
    answered = asyncio.Event()

    async def linger() -> None:
        answered.set()
        await asyncio.sleep(0.2)

    provider.after = linger  # type: ignore[method-assign]
    return answered


async def test_no_transaction_is_open_while_the_platform_is_asked(accounts: Accounts) -> None:
    key = await accounts.connect(X)
    provider = watched(accounts)

    async def write() -> None:
        async with asyncio.timeout(60):
            await accounts.change(key, monthly_ceiling=1)

    provider.after = write  # type: ignore[method-assign]
    await accounts.token(key, now=ENDING)
    assert (await accounts.credential(key)).monthly_ceiling == 1


async def test_a_renewed_token_is_stored_although_nobody_waits_any_more(
    accounts: Accounts,
) -> None:
    key = await accounts.connect(X)
    provider = watched(accounts)
    answered = lingering(provider)
    waiting = asyncio.create_task(accounts.token(key, now=ENDING))
    await answered.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await accounts.runtime.vault.flights.land()
    assert [await accounts.token(key, now=ENDING)] == provider.answers


async def test_closing_lets_a_renewal_end(accounts: Accounts, two: list[Runtime]) -> None:
    key = await accounts.connect(X)
    answered = lingering(watched(accounts))
    waiting = asyncio.create_task(accounts.token(key, now=ENDING))
    await answered.wait()
    waiting.cancel()
    await accounts.runtime.close()
    accounts.runtime = two[0]
    secret, _ = renewals._opened(two[0].vault, await accounts.row(key))
    assert secret.renewing_until is None
    assert secret.renewed_at == ENDING


async def test_an_answer_survives_a_database_that_is_away_for_a_moment(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewals, "PAUSES", (0.05, 0.05, 0.05))
    key = await accounts.connect(X)
    provider = watched(accounts)
    database = accounts.runtime.database
    real, failures = database.write, [OSError("away"), OSError("still away")]

    async def go_away() -> None:
        def write() -> object:
            if failures:
                raise failures.pop()
            return real()

        monkeypatch.setattr(database, "write", write)

    provider.after = go_away  # type: ignore[method-assign]
    renewed = await accounts.token(key, now=ENDING)
    assert not failures
    assert [renewed] == provider.answers
    assert await accounts.token(key, now=ENDING) == renewed


async def test_an_answer_survives_a_server_that_cuts_all_connections(
    accounts: Accounts, two: list[Runtime]
) -> None:
    if accounts.runtime.database.is_embedded:
        pytest.skip("an embedded database has no connections to cut")
    key = await accounts.connect(X)
    provider = watched(accounts)
    url = make_url(accounts.runtime.database.url).set(drivername="postgresql")

    async def cut() -> None:
        connection = await asyncpg.connect(url.render_as_string(hide_password=False))
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await connection.close()

    provider.after = cut  # type: ignore[method-assign]
    renewed = await accounts.token(key, now=ENDING)
    assert [renewed] == provider.answers
    accounts.runtime = two[0]
    assert await accounts.token(key, now=ENDING) == renewed


async def crash_between_answer_and_commit(accounts: Accounts, key: object) -> None:
    """What a killed process leaves behind: our lease, and a refresh token that was used."""
    row = await accounts.row(key)  # type: ignore[arg-type]
    secret, binding = renewals._opened(accounts.runtime.vault, row)
    await accounts.runtime.provider(X).refresh(secret.token, now=ENDING)
    leased = replace(secret, renewing_until=ENDING + LEASE)
    await accounts.change(row.id, secret=accounts.runtime.vault.seal(leased, binding))


async def test_after_a_crash_the_lease_ends_and_the_loss_is_explained(accounts: Accounts) -> None:
    key = await accounts.connect(X)
    await crash_between_answer_and_commit(accounts, key)
    for force in (False, True):  # as a worker asks that is refused
        with pytest.raises(ProviderFailed, match="cut off") as caught:
            await accounts.token(key, now=NOW + LIFETIME + LEASE, force=force)
    assert caught.value.failure.code is FailureCode.AUTHENTICATION_FAILED


async def test_a_renewal_waits_for_who_is_at_it_and_takes_over_when_the_lease_ends(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewals, "LEASE", timedelta(seconds=0.5))
    key = await accounts.connect(X)
    secret, binding = renewals._opened(accounts.runtime.vault, await accounts.row(key))
    leased = replace(secret, renewing_until=ENDING + timedelta(seconds=0.5))
    await accounts.change(key, secret=accounts.runtime.vault.seal(leased, binding))

    began = asyncio.get_running_loop().time()
    await accounts.token(key, now=ENDING)
    assert asyncio.get_running_loop().time() - began >= 0.4
    assert renewals_of(accounts) == 1


async def test_a_token_that_is_still_good_is_used_while_its_host_is_out_of_order(
    accounts: Accounts,
) -> None:
    key = await accounts.connect(X)
    given = await accounts.token(key)
    accounts.simulated.faults.append(Fault(X, "DOWN", times=2, path="token"))
    assert (await accounts.token(key, now=ENDING)).access == given.access
    with pytest.raises(ProviderFailed) as caught:
        await accounts.token(key, now=NOW + LIFETIME)
    assert caught.value.failure.code is FailureCode.PROVIDER_UNAVAILABLE
    assert (await accounts.token(key, now=NOW + LIFETIME)).access != given.access


async def test_an_account_connected_anew_meanwhile_keeps_its_new_token(
    accounts: Accounts,
) -> None:
    key = await accounts.connect(X)
    provider = watched(accounts)
    brought = accounts.given(X, expires_at=ENDING + LIFETIME)

    async def reconnect() -> None:
        provider.after = Instrumented.after.__get__(provider)  # type: ignore[method-assign]
        connected = accounts.runtime.platforms._made
        connected[X] = provider.provider
        await accounts.connect(X, brought, now=ENDING)
        connected[X] = provider  # type: ignore[assignment]

    provider.after = reconnect  # type: ignore[method-assign]
    assert (await accounts.token(key, now=ENDING)).access == brought.access
    assert (await accounts.token(key, now=ENDING)).access == brought.access


async def test_rotating_keys_during_a_renewal_loses_nothing(accounts: Accounts) -> None:
    key = await accounts.connect(X)
    provider = watched(accounts)
    credential = await accounts.credential(key)

    async def rotate() -> None:
        async with accounts.runtime.database.write() as session:
            assert await credentials.rotate(session, accounts.runtime.vault, credential)

    provider.after = rotate  # type: ignore[method-assign]
    renewed = await accounts.token(key, now=ENDING)
    assert [renewed] == provider.answers
    assert await accounts.token(key, now=ENDING) == renewed


async def test_keys_rotate(accounts: Accounts, simulated: Simulation) -> None:
    key = await accounts.connect(X)
    token, credential = await accounts.token(key), await accounts.credential(key)
    new = "another key that only tests would use"
    old = accounts.runtime.settings.secret_keys[0].get_secret_value()
    database = accounts.runtime.database

    both = runtime_at(database, simulated, new, old)
    async with database.write() as session:
        assert await credentials.rotate(session, both.vault, credential)
    only = runtime_at(database, simulated, new)
    assert await token_of(only, credential, accounts.organization_id) == token

    with pytest.raises(ProviderFailed, match="BACKBONE_SECRET_KEYS") as caught:
        await accounts.token(key)
    assert caught.value.failure.code is FailureCode.PERMISSION_MISSING
    async with database.write() as session:
        assert not await credentials.rotate(session, accounts.runtime.vault, credential)
    await both.platforms.aclose()
    await only.platforms.aclose()


async def test_a_swapped_secret_is_refused(accounts: Accounts) -> None:
    mine = await accounts.connect(X)
    theirs = await accounts.connect(Platform.TIKTOK)
    await accounts.change(mine, secret=(await accounts.row(theirs)).secret)
    with pytest.raises(ProviderFailed, match="written for another"):
        await accounts.token(mine)


async def test_no_secret_is_logged_or_shown(
    accounts: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = await accounts.connect(X)
    given = await accounts.token(key)
    renewed = await accounts.token(key, now=ENDING)
    accounts.simulated.faults.append(Fault(X, "DEAD_REFRESH_TOKEN", path="token"))
    with pytest.raises(ProviderFailed) as caught:
        await accounts.token(key, now=NOW + 3 * LIFETIME)
    credential = await accounts.credential(key)
    shown = f"{caplog.text} {caught.value!r} {credential!r} {Secret(renewed)!r} {renewed!r}"
    for token in (given, renewed):
        assert token.refresh is not None
        assert token.access not in shown
        assert token.refresh not in shown
