"""Accounts over GraphQL: connected, listed, disconnected, discovered; and what platforms give."""

import json
import logging
from typing import Any

import anyio
import httpx
import pytest

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.providers import registry
from app.services.accounts import credentials
from app.simulation.bluesky import APP_PASSWORD
from app.simulation.faults import Fault
from app.simulation.world import HANDLE
from tests.accounts import Accounts
from tests.graphql.conftest import Graph, caller, counting
from tests.providers.readers import DAY, NOW

FIELDS = """id platform accountId handle host state scopes expiresAt monthlyCeiling
  failure { code message isRetryable retryAt } failedSince connectedAt checkedAt disconnectedAt
  brand { label }"""
CONNECT = f"""mutation Connect($input: CredentialInput!) {{ connectCredential(input: $input) {{
  __typename ... on Credential {{ {FIELDS} }}
  ... on ProviderFailure {{ code message isRetryable retryAt }} }} }}"""
DISCONNECT = f"mutation D($id: ID!) {{ disconnectCredential(id: $id) {{ {FIELDS} }} }}"
CEILING = """mutation C($id: ID!, $micros: BigInt) {
  setMonthlyCeiling(credentialId: $id, monthlyCeilingMicros: $micros) { monthlyCeilingMicros } }"""
DISCOVER = """mutation D($id: ID!, $since: Date) {
  discoverPosts(credentialId: $id, since: $since) { __typename
    ... on DiscoveredPosts { created updated unchanged failure { code } credential { handle } }
    ... on ProviderFailure { code } } }"""
TWO_REFRESHES = """mutation R($one: ID!, $other: ID!) {
  one: refreshAnalytics(postId: $one) { ...read }
  other: refreshAnalytics(postId: $other) { ...read }
}
fragment read on RefreshAnalyticsResult {
  __typename ... on RefreshedAnalytics { post { label analytics { totals { views } } } }
}"""
LISTED = "query L($id: ID!) { brand(id: $id) { credentials { id handle state } } }"
X = Platform.TWITTER


@pytest.fixture
def graph(accounts: Accounts) -> Graph:
    """The schema of an installation whose platforms are simulated."""
    graph = Graph(accounts.runtime.database, NOW)
    graph.runtime = accounts.runtime
    return graph


def x_input(accounts: Accounts, **more: Any) -> dict[str, Any]:
    access, refresh = accounts.simulated.world.issue(X)
    return {
        "brandId": public_ids.brand_id(accounts.brand_id),
        "platform": "TWITTER",
        "accessToken": access,
        "refreshToken": refresh,
        "expiresAt": "2026-11-22T17:00:00Z",
        **more,
    }


async def test_an_account_is_connected_shown_and_disconnected(
    graph: Graph, accounts: Accounts
) -> None:
    given = x_input(accounts, monthlyCeiling=5_000_000)
    connected = (await graph.ask(CONNECT, input=given))["connectCredential"]
    assert connected == {
        "__typename": "Credential",
        "id": connected["id"],
        "platform": "TWITTER",
        "accountId": "1000000000000000001",
        "handle": "backbone.example",
        "host": None,
        "state": "CONNECTED",
        "scopes": ["tweet.read", "users.read", "offline.access"],
        "expiresAt": "2026-11-22T17:00:00+00:00",
        "monthlyCeiling": 5_000_000,
        "failure": None,
        "failedSince": None,
        "connectedAt": NOW.isoformat(),
        "checkedAt": NOW.isoformat(),
        "disconnectedAt": None,
        "brand": {"label": connected["brand"]["label"]},
    }
    listed = await graph.ask(LISTED, id=public_ids.brand_id(accounts.brand_id))
    shown = {name: connected[name] for name in ("id", "handle", "state")}
    assert listed == {"brand": {"credentials": [shown]}}
    node = await graph.ask(
        "query N($id: ID!) { node(id: $id) { ... on Credential { handle } } }", id=connected["id"]
    )
    assert node == {"node": {"handle": "backbone.example"}}

    gone = (await graph.ask(DISCONNECT, id=connected["id"]))["disconnectCredential"]
    assert (gone["state"], gone["disconnectedAt"]) == ("DISCONNECTED", NOW.isoformat())


