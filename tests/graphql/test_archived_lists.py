"""What is archived can be listed, so that a front end can offer to restore it."""

from datetime import date
from typing import Any

import pytest

from app.domain import public_ids
from app.domain.goals import GoalMetric, Terms
from app.domain.scopes import scope_of
from app.services import brands, goals, organizations
from tests.graphql.conftest import Graph
from tests.world import NOW, World

pytestmark = pytest.mark.both_databases

LISTS = """query ($archived: Boolean, $organization: ID!) {
  organizations(archived: $archived) { totalCount nodes { label } }
  brands(archived: $archived) { totalCount nodes { label } }
  named: brands(organizationId: $organization, archived: $archived) { totalCount nodes { label } }
  organization(id: $organization) { brands(archived: $archived) { totalCount nodes { label } } }
  goals(archived: $archived) { totalCount nodes { label } }
}"""
DEFAULTS = """query ($organization: ID!) {
  organizations { nodes { label } } brands { nodes { label } } goals { nodes { label } }
  organization(id: $organization) { brands { nodes { label } } }
}"""


@pytest.fixture
async def organization(world: World) -> str:
    """An organization with a living and an archived brand and goal, and an archived one beside."""
    key, gone = await world.organization("Acme"), await world.organization("Gone")
    await world.brand(key, "Living")
    await world.brand(gone, "Below gone")
    archived = await world.brand(key, "Archived")
    terms = Terms(GoalMetric.VIEWS, 5, date(2026, 3, 1), date(2026, 4, 1))
    made = {}
    async with world.database.write() as session:
        for label in ("Present", "Past"):
            made[label] = await goals.create_goal(
                session, scope_of(key, None), label, terms, key=world.new_key(), now=NOW
            )
        await goals.archive_goal(session, made["Past"], None, now=NOW)
        await brands.update_brand(session, archived, {"archived_at": NOW}, None, now=NOW)
        await organizations.set_archived(session, gone, archived=True, now=NOW)
    return public_ids.organization_id(key)


@pytest.mark.parametrize(
    ("archived", "expected"),
    [
        (False, (["Acme"], ["Living"], ["Present"])),
        (True, (["Gone"], ["Archived"], ["Past"])),
        (None, (["Acme", "Gone"], ["Archived", "Living"], ["Past", "Present"])),
    ],
)
async def test_lists_have_the_living_the_archived_or_both(
    graph: Graph, organization: str, archived: bool | None, expected: tuple[list[str], ...]
) -> None:
    answer = await graph.ask(LISTS, organization=organization, archived=archived)

    of_organizations, of_brands, of_goals = expected
    below = answer.pop("organization")["brands"]
    for name, page in (*answer.items(), ("below", below)):
        labels = [node["label"] for node in page["nodes"]]
        same: Any = {"organizations": of_organizations, "goals": of_goals}
        assert (name, labels) == (name, same.get(name, of_brands))
        assert (name, page["totalCount"]) == (name, len(labels))


async def test_without_the_argument_lists_leave_out_what_is_archived(
    graph: Graph, organization: str
) -> None:
    assert await graph.ask(DEFAULTS, organization=organization) == {
        "organizations": {"nodes": [{"label": "Acme"}]},
        "brands": {"nodes": [{"label": "Living"}]},
        "goals": {"nodes": [{"label": "Present"}]},
        "organization": {"brands": {"nodes": [{"label": "Living"}]}},
    }
