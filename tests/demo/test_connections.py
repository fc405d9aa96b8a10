"""The demo's connected accounts: what they need, and that no platform is ever asked for them."""

from datetime import timedelta
from typing import Any

import pytest

from app.demo.brands.paper_monsoon import PAPER_MONSOON
from app.demo.brands.second_gear import SECOND_GEAR
from app.demo.organizations import BANYAN_LANE, JUNIPER_ROW
from app.demo.own import key_of
from app.demo.plans import REFUSED_DAYS, BrandPlan, OrganizationPlan
from app.domain import public_ids
from app.domain.platforms import Platform
from app.services import diagnostics
from app.services.accounts import checking, credentials
from app.services.accounts.vault import NOTHING_STORED
from app.simulation.server import Simulation
from app.storage.database import Database
from app.worker.collecting import worker_of
from tests.accounts import runtime_at
from tests.demos import NOW
from tests.graphql.conftest import Graph

REFUSED = BANYAN_LANE, PAPER_MONSOON, Platform.INSTAGRAM
WAITING = JUNIPER_ROW, SECOND_GEAR, Platform.YOUTUBE
REFRESH = """mutation ($id: ID!) { refreshAnalytics(postId: $id) { __typename
  ... on RefreshRejected { message } ... on ProviderFailure { code retryAt } } }"""
POSTS = """query ($brand: ID!, $platform: Platform!) {
  posts(filter: { brandIds: [$brand], platforms: [$platform] }, first: 100) { nodes { id
    collection { state lastCollectedAt nextCollectAt explanation failure { code since } } } } }"""
MIDNIGHT = "2026-11-29T08:00:00+00:00"
"""In Los Angeles, where YouTube's quota begins anew."""

Place = tuple[OrganizationPlan, BrandPlan, Platform]


@pytest.fixture
def graph(demo: Database, simulated: Simulation) -> Graph:
    """The workspace, with platforms that say what they were asked."""
    graph = Graph(demo, NOW)
    graph.runtime = runtime_at(demo, simulated, now=NOW)
    graph.runtime.now = lambda: graph.now
    return graph


async def posts_of(graph: Graph, place: Place) -> list[dict[str, Any]]:
    organization, brand, platform = place
    key = public_ids.brand_id(key_of(organization, brand))
    answer = await graph.ask(POSTS, brand=key, platform=platform.value)
    nodes: list[dict[str, Any]] = answer["posts"]["nodes"]
    return nodes


async def refreshed(graph: Graph, post: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = (await graph.ask(REFRESH, id=post["id"]))["refreshAnalytics"]
    return answer


async def test_the_posts_of_a_refused_account_stand_still_and_say_what_to_do(graph: Graph) -> None:
    posts = await posts_of(graph, REFUSED)
    assert len(posts) > 40
    since = (NOW - timedelta(days=REFUSED_DAYS - 1)).date().isoformat()
    for post in posts:
        collection = post["collection"]
        assert collection["state"] == "FAILED"
        assert collection["lastCollectedAt"] < since
        assert collection["nextCollectAt"] is None
        assert collection["failure"]["code"] == "AUTHENTICATION_FAILED"
        assert collection["failure"]["since"].startswith(since)
        assert "connect it anew" in collection["explanation"]


async def test_what_waits_for_a_quota_goes_on_at_midnight_by_itself(graph: Graph) -> None:
    posts = [post["collection"] for post in await posts_of(graph, WAITING)]
    waiting = [post for post in posts if post["failure"]]
    assert 3 < len(waiting) < len(posts) - 3
    assert {post["state"] for post in posts if not post["failure"]} == {"FRESH"}
    assert min(post["nextCollectAt"] for post in posts) == MIDNIGHT
    for post in waiting:
        assert post["state"] == "FAILED"
        assert post["failure"]["code"] == "QUOTA_EXHAUSTED"
        assert "goes on at 2026-11-29 08:00 UTC" in post["explanation"]


async def test_a_refresh_says_what_it_waits_for_and_asks_nobody(
    graph: Graph, simulated: Simulation
) -> None:
    for place, code, again in (
        (REFUSED, "AUTHENTICATION_FAILED", None),
        (WAITING, "QUOTA_EXHAUSTED", MIDNIGHT),
    ):
        post, *_ = await posts_of(graph, place)
        told = {"__typename": "ProviderFailure", "code": code, "retryAt": again}
        assert await refreshed(graph, post) == told
    assert not simulated.world.requests


async def test_a_worker_asks_nobody_even_when_everything_is_due(
    graph: Graph, simulated: Simulation
) -> None:
    graph.now = NOW + timedelta(days=8)
    await worker_of(graph.runtime).run_once()
    told = {
        post["collection"]["failure"]["code"]
        for place in (REFUSED, WAITING)
        for post in await posts_of(graph, place)
        if post["collection"]["failure"]
    }
    assert told == {"AUTHENTICATION_FAILED", "PERMISSION_MISSING"}
    assert not simulated.world.requests


async def test_whoever_checks_the_accounts_hears_that_no_token_is_stored(
    graph: Graph, simulated: Simulation
) -> None:
    runtime = graph.runtime
    async with runtime.database.read() as session:
        known = await credentials.list_credentials(session, None)
    for credential in known:
        failure = await checking.check(
            runtime.database,
            runtime.vault,
            runtime.provider(credential.platform),
            credential,
            now=NOW,
        )
        assert failure is not None
        assert failure.message == NOTHING_STORED
        async with runtime.database.write() as session:
            assert await credentials.rotate(session, runtime.vault, credential)
    assert {credential.state for credential in known} == {"CONNECTED", "FAILED"}
    assert not simulated.world.requests


async def test_the_doctor_looks_for_no_platform_that_no_token_is_for(demo: Database) -> None:
    runtime = Graph(demo, NOW).runtime
    assert await diagnostics.check_platforms(demo, runtime.platforms) == []
