"""From a platform's answer to what is learned of it, through the API that everybody uses.

A number that a refresh brings is seen at once where today counts, and in what is learned only
when its day is over. The same number, all the way.
"""

from typing import Any

import pytest

from app.domain import public_ids
from app.domain.platforms import Platform
from tests.accounts import Accounts
from tests.graphql.conftest import Graph
from tests.worker.installation import DAY, Installation

REFRESH = """mutation ($id: ID!) { refreshAnalytics(postId: $id) { __typename
  ... on RefreshedAnalytics { analytics { totals { views likes } } } } }"""
SEEN = """query ($post: ID!, $brand: ID!) {
  post(id: $post) { analytics { totals { views likes } lastDate } }
  brand(id: $brand) { performanceSummary { posts top { post { id } } window { start end } } }
  contentPerformance(filter: { postId: $post }) { nodes { measuredOn source views likes } } }"""
SYNC = """mutation ($id: ID!) { syncAnalytics(organizationId: $id) {
  status inserted updated unchanged removed failed } }"""


@pytest.fixture
def installation(accounts: Accounts) -> Installation:
    accounts.runtime.now = lambda: accounts.simulated.world.now
    return Installation(accounts)


async def test_todays_number_is_seen_at_once_and_learned_from_tomorrow(
    installation: Installation,
) -> None:
    graph = Graph(installation.runtime.database)
    graph.runtime = installation.runtime
    await installation.account(Platform.YOUTUBE, days=1)
    post = public_ids.post_id((await installation.places())[0].post_id)
    names = {"post": post, "brand": public_ids.brand_id(installation.accounts.brand_id)}
    organization = public_ids.organization_id(installation.organization_id)

    refreshed = (await graph.ask(REFRESH, id=post))["refreshAnalytics"]
    assert refreshed["__typename"] == "RefreshedAnalytics"
    totals: dict[str, Any] = refreshed["analytics"]["totals"]
    assert totals["views"] > 0

    synced = (await graph.ask(SYNC, id=organization))["syncAnalytics"]
    assert (synced["status"], synced["inserted"]) == ("SUCCEEDED", 0)
    today = await graph.ask(SEEN, **names)
    day = today["post"]["analytics"]["lastDate"]
    assert today["post"]["analytics"]["totals"] == totals
    assert today["brand"]["performanceSummary"]["posts"] == 0
    assert today["brand"]["performanceSummary"]["window"]["end"] < day
    assert today["contentPerformance"]["nodes"] == []

    installation.skip(DAY)
    synced = (await graph.ask(SYNC, id=organization))["syncAnalytics"]
    assert (synced["status"], synced["inserted"], synced["failed"]) == ("SUCCEEDED", 1, 0)
    tomorrow = await graph.ask(SEEN, **names)
    assert tomorrow["brand"]["performanceSummary"]["posts"] == 1
    assert tomorrow["brand"]["performanceSummary"]["top"] == [{"post": {"id": post}}]
    assert tomorrow["brand"]["performanceSummary"]["window"]["end"] == day
    assert tomorrow["contentPerformance"]["nodes"] == [
        {"measuredOn": day, "source": "SYNC", **totals}
    ]
    assert tomorrow["post"]["analytics"]["totals"] == totals
