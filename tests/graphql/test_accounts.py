"""Accounts and the audience of scopes, as callers see them."""

from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.platforms import Platform
from tests.accounts import Accounts
from tests.graphql.conftest import Graph, caller
from tests.world import DAY, NOW, TODAY, World, metrics

AUDIENCE = """query ($id: ID!, $window: AnalyticsWindowInput, $platform: Platform) {
  brand(id: $id) { audience(window: $window, platform: $platform) {
    followers measuredAccounts accountCount netGrowth gained lost engagementPerThousand
    change { current previous delta percent direction }
    series { date followers measuredAccounts isMeasured }
    platforms { platform followers netGrowth accountCount series { followers } }
    accounts(first: 2) { followers netGrowth gained change { delta } account { id label platform } }
    window { start end } } } }"""

RECORD = """mutation ($input: [AccountDayInput!]!) { recordAccountDays(input: $input) {
  created updated unchanged failed { index field message } } }"""

THREE_DAYS = {"start": str(TODAY - 3 * DAY), "end": str(TODAY - DAY)}


async def brand_of(world: World) -> tuple[UUID, UUID]:
    organization = await world.organization()
    return organization, await world.brand(organization)


async def audience(graph: Graph, brand: UUID, **more: Any) -> Any:
    answer = await graph.ask(
        AUDIENCE, id=public_ids.brand_id(brand), **{"window": THREE_DAYS, **more}
    )
    return answer["brand"]["audience"]


async def test_the_audience_of_a_brand_is_the_last_known_of_its_accounts(
    graph: Graph, world: World
) -> None:
    owner = await brand_of(world)
    channel = await world.account(
        *owner,
        Platform.YOUTUBE,
        {TODAY - 9 * DAY: 1000, TODAY - 2 * DAY: 1100},
        handle="nova",
        followers_gained=120,
        followers_lost=20,
    )
    await world.account(*owner, Platform.TIKTOK, {TODAY - DAY: 400})
    await world.account(*owner, Platform.TIKTOK)
    post = await world.post(*owner, published_at=NOW - 3 * DAY)
    await world.record(owner[0], post, {TODAY - DAY: metrics(views=100, likes=33)})

    told = await audience(graph, owner[1])
    assert (told["followers"], told["measuredAccounts"], told["accountCount"]) == (1500, 2, 3)
    assert told["change"] == {
        "current": 1100.0,
        "previous": 1000.0,
        "delta": 100.0,
        "percent": 10.0,
        "direction": "UP",
    }
    assert (told["netGrowth"], told["gained"], told["lost"]) == (100, 120, 20)
    assert told["engagementPerThousand"] == 30.0
    assert [list(point.values())[1:] for point in told["series"]] == [
        [1000, 1, False],
        [1100, 1, True],
        [1500, 2, True],
    ]
    assert [list(each.values())[:4] for each in told["platforms"]] == [
        ["YOUTUBE", 1100, 100, 1],
        ["TIKTOK", 400, None, 2],
    ]
    assert [point["followers"] for point in told["platforms"][1]["series"]] == [None, None, 400]
    first, second = told["accounts"]
    assert first["account"]["id"] == public_ids.account_id(channel.account_id)
    assert (first["account"]["label"], first["followers"]) == ("nova", 1100)
    assert (second["followers"], second["netGrowth"], second["change"]["delta"]) == (
        400,
        None,
        None,
    )
    assert told["window"] == THREE_DAYS


async def test_followers_are_compared_with_the_days_that_the_caller_names(
    graph: Graph, world: World
) -> None:
    owner = await brand_of(world)
    await world.account(*owner, Platform.YOUTUBE, {TODAY - 9 * DAY: 1000, TODAY - DAY: 1100})
    document = """query ($id: ID!, $compareTo: ComparisonInput) { brand(id: $id) {
      audience(compareTo: $compareTo) { followers change { previous direction } } } }"""
    day = str(TODAY - 9 * DAY)
    custom = {"to": "CUSTOM", "start": day, "end": day}
    for compare_to, expected in (
        (custom, {"previous": 1000.0, "direction": "UP"}),
        ({"to": "NONE"}, {"previous": None, "direction": None}),
        ({"to": "PREVIOUS_YEAR"}, {"previous": None, "direction": None}),
    ):
        told = await graph.ask(document, id=public_ids.brand_id(owner[1]), compareTo=compare_to)
        assert told["brand"]["audience"] == {"followers": 1100, "change": expected}


async def test_the_audience_of_a_platform_is_that_of_its_accounts(
    graph: Graph, world: World
) -> None:
    owner = await brand_of(world)
    await world.account(*owner, Platform.YOUTUBE, {TODAY - DAY: 1000})
    await world.account(*owner, Platform.TIKTOK, {TODAY - DAY: 400})
    told = await audience(graph, owner[1], platform="TIKTOK")
    assert (told["followers"], told["accountCount"]) == (400, 1)
    assert told["series"][-1]["followers"] == 400
    assert [each["platform"] for each in told["platforms"]] == ["TIKTOK"]


