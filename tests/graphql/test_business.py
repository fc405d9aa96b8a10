"""Who may see and keep the books, what is wrong with a record, what a dashboard costs."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.business.books import CreditKind
from app.domain.business.records import GivenCharge, GivenCredit, GivenIngredient
from app.services.business import records
from tests.graphql.conftest import Graph, caller, counting
from tests.world import NOW, World

CHARGE = """mutation ($id: ID!, $input: [ChargeInput!]!) {
  recordCharges(organizationId: $id, input: $input) { created updated unchanged
    failed { index field message } } }"""
CREDIT = """mutation ($id: ID!, $input: [CreditTransactionInput!]!) {
  recordCreditTransactions(organizationId: $id, input: $input) { created
    failed { index field message } } }"""
REVENUE = """query ($id: ID) { business(organizationId: $id) { today revenue { currencies {
  currency takings { today last30Days monthToDate daily { date amount } } } }
  credits { sold consumed balance } ingredients { takings { last7Days } byCategory { made } } } }"""
ALL = """{ organizations(first: 100) { nodes { business { revenue { source } credits { balance }
  leaders { byIngredients { organization { label } } } } } } }"""
GOOD = {"externalId": "a", "amount": 100, "currency": "EUR", "chargedAt": NOW.isoformat()}


async def test_reading_and_keeping_the_books_need_their_scopes(graph: Graph, world: World) -> None:
    organization = public_ids.organization_id(await world.organization())
    reader = caller(AccessScope.READ_ANALYTICS, AccessScope.WRITE_CONTENT)
    for document, more in ((REVENUE, {}), (CHARGE, {"input": [GOOD]})):
        refusal = await graph.refusal(document, reader, id=organization, **more)
        assert refusal["code"] == "FORBIDDEN"
    accountant = caller(AccessScope.READ_BUSINESS)
    assert await graph.ask(REVENUE, accountant, id=organization)


async def test_another_organizations_books_do_not_exist(graph: Graph, world: World) -> None:
    own, other = await world.organization("Own"), await world.organization("Other")
    await graph.ask(CHARGE, id=public_ids.organization_id(other), input=[GOOD])
    bound = caller(organization_id=own)
    for document, more in ((REVENUE, {}), (CHARGE, {"input": [GOOD]})):
        refusal = await graph.refusal(document, bound, id=public_ids.organization_id(other), **more)
        assert refusal["code"] == "NOT_FOUND"
    everything = await graph.ask(REVENUE, bound)
    assert everything["business"]["revenue"]["currencies"] is None


async def test_good_charges_are_kept_and_the_others_reported(graph: Graph, world: World) -> None:
    organization = public_ids.organization_id(await world.organization())
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"amount": -1}, "amount"),
        ({"refunded": 101}, "refunded"),
        ({"currency": "euros"}, "currency"),
        ({"externalId": " "}, "externalId"),
        ({"chargedAt": (NOW + timedelta(hours=1)).isoformat()}, "chargedAt"),
    ]
    items = [{**GOOD, **change} for change, _ in wrong]
    answer = await graph.ask(CHARGE, id=organization, input=[*items, GOOD])
    payload = answer["recordCharges"]
    assert payload["created"] == 1
    assert [(each["index"], each["field"]) for each in payload["failed"]] == [
        (index, field) for index, (_, field) in enumerate(wrong)
    ]


async def test_a_late_refund_lowers_the_day_of_the_charge(graph: Graph, world: World) -> None:
    organization = public_ids.organization_id(await world.organization())
    old = {**GOOD, "chargedAt": (NOW - timedelta(days=5)).isoformat()}
    await graph.ask(CHARGE, id=organization, input=[old])
    answer = await graph.ask(CHARGE, id=organization, input=[{**old, "refunded": 30}])
    assert answer["recordCharges"]["updated"] == 1
    takings = await _euros(graph, organization)
    assert {each["date"]: each["amount"] for each in takings["daily"]}["2026-03-15"] == 70
    assert takings["today"] == 0


async def test_a_ledger_knows_no_negative_amounts(graph: Graph, world: World) -> None:
    organization = public_ids.organization_id(await world.organization())
    item = {"externalId": "a", "kind": "USAGE", "amount": -5, "occurredAt": NOW.isoformat()}
    payload = (await graph.ask(CREDIT, id=organization, input=[item]))["recordCreditTransactions"]
    assert payload["failed"][0]["field"] == "amount"
    assert "direction" in payload["failed"][0]["message"]


async def test_a_day_is_the_organizations_own_and_stays(graph: Graph, world: World) -> None:
    organization = public_ids.organization_id(
        await world.organization(time_zone="Pacific/Kiritimati")
    )
    late = {**GOOD, "chargedAt": datetime(2026, 3, 18, 11, tzinfo=UTC).isoformat()}
    await graph.ask(CHARGE, id=organization, input=[late])
    move = """mutation ($id: ID!) {
      updateOrganization(id: $id, input: { timeZone: "Pacific/Honolulu" }) { id } }"""
    await graph.ask(move, id=organization)
    again = await graph.ask(CHARGE, id=organization, input=[late])
    assert again["recordCharges"]["unchanged"] == 1
    days = {e["date"]: e["amount"] for e in (await _euros(graph, organization))["daily"]}
    assert (days["2026-03-19"], days["2026-03-18"]) == (100, 0)


async def test_dashboards_of_many_cost_as_much_as_of_one(graph: Graph, world: World) -> None:
    costs = []
    for number in range(1, 26):
        key = await world.organization(f"Organization {number:02}")
        await graph.ask(CHARGE, id=public_ids.organization_id(key), input=[GOOD])
        if number in {1, 25}:
            with counting(graph.database) as statements:
                await graph.ask(ALL)
            costs.append(len(statements))
    # Organizations; two statements for each kind of record, and who they are.
    assert costs == [8, 8]


async def _euros(graph: Graph, organization: str) -> dict[str, Any]:
    business = (await graph.ask(REVENUE, id=organization))["business"]
    takings: dict[str, Any] = business["revenue"]["currencies"][0]["takings"]
    return takings


instants = st.integers(0, 60 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
amounts = st.integers(0, 1000)
charges = st.lists(
    st.tuples(instants, amounts, amounts, st.sampled_from(("EUR", "JPY"))), max_size=12
)
ledgers = st.lists(
    st.tuples(instants, st.sampled_from(list(CreditKind)), st.integers(1, 100)), max_size=12
)
zones = st.sampled_from(("UTC", "Asia/Kolkata", "Pacific/Honolulu"))


@given(charges=charges, ledger=ledgers, zone=zones)
async def test_the_books_equal_a_naive_count(
    graph: Graph, world: World, charges: list[Any], ledger: list[Any], zone: str
) -> None:
    key = await world.organization("Books", time_zone=zone)
    when: dict[str, Any] = {"now": NOW, "new_key": world.new_key}
    money = [
        GivenCharge(f"c{n}", amount + refund, currency, at, refund)
        for n, (at, amount, refund, currency) in enumerate(charges)
    ]
    moves = [GivenCredit(f"m{n}", kind, amount, at) for n, (at, kind, amount) in enumerate(ledger)]
    made = [GivenIngredient(f"i{n}", "image", at) for n, (at, _, _) in enumerate(ledger)]
    async with world.database.write() as session:
        await records.record_charges(session, key, money, **when)
        await records.record_credits(session, key, moves, **when)
        await records.record_ingredients(session, key, made, **when)
    business = (await graph.ask(REVENUE, id=public_ids.organization_id(key)))["business"]

    def day(instant: datetime) -> str:
        return instant.astimezone(ZoneInfo(zone)).date().isoformat()

    today = NOW.astimezone(ZoneInfo(zone)).date()
    first = (today - timedelta(days=29)).isoformat()
    for of_currency in business["revenue"]["currencies"] or ():
        own = [
            (day(at), amount) for at, amount, _, unit in charges if unit == of_currency["currency"]
        ]
        takings = of_currency["takings"]
        assert takings["last30Days"] == sum(amount for on, amount in own if on >= first)
        assert takings["today"] == sum(amount for on, amount in own if on == today.isoformat())
        month = today.replace(day=1).isoformat()
        assert takings["monthToDate"] == sum(amount for on, amount in own if on >= month)
        assert sum(each["amount"] for each in takings["daily"]) == takings["last30Days"]
    if ledger:
        signs = {"USAGE": -1, "EXPIRY": -1, "PURCHASE_REFUND": -1}
        balance = sum(signs.get(kind, 1) * amount for _, kind, amount in ledger)
        used = sum(
            (1 if kind == "USAGE" else -1) * amount
            for at, kind, amount in ledger
            if kind in {"USAGE", "USAGE_REFUND"} and day(at) >= first
        )
        assert (business["credits"]["balance"], business["credits"]["consumed"]) == (balance, used)
        week = (today - timedelta(days=6)).isoformat()
        assert business["ingredients"]["takings"]["last7Days"] == sum(
            day(at) >= week for at, _, _ in ledger
        )
    else:
        assert business["credits"]["balance"] is None


@pytest.fixture(autouse=True)
def at_noon(graph: Graph) -> None:
    graph.now = NOW
