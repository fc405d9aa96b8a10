"""An archived organization: out of every list and sum, and as it was for who asks for it by id."""

from typing import Any

import pytest

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.platforms import Platform
from app.domain.runs import RunStatus
from tests.graphql.conftest import Graph, caller
from tests.worker.installation import Installation
from tests.world import DAY, NOW, TODAY, World, metrics

ARCHIVE = "mutation ($id: ID!) { archiveOrganization(id: $id) { archivedAt } }"
RESTORE = "mutation ($id: ID!) { restoreOrganization(id: $id) { archivedAt } }"
ALL = """{
  organizations { totalCount }
  brands { totalCount }
  posts { totalCount }
  goals { totalCount }
  contentPerformance { totalCount }
  everything { overview { views } coverage { published } }
  brandLeaderboard { totalCount }
  organizationLeaderboard { totalCount }
}"""
BY_ID = """query ($id: ID!) {
  organization(id: $id) {
    overview { views } coverage { published }
    brands { totalCount nodes { label posts { totalCount } } }
    posts { totalCount nodes { label } }
    leaderboard { totalCount }
  }
  brands(organizationId: $id) { totalCount }
  posts(organizationId: $id) { totalCount }
  goals(scopeId: $id, active: true) { totalCount }
  contentPerformance(filter: {organizationId: $id}) { totalCount }
  brandLeaderboard(organizationId: $id) { totalCount }
}"""
GOAL = """mutation ($id: ID!) { createGoal(scopeId: $id, input: {
  label: "More", metric: VIEWS, target: 5, start: "2026-03-01", end: "2026-04-30" }) { id } }"""
SYNC = "mutation ($id: ID!) { syncAnalytics(organizationId: $id) { inserted } }"


def counts(answer: Any) -> list[Any]:
    """Every number of an answer, in order."""
    if isinstance(answer, dict):
        return [number for value in answer.values() for number in counts(value)]
    if isinstance(answer, list):
        return [number for value in answer for number in counts(value)]
    return [answer] if isinstance(answer, int) else []


async def test_it_is_left_out_of_lists_and_asked_for_by_its_id(graph: Graph, world: World) -> None:
    organization = await world.organization(time_zone="Asia/Tokyo")
    key = public_ids.organization_id(organization)
    post = await world.post(organization, await world.brand(organization), published_at=NOW - DAY)
    await world.record(organization, post, {TODAY - DAY: metrics(views=10, likes=1)})
    await graph.ask(GOAL, id=key)
    await graph.ask(SYNC, id=key)
    before, by_id = await graph.ask(ALL), await graph.ask(BY_ID, id=key)
    assert set(counts(before)) == {1, 10}
    assert set(counts(by_id)) == {1, 10}

    archived = await graph.ask(ARCHIVE, id=key)
    assert archived == {"archiveOrganization": {"archivedAt": NOW.isoformat()}}
    graph.now = NOW + DAY / 24
    assert await graph.ask(ARCHIVE, id=key) == archived, "archived once"
    assert set(counts(await graph.ask(ALL))) == {0}
    assert await graph.ask(BY_ID, id=key) == by_id
    bound = caller(AccessScope.READ_ANALYTICS, organization_id=organization)
    assert await graph.ask(BY_ID, bound, id=key) == by_id

    assert await graph.ask(RESTORE, id=key) == {"restoreOrganization": {"archivedAt": None}}
    assert await graph.ask(ALL) == before


@pytest.fixture
def installation(accounts: Any) -> Installation:
    accounts.runtime.now = lambda: accounts.simulated.world.now
    return Installation(accounts)


async def test_nothing_is_collected_for_it_until_it_is_restored(installation: Installation) -> None:
    graph = Graph(installation.runtime.database, installation.simulated.world.now)
    key = public_ids.organization_id(installation.organization_id)
    await installation.account(Platform.YOUTUBE, days=5)
    run = await installation.start_run()
    await graph.ask(ARCHIVE, id=key)
    await installation.work()
    assert await installation.snapshots() == []
    ended = await installation.run(run)
    assert (ended.status, ended.progress.skipped) == (RunStatus.SUCCEEDED, 5)
    refused = await graph.ask(
        "mutation ($id: ID!) { refreshAllAnalytics(organizationId: $id) {"
        " ... on RefreshRejected { reason message } } }",
        id=key,
    )
    assert refused["refreshAllAnalytics"]["reason"] == "NOT_COLLECTABLE"

    await graph.ask(RESTORE, id=key)
    await installation.work()
    assert len(await installation.snapshots()) == 5