FILTERED = """query ($id: ID!, $filter: AnalyticsFilter) { brand(id: $id) {
  audience(window: { start: "2026-03-18", end: "2026-03-19" }, filter: $filter) {
    followers accountCount netGrowth engagementPerThousand
    series { followers measuredAccounts isMeasured } accounts { account { id } }
  }
} }"""


async def test_the_audience_of_some_accounts_and_platforms(graph: Graph, world: World) -> None:
    owner = await brand_of(world)
    days = {TODAY - 2 * DAY: 100, TODAY - DAY: 150}
    channel, second = [await world.account(*owner, Platform.YOUTUBE, days) for _ in range(2)]
    await world.account(*owner, Platform.TIKTOK, {TODAY - DAY: 7})
    loose = await world.post(*owner, published_at=NOW - DAY)
    await world.record(owner[0], loose, {TODAY - DAY: metrics(views=100, likes=3)})
    ids = [public_ids.account_id(each.account_id) for each in (channel, second)]

    async def ask(**given: Any) -> Any:
        variables = {"id": public_ids.brand_id(owner[1]), "filter": given}
        return (await graph.ask(FILTERED, **variables))["brand"]["audience"]

    one = await ask(accountIds=ids[:1])
    assert one == {
        "followers": 150,
        "accountCount": 1,
        "netGrowth": None,
        "engagementPerThousand": None,  # the post is of no account
        "series": [
            {"followers": 100, "measuredAccounts": 1, "isMeasured": True},
            {"followers": 150, "measuredAccounts": 1, "isMeasured": True},
        ],
        "accounts": [{"account": {"id": ids[0]}}],
    }
    both = await ask(accountIds=ids)
    assert (both["followers"], both["series"][0]["followers"]) == (300, 200)
    assert await ask(accountIds=ids, platforms=["TIKTOK"]) | {"series": []} == {
        "followers": None,
        "accountCount": 0,
        "netGrowth": None,
        "engagementPerThousand": None,
        "series": [],
        "accounts": [],
    }
    assert (await ask(platforms=["YOUTUBE"]))["engagementPerThousand"] == 10.0  # 3 per 300


@pytest.mark.parametrize("kind", ["tags", "categories"])
async def test_an_audience_takes_platforms_and_accounts_only(
    graph: Graph, world: World, kind: str
) -> None:
    owner = await brand_of(world)
    given = {kind: ["VIDEO"]}
    refusal = await graph.refusal(FILTERED, id=public_ids.brand_id(owner[1]), filter=given)
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", f"filter.{kind}")


async def test_scopes_above_leave_out_the_accounts_of_archived_brands(
    graph: Graph, world: World
) -> None:
    owner = await brand_of(world)
    organization, other = owner[0], await world.brand(owner[0])
    await world.account(*owner, Platform.YOUTUBE, {TODAY - DAY: 1000})
    await world.account(organization, other, Platform.YOUTUBE, {TODAY - DAY: 5})
    requested = """query ($id: ID!) { organization(id: $id) { audience { followers } }
      everything { audience { followers } } accounts { totalCount nodes { followers } } }"""
    whole = await graph.ask(requested, id=public_ids.organization_id(organization))
    assert whole["organization"]["audience"] == whole["everything"]["audience"]
    assert whole["everything"]["audience"] == {"followers": 1005}
    await graph.ask(
        "mutation ($id: ID!) { archiveBrand(id: $id) { id } }", id=public_ids.brand_id(other)
    )
    rest = await graph.ask(requested, id=public_ids.organization_id(organization))
    assert rest["organization"]["audience"] == {"followers": 1000}
    assert rest["everything"]["audience"] == {"followers": 1000}
    assert rest["accounts"] == {"totalCount": 1, "nodes": [{"followers": 1000}]}


async def test_days_are_recorded_item_by_item(graph: Graph, world: World) -> None:
    owner = await brand_of(world)
    account = public_ids.account_id((await world.account(*owner)).account_id)
    day, tomorrow = str(TODAY - DAY), str(TODAY + DAY)
    items = [
        {"accountId": account, "date": day, "followers": 10, "reach": None},
        {"accountId": account, "date": day, "posts": 3},
        {"accountId": account, "date": day, "followers": 9},
        {"accountId": account, "date": day, "followers": -1},
        {"accountId": account, "date": tomorrow, "followers": 1},
        {"accountId": public_ids.account_id(UUID(int=7)), "date": day, "followers": 1},
        {"accountId": public_ids.brand_id(owner[1]), "date": day, "followers": 1},
        {"accountId": account, "date": day},
        {"accountId": account, "date": day, "followers": 10**12 + 1},
        {"accountId": account, "date": day, "followersGained": -5},
    ]
    told = (await graph.ask(RECORD, input=items))["recordAccountDays"]
    assert (told["created"], told["updated"], told["unchanged"]) == (1, 1, 1)
    assert [(each["index"], each["field"]) for each in told["failed"]] == [
        (3, "followers"),
        (4, "date"),
        (5, "accountId"),
        (6, "accountId"),
        (7, "followers"),
        (8, "followers"),
        (9, "followersGained"),
    ]
    days = await graph.ask(
        """query ($id: ID!) { node(id: $id) { ... on Account {
          followers followersOn dailyAnalytics { date followers posts reach } } } }""",
        id=account,
    )
    assert days["node"] == {
        "followers": 10,
        "followersOn": day,
        "dailyAnalytics": [{"date": day, "followers": 10, "posts": 3, "reach": None}],
    }