async def test_what_the_platform_has_against_a_token_is_a_result(
    graph: Graph, accounts: Accounts
) -> None:
    given = x_input(accounts, accessToken="nobody-gave-this")
    failure = (await graph.ask(CONNECT, input=given))["connectCredential"]
    assert (failure["__typename"], failure["code"]) == ("ProviderFailure", "AUTHENTICATION_FAILED")
    assert not failure["isRetryable"]
    accounts.simulated.faults.append(Fault(X, "RATE_LIMITED"))
    failure = (await graph.ask(CONNECT, input=x_input(accounts)))["connectCredential"]
    assert (failure["code"], failure["isRetryable"]) == ("RATE_LIMITED", True)
    assert failure["retryAt"] == "2026-11-22T15:07:00+00:00"
    listed = await graph.ask(LISTED, id=public_ids.brand_id(accounts.brand_id))
    assert listed == {"brand": {"credentials": []}}


async def test_what_is_missing_is_named_by_field(graph: Graph, accounts: Accounts) -> None:
    refusal = await graph.refusal(CONNECT, input=x_input(accounts, accessToken=None))
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "accessToken")
    refusal = await graph.refusal(CONNECT, input=x_input(accounts, monthlyCeiling=-1))
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "monthlyCeiling")


async def test_a_platform_that_cannot_be_read_is_named(
    graph: Graph, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(registry.PLATFORMS, Platform.TIKTOK)
    refusal = await graph.refusal(CONNECT, input=x_input(accounts, platform="TIKTOK"))
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "platform")


async def test_without_a_key_connecting_says_how_to_make_one(accounts: Accounts) -> None:
    if accounts.runtime.database.is_embedded:
        pytest.skip("an embedded database makes a key of its own")
    keyless = Graph(accounts.runtime.database, NOW)
    refusal = await keyless.refusal(CONNECT, input=x_input(accounts))
    assert refusal["code"] == "UNAVAILABLE"
    assert "openssl rand" in refusal["message"]


async def test_what_another_organization_has_does_not_exist(
    graph: Graph, accounts: Accounts
) -> None:
    key = public_ids.credential_id(await accounts.connect(X))
    stranger = caller(organization_id=await accounts.world.organization("Elsewhere"))
    for document, variables in (
        (CONNECT, {"input": x_input(accounts)}),
        (DISCONNECT, {"id": key}),
        (CEILING, {"id": key, "micros": 1}),
        (DISCOVER, {"id": key}),
    ):
        refusal = await graph.refusal(document, stranger, **variables)
        assert refusal["code"] == "NOT_FOUND", document
    node = await graph.ask("query N($id: ID!) { node(id: $id) { id } }", stranger, id=key)
    assert node == {"node": None}


async def test_connecting_is_for_administrators_and_discovering_for_writers(
    graph: Graph, accounts: Accounts
) -> None:
    key = public_ids.credential_id(await accounts.connect(X))
    writer = caller(AccessScope.WRITE_CONTENT, AccessScope.READ_ANALYTICS)
    for document, variables in (
        (CONNECT, {"input": x_input(accounts)}),
        (DISCONNECT, {"id": key}),
        (CEILING, {"id": key, "micros": 1}),
    ):
        assert (await graph.refusal(document, writer, **variables))["code"] == "FORBIDDEN"
    found = await graph.ask(DISCOVER, writer, id=key, since="2026-11-20")
    assert found["discoverPosts"] == {
        "__typename": "DiscoveredPosts",
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "failure": None,
        "credential": {"handle": "backbone.example"},
    }


