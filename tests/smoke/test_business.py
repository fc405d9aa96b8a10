"""From recorded charges, credits and ingredients to a complete business dashboard.

Today is Friday, 20 March 2026. Studio (UTC, EUR, a credit costs 10 cents) has books since
21 February, 27 complete days, so that 21 are fitted; Agency (UTC, JPY, no price) since yesterday.

Studio charges 1000 cents on each of the 28 days from 21 February to 20 March; the charge of
18 March is refunded by 400, that of 10 March wholly. It takes one charge of 500 US cents today.
  today         1000
  last 7 days   7 x 1000 - 400                     = 6600
  last 30 days  28 x 1000 - 400 - 1000             = 26600
  month to date 20 x 1000 - 1400                   = 18600
  week over week: 13 to 19 March 7000 - 400 = 6600; 6 to 12 March 7000 - 1000 = 6000: +600, +10 %
Credits: bought 300 on 1 March, of which 50 given back on 2 March; granted 20; used 10 a day on the
14 days 6 to 19 March, 5 of them given back today.
  sold 250, consumed 14 x 10 - 5 = 135, balance 300 - 50 + 20 - 140 + 5 = 135
  sold value 250 x 10 = 2500 cents; usage value 135 x 10 = 1350 cents
  consumption week over week: 70 against 70, stable
Ingredients: 2 images on each of the 14 days 7 to 20 March, one video today.
  today 3, last 7 days 15, last 30 days 29
Agency: one charge of 90000 yen yesterday, 700 credits used today without ever buying any, one
video yesterday.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain import public_ids
from tests.graphql.conftest import Graph
from tests.world import NOW, World

TODAY = datetime(2026, 3, 20, 9, tzinfo=UTC)
RECORD = """mutation ($id: ID!, $charges: [ChargeInput!]!, $credits: [CreditTransactionInput!]!,
    $made: [IngredientInput!]!) {
  recordCharges(organizationId: $id, input: $charges) { created updated unchanged
    failed { index field message } }
  recordCreditTransactions(organizationId: $id, input: $credits) {
    created unchanged failed { index } }
  recordIngredients(organizationId: $id, input: $made) { created unchanged failed { index } } }"""
DASHBOARD = """query ($id: ID) { business(organizationId: $id) { today
  revenue { source currencies { currency takings { today last7Days last30Days monthToDate
    daily { date amount } change { current previous delta percent direction } } } }
  credits { source sold consumed balance soldValue { amount currency }
    soldDaily { date amount } consumedDaily { amount }
    consumptionChange { current previous direction } }
  ingredients { source takings { today last7Days last30Days } byCategory { category made } }
  leaders { byRevenue { currency leaders { rank value organization { label } } }
    byCreditsConsumed { rank value organization { label } }
    byIngredients { rank value organization { label } } }
  projections {
    revenue { currency projection { insufficientData fittedDays total low high } }
    creditsSold { insufficientData total } ingredients { insufficientData fittedDays } }
  comparisons { cashIn { amount currency } usageValue { amount currency } unpricedCredits
    sold consumed outstandingPrepaid }
} }"""


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def studio() -> dict[str, Any]:
    refunds = {2: 400, 10: 1000}
    charges = [
        {
            "externalId": f"c{back}",
            "amount": 1000,
            "refunded": refunds.get(back, 0),
            "currency": "eur",
            "chargedAt": days_ago(back),
        }
        for back in range(28)
    ]
    charges.append(
        {"externalId": "usd", "amount": 500, "currency": "USD", "chargedAt": days_ago(0)}
    )
    moves = [("PURCHASE", 300, 19), ("PURCHASE_REFUND", 50, 18), ("GRANT", 20, 18)]
    moves += [("USAGE", 10, back) for back in range(1, 15)] + [("USAGE_REFUND", 5, 0)]
    ledger = [
        {"externalId": f"m{n}", "kind": kind, "amount": amount, "occurredAt": days_ago(back)}
        for n, (kind, amount, back) in enumerate(moves)
    ]
    made = [("image", back) for back in range(14)] * 2 + [("video", 0)]
    ingredients = [
        {"externalId": f"i{n}", "category": category, "madeAt": days_ago(back)}
        for n, (category, back) in enumerate(made)
    ]
    return {"charges": charges, "credits": ledger, "made": ingredients}


def places(leaders: list[dict[str, Any]]) -> list[tuple[int, str]]:
    assert [each["rank"] for each in leaders] == list(range(1, len(leaders) + 1))
    return [(each["value"], each["organization"]["label"]) for each in leaders]


def agency() -> dict[str, Any]:
    return {
        "charges": [
            {"externalId": "y", "amount": 90000, "currency": "JPY", "chargedAt": days_ago(1)}
        ],
        "credits": [{"externalId": "u", "kind": "USAGE", "amount": 700, "occurredAt": days_ago(0)}],
        "made": [{"externalId": "v", "category": "video", "madeAt": days_ago(1)}],
    }


@pytest.fixture
async def studio_id(graph: Graph, world: World) -> str:
    key = await world.organization("Studio", currency="EUR", credit_price=10)
    organization = public_ids.organization_id(key)
    recorded = await graph.ask(RECORD, id=organization, **studio())
    assert recorded["recordCharges"] == {"created": 29, "updated": 0, "unchanged": 0, "failed": []}
    again = await graph.ask(RECORD, id=organization, **studio())
    assert [again[name]["unchanged"] for name in again] == [29, 18, 29]
    return organization


async def test_the_books_of_one_organization(graph: Graph, studio_id: str) -> None:
    business = (await graph.ask(DASHBOARD, id=studio_id))["business"]
    assert business["today"] == NOW.date().isoformat()
    revenue = {each["currency"]: each["takings"] for each in business["revenue"]["currencies"]}
    euros = revenue["EUR"]
    assert (euros["today"], euros["last7Days"]) == (1000, 6600)
    assert (euros["last30Days"], euros["monthToDate"]) == (26600, 18600)
    assert euros["change"] == {
        "current": 6600,
        "previous": 6000,
        "delta": 600,
        "percent": 10,
        "direction": "UP",
    }
    assert (len(euros["daily"]), euros["daily"][0]) == (30, {"date": "2026-02-19", "amount": 0})
    assert {each["date"]: each["amount"] for each in euros["daily"]}["2026-03-18"] == 600
    assert revenue["USD"]["last30Days"] == 500

    ledger = business["credits"]
    assert (ledger["source"], ledger["sold"], ledger["consumed"]) == ("LEDGER", 250, 135)
    assert (ledger["balance"], ledger["soldValue"]) == (
        135,
        [{"amount": 2500, "currency": "EUR"}],
    )
    assert ledger["consumptionChange"] == {"current": 70, "previous": 70, "direction": "STABLE"}
    assert [each["amount"] for each in ledger["consumedDaily"]][-3:] == [10, 10, -5]

    ingredients = business["ingredients"]
    assert ingredients["takings"] == {"today": 3, "last7Days": 15, "last30Days": 29}
    assert ingredients["byCategory"] == [
        {"category": "image", "made": 28},
        {"category": "video", "made": 1},
    ]

    projections = business["projections"]
    euro_projection = projections["revenue"][0]["projection"]
    assert (euro_projection["fittedDays"], euro_projection["insufficientData"]) == (21, False)
    assert euro_projection["low"] < euro_projection["total"] < euro_projection["high"]
    assert projections["revenue"][1]["projection"]["insufficientData"] is True
    assert projections["ingredients"] == {"insufficientData": True, "fittedDays": None}
    assert business["comparisons"] == {
        "cashIn": [{"amount": 26600, "currency": "EUR"}, {"amount": 500, "currency": "USD"}],
        "usageValue": [{"amount": 1350, "currency": "EUR"}],
        "unpricedCredits": 0,
        "sold": 250,
        "consumed": 135,
        "outstandingPrepaid": 135,
    }


@pytest.mark.usefixtures("studio_id")
async def test_the_books_of_everything(graph: Graph, world: World) -> None:
    key = await world.organization("Agency", currency="JPY")
    await graph.ask(RECORD, id=public_ids.organization_id(key), **agency())
    business = (await graph.ask(DASHBOARD))["business"]
    assert [each["currency"] for each in business["revenue"]["currencies"]] == ["EUR", "JPY", "USD"]
    leaders = business["leaders"]
    assert [(each["currency"], places(each["leaders"])) for each in leaders["byRevenue"]] == [
        ("EUR", [(26600, "Studio")]),
        ("JPY", [(90000, "Agency")]),
        ("USD", [(500, "Studio")]),
    ]
    assert places(leaders["byCreditsConsumed"]) == [
        (700, "Agency"),
        (135, "Studio"),
    ]
    assert places(leaders["byIngredients"]) == [
        (29, "Studio"),
        (1, "Agency"),
    ]
    assert business["comparisons"]["unpricedCredits"] == 700
    assert business["comparisons"]["outstandingPrepaid"] == 0  # 135 - 700 is owed by nobody
    assert business["credits"]["balance"] == 135 - 700


async def test_a_section_without_records_says_so_and_is_not_0(graph: Graph, world: World) -> None:
    key = await world.organization("Empty")
    business = (await graph.ask(DASHBOARD, id=public_ids.organization_id(key)))["business"]
    assert business["revenue"] == {"source": "NONE", "currencies": None}
    assert (business["credits"]["source"], business["credits"]["sold"]) == ("NONE", None)
    assert business["ingredients"] == {"source": "NONE", "takings": None, "byCategory": None}
    assert business["projections"] == {"revenue": None, "creditsSold": None, "ingredients": None}
    assert set(business["comparisons"].values()) == {None}