async def test_an_account_says_how_its_numbers_are_kept_up_to_date(
    graph: Graph, world: World
) -> None:
    account = await world.account(*await brand_of(world), Platform.TIKTOK)
    told = await graph.ask(
        """query ($id: ID!) { node(id: $id) { ... on Account { collection {
          lastCollectedAt nextCollectAt attempts failure { code } missing { metric reason }
          explanation } } } }""",
        id=public_ids.account_id(account.account_id),
    )
    assert told["node"]["collection"] == {
        "lastCollectedAt": None,
        "nextCollectAt": None,
        "attempts": 0,
        "failure": None,
        "missing": [],
        "explanation": "No working TikTok credential reads the account: connect it.",
    }


async def test_a_fraction_of_a_follower_is_refused_with_its_place(
    graph: Graph, world: World
) -> None:
    account = await world.account(*await brand_of(world))
    item = {
        "accountId": public_ids.account_id(account.account_id),
        "date": str(TODAY),
        "followers": 1.5,
    }
    result = await graph.execute(RECORD, None, input=[item])
    failed = (
        result.data["recordAccountDays"]["failed"]
        if result.data
        else result.errors[0].extensions["failed"]
    )
    assert [(each["index"], each["field"]) for each in failed] == [(0, "followers")]


async def test_recording_needs_the_scope_to_write(graph: Graph) -> None:
    reader = caller(AccessScope.READ_ANALYTICS)
    refusal = await graph.refusal(RECORD, reader, input=[])
    assert refusal["code"] == "FORBIDDEN"


async def test_a_post_leads_to_its_account_and_back_to_what_collects_it(
    graph: Graph, accounts: Accounts
) -> None:
    credential = await accounts.connect(Platform.TIKTOK)
    post = await accounts.world.post(
        *(accounts.organization_id, accounts.brand_id),
        platform=Platform.TIKTOK,
        credential_id=credential,
        published_at=NOW - DAY,
    )
    loose = await accounts.world.post(accounts.organization_id, accounts.brand_id)
    requested = """query ($id: ID!) { post(id: $id) {
      account { label state platform brand { id } credentials { id account { id } }
        coverage { published } }
      credential { id } } }"""
    told = (await graph.ask(requested, id=public_ids.post_id(post)))["post"]
    handle = (await accounts.credential(credential)).handle
    assert told["credential"]["id"] == public_ids.credential_id(credential)
    assert told["account"]["credentials"][0]["id"] == told["credential"]["id"]
    assert told["account"]["brand"]["id"] == public_ids.brand_id(accounts.brand_id)
    assert (told["account"]["label"], told["account"]["state"]) == (handle, "CONNECTED")
    assert told["account"]["coverage"] == {"published": 1}
    told = (await graph.ask(requested, id=public_ids.post_id(loose)))["post"]
    assert told == {"account": None, "credential": None}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", 2),
        ("(platform: TIKTOK)", 1),
        ("(state: UNCONNECTED)", 2),
        ("(state: CONNECTED)", 0),
        ("(brandId: $brand)", 1),
        ("(organizationId: $organization, brandId: $brand)", 1),
    ],
)
async def test_accounts_are_listed_by_where_they_are_and_how(
    graph: Graph, world: World, arguments: str, expected: int
) -> None:
    owner = await brand_of(world)
    await world.account(*owner, Platform.TIKTOK)
    await world.account(owner[0], await world.brand(owner[0]), Platform.YOUTUBE)
    document = f"query ($brand: ID!, $organization: ID!) {{ accounts{arguments} {{ totalCount }} "
    named = {
        "brand": public_ids.brand_id(owner[1]),
        "organization": public_ids.organization_id(owner[0]),
    }
    told = await graph.ask(
        document + "brand(id: $brand) { id } organization(id: $organization) { id } }", **named
    )
    assert told["accounts"]["totalCount"] == expected


async def test_a_brand_of_another_organization_is_not_found(graph: Graph, world: World) -> None:
    _, brand = await brand_of(world)
    other = await world.organization("Other")
    refusal = await graph.refusal(
        "query ($o: ID!, $b: ID!) { accounts(organizationId: $o, brandId: $b) { totalCount } }",
        o=public_ids.organization_id(other),
        b=public_ids.brand_id(brand),
    )
    assert refusal["code"] == "NOT_FOUND"


async def test_more_accounts_than_a_hundred_are_refused(graph: Graph) -> None:
    refusal = await graph.refusal(
        "{ everything { audience { accounts(first: 101) { followers } } } }"
    )
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "first")
