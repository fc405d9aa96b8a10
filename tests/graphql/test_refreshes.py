"""Refreshing over GraphQL, against the simulated platforms, on both databases."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.platforms import Platform
from app.graphql.context import Context
from app.services.collecting import claims
from tests.accounts import Accounts
from tests.graphql.conftest import SCHEMA, Graph, caller, counting
from tests.providers.readers import NOW
from tests.worker.installation import HOUR, MINUTE, Installation

YOUTUBE, X, PINTEREST = Platform.YOUTUBE, Platform.TWITTER, Platform.PINTEREST

REFRESH = """mutation ($id: ID!) { refreshAnalytics(postId: $id) { __typename
  ... on RefreshedAnalytics { post { id collection { state } } analytics { totals { views } asOf } }
  ... on RefreshRejected { reason message retryAt }
  ... on ProviderFailure { code message isRetryable retryAt } } }"""
REFRESH_ALL = """mutation ($id: ID!, $brand: ID, $dry: Boolean! = false) {
  refreshAllAnalytics(organizationId: $id, brandId: $brand, dryRun: $dry) { __typename
  ... on RefreshRun { id status total done succeeded failed skipped organization { label } }
  ... on RefreshPlan { posts requests costMicros
      platforms { platform posts requests units costMicros } }
  ... on RefreshRejected { reason retryAt } } }"""
RUN = "query ($id: ID!) { refreshRun(id: $id) { status total done succeeded failed skipped } }"
COLLECTION = """query ($id: ID!) { post(id: $id) { collection { state lastCollectedAt nextCollectAt
  attempts explanation failure { code isRetryable since } } } }"""
MISSING = """query ($id: ID!) { post(id: $id) { collection {
  failure { code } missing { metric reason since } } } }"""


@pytest.fixture
def installation(accounts: Accounts) -> Installation:
    accounts.runtime.now = lambda: accounts.simulated.world.now
    return Installation(accounts)


@pytest.fixture
def graph(installation: Installation) -> Graph:
    graph = Graph(installation.runtime.database)
    graph.runtime = installation.runtime
    return graph


async def posts_of(installation: Installation) -> list[str]:
    return [public_ids.post_id(place.post_id) for place in await installation.places()]


async def refresh(graph: Graph, post: str, **more: Any) -> dict[str, Any]:
    data = await graph.ask(REFRESH, id=post, **more)
    answer: dict[str, Any] = data["refreshAnalytics"]
    return answer


async def test_a_refresh_answers_with_new_numbers_once_an_hour(
    installation: Installation, graph: Graph
) -> None:
    await installation.account(YOUTUBE, days=2)
    post, *_ = await posts_of(installation)

    answer = await refresh(graph, post)
    assert answer["__typename"] == "RefreshedAnalytics"
    assert answer["analytics"]["totals"]["views"] > 0
    assert answer["post"] == {"id": post, "collection": {"state": "FRESH"}}

    installation.skip(59 * MINUTE)
    answer = await refresh(graph, post)
    assert answer["__typename"] == "RefreshRejected"
    assert answer["reason"] == "RATE_LIMITED"
    assert answer["retryAt"] == (NOW + HOUR).isoformat()

    installation.skip(MINUTE)
    assert (await refresh(graph, post))["__typename"] == "RefreshedAnalytics"


async def test_a_refresh_that_failed_does_not_use_up_the_hour(
    installation: Installation, graph: Graph
) -> None:
    await installation.account(YOUTUBE, days=2)
    post, *_ = await posts_of(installation)
    fault = installation.fail(YOUTUBE, "DOWN")
    answer = await refresh(graph, post)
    assert (answer["__typename"], answer["code"]) == ("ProviderFailure", "PROVIDER_UNAVAILABLE")

    installation.simulated.faults.remove(fault)
    assert (await refresh(graph, post))["__typename"] == "RefreshedAnalytics"


async def test_a_metric_that_did_not_come_is_missing_and_the_others_are_there(
    installation: Installation, graph: Graph
) -> None:
    await installation.account(PINTEREST, days=0.5)
    simulated, *_ = installation.simulated.world.posts(PINTEREST)
    simulated.overrides["impressions"] = "many"
    post, *_ = await posts_of(installation)

    answer = await refresh(graph, post)

    assert answer["analytics"]["totals"]["views"] is None
    data = await graph.ask(MISSING, id=post)
    reason = "IMPRESSION is not a count: 'many'"
    assert data["post"]["collection"] == {
        "failure": None,
        "missing": [
            {"metric": name, "reason": reason, "since": NOW.isoformat()}
            for name in ("impressions", "views")
        ],
    }


async def test_a_post_without_an_account_says_why(installation: Installation, graph: Graph) -> None:
    key = await installation.accounts.world.post(
        installation.organization_id, installation.accounts.brand_id
    )
    answer = await refresh(graph, public_ids.post_id(key))
    assert answer == {
        "__typename": "RefreshRejected",
        "reason": "NOT_COLLECTABLE",
        "message": (
            "No YouTube account is connected for the post: connect the one that published it."
        ),
        "retryAt": None,
    }


async def test_a_post_that_is_being_collected_is_not_asked_for_twice(
    installation: Installation, graph: Graph
) -> None:
    await installation.account(YOUTUBE, days=2)
    post, *_ = await posts_of(installation)
    async with installation.runtime.database.write() as session:
        (queue,) = await claims.list_queues(session, now=NOW, limit=9)
        await claims.claim_batch(
            session, queue, installation.runtime.new_key(), now=NOW, until=NOW + 10 * MINUTE
        )
    answer = await refresh(graph, post)
    assert answer["reason"] == "COLLECTING"
    assert answer["retryAt"] == (NOW + 10 * MINUTE).isoformat()


async def test_a_run_is_done_by_the_worker_and_joined_while_it_runs(
    installation: Installation, graph: Graph
) -> None:
    await installation.account(YOUTUBE, days=10)
    await installation.work()
    installation.skip(2 * HOUR)
    whole = public_ids.organization_id(installation.organization_id)
    run = (await graph.ask(REFRESH_ALL, id=whole))["refreshAllAnalytics"]
    assert run["status"] == "RUNNING"
    assert (run["total"], run["done"]) == (10, 0)
    brand = public_ids.brand_id(installation.accounts.brand_id)
    for more in ({}, {"brand": brand}):
        joined = (await graph.ask(REFRESH_ALL, id=whole, **more))["refreshAllAnalytics"]
        assert joined["id"] == run["id"]

    await installation.work()
    shown = (await graph.ask(RUN, id=run["id"]))["refreshRun"]
    assert shown == {
        "status": "SUCCEEDED",
        "total": 10,
        "done": 10,
        "succeeded": 10,
        "failed": 0,
        "skipped": 0,
    }
    refused = (await graph.ask(REFRESH_ALL, id=whole))["refreshAllAnalytics"]
    assert refused["reason"] == "RATE_LIMITED"
    assert refused["retryAt"] == (NOW + 3 * HOUR).isoformat()


async def test_a_plan_counts_and_changes_nothing(installation: Installation, graph: Graph) -> None:
    await installation.account(YOUTUBE, days=60)
    await installation.account(X, days=5)
    installation.skip(24 * HOUR)  # what X listed costs nothing more on the same day
    whole = public_ids.organization_id(installation.organization_id)
    plan = (await graph.ask(REFRESH_ALL, id=whole, dry=True))["refreshAllAnalytics"]
    assert plan == {
        "__typename": "RefreshPlan",
        "posts": 65,
        "requests": 3,
        "costMicros": 25_000,
        "platforms": [
            {"platform": "YOUTUBE", "posts": 60, "requests": 2, "units": 2, "costMicros": None},
            {"platform": "TWITTER", "posts": 5, "requests": 1, "units": 5, "costMicros": 25_000},
        ],
    }
    assert (await graph.ask(REFRESH_ALL, id=whole, dry=True))["refreshAllAnalytics"] == plan

    await installation.work()
    plan = (await graph.ask(REFRESH_ALL, id=whole, dry=True))["refreshAllAnalytics"]
    assert plan["costMicros"] == 0, "what was read today is free"


async def test_a_cancelled_run_leaves_the_schedule_as_it_was(
    installation: Installation, graph: Graph
) -> None:
    await installation.account(YOUTUBE, days=10)
    await installation.work()
    installation.skip(MINUTE)
    before = {place.post_id: place.next_collect_at for place in await installation.places()}
    run = await installation.start_run()
    assert {place.next_collect_at for place in await installation.places()} == {NOW + MINUTE}

    document = "mutation ($id: ID!) { cancelRefresh(runId: $id) { status done skipped } }"
    answer = await graph.ask(document, id=public_ids.refresh_run_id(run))
    assert answer["cancelRefresh"] == {"status": "CANCELLED", "done": 10, "skipped": 10}
    assert {place.post_id: place.next_collect_at for place in await installation.places()} == before
    requested = len(installation.simulated.world.requests)
    await installation.work()
    assert len(installation.simulated.world.requests) == requested


async def test_collection_says_what_is_wrong(installation: Installation, graph: Graph) -> None:
    await installation.account(X, days=1)
    installation.fail(X, "BILLING_REQUIRED")
    await installation.work()
    post, *_ = await posts_of(installation)
    collection = (await graph.ask(COLLECTION, id=post))["post"]["collection"]
    assert collection == {
        "state": "FAILED",
        "lastCollectedAt": None,
        "nextCollectAt": None,
        "attempts": 1,
        "explanation": (
            "X wants to be paid first: settle the bill there. It is tried again within a day, or "
            "at once when the account is checked (`backbone credentials check`)."
        ),
        "failure": {
            "code": "BILLING_REQUIRED",
            "isRetryable": False,
            "since": NOW.isoformat(),
        },
    }


@pytest.mark.parametrize("count", [1, 5])
async def test_collections_cost_one_statement(
    installation: Installation, graph: Graph, count: int
) -> None:
    await installation.account(YOUTUBE, days=6)
    document = "query ($n: Int!) { posts(first: $n) { nodes { collection { state } } } }"
    with counting(installation.runtime.database) as statements:
        await graph.ask(document, n=count)
    assert len(statements) == 2


async def test_what_is_not_yours_does_not_exist(installation: Installation, graph: Graph) -> None:
    await installation.account(YOUTUBE, days=1)
    post, *_ = await posts_of(installation)
    run = public_ids.refresh_run_id(await installation.start_run())
    stranger = caller(
        AccessScope.READ_ANALYTICS,
        AccessScope.REFRESH_ANALYTICS,
        organization_id=await installation.accounts.world.organization("Other"),
    )
    whole = public_ids.organization_id(installation.organization_id)
    cancel = "mutation ($id: ID!) { cancelRefresh(runId: $id) { id } }"
    runs = "query ($id: ID!) { refreshRuns(organizationId: $id) { nodes { id } } }"
    for document, argument in ((REFRESH, post), (REFRESH_ALL, whole), (cancel, run), (runs, whole)):
        assert (await graph.refusal(document, stranger, id=argument))["code"] == "NOT_FOUND"
    assert await graph.ask(RUN, stranger, id=run) == {"refreshRun": None}
    node = await graph.ask("query ($id: ID!) { node(id: $id) { id } }", stranger, id=run)
    assert node == {"node": None}


async def test_refreshing_needs_its_scope(installation: Installation, graph: Graph) -> None:
    reader = caller(AccessScope.READ_ANALYTICS)
    whole = public_ids.organization_id(installation.organization_id)
    assert (await graph.refusal(REFRESH_ALL, reader, id=whole))["code"] == "FORBIDDEN"


async def watch(graph: Graph, document: str, key: str) -> AsyncIterator[Any]:
    context = Context(graph.runtime, caller())
    async for result in await SCHEMA.stream(document, {"id": key}, context):
        yield result


async def test_progress_is_told_from_the_present_state_to_the_end(
    installation: Installation, graph: Graph
) -> None:
    await installation.account(YOUTUBE, days=120)
    run = await installation.start_run()
    document = "subscription ($id: ID!) { refreshProgress(runId: $id) { status done total } }"
    told: list[dict[str, Any]] = []
    async for result in watch(graph, document, public_ids.refresh_run_id(run)):
        assert result.errors is None
        told.append(result.data["refreshProgress"])
        if len(told) == 1:
            await installation.work()
    assert told[0] == {"status": "RUNNING", "done": 0, "total": 120}
    assert told[-1] == {"status": "SUCCEEDED", "done": 120, "total": 120}
    assert [step["done"] for step in told] == sorted(step["done"] for step in told)


async def test_progress_of_what_is_not_there_is_an_error(graph: Graph) -> None:
    document = "subscription ($id: ID!) { refreshProgress(runId: $id) { status } }"
    key = public_ids.refresh_run_id(graph.runtime.new_key())
    results = [result async for result in watch(graph, document, key)]
    assert results[-1].errors[0].extensions["code"] == "NOT_FOUND"


async def test_runs_are_listed_the_latest_first(installation: Installation, graph: Graph) -> None:
    await installation.account(YOUTUBE, days=1)
    keys = []
    for _ in range(3):
        keys.append(public_ids.refresh_run_id(await installation.start_run()))
        await installation.work()
        installation.skip(timedelta(hours=2))
    document = """query ($id: ID!) { organization(id: $id) { refreshRuns(first: 2) {
        totalCount nodes { id status organization { id } brand { id } } } } }"""
    answer = await graph.ask(document, id=public_ids.organization_id(installation.organization_id))
    runs = answer["organization"]["refreshRuns"]
    assert runs["totalCount"] == 3
    assert [run["id"] for run in runs["nodes"]] == keys[:0:-1]
