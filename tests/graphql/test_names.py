"""New names beside old ones: both answer the same until the old one goes."""

from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type

from app.domain import public_ids
from app.domain.business.records import GivenCharge, GivenIngredient
from app.services.business import records
from app.services.learning import sync
from app.services.learning.sync import SyncRequest
from tests.graphql.conftest import SCHEMA, Graph
from tests.world import DAY, NOW, TODAY, World, metrics

TWINS = """query ($brand: ID!, $organization: ID!) {
  platforms { price priceMicros ownedPrice ownedPriceMicros }
  organization(id: $organization) {
    creditPrice creditPriceMinor currency currencyExponent
    syncStatus { lastRun { full isFull } }
    business { revenue { currencies { currency currencyExponent } }
      comparisons { cashIn { amount amountMinor currency currencyExponent } } }
  }
  brand(id: $brand) {
    timeSeries(window: { start: "2026-03-15" }) {
      points { measured isMeasured complete isComplete } window { truncated isTruncated }
    }
    postingTimes { platforms { cells { thin isThin } } }
  }
}"""


ENOUGH = """query ($brand: ID!, $organization: ID!) {
  brand(id: $brand) {
    alerts { enoughData hasEnoughData } optimizationCycle { enoughData hasEnoughData }
  }
  organization(id: $organization) {
    business { projections { ingredients { insufficientData hasEnoughData } } }
  }
}"""


@pytest.mark.parametrize("posts", [0, 4])
async def test_whether_there_is_enough_data_has_one_name(
    graph: Graph, world: World, posts: int
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    for _ in range(posts):
        post = await world.post(organization, brand, published_at=NOW - 9 * DAY)
        days = {TODAY - day * DAY: metrics(views=100 - day, likes=9 - day) for day in range(1, 9)}
        await world.record(organization, post, days)
    made = [GivenIngredient(str(posts), "image", NOW - (30 if posts else 2) * DAY)]
    async with world.database.write() as session:
        await records.record_ingredients(
            session, organization, made, now=NOW, new_key=world.new_key
        )
    await sync.sync(
        world.database, SyncRequest(organization), now=lambda: NOW, new_key=world.new_key
    )

    answer = await graph.ask(
        ENOUGH,
        brand=public_ids.brand_id(brand),
        organization=public_ids.organization_id(organization),
    )

    enough = {"enoughData": bool(posts), "hasEnoughData": bool(posts)}
    assert answer["brand"] == {"alerts": enough, "optimizationCycle": enough}
    ingredients = answer["organization"]["business"]["projections"]["ingredients"]
    assert ingredients == {"insufficientData": not posts, "hasEnoughData": bool(posts)}


async def test_a_new_name_answers_what_the_old_one_does(graph: Graph, world: World) -> None:
    organization = await world.organization(currency="JPY", credit_price=8)
    brand = await world.brand(organization)
    post = await world.post(organization, brand, published_at=NOW - 4 * DAY)
    await world.record(organization, post, {TODAY - DAY: metrics(views=100, likes=5)})
    await sync.sync(
        world.database, SyncRequest(organization), now=lambda: NOW, new_key=world.new_key
    )
    async with world.database.write() as session:
        await records.record_charges(
            session,
            organization,
            [GivenCharge("c1", 1250, "JPY", NOW)],
            now=NOW,
            new_key=world.new_key,
        )

    answer = await graph.ask(
        TWINS,
        brand=public_ids.brand_id(brand),
        organization=public_ids.organization_id(organization),
    )

    pairs = list(twins_in(answer))
    assert {old for old, _, _ in pairs} == {
        *("price", "ownedPrice", "creditPrice", "full", "amount", "measured", "complete"),
        *("truncated", "thin"),
    }
    assert [pair for pair in pairs if pair[1] != pair[2]] == []
    cash = answer["organization"]["business"]["comparisons"]["cashIn"]
    assert cash == [{"amount": 1250, "amountMinor": 1250, "currency": "JPY", "currencyExponent": 0}]


def twins_in(value: Any) -> Any:
    """Each old name in an answer with its value, and that of the new one beside it."""
    if isinstance(value, list):
        for inner in value:
            yield from twins_in(inner)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from twins_in(inner)
            capital = name[:1].upper() + name[1:]
            for new in (f"is{capital}", f"{name}Micros", f"{name}Minor"):
                if new in value:
                    yield name, inner, value[new]


def test_a_boolean_is_named_as_one_or_deprecated() -> None:
    """Is, has, needs, owns, takes, ...: a verb tells a client that there are two answers."""
    verbs = ("is", "has", "needs", "owns", "takes", "includes", "registers")
    found = {
        f"{kind.name}.{name}"
        for kind in SCHEMA._schema.type_map.values()
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__")
        for name, field in kind.fields.items()
        if get_named_type(field.type).name == "Boolean"
        and not name.startswith(verbs)
        and field.deprecation_reason is None
    }
    assert found == set()