async def test_discovery_tells_what_came_before_a_failure(graph: Graph, accounts: Accounts) -> None:
    key = public_ids.credential_id(await accounts.connect(Platform.TIKTOK))
    accounts.simulated.faults.append(
        Fault(Platform.TIKTOK, "DOWN", after=1, path="video/list", times=9)
    )
    found = (await graph.ask(DISCOVER, id=key))["discoverPosts"]
    assert found["__typename"] == "DiscoveredPosts"
    assert 0 < found["created"] < 90
    assert found["failure"] == {"code": "PROVIDER_UNAVAILABLE"}
    assert (await graph.ask(DISCOVER, id=key))["discoverPosts"] == {
        "__typename": "ProviderFailure",
        "code": "PROVIDER_UNAVAILABLE",
    }


async def test_how_discovery_goes_is_asked_of_the_account(graph: Graph, accounts: Accounts) -> None:
    key = public_ids.credential_id(await accounts.connect(Platform.MASTODON))
    asked = f"""{{ brand(id: "{public_ids.brand_id(accounts.brand_id)}") {{ credentials {{
      includesReplies discovery {{ lastLookedAt nextLookAt found created skipped skippedBecause
      failure {{ code }} failedSince }} }} }} }}"""
    (before,) = (await graph.ask(asked))["brand"]["credentials"]
    assert before["includesReplies"] is False
    assert before["discovery"]["lastLookedAt"] is None
    accounts.simulated.world.posts(Platform.MASTODON)[5].overrides["date"] = None
    await graph.ask(DISCOVER, id=key)
    (after,) = (await graph.ask(asked))["brand"]["credentials"]
    discovery = after["discovery"]
    assert discovery["lastLookedAt"] == NOW.isoformat()
    assert discovery["nextLookAt"] > NOW.isoformat()
    assert (discovery["found"], discovery["created"], discovery["skipped"]) == (89, 89, 1)
    assert discovery["skippedBecause"] == "created_at is missing or not a text"
    assert (discovery["failure"], discovery["failedSince"]) == (None, None)
    await graph.ask(DISCONNECT, id=key)
    (gone,) = (await graph.ask(asked))["brand"]["credentials"]
    assert gone["discovery"] is None


async def test_replies_are_asked_for_by_the_account(graph: Graph, accounts: Accounts) -> None:
    key = public_ids.credential_id(await accounts.connect(X))
    setting = "mutation S($id: ID!, $is: Boolean!) { "
    setting += "setIncludesReplies(credentialId: $id, includesReplies: $is) { includesReplies } }"
    for is_included in (True, False):
        changed = await graph.ask(setting, **{"id": key, "is": is_included})
        assert changed == {"setIncludesReplies": {"includesReplies": is_included}}
    writer = caller(AccessScope.WRITE_CONTENT)
    refusal = await graph.refusal(setting, writer, **{"id": key, "is": True})
    assert refusal["code"] == "FORBIDDEN"


async def test_a_new_account_on_x_may_cost_five_dollars_and_keeps_what_was_set(
    graph: Graph, accounts: Accounts
) -> None:
    connecting = CONNECT.replace("monthlyCeiling", "monthlyCeilingMicros includesReplies")
    new = (await graph.ask(connecting, input=x_input(accounts)))["connectCredential"]
    assert (new["monthlyCeilingMicros"], new["includesReplies"]) == (5_000_000, False)
    await graph.ask(CEILING, id=new["id"], micros=None)
    given = x_input(accounts, includesReplies=True)
    again = (await graph.ask(connecting, input=given))["connectCredential"]
    assert (again["monthlyCeilingMicros"], again["includesReplies"]) == (None, True)


async def test_a_ceiling_is_set_and_lifted(graph: Graph, accounts: Accounts) -> None:
    key = public_ids.credential_id(await accounts.connect(X))
    formerly = CEILING.replace("monthlyCeilingMicros: $", "monthlyCeiling: $")
    for document, micros in ((CEILING, 7), (CEILING, None), (formerly, 9), (formerly, None)):
        changed = await graph.ask(document, id=key, micros=micros)
        assert changed == {"setMonthlyCeiling": {"monthlyCeilingMicros": micros}}


