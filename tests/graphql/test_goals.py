"""Goals through the API: set, read, changed, archived, and who may; both databases."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain import public_ids
from tests.graphql.conftest import Graph, caller, counting
from tests.world import DAY, NOW, TODAY, World, metrics

FIELDS = """{ id label metric target start end archivedAt organization { label } brand { label }
  progress { current percent daysLeft expected status } }"""
CREATE = f"""mutation Create($scope: ID!, $input: GoalInput!) {{
  createGoal(scopeId: $scope, input: $input) {FIELDS} }}"""
UPDATE = f"""mutation Update($id: ID!, $input: GoalChangeInput!) {{
  updateGoal(id: $id, input: $input) {FIELDS} }}"""
ARCHIVE = f"mutation Archive($id: ID!) {{ archiveGoal(id: $id) {FIELDS} }}"
LIST = """query List($scope: ID, $active: Boolean) {
  goals(scopeId: $scope, active: $active, first: 50) { totalCount nodes { label } } }"""
PROGRESS = """{ goals(first: 100) { nodes { label organization { label } brand { label }
  progress { current status } } } }"""
NODE = "query Node($id: ID!) { node(id: $id) { id ... on Goal { label } } }"


def given(**values: Any) -> dict[str, Any]:
    start, end = TODAY - DAY * 5, TODAY + DAY * 4
    goal = {"label": "More", "metric": "VIEWS", "target": 1000, "start": start, "end": end}
    return {name: _json(value) for name, value in {**goal, **values}.items()}


def _json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


async def a_brand(world: World) -> tuple[str, str]:
    """The ids of an organization and of its brand, which gained 500 views yesterday."""
    organization_id = await world.organization()
    brand_id = await world.brand(organization_id, "Cats")
    post_id = await world.post(organization_id, brand_id, published_at=NOW - DAY * 2)
    counts = {TODAY - DAY: metrics(views=500), TODAY: metrics(views=900)}
    await world.record(organization_id, post_id, counts)
    return public_ids.organization_id(organization_id), public_ids.brand_id(brand_id)


async def test_a_goal_is_set_and_its_progress_is_that_of_the_overview(
    graph: Graph, world: World
) -> None:
    _, brand = await a_brand(world)
    goal = (await graph.ask(CREATE, scope=brand, input=given()))["createGoal"]

    assert goal["id"].startswith("goal_")
    assert (goal["label"], goal["metric"], goal["target"]) == ("More", "VIEWS", 1000)
    assert (goal["brand"], goal["organization"]) == ({"label": "Cats"}, {"label": "Acme"})
    assert goal["progress"] == {
        "current": 500,
        "percent": 50,
        "daysLeft": 5,
        "expected": 1000,
        "status": "ON_TRACK",
    }
    found = await graph.ask(NODE, id=goal["id"])
    assert found == {"node": {"id": goal["id"], "label": "More"}}


async def test_an_organizations_goal_counts_all_its_brands(graph: Graph, world: World) -> None:
    organization, _ = await a_brand(world)
    requested = given(metric="POSTS", target=2)
    goal = (await graph.ask(CREATE, scope=organization, input=requested))["createGoal"]

    assert goal["brand"] is None
    assert goal["progress"]["current"] == 1


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"start": TODAY, "end": TODAY + DAY}, "NOT_STARTED"),
        ({"target": 1001}, "BEHIND"),
        ({"target": 500}, "REACHED"),
        ({"target": 501, "end": TODAY - DAY}, "MISSED"),
    ],
)
async def test_a_goal_is_changed_by_what_is_given(
    graph: Graph, world: World, changed: dict[str, Any], status: str
) -> None:
    _, brand = await a_brand(world)
    goal = (await graph.ask(CREATE, scope=brand, input=given()))["createGoal"]
    requested = {name: _json(value) for name, value in changed.items()}
    changed_goal = (await graph.ask(UPDATE, id=goal["id"], input=requested))["updateGoal"]

    assert changed_goal["progress"]["status"] == status
    assert changed_goal["label"] == "More"


async def test_lists_have_what_is_asked_for(graph: Graph, world: World) -> None:
    organization, brand = await a_brand(world)
    over = given(label="Over", start=TODAY - DAY * 9, end=TODAY - DAY)
    await graph.ask(CREATE, scope=organization, input=over)
    graph.now += timedelta(seconds=1)
    await graph.ask(CREATE, scope=brand, input=given(label="Until today", end=TODAY))
    gone = await graph.ask(CREATE, scope=brand, input=given(label="Gone"))
    archived = await graph.ask(ARCHIVE, id=gone["createGoal"]["id"])

    assert archived["archiveGoal"]["archivedAt"] is not None
    for requested, labels in (
        ({}, ["Until today", "Over"]),
        ({"scope": organization}, ["Until today", "Over"]),
        ({"scope": brand}, ["Until today"]),
        ({"active": True}, ["Until today"]),
        ({"active": False}, ["Over"]),
    ):
        goals = (await graph.ask(LIST, **requested))["goals"]
        assert [node["label"] for node in goals["nodes"]] == labels
        assert goals["totalCount"] == len(labels)


OF_PARENTS = """query Of($active: Boolean, $archived: Boolean, $first: Int = 50, $after: String) {
  organizations { nodes {
    goals(active: $active, archived: $archived, first: $first, after: $after) { ...page }
    brands { nodes {
      label goals(active: $active, archived: $archived, first: $first, after: $after) { ...page }
    } }
  } }
}
fragment page on GoalConnection { totalCount nodes { label } pageInfo { hasNextPage endCursor } }
"""


async def test_an_organization_and_its_brands_have_their_goals(graph: Graph, world: World) -> None:
    organization, brand = await a_brand(world)
    await world.brand(public_ids.organization_key(organization), "Dogs")
    await a_brand(world)
    over = given(label="Over", start=TODAY - DAY * 9, end=TODAY - DAY)
    await graph.ask(CREATE, scope=organization, input=over)
    graph.now += timedelta(seconds=1)
    await graph.ask(CREATE, scope=brand, input=given(label="Until today", end=TODAY))
    graph.now += timedelta(seconds=1)
    gone = await graph.ask(CREATE, scope=brand, input=given(label="Gone"))
    await graph.ask(ARCHIVE, id=gone["createGoal"]["id"])

    for requested, of_organization, of_brand in (
        ({"archived": False}, ["Until today", "Over"], ["Until today"]),
        ({"archived": False, "active": True}, ["Until today"], ["Until today"]),
        ({"archived": False, "active": False}, ["Over"], []),
        ({"archived": True}, ["Gone"], ["Gone"]),
        ({"archived": None}, ["Gone", "Until today", "Over"], ["Gone", "Until today"]),
    ):
        found, other = (await graph.ask(OF_PARENTS, **requested))["organizations"]["nodes"]
        cats, dogs = found["brands"]["nodes"]
        for goals, labels in (
            (found["goals"], of_organization),
            (cats["goals"], of_brand),
            (dogs["goals"], []),
            (other["goals"], []),
        ):
            assert [node["label"] for node in goals["nodes"]] == labels
            assert goals["totalCount"] == len(labels)


async def test_the_goals_of_an_organization_have_pages(graph: Graph, world: World) -> None:
    organization, brand = await a_brand(world)
    for number, scope in enumerate((brand, organization, brand)):
        graph.now += timedelta(seconds=1)
        await graph.ask(CREATE, scope=scope, input=given(label=f"{number}"))

    seen: list[str] = []
    after = None
    for _ in range(3):
        page = (await graph.ask(OF_PARENTS, first=1, after=after))["organizations"]["nodes"][0]
        seen += [node["label"] for node in page["goals"]["nodes"]]
        after = page["goals"]["pageInfo"]["endCursor"]

    assert seen == ["2", "1", "0"]


@pytest.mark.parametrize("parents", [1, 5])
async def test_progress_of_many_goals_costs_as_much_as_of_one(
    graph: Graph, world: World, parents: int
) -> None:
    _, brand = await a_brand(world)
    for number in range(parents):
        await graph.ask(CREATE, scope=brand, input=given(start=TODAY - DAY * (number + 1)))
    with counting(graph.database) as statements:
        await graph.ask(PROGRESS)
    # Time zones, goals, organizations, brands, and one for all the numbers.
    assert len(statements) == 5


async def test_goals_of_others_dont_exist(graph: Graph, world: World) -> None:
    organization, brand = await a_brand(world)
    goal = (await graph.ask(CREATE, scope=brand, input=given()))["createGoal"]
    other = caller(organization_id=await world.organization("Other"))

    assert (await graph.ask(LIST, other))["goals"]["nodes"] == []
    assert (await graph.ask(NODE, other, id=goal["id"]))["node"] is None
    for document, variables in (
        (LIST, {"scope": organization}),
        (LIST, {"scope": brand}),
        (CREATE, {"scope": brand, "input": given()}),
        (CREATE, {"scope": organization, "input": given()}),
        (UPDATE, {"id": goal["id"], "input": {"label": "Mine"}}),
        (ARCHIVE, {"id": goal["id"]}),
    ):
        assert (await graph.refusal(document, other, **variables))["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"target": 0}, "target"),
        ({"end": TODAY - DAY * 6}, "end"),
        ({"end": TODAY + DAY * 1000}, "end"),
        ({"label": " "}, "label"),
    ],
)
async def test_a_goal_that_makes_no_sense_is_refused(
    graph: Graph, world: World, wrong: dict[str, Any], field: str
) -> None:
    _, brand = await a_brand(world)
    refusal = await graph.refusal(CREATE, scope=brand, input=given(**wrong))
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", field)
