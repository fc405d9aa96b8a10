"""Charges, lines of the ledger and ingredients as they were recorded; both databases."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.business.books import CreditKind
from app.domain.business.records import GivenCharge, GivenCredit, GivenIngredient
from app.services.business import records
from tests.graphql.conftest import Graph, caller
from tests.world import DAY, NOW, TODAY, World

ARGUMENTS = "organizationId: $id, fromDay: $from, toDay: $to, first: $first, after: $after"
FIELDS = {
    "charges": "externalId amount refunded currency source chargedAt chargedOn recordedAt",
    "creditTransactions": "externalId kind amount occurredAt occurredOn recordedAt",
    "ingredients": "externalId category madeAt madeOn recordedAt",
}
LISTS = {
    name: f"""query List($id: ID, $from: Date, $to: Date, $first: Int = 100, $after: String) {{
      {name}({ARGUMENTS}) {{ totalCount nodes {{ {fields} organization {{ label }} }}
        pageInfo {{ hasNextPage endCursor }} }} }}"""
    for name, fields in FIELDS.items()
}
CHARGES = LISTS["charges"]


async def books(world: World, label: str, *keys: str) -> str:
    """An organization with one record of each kind for each key, a day apart; its id."""
    organization = await world.organization(label, time_zone="Pacific/Auckland")
    at = {key: NOW - DAY * number for number, key in enumerate(keys)}
    making: Any = {"now": NOW, "new_key": world.new_key}
    charges = [GivenCharge(key, 1250, "EUR", when, 50, "TILL") for key, when in at.items()]
    lines = [GivenCredit(key, CreditKind.GRANT, 5, when) for key, when in at.items()]
    made = [GivenIngredient(key, "video", when) for key, when in at.items()]
    async with world.database.write() as session:
        await records.record_charges(session, organization, charges, **making)
        await records.record_credits(session, organization, lines, **making)
        await records.record_ingredients(session, organization, made, **making)
    return public_ids.organization_id(organization)


async def keys_of(graph: Graph, document: str, *asking: Any, **given: Any) -> list[str]:
    (found,) = (await graph.ask(document, *asking, **given)).values()
    assert found["totalCount"] == len(found["nodes"])
    return [each["externalId"] for each in found["nodes"]]


async def test_records_say_what_was_recorded(graph: Graph, world: World) -> None:
    await books(world, "Acme", "a")
    tomorrow = str(TODAY + DAY)  # in Auckland it is by now
    common: dict[str, Any] = {
        "externalId": "a",
        "recordedAt": NOW.isoformat(),
        "organization": {"label": "Acme"},
    }
    at = NOW.isoformat()

    expected: dict[str, dict[str, Any]] = {
        "charges": {
            "amount": 1250,
            "refunded": 50,
            "currency": "EUR",
            "source": "TILL",
            "chargedAt": at,
            "chargedOn": tomorrow,
        },
        "creditTransactions": {
            "kind": "GRANT",
            "amount": 5,
            "occurredAt": at,
            "occurredOn": tomorrow,
        },
        "ingredients": {"category": "video", "madeAt": at, "madeOn": tomorrow},
    }
    for name, said in expected.items():
        assert (await graph.ask(LISTS[name]))[name]["nodes"] == [common | said]


@pytest.mark.parametrize("document", LISTS.values(), ids=LISTS)
async def test_records_are_listed_the_latest_first_by_organization_and_days(
    graph: Graph, world: World, document: str
) -> None:
    acme = await books(world, "Acme", "a", "b", "c")
    other = await books(world, "Other", "x")

    assert await keys_of(graph, document) == ["x", "c", "b", "a"]
    assert await keys_of(graph, document, id=acme) == ["c", "b", "a"]
    days = {"from": str(TODAY), "to": str(TODAY)}
    assert await keys_of(graph, document, id=acme, **days) == ["b"]
    bound = caller(organization_id=public_ids.organization_key(other))
    assert await keys_of(graph, document, bound) == ["x"]
    assert (await graph.refusal(document, bound, id=acme))["code"] == "NOT_FOUND"

    await graph.ask("mutation Archive($id: ID!) { archiveOrganization(id: $id) { id } }", id=acme)
    assert await keys_of(graph, document) == ["x"]
    assert await keys_of(graph, document, id=acme) == ["c", "b", "a"]


async def test_pages_of_charges_are_the_whole_list(graph: Graph, world: World) -> None:
    await books(world, "Acme", *"abcde")
    found, after = list[str](), None
    while True:
        page = (await graph.ask(CHARGES, first=2, after=after))["charges"]
        found += [each["externalId"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == list("edcba")


@pytest.mark.parametrize("document", LISTS.values(), ids=LISTS)
async def test_who_may_only_read_numbers_of_posts_gets_no_records(
    sqlite_graph: Graph, document: str
) -> None:
    refusal = await sqlite_graph.refusal(document, caller(AccessScope.READ_ANALYTICS))
    assert refusal["code"] == "FORBIDDEN"
    assert "business:read" in refusal["message"]


async def test_a_charge_recorded_again_is_the_same_one(graph: Graph, world: World) -> None:
    organization = await books(world, "Acme", "a", "b")
    key = public_ids.organization_key(organization)
    again = GivenCharge("a", 2000, "EUR", NOW, 2000)
    async with world.database.write() as session:
        later = NOW + timedelta(hours=1)
        await records.record_charges(session, key, [again], now=later, new_key=world.new_key)

    nodes = (await graph.ask(CHARGES))["charges"]["nodes"]
    assert [(each["externalId"], each["amount"]) for each in nodes] == [("b", 1250), ("a", 2000)]
