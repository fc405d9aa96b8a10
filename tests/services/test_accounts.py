"""Accounts: found again whatever becomes of their credentials, with what was counted of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import reduce
from itertools import permutations, product
from uuid import UUID

import pytest

from app.domain.accounts.account_days import AccountCounts, AccountDay, account_day, merged
from app.domain.accounts.accounts import AccountName, AccountState
from app.domain.numbers.histories import Outcome
from app.domain.pages import PageRequest
from app.domain.platforms import Platform
from app.domain.scopes import EVERYTHING, scope_of
from app.services.accounts import account_days, connecting, credentials
from app.services.accounts import accounts as service
from app.services.accounts.account_days import AccountKey, AccountSpan, DayOfAccount
from app.services.accounts.accounts import Account
from app.simulation.youtube import API_KEY
from app.storage.database import Database
from tests.accounts import Accounts
from tests.world import DAY, NOW, TODAY, World

HOUR = timedelta(hours=1)


async def listed(database: Database, organization_id: UUID) -> list[Account]:
    async with database.read() as session:
        page = await service.list_accounts(
            session, scope_of(organization_id, None), PageRequest(), None
        )
        return page.items


async def the_account(accounts: Accounts) -> Account:
    (account,) = await listed(accounts.runtime.database, accounts.organization_id)
    return account


async def disconnect(accounts: Accounts, credential: UUID) -> None:
    async with accounts.runtime.database.write() as session:
        await credentials.disconnect(session, credential, None, now=NOW)


async def test_an_account_outlives_its_credential_and_is_found_again(accounts: Accounts) -> None:
    credential = await accounts.connect(Platform.TIKTOK)
    before = await the_account(accounts)
    assert before.external_id == (await accounts.credential(credential)).account_id
    assert before.handle == (await accounts.credential(credential)).handle
    assert before.state is AccountState.CONNECTED

    await disconnect(accounts, credential)
    assert await the_account(accounts) == before._replace(is_attached=False, is_working=False)

    await accounts.connect(Platform.TIKTOK)
    assert await the_account(accounts) == before


async def test_an_account_known_by_its_handle_gets_its_id_when_it_is_connected(
    accounts: Accounts,
) -> None:
    credential = await accounts.connect(Platform.TIKTOK)
    known = await the_account(accounts)
    other = await accounts.world.organization("Other")
    brand = await accounts.world.brand(other)
    async with accounts.runtime.database.write() as session:
        name = AccountName(Platform.TIKTOK, None, f"@{known.handle}")
        created = await service.create_accounts(
            session,
            other,
            [service.NewAccount(name, brand)],
            new_key=accounts.world.new_key,
            now=NOW,
        )
    accounts.organization_id, accounts.brand_id = other, brand
    await accounts.connect(Platform.TIKTOK)

    account = await the_account(accounts)
    assert (account.id, account.external_id) == (created[name].id, known.external_id)
    assert credential


async def test_an_account_moves_to_the_brand_that_connects_it_once_its_own_lets_go(
    accounts: Accounts,
) -> None:
    first = await accounts.connect(Platform.TIKTOK)
    other = await accounts.world.brand(accounts.organization_id)
    await accounts.connect(Platform.TIKTOK, brand_id=other)
    assert (await the_account(accounts)).brand_id == accounts.brand_id

    await disconnect(accounts, first)
    await accounts.connect(Platform.TIKTOK, brand_id=other)
    assert (await the_account(accounts)).brand_id == other


async def test_a_key_that_is_nobodys_has_no_account(accounts: Accounts) -> None:
    credential = await accounts.connect(
        Platform.YOUTUBE,
        connecting.given_token(Platform.YOUTUBE, api_key=API_KEY),
    )
    assert await listed(accounts.runtime.database, accounts.organization_id) == []
    async with accounts.runtime.database.read() as session:
        assert (
            await service.get_accounts_of_credentials(
                session, [(accounts.organization_id, credential)]
            )
            == {}
        )


async def test_a_credential_knows_its_account(accounts: Accounts) -> None:
    credential = await accounts.connect(Platform.MASTODON)
    async with accounts.runtime.database.read() as session:
        found = await service.get_accounts_of_credentials(
            session, [(accounts.organization_id, credential)]
        )
    assert found == {credential: await the_account(accounts)}


@pytest.mark.parametrize("state", AccountState)
async def test_lists_leave_out_what_is_archived_above_and_other_states(
    accounts: Accounts, state: AccountState
) -> None:
    database = accounts.runtime.database
    credential = await accounts.connect(Platform.TIKTOK)
    if state is AccountState.FAILED:
        await accounts.change(credential, failure_code="AUTHENTICATION_FAILED")
    elif state is AccountState.UNCONNECTED:
        await disconnect(accounts, credential)
    async with database.read() as session:
        for each in AccountState:
            page = await service.list_accounts(session, EVERYTHING, PageRequest(), None, state=each)
            count = await service.count_accounts(session, EVERYTHING, None, state=each)
            assert len(page.items) == count == (1 if each is state else 0)
        others = await service.list_accounts(session, EVERYTHING, PageRequest(), [])
        assert others.items == []
        youtube = Platform.YOUTUBE
        assert await service.count_accounts(session, EVERYTHING, None, platform=youtube) == 0


def reading(day: date = TODAY, hours: int = 0, **answers: int | None) -> AccountDay:
    return account_day(day, NOW + hours * HOUR, answers)


async def account_of(world: World) -> AccountKey:
    organization = await world.organization()
    brand = await world.brand(organization)
    return await world.account(organization, brand)


async def accounts_of(world: World, number: int) -> list[AccountKey]:
    """So many accounts of one organization."""
    organization = await world.organization()
    brand = await world.brand(organization)
    names = [AccountName(Platform.YOUTUBE, f"account {each}", None) for each in range(number)]
    async with world.database.write() as session:
        new = [service.NewAccount(name, brand) for name in names]
        made = await service.create_accounts(
            session, organization, new, new_key=world.new_key, now=NOW
        )
    return [AccountKey(organization, made[name].id) for name in names]


async def record(database: Database, account: AccountKey, *days: AccountDay) -> list[Outcome]:
    return await record_all(database, [(account, days)])


async def record_all(
    database: Database, given: Sequence[tuple[AccountKey, Sequence[AccountDay]]]
) -> list[Outcome]:
    """Record days of several accounts of one organization at once."""
    days = [DayOfAccount(account.account_id, day) for account, some in given for day in some]
    async with database.write() as session:
        return await account_days.record_account_days(session, given[0][0].organization_id, days)


async def days_of(database: Database, account: AccountKey) -> list[AccountDay]:
    span = AccountSpan(*account, date.min, date.max)
    async with database.read() as session:
        return (await account_days.get_days(session, [span]))[span]


PARTS = (
    reading(hours=0, followers=10, posts=4),
    reading(hours=1, followers=12, reach=None),
    reading(hours=1, followers=11, reach=3),
    reading(TODAY - DAY, followers=9),
)


async def test_days_written_in_any_order_and_split_end_in_the_same_rows(
    database: Database, world: World
) -> None:
    """Law 2."""
    parts = [
        (order[:split], order[split:])
        for order, split in product(permutations(PARTS), range(len(PARTS)))
    ]
    accounts = await accounts_of(world, len(parts))
    cases = [(account, *split) for account, split in zip(accounts, parts, strict=True)]
    await record_all(database, [(account, first) for account, first, _ in cases])
    await record_all(database, [(account, then) for account, _, then in cases])

    expected = [PARTS[3], reduce(merged, PARTS[:3])]
    spans = [AccountSpan(*account, date.min, date.max) for account, *_ in cases]
    async with database.read() as session:
        found = await account_days.get_days(session, spans)
    assert found == dict.fromkeys(spans, expected)
    again = await record_all(database, [(account, first + then) for account, first, then in cases])
    assert set(again) == {Outcome.UNCHANGED}


async def test_each_reading_is_told_what_became_of_it(database: Database, world: World) -> None:
    account = await account_of(world)
    readings = (reading(followers=10), reading(hours=1, followers=11), reading(followers=10))
    assert await record(database, account, *readings) == [
        Outcome.CREATED,
        Outcome.UPDATED,
        Outcome.UNCHANGED,
    ]


async def test_the_latest_known_followers_pass_over_days_that_do_not_tell(
    database: Database, world: World
) -> None:
    account, unseen = await account_of(world), await account_of(world)
    await record(
        database,
        account,
        reading(TODAY - 2 * DAY, followers=10),
        reading(TODAY - DAY, followers=11),
        reading(TODAY, posts=7),
    )
    async with database.read() as session:
        found = await account_days.get_latest_followers(session, [account, unseen])
    assert found == {account: (account.account_id, 11, TODAY - DAY)}
    assert (await days_of(database, account))[-1].counts == AccountCounts(posts=7)
