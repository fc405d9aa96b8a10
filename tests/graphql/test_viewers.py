"""What a token learns of itself."""

from app.domain import public_ids
from app.domain.access import AccessScope, CostBudget
from app.graphql.context import Context
from tests.graphql.conftest import SCHEMA, Graph, caller
from tests.world import NOW, World

VIEWER = (
    "{ viewer { organizationId organization { id label } costBudget { limit left resetsAt } } }"
)


async def test_a_bound_token_sees_its_organization(graph: Graph, world: World) -> None:
    organization = await world.organization("Acme")
    bound = caller(organization_id=organization)

    answer = await graph.ask(VIEWER, bound)

    public_id = public_ids.organization_id(organization)
    assert answer["viewer"]["organization"] == {"id": public_id, "label": "Acme"}
    assert answer["viewer"]["organizationId"] == public_id


async def test_a_token_of_all_and_one_that_may_not_read_have_none(
    graph: Graph, world: World
) -> None:
    organization = await world.organization("Acme")
    blind = caller(AccessScope.READ_BUSINESS, organization_id=organization)

    for asking in (caller(), blind):
        assert (await graph.ask(VIEWER, asking))["viewer"]["organization"] is None


async def test_nothing_is_counted_where_there_is_no_door(graph: Graph) -> None:
    assert (await graph.ask(VIEWER))["viewer"]["costBudget"] is None


async def test_a_budget_tells_what_is_left_and_when_it_is_full_again(graph: Graph) -> None:
    context = Context(graph.runtime, caller())
    context.budget = lambda: CostBudget(limit=1_000, left=400, resets_in=36)

    result = await SCHEMA.execute(VIEWER, context_value=context)

    assert result.data is not None
    assert result.data["viewer"]["costBudget"] == {
        "limit": 1_000,
        "left": 400,
        "resetsAt": NOW.replace(second=36).isoformat(),
    }
    assert not context.clock.reads_the_same_at(NOW)
