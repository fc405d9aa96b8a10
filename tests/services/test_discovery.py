"""Discovering what an account has published, at the simulated platforms."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.accounts.credentials import CredentialState
from app.domain.collecting.failures import FailureCode
from app.domain.numbers.histories import Outcome
from app.domain.platforms import Platform
from app.domain.tags import TagRuleKind
from app.errors import BeingErased
from app.providers.base import ProviderFailed
from app.providers.twitter import USER_MICROS
from app.services import brands, erasures, tag_rules
from app.services.accounts.allowances import SPENDING
from app.services.tag_rules import GivenRule
from app.simulation.faults import Fault
from app.sql.posts import posts
from app.tables.accounts.allowances import ProviderUsage
from app.tables.base import table_of
from app.tables.tags import PostTag
from tests.accounts import KEY, Accounts, runtime_at
from tests.providers.readers import DAY, NOW, SOME_PLATFORMS

usage = table_of(ProviderUsage)
SINCE = NOW - 100 * DAY
POSTS = 100
"""One a day, at noon."""
FEW = 12
"""As many as say how each is written: tests/providers lists page after page."""


async def stored(accounts: Accounts) -> dict[str, dict[str, Any]]:
    async with accounts.runtime.database.read() as session:
        rows = (await session.execute(select(posts))).mappings()
        return {row["external_id"]: dict(row) for row in rows}


@pytest.mark.parametrize("platform", SOME_PLATFORMS)
async def test_everything_since_a_day_is_written_and_due(
    accounts: Accounts, platform: Platform
) -> None:
    key = await accounts.connect(platform)
    discovered = await accounts.discover(key, since=NOW - FEW * DAY)

    published = accounts.simulated.world.posts(platform)[:FEW]
    assert discovered.count(Outcome.CREATED) == discovered.found == FEW
    found = await stored(accounts)
    assert found.keys() == {post.external_id for post in published}
    for post in published:
        row = found[post.external_id]
        assert (row["published_at"], row["brand_id"]) == (post.published_at, accounts.brand_id)
        assert row["credential_id"] == key
        assert post.title in (row["label"], row["description"])
    places = await accounts.places()
    assert {place.next_collect_at for place in places.values()} == {NOW}
    assert places.keys() == {row["id"] for row in found.values()}


async def test_discovering_again_says_what_is_new_changed_and_as_it_was(
    accounts: Accounts,
) -> None:
    key = await accounts.connect(Platform.TIKTOK)
    await accounts.discover(key, since=NOW - 10 * DAY)
    changed = accounts.simulated.world.posts(Platform.TIKTOK)[3]
    changed.title = "Another title"

    discovered = await accounts.discover(key, since=NOW - 12 * DAY)
    counts = {outcome: discovered.count(outcome) for outcome in Outcome}
    assert counts == {Outcome.CREATED: 2, Outcome.UPDATED: 1, Outcome.UNCHANGED: 9}


@pytest.mark.parametrize("fault", ["DOWN", "TRUNCATED", "RATE_LIMITED"])
async def test_what_came_before_a_failure_stays_and_the_next_time_completes_it(
    accounts: Accounts, fault: str
) -> None:
    key = await accounts.connect(Platform.TIKTOK)
    path = "video/list"
    accounts.simulated.faults.append(Fault(Platform.TIKTOK, fault, after=2, path=path))
    with pytest.raises(ProviderFailed):
        await accounts.discover(key, since=SINCE)

    partly = await stored(accounts)
    assert 0 < len(partly) < POSTS
    assert len(await accounts.places()) == len(partly)

    discovered = await accounts.discover(key, since=SINCE)
    assert discovered.count(Outcome.UNCHANGED) == len(partly)
    assert discovered.count(Outcome.CREATED) == POSTS - len(partly)
    assert len(await stored(accounts)) == len(await accounts.places()) == POSTS


async def test_a_token_refused_on_the_way_is_renewed_once_and_the_list_read_again(
    accounts: Accounts,
) -> None:
    key = await accounts.connect(Platform.TIKTOK)
    fault = Fault(Platform.TIKTOK, "AUTHENTICATION_FAILED", after=2, path="video/list")
    accounts.simulated.faults.append(fault)
    discovered = await accounts.discover(key, since=SINCE)
    assert discovered.count(Outcome.CREATED) == POSTS
    assert len(accounts.requests("oauth/token")) == 1
    assert (await accounts.credential(key)).state is CredentialState.CONNECTED


async def test_an_account_whose_permission_was_revoked_is_marked(accounts: Accounts) -> None:
    key = await accounts.connect(Platform.TIKTOK)
    accounts.simulated.world.revoke(Platform.TIKTOK)
    accounts.simulated.faults.append(
        Fault(Platform.TIKTOK, "DEAD_REFRESH_TOKEN", path="oauth/token")
    )
    with pytest.raises(ProviderFailed) as caught:
        await accounts.discover(key)
    assert caught.value.failure.code is FailureCode.AUTHENTICATION_FAILED
    assert (await accounts.credential(key)).state is CredentialState.FAILED


async def test_a_known_post_stays_with_its_brand_and_gets_the_credential(
    accounts: Accounts,
) -> None:
    key = await accounts.connect(Platform.TWITTER)
    other = await accounts.world.brand(accounts.organization_id)
    post = accounts.simulated.world.posts(Platform.TWITTER)[0]
    await accounts.world.post(
        accounts.organization_id, other, post.external_id, Platform.TWITTER, label="Ours"
    )
    discovered = await accounts.discover(key, since=NOW - DAY)
    assert discovered.counts == {Outcome.UPDATED: 1}
    row = (await stored(accounts))[post.external_id]
    assert (row["brand_id"], row["credential_id"]) == (other, key)


async def test_a_credential_that_works_is_not_robbed_of_its_posts(accounts: Accounts) -> None:
    first = await accounts.connect(Platform.TWITTER)
    other = await accounts.world.brand(accounts.organization_id)
    second = await accounts.connect(Platform.TWITTER, brand_id=other)
    await accounts.discover(first, since=NOW - DAY)
    await accounts.discover(second, since=NOW - 2 * DAY)
    feeding = sorted(
        (row["published_at"], row["credential_id"]) for row in (await stored(accounts)).values()
    )
    assert [credential for _, credential in feeding] == [second, first]

    await accounts.change(first, disconnected_at=NOW)
    await accounts.discover(second, since=NOW - 2 * DAY)
    assert {row["credential_id"] for row in (await stored(accounts)).values()} == {second}


async def spent(accounts: Accounts, key: UUID) -> tuple[int, int]:
    """What an account has spent, and what is set aside, in micro-dollars."""
    statement = select(usage.c.used, usage.c.reserved).where(
        usage.c.credential_id == key, usage.c.allowance == SPENDING
    )
    async with accounts.runtime.database.read() as session:
        (row,) = await session.execute(statement)
        return row.used, row.reserved


async def test_pages_that_cost_money_are_counted_and_end_at_the_ceiling(
    accounts: Accounts,
) -> None:
    page = 100 * 5_000
    key = await accounts.connect(Platform.TWITTER, monthly_ceiling=USER_MICROS + 2 * page - 1)
    with pytest.raises(ProviderFailed, match="ceiling") as caught:
        await accounts.discover(key, since=NOW - 300 * DAY)
    assert caught.value.failure.retry_at == datetime(2026, 12, 1, tzinfo=UTC)
    assert len(await stored(accounts)) == 100
    assert await spent(accounts, key) == (USER_MICROS + page, 0)


@pytest.mark.parametrize("fault", ["DOWN", "AUTHENTICATION_FAILED"])
async def test_a_page_that_fails_costs_nothing(accounts: Accounts, fault: str) -> None:
    key = await accounts.connect(Platform.TWITTER)
    accounts.simulated.faults.append(Fault(Platform.TWITTER, fault, times=2, path="/tweets"))
    with pytest.raises(ProviderFailed):
        await accounts.discover(key, since=NOW - DAY)
    assert await spent(accounts, key) == (USER_MICROS, 0)  # connecting read whose it is


async def test_texts_that_no_database_holds_are_cut_and_cleaned(accounts: Accounts) -> None:
    key = await accounts.connect(Platform.TWITTER)
    post = accounts.simulated.world.posts(Platform.TWITTER)[0]
    post.title = "nul\x00 " + "long " * 200
    await accounts.discover(key, since=NOW - timedelta(days=1))
    row = (await stored(accounts))[post.external_id]
    assert row["label"].startswith("nul long")
    assert len(row["label"]) <= 500
    assert len(row["description"]) > 900


async def test_what_is_discovered_is_tagged_by_rules(accounts: Accounts) -> None:
    wanted = accounts.simulated.world.posts(Platform.TIKTOK)[2]
    wanted.title = "A day in #Lisbon"
    rule = GivenRule("Travel", TagRuleKind.HASHTAG, "#lisbon")
    async with accounts.runtime.database.write() as session:
        await tag_rules.create_rule(
            session, accounts.organization_id, rule, new_key=accounts.runtime.new_key
        )
    await accounts.discover(await accounts.connect(Platform.TIKTOK), since=NOW - 10 * DAY)

    key = (await stored(accounts))[wanted.external_id]["id"]
    async with accounts.runtime.database.read() as session:
        rows = (await session.execute(select(table_of(PostTag).c.post_id))).scalars()
        assert rows.all() == [key]


@pytest.mark.parametrize("keys", [(), ("a newer key", KEY)])
async def test_an_erased_post_is_not_found_again(accounts: Accounts, keys: tuple[str, ...]) -> None:
    key = await accounts.connect(Platform.TIKTOK)
    await accounts.discover(key, since=NOW - 3 * DAY)
    gone, *left = await stored(accounts)
    await erase(accounts, [(await stored(accounts))[gone]["id"]])

    later = Accounts(
        runtime_at(accounts.world.database, accounts.simulated, *keys),
        *(accounts.simulated, accounts.world, accounts.organization_id, accounts.brand_id),
    )
    discovered = await later.discover(key, since=NOW - 4 * DAY)
    assert (discovered.count(Outcome.CREATED), discovered.skipped) == (1, 0)
    found = (await stored(accounts)).keys()
    assert found >= set(left)
    assert gone not in found
    await later.runtime.close()


async def test_a_person_may_bring_an_erased_post_back(accounts: Accounts) -> None:
    key = await accounts.connect(Platform.TIKTOK)
    await accounts.discover(key, since=NOW - 3 * DAY)
    gone, row = next(iter((await stored(accounts)).items()))
    await erase(accounts, [row["id"]])
    await accounts.world.post(
        accounts.organization_id, accounts.brand_id, gone, Platform.TIKTOK, label="Mine"
    )

    discovered = await accounts.discover(key, since=NOW - 3 * DAY)
    assert discovered.count(Outcome.CREATED) == 0
    assert (await stored(accounts))[gone]["credential_id"] == key


async def test_a_brand_that_is_being_erased_is_given_no_posts(accounts: Accounts) -> None:
    key = await accounts.connect(Platform.TIKTOK)
    async with accounts.runtime.database.write() as session:
        brand = (await brands.get_brands(session, [accounts.brand_id], None))[accounts.brand_id]
        await erasures.start_brand(
            session, brand.id, brand.label, None, key=accounts.world.new_key(), now=NOW
        )
    with pytest.raises(BeingErased):
        await accounts.discover(key)
    assert await stored(accounts) == {}


async def erase(accounts: Accounts, ids: list[UUID]) -> None:
    async with accounts.runtime.database.write() as session:
        (erasure,) = await erasures.start_posts(
            session, ids, len(ids), None, new_key=accounts.world.new_key, now=NOW
        )
    assert (await accounts.runtime.eraser().carry_on(erasure)).is_over