async def test_a_ceiling_is_said_once_by_a_name_that_an_error_repeats(
    graph: Graph, accounts: Accounts
) -> None:
    key = public_ids.credential_id(await accounts.connect(X))
    setting = "mutation S($id: ID!) { setMonthlyCeiling(credentialId: $id%s) { id } }"
    for given in ("", ", monthlyCeilingMicros: -1", ", monthlyCeilingMicros: 1, monthlyCeiling: 1"):
        refusal = await graph.refusal(setting % given, id=key)
        assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "monthlyCeilingMicros")
    assert (await graph.refusal(setting % ", monthlyCeiling: -1", id=key))[
        "field"
    ] == "monthlyCeiling"
    for more in ({"monthlyCeilingMicros": -1}, {"monthlyCeilingMicros": 1, "monthlyCeiling": 1}):
        refusal = await graph.refusal(CONNECT, input=x_input(accounts, **more))
        assert refusal["field"] == "monthlyCeilingMicros"
    connected = await graph.ask(CONNECT, input=x_input(accounts, monthlyCeilingMicros=3))
    assert connected["connectCredential"]["monthlyCeiling"] == 3


async def test_no_answer_and_no_log_holds_a_secret(
    graph: Graph, accounts: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    given = x_input(accounts)
    connected = await graph.ask(CONNECT, input=given)
    key = connected["connectCredential"]["id"]
    answers = [
        connected,
        await graph.ask(LISTED, id=given["brandId"]),
        await graph.ask(DISCOVER, id=key, since="2026-11-20"),
        await graph.ask(DISCONNECT, id=key),
        await graph.refusal(CONNECT, input=x_input(accounts, brandId="brand_x")),
    ]
    for secret in (given["accessToken"], given["refreshToken"]):
        assert secret not in json.dumps(answers)
        assert secret not in caplog.text


@pytest.mark.parametrize("brands", [1, 5])
async def test_the_accounts_of_many_brands_cost_one_statement(
    graph: Graph, accounts: Accounts, brands: int
) -> None:
    for _ in range(brands):
        brand = await accounts.world.brand(accounts.organization_id)
        await accounts.connect(X, brand_id=brand)
    document = "{ brands { nodes { credentials { handle state } } } }"
    with counting(graph.database) as statements:
        found = await graph.ask(document)
    assert len(statements) == 2
    assert sum(len(brand["credentials"]) for brand in found["brands"]["nodes"]) == brands


async def test_an_account_has_the_posts_that_it_collects(graph: Graph, accounts: Accounts) -> None:
    key, other = await accounts.connect(X), await accounts.connect(Platform.YOUTUBE)
    world, organization, brand = accounts.world, accounts.organization_id, accounts.brand_id
    for number, (credential, platform) in enumerate(
        [(key, X), (key, X), (other, Platform.YOUTUBE), (None, X)]
    ):
        await world.post(
            *(organization, brand),
            platform=platform,
            external_id=str(number),
            label=f"Post {number}",
            credential_id=credential,
            published_at=NOW - DAY * number,
        )
    document = """query P($id: ID!, $filter: PostFilter) { brand(id: $id) { credentials {
      platform posts(filter: $filter, first: 1) {
        totalCount pageInfo { hasNextPage } nodes { label }
      } } } }"""

    async def listed(**variables: Any) -> dict[str, tuple[int, list[str]]]:
        data = await graph.ask(document, id=public_ids.brand_id(brand), **variables)
        return {
            each["platform"]: (
                each["posts"]["totalCount"],
                [post["label"] for post in each["posts"]["nodes"]],
            )
            for each in data["brand"]["credentials"]
        }

    assert await listed() == {"TWITTER": (2, ["Post 0"]), "YOUTUBE": (1, ["Post 2"])}
    nothing: dict[str, tuple[int, list[str]]] = {"TWITTER": (0, []), "YOUTUBE": (0, [])}
    assert await listed(filter={"search": "another"}) == nothing


async def test_a_dead_account_says_why(graph: Graph, accounts: Accounts) -> None:
    key = await accounts.connect(X)
    dead = Failure(FailureCode.AUTHENTICATION_FAILED, "The permission was revoked.")
    async with accounts.runtime.database.write() as session:
        await credentials.mark_failed(session, accounts.organization_id, key, dead, now=NOW + DAY)
    node = await graph.ask(
        "query N($id: ID!) { node(id: $id) { ... on Credential { state failure { code message } "
        "failedSince } } }",
        id=public_ids.credential_id(key),
    )
    assert node["node"] == {
        "state": "FAILED",
        "failure": {"code": "AUTHENTICATION_FAILED", "message": "The permission was revoked."},
        "failedSince": (NOW + DAY).isoformat(),
    }


async def test_platforms_say_what_they_give(graph: Graph) -> None:
    found = await graph.ask(
        "{ platforms { platform name metrics batchSize delaySeconds price ownedPrice "
        "isFreeSameDay oauthScopes needsAccount needsHost hasApp note } }"
    )
    by_name = {platform["platform"]: platform for platform in found["platforms"]}
    assert list(by_name) == [platform.value for platform in registry.PLATFORMS]
    assert "VIEWS" not in by_name["MASTODON"]["metrics"]
    assert by_name["MASTODON"]["needsHost"]
    assert not by_name["MASTODON"]["needsAccount"]
    assert by_name["INSTAGRAM"]["metrics"][-2:] == ["WATCH_SECONDS", "REACH"]
    assert by_name["INSTAGRAM"]["delaySeconds"] == 48 * 3600
    assert (by_name["TWITTER"]["price"], by_name["TWITTER"]["ownedPrice"]) == (5_000, 1_000)
    assert by_name["TIKTOK"]["oauthScopes"] == ["user.info.basic", "user.info.stats", "video.list"]
    assert by_name["TIKTOK"]["hasApp"]


UPSERT = """mutation U($input: [PostInput!]!) { upsertPosts(input: $input) {
  created updated failed { index field message } posts { id } } }"""


async def test_a_post_that_names_an_account_is_collected_with_it(
    graph: Graph, accounts: Accounts
) -> None:
    key = await accounts.connect(X)
    elsewhere = await accounts.connect(Platform.TIKTOK)
    given = {
        "organizationId": public_ids.organization_id(accounts.organization_id),
        "brandId": public_ids.brand_id(accounts.brand_id),
        "platform": "TWITTER",
        "externalId": "1",
        "credentialId": public_ids.credential_id(key),
    }
    wrong = {"externalId": "2", "credentialId": public_ids.credential_id(elsewhere)}
    found = (await graph.ask(UPSERT, input=[given, {**given, **wrong}]))["upsertPosts"]
    assert found["created"] == 1
    assert found["failed"] == [
        {
            "index": 1,
            "field": "credentialId",
            "message": "There is no such credential of that organization on this platform.",
        }
    ]
    (place,) = (await accounts.places()).values()
    assert (place.credential_id, place.next_collect_at) == (key, NOW)


async def test_a_post_is_due_once_it_is_published(graph: Graph, accounts: Accounts) -> None:
    given = {
        "organizationId": public_ids.organization_id(accounts.organization_id),
        "brandId": public_ids.brand_id(accounts.brand_id),
        "platform": "TWITTER",
        "externalId": "1",
        "credentialId": public_ids.credential_id(await accounts.connect(X)),
        "status": "SCHEDULED",
    }
    await graph.ask(UPSERT, input=[given])
    assert await accounts.places() == {}
    unsaid = {name: value for name, value in given.items() if name != "credentialId"}
    await graph.ask(UPSERT, input=[{**unsaid, "status": "PUBLISHED"}])
    assert len(await accounts.places()) == 1


async def test_a_post_is_taken_from_its_account_and_given_one(
    graph: Graph, accounts: Accounts
) -> None:
    given = {
        "organizationId": public_ids.organization_id(accounts.organization_id),
        "brandId": public_ids.brand_id(accounts.brand_id),
        "platform": "TWITTER",
        "externalId": "1",
        "credentialId": public_ids.credential_id(await accounts.connect(X)),
    }
    states = []
    for account in (given["credentialId"], None, given["credentialId"]):
        await graph.ask(UPSERT, input=[{**given, "credentialId": account}])
        answer = await graph.ask(
            '{ post(platform: TWITTER, externalId: "1") { collection { state nextCollectAt } } }'
        )
        states.append(tuple(answer["post"]["collection"].values()))
    due = NOW.isoformat()
    assert states == [("NEVER", due), ("DISCONNECTED", None), ("NEVER", due)]


async def test_no_change_holds_a_connection_while_it_waits_for_a_platform(
    graph: Graph, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A platform that answers slowly would keep the database from everybody else."""
    # Telling other processes of a commit takes a connection for a moment, whoever waits.
    monkeypatch.setattr(accounts.runtime.database._notifications, "_send", None)
    pools: list[Any] = [engine.sync_engine.pool for engine in accounts.runtime.database.engines]
    with anyio.fail_after(60):  # for what was being told already
        while any(pool.checkedout() for pool in pools):
            await anyio.sleep(0.01)
    held: list[int] = []
    send = httpx.AsyncClient.send

    async def look_and_send(*given: Any, **more: Any) -> Any:
        held.append(sum(pool.checkedout() for pool in pools))
        return await send(*given, **more)

    monkeypatch.setattr(httpx.AsyncClient, "send", look_and_send)
    connected = (await graph.ask(CONNECT, input=x_input(accounts)))["connectCredential"]
    await graph.ask(DISCOVER, id=connected["id"])
    one, other, *_ = (public_ids.post_id(key) for key in await accounts.places())
    # The second change comes after one whose answer has been read.
    await graph.ask(TWO_REFRESHES, one=one, other=other)

    assert len(held) >= 3
    assert set(held) == {0}


def bluesky_input(accounts: Accounts, **more: Any) -> dict[str, Any]:
    given = {"account": f"@{HANDLE}", "appPassword": APP_PASSWORD, "host": accounts.simulated.host}
    brand = public_ids.brand_id(accounts.brand_id)
    return {"brandId": brand, "platform": "BLUESKY", **given, **more}


async def test_an_app_password_begins_a_session_and_is_kept_nowhere(
    graph: Graph, accounts: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    connected = (await graph.ask(CONNECT, input=bluesky_input(accounts)))["connectCredential"]
    assert (connected["__typename"], connected["state"]) == ("Credential", "CONNECTED")
    assert connected["accountId"].startswith("did:plc:")
    async with accounts.runtime.database.read() as session:
        (known,) = await credentials.list_credentials(session, None)
    token = await accounts.token(known.id)
    assert token.access.startswith("access-bluesky")
    assert token.refresh
    assert APP_PASSWORD not in repr(token)
    assert APP_PASSWORD not in caplog.text
    renewed = await accounts.token(known.id, force=True)
    assert renewed.access != token.access, "the session is renewed as any other"


async def test_a_wrong_app_password_connects_nothing(graph: Graph, accounts: Accounts) -> None:
    wrong = bluesky_input(accounts, appPassword="aaaa-bbbb-cccc-dddd")
    answer = (await graph.ask(CONNECT, input=wrong))["connectCredential"]
    assert (answer["__typename"], answer["code"]) == ("ProviderFailure", "AUTHENTICATION_FAILED")
    assert "no such handle with this app password" in answer["message"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"appPassword": "correct horse battery"}, "appPassword"),
        ({"account": ""}, "account"),
        ({"host": "no host"}, "host"),
        ({"platform": "MASTODON"}, "appPassword"),
    ],
)
async def test_an_accounts_own_password_is_sent_nowhere(
    graph: Graph, accounts: Accounts, given: dict[str, str], field: str
) -> None:
    refused = await graph.refusal(CONNECT, input=bluesky_input(accounts, **given))
    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", field)
    assert not accounts.requests("createSession")


async def test_what_a_platform_says_of_a_posts_author_is_shown(
    graph: Graph, accounts: Accounts
) -> None:
    await accounts.discover(await accounts.connect(Platform.BLUESKY))
    document = "{ posts(first: 1) { nodes { author language durationSeconds } } }"
    (post,) = (await graph.ask(document))["posts"]["nodes"]
    assert post == {"author": HANDLE, "language": None, "durationSeconds": None}
