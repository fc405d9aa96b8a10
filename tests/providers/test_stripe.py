"""Charges on Stripe and what was given back of them, page by page."""

from datetime import UTC, datetime

import pytest

from app.domain.collecting.failures import FailureCode
from app.providers.base import ProviderFailed
from app.providers.calls import Call, Reply
from app.providers.stripe import Stripe, StripeCharge, StripeList, StripePage
from tests.providers.replies import Answering, reply

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
CHARGE = {
    "id": "ch_1",
    "status": "succeeded",
    "captured": True,
    "amount": 500,
    "amount_refunded": 20,
    "currency": "eur",
    "created": int(NOW.timestamp()),
}
READ = StripeCharge("ch_1", 500, 20, "EUR", NOW)


def page(*items: object, has_more: bool = False) -> Reply:
    return reply({"data": items, "has_more": has_more}, 200)


async def charges_of(
    answer: Reply, kind: StripeList = StripeList.CHARGES, after: str | None = None
) -> tuple[StripePage, Call]:
    """What a page tells, and what was asked for."""
    sender = Answering(answer)
    found = await Stripe(sender, "rk_test_1").read_page(kind, since=NOW, after=after, now=NOW)
    return found, sender.calls[0]


async def test_a_page_asks_for_what_follows_with_a_key_in_a_header() -> None:
    _, asked = await charges_of(page(), after="ch_9")

    assert asked.params == {
        "limit": "100",
        "created[gte]": str(int(NOW.timestamp())),
        "starting_after": "ch_9",
    }
    assert asked.headers["authorization"] == "Bearer rk_test_1"


async def test_a_charge_is_read_with_what_was_given_back() -> None:
    found, _ = await charges_of(page(CHARGE))

    assert found == StripePage([READ], None)


@pytest.mark.parametrize(
    "change", [{"status": "failed"}, {"status": "pending"}, {"captured": False}]
)
async def test_a_charge_that_took_no_money_is_left_out(change: dict[str, object]) -> None:
    found, _ = await charges_of(page(CHARGE | change))

    assert found.charges == []


@pytest.mark.parametrize(
    ("currency", "amount", "minor"), [("jpy", 500, 500), ("isk", 50_000, 500), ("mga", 5, 500)]
)
async def test_amounts_are_in_minor_units_of_iso_4217(
    currency: str, amount: int, minor: int
) -> None:
    found, _ = await charges_of(page(CHARGE | {"currency": currency, "amount": amount}))

    assert found.charges[0].amount == minor


async def test_the_next_page_begins_after_the_last_item_whatever_that_is() -> None:
    found, _ = await charges_of(
        page(CHARGE, CHARGE | {"id": "ch_0", "status": "failed"}, has_more=True)
    )

    assert found == StripePage([READ], "ch_0")


async def test_an_empty_page_is_the_end() -> None:
    found, _ = await charges_of(page(has_more=True))

    assert found == StripePage([], None)


async def test_a_refund_tells_of_its_charge_and_one_of_something_else_of_none() -> None:
    found, asked = await charges_of(
        page({"id": "re_1", "charge": CHARGE}, {"id": "re_2", "charge": None}), StripeList.REFUNDS
    )

    assert found.charges == [READ]
    assert dict(asked.params or ())["expand[]"] == "data.charge"


def dispute(status: str, amount: int, currency: str) -> dict[str, object]:
    return {
        "id": "du_1",
        "status": status,
        "amount": amount,
        "currency": currency,
        "charge": CHARGE,
    }


@pytest.mark.parametrize(
    ("item", "taken"),
    [
        (dispute("lost", 300, "eur"), [300]),
        (dispute("lost", 300, "usd"), [500]),  # of another currency: the whole charge
        (dispute("won", 300, "eur"), []),
        (dispute("needs_response", 300, "eur"), []),
    ],
)
async def test_a_lost_dispute_takes_money_back(item: object, taken: list[int]) -> None:
    lost = await Stripe(Answering(page(item)), "rk_test_1").read_lost(since=None, now=NOW)

    assert [each.amount for each in lost] == taken


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, FailureCode.AUTHENTICATION_FAILED), (403, FailureCode.PERMISSION_MISSING)],
)
async def test_a_key_that_does_not_reach_so_far_is_named(status: int, code: FailureCode) -> None:
    with pytest.raises(ProviderFailed, match="Stripe") as refused:
        await charges_of(reply({"error": {}}, status))
    assert refused.value.failure.code is code


@pytest.mark.parametrize(("key", "mode"), [("rk_live_1", "live"), ("rk_test_1", "test")])
def test_a_key_says_whether_money_is_real(key: str, mode: str) -> None:
    assert Stripe(Answering(page()), key).mode == mode
