"""Charges come in from Stripe whole, once, and less what was given back, whatever happens."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from starlette.responses import JSONResponse, Response

from app.domain.collecting.failures import FailureCode
from app.errors import BadUserInput, Unavailable
from app.providers.base import ProviderFailed
from app.runtime import Runtime
from app.services.business.stripe_imports import StripeReport
from app.settings import Settings, load_settings
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.business.records import Charge
from app.worker.periodic import import_stripe, periodic_tasks_of
from tests.cli.conftest import Command, on_database
from tests.stripe import KEY, OUT_OF_ORDER, FakeStripe, fake_stripe, refused
from tests.world import World

__all__ = ["on_database"]

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ORDINARY = 230
"""Three pages."""


@pytest.fixture
def stripe() -> Iterator[FakeStripe]:
    with fake_stripe() as account:
        yield account


class Books:
    """An installation that imports from the account into one organization."""

    def __init__(self, database: Database, stripe: FakeStripe, organization_id: UUID) -> None:
        self.now, self.stripe, self.organization_id = NOW, stripe, organization_id
        self.slept: list[float] = []
        settings = Settings(
            database_url=SecretStr(database.url.render_as_string(hide_password=False)),
            stripe_key=SecretStr(KEY),
            simulation_url=stripe.address,
        )
        self.runtime = Runtime(settings, database, lambda: self.now)

    async def bring(
        self, sleep: Callable[[float], Awaitable[None]] | None = None, **how: Any
    ) -> StripeReport:
        importer = self.runtime.stripe_import(self.organization_id)
        return await replace(importer, sleep=sleep or self.sleep).run(**how)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def charges(self) -> dict[str, Any]:
        table = table_of(Charge)
        async with self.runtime.database.read() as session:
            rows = (await session.execute(select(table))).all()
        assert {row.organization_id for row in rows} <= {self.organization_id}
        return {row.external_id: row for row in rows}

    async def net(self, key: str) -> int:
        charge = (await self.charges())[key]
        return int(charge.amount - charge.refunded)


@pytest.fixture
async def books(database: Database, world: World, stripe: FakeStripe) -> AsyncIterator[Books]:
    kept = Books(database, stripe, await world.organization("Acme"))
    yield kept
    await kept.runtime.platforms.aclose()


def sell(stripe: FakeStripe, count: int = ORDINARY) -> None:
    for hours in range(count):
        stripe.charge(1000 + hours, NOW - timedelta(hours=hours))


async def test_every_page_comes_in_and_again_changes_nothing(books: Books) -> None:
    sell(books.stripe)
    assert await books.bring() == StripeReport(ORDINARY, 0, 0, 0, is_complete=True)
    charges = await books.charges()
    assert {key: row.amount for key, row in charges.items()} == {
        f"ch_{n:04}": 1000 + n for n in range(ORDINARY)
    }
    assert {row.source for row in charges.values()} == {"STRIPE"}
    assert [name for name, _ in books.stripe.requested] == ["disputes"] + ["charges"] * 3
    assert await books.bring(again=True) == StripeReport(0, 0, ORDINARY, 0, is_complete=True)
    assert await books.charges() == charges


async def test_what_took_no_money_is_left_out_until_it_does(books: Books) -> None:
    books.stripe.charge(1000, NOW, status="failed", paid=False)
    pending = books.stripe.charge(1000, NOW, status="pending", paid=False)
    held = books.stripe.charge(1000, NOW, captured=False, amount_captured=0)
    await books.bring()
    assert await books.charges() == {}
    books.stripe.change(pending, status="succeeded", paid=True)
    # Captured in part: Stripe gives back the rest by itself.
    books.stripe.change(held, captured=True, amount_captured=700, amount_refunded=300)
    books.now += 20 * DAY
    await books.bring()
    assert (await books.net(pending), await books.net(held)) == (1000, 700)


@pytest.mark.parametrize(
    ("currency", "amount", "minor"),
    [
        ("usd", 1050, 1050),
        ("jpy", 500, 500),
        ("kwd", 1230, 1230),
        ("isk", 50000, 500),
        ("mga", 7, 700),
    ],
)
async def test_amounts_are_in_minor_units_of_their_currency(
    books: Books, currency: str, amount: int, minor: int
) -> None:
    key = books.stripe.charge(amount, NOW, currency)
    await books.bring()
    charge = (await books.charges())[key]
    assert (charge.amount, charge.currency) == (minor, currency.upper())


async def test_a_refund_reduces_the_day_of_its_charge_however_old(books: Books) -> None:
    old = books.stripe.charge(1000, NOW - 300 * DAY)
    await books.bring()
    before = (await books.charges())[old]
    books.now += DAY
    books.stripe.refund(old, 400, books.now)
    books.now += DAY
    assert (await books.bring()).updated == 1
    after = (await books.charges())[old]
    assert (after.amount, after.refunded, after.charged_on) == (1000, 400, before.charged_on)


async def test_a_refund_that_fails_later_is_put_back(books: Books) -> None:
    old = books.stripe.charge(1000, NOW - 300 * DAY)
    books.stripe.refund(old, 400, NOW)
    await books.bring()
    books.stripe.change(old, amount_refunded=0)
    books.now += 20 * DAY
    await books.bring()
    assert await books.net(old) == 1000


@pytest.mark.parametrize(("status", "net"), [("needs_response", 900), ("won", 900), ("lost", 200)])
async def test_a_dispute_takes_money_back_once_it_is_lost(
    books: Books, status: str, net: int
) -> None:
    old = books.stripe.charge(1000, NOW - 100 * DAY)
    books.stripe.refund(old, 100, NOW - 90 * DAY)
    dispute = books.stripe.dispute(old, 700, NOW - 80 * DAY, "needs_response")
    await books.bring()
    assert await books.net(old) == 900
    dispute["status"] = status
    books.now += 30 * DAY
    await books.bring()
    assert await books.net(old) == net
    await books.bring(again=True)
    assert await books.net(old) == net


async def test_what_is_lost_and_refunded_is_not_more_than_was_taken(books: Books) -> None:
    key = books.stripe.charge(1000, NOW)
    books.stripe.refund(key, 600, NOW)
    books.stripe.dispute(key, 1000, NOW, "lost")
    await books.bring()
    assert await books.net(key) == 0


async def test_a_limit_is_waited_out(books: Books) -> None:
    sell(books.stripe, 1)
    books.stripe.troubles = [
        refused(429, "rate_limit"),
        refused(429, "rate_limit", {"retry-after": "7"}),
        OUT_OF_ORDER,
    ]
    assert (await books.bring()).created == 1
    assert books.slept == [1, 7, 4]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (refused(401, "api_key_expired"), FailureCode.AUTHENTICATION_FAILED),
        (refused(403, "more_permissions_required"), FailureCode.PERMISSION_MISSING),
        (refused(400, "parameter_invalid"), FailureCode.REQUEST_REJECTED),
    ],
)
async def test_what_waiting_does_not_cure_is_said_at_once_and_loses_nothing(
    books: Books, trouble: Response, code: FailureCode
) -> None:
    sell(books.stripe)
    books.stripe.troubles = [None, None, trouble]
    with pytest.raises(ProviderFailed) as problem:
        await books.bring()
    assert problem.value.failure.code is code
    assert KEY not in problem.value.failure.message
    assert len(await books.charges()) == 100
    assert books.slept == []


@pytest.mark.parametrize(
    "garbage",
    [
        Response("<html>", media_type="application/json"),
        JSONResponse({"data": "none"}),
        JSONResponse({"data": [{"id": "ch_1", "status": "succeeded", "captured": True}]}),
    ],
)
async def test_garbage_is_not_taken_for_charges(books: Books, garbage: Response) -> None:
    sell(books.stripe, 3)
    await books.bring()
    charges = await books.charges()
    books.stripe.troubles = [None] + [garbage] * 5
    with pytest.raises(ProviderFailed) as problem:
        await books.bring()
    assert problem.value.failure.code is FailureCode.MALFORMED_RESPONSE
    assert await books.charges() == charges


async def test_it_goes_on_where_it_stopped(books: Books) -> None:
    sell(books.stripe)
    books.stripe.troubles = [None, None, refused(403, "more_permissions_required")]
    with pytest.raises(ProviderFailed):
        await books.bring()
    books.stripe.requested.clear()
    # Meanwhile something is sold and something is given back.
    books.now += DAY
    new = books.stripe.charge(1, books.now)
    books.stripe.refund("ch_0005", 5, books.now)
    assert await books.bring() == StripeReport(ORDINARY - 100, 0, 0, 0, is_complete=True)
    requested = [
        query.get("starting_after") for name, query in books.stripe.requested if name == "charges"
    ]
    assert requested == ["ch_0099", "ch_0199"]
    assert (await books.bring())[:2] == (1, 1)
    assert (await books.net(new), await books.net("ch_0005")) == (1, 1000)


async def test_told_to_stop_it_stops_at_a_page(books: Books) -> None:
    sell(books.stripe)
    told = iter([False, True])
    report = await books.bring(is_stopping=lambda: next(told))
    assert report == StripeReport(100, 0, 0, 0, is_complete=False)
    assert (await books.bring()).created == ORDINARY - 100


async def test_who_has_fallen_behind_another_gives_way(books: Books) -> None:
    sell(books.stripe)
    books.stripe.troubles = [None, None, refused(429, "rate_limit")]

    async def meanwhile(_seconds: float) -> None:
        await books.bring()
        books.stripe.refund("ch_0150", 50, books.now)
        await books.bring()

    with pytest.raises(Unavailable):
        await books.bring(sleep=meanwhile)
    assert (len(await books.charges()), await books.net("ch_0150")) == (ORDINARY, 1100)


async def test_a_worker_imports_on_schedule(books: Books) -> None:
    sell(books.stripe, 2)
    assert "stripe" in [chore.name for chore in periodic_tasks_of(books.runtime)]
    await import_stripe(books.runtime, asyncio.Event())
    assert len(await books.charges()) == 2


def test_the_command_tells_what_it_did(
    on_database: Command, stripe: FakeStripe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = tmp_path / "ingredients.csv"
    books.write_text("external_id,category,made_at\n1,image,2026-03-01\n")
    on_database("import", "ingredients", str(books), "--organization=Acme", "--create-organization")
    missing = on_database("import-stripe")
    assert (missing.exit_code, "set BACKBONE_STRIPE_KEY" in missing.stderr) == (1, True)
    monkeypatch.setenv("BACKBONE_SIMULATION_URL", stripe.address)
    monkeypatch.setenv("BACKBONE_STRIPE_KEY", KEY)
    sell(stripe, 2)
    done = on_database("import-stripe")
    assert done.stdout == "Acme: 2 created, 0 updated, 0 unchanged, 0 rejected.\n"
    monkeypatch.setenv("BACKBONE_STRIPE_KEY", "rk_test_expired")
    refusal = on_database("import-stripe")
    assert (refusal.exit_code, "doesn't take the key" in refusal.stderr) == (1, True)


@pytest.mark.parametrize("key", ["sk_live_1", "rk_prod_1", "x"])
def test_a_key_that_can_do_more_is_refused(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("BACKBONE_STRIPE_KEY", key)
    with pytest.raises(BadUserInput, match="BACKBONE_STRIPE_KEY: not a restricted key"):
        load_settings()
