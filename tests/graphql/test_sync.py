"""Syncing through the API; both databases."""

from app.domain import public_ids
from tests.graphql.conftest import Graph, caller, counting
from tests.world import DAY, TODAY, World, metrics

RUN = "{ id status full inserted updated unchanged removed failed startedAt finishedAt }"
SYNC = f"""mutation Sync($organization: ID!, $brand: ID, $full: Boolean! = false) {{
  syncAnalytics(organizationId: $organization, brandId: $brand, full: $full) {RUN} }}"""
STATUS = "{ syncStatus { due lastRun { id inserted } } }"
STATUSES = f"""query Status($organization: ID!) {{ organization(id: $organization) {{
  ... on Organization {STATUS} brands(first: 100) {{ nodes {{ ... on Brand {STATUS} }} }} }} }}"""
LOOK = f"query Look($id: ID!) {{ syncRun(id: $id) {RUN} node(id: $id) {{ id }} }}"


async def an_organization(world: World, brands: int = 1) -> tuple[str, list[str]]:
    """The ids of an organization and its brands, each with a post measured yesterday and today."""
    organization_id = await world.organization()
    found = []
    for number in range(brands):
        brand_id = await world.brand(organization_id, f"Brand {number:02}")
        post_id = await world.post(organization_id, brand_id)
        counts = {TODAY - DAY: metrics(views=1), TODAY: metrics(views=2)}
        await world.record(organization_id, post_id, counts)
        found.append(public_ids.brand_id(brand_id))
    return public_ids.organization_id(organization_id), found


async def test_a_sync_gives_its_run_which_can_be_looked_at(graph: Graph, world: World) -> None:
    organization, _ = await an_organization(world)
    run = (await graph.ask(SYNC, organization=organization))["syncAnalytics"]

    assert run["id"].startswith("sync_")
    assert (run["status"], run["inserted"], run["full"]) == ("SUCCEEDED", 1, False)
    assert await graph.ask(LOOK, id=run["id"]) == {"syncRun": run, "node": {"id": run["id"]}}
    again = await graph.ask(SYNC, organization=organization, full=True)
    # Today's waits: it was entered and isn't over.
    assert (again["syncAnalytics"]["inserted"], again["syncAnalytics"]["unchanged"]) == (0, 1)


async def test_a_status_says_what_waits_and_what_was_done(graph: Graph, world: World) -> None:
    organization, (first, _) = await an_organization(world, brands=2)
    never = {"syncStatus": {"due": 1, "lastRun": None}}
    before = (await graph.ask(STATUSES, organization=organization))["organization"]
    assert before["syncStatus"] == {"due": 2, "lastRun": None}
    assert before["brands"]["nodes"] == [never, never]

    run = (await graph.ask(SYNC, organization=organization, brand=first))["syncAnalytics"]
    after = (await graph.ask(STATUSES, organization=organization))["organization"]
    done = {"syncStatus": {"due": 0, "lastRun": {"id": run["id"], "inserted": 1}}}
    assert after["syncStatus"] == {"due": 1, "lastRun": None}
    assert after["brands"]["nodes"] == [done, never]


async def test_statuses_of_many_brands_cost_as_much_as_of_one(graph: Graph, world: World) -> None:
    costs = []
    for brands in (1, 25):
        organization, _ = await an_organization(world, brands)
        with counting(graph.database) as statements:
            await graph.ask(STATUSES, organization=organization)
        costs.append(len(statements))
    # Organization and brands, then runs and what waits for the one and for the others.
    assert costs == [6, 6]


async def test_what_others_have_is_not_synced(graph: Graph, world: World) -> None:
    organization, (brand,) = await an_organization(world)
    run = (await graph.ask(SYNC, organization=organization))["syncAnalytics"]
    other_id = await world.organization("Other")
    other, own = caller(organization_id=other_id), public_ids.organization_id(other_id)

    assert await graph.ask(LOOK, other, id=run["id"]) == {"syncRun": None, "node": None}
    for variables in ({"organization": organization}, {"organization": own, "brand": brand}):
        refusal = await graph.refusal(SYNC, other, **variables)
        assert refusal["code"] == "NOT_FOUND"


async def test_syncs_are_listed_the_latest_first_page_by_page(graph: Graph, world: World) -> None:
    organization, (first_brand, second_brand) = await an_organization(world, brands=2)
    other, _ = await an_organization(world)
    runs = {}
    for name, brand in (("all", None), ("first", first_brand), ("second", second_brand)):
        answer = await graph.ask(SYNC, organization=organization, brand=brand)
        graph.now += DAY / 24
        runs[answer["syncAnalytics"]["id"]] = name
    await graph.ask(SYNC, organization=other)
    document = """query ($organization: ID, $brand: ID, $after: String) {
      syncRuns(organizationId: $organization, brandId: $brand, first: 2, after: $after) {
        nodes { id } totalCount pageInfo { hasNextPage endCursor } } }"""

    async def listed(**variables: str) -> list[str | None]:
        found: list[str | None] = []
        after, has_more = None, True
        while has_more:
            page = (await graph.ask(document, after=after, **variables))["syncRuns"]
            found += [runs.get(node["id"], "other") for node in page["nodes"]]
            after, has_more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
            assert page["totalCount"] >= len(found)
        return found

    assert await listed() == ["other", "second", "first", "all"]
    assert await listed(organization=organization) == ["second", "first", "all"]
    assert await listed(brand=first_brand) == ["first", "all"]
    refusal = await graph.refusal(document, organization=other, brand=first_brand)
    assert (refusal["code"], refusal["message"]) == ("NOT_FOUND", "There is no such brand.")
