"""A Stripe on loopback: lists of charges, refunds and disputes, as its API reference has them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.serving import serving

KEY = "rk_test_51reads"
OUT_OF_ORDER = Response("<html>upstream</html>", status_code=503)


def refused(status: int, code: str, headers: dict[str, str] | None = None) -> Response:
    """An error as Stripe writes it."""
    error = {"type": "invalid_request_error", "code": code, "message": "Something for developers"}
    return JSONResponse({"error": error}, status, headers)


@dataclass
class FakeStripe:
    """An account. `troubles` are answered first, one a request; `requested` is what was asked."""

    address: str = ""
    charges: list[dict[str, Any]] = field(default_factory=list)
    refunds: list[dict[str, Any]] = field(default_factory=list)
    disputes: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[Response | None] = field(default_factory=list)
    requested: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def charge(self, amount: int, created: datetime, currency: str = "usd", **more: Any) -> str:
        """Take money."""
        key = f"ch_{len(self.charges):04}"
        charge = {
            "id": key,
            "object": "charge",
            "amount": amount,
            "amount_captured": amount,
            "amount_refunded": 0,
            "captured": True,
            "created": int(created.timestamp()),
            "currency": currency,
            "disputed": False,
            "paid": True,
            "refunded": False,
            "status": "succeeded",
            **more,
        }
        self.charges.append(charge)
        return key

    def change(self, key: str, **values: Any) -> dict[str, Any]:
        """Change a charge."""
        charge = next(each for each in self.charges if each["id"] == key)
        charge.update(values)
        return charge

    def refund(self, key: str, amount: int, created: datetime) -> None:
        """Give back a part of a charge."""
        charge = self.change(key)
        charge["amount_refunded"] += amount
        self.refunds.append(
            {
                "id": f"re_{len(self.refunds):04}",
                "amount": amount,
                "charge": key,
                "created": int(created.timestamp()),
                "status": "succeeded",
            }
        )

    def dispute(self, key: str, amount: int, created: datetime, status: str) -> dict[str, Any]:
        """Let a charge be disputed; give the dispute, whose status may change."""
        charge = self.change(key, disputed=True)
        dispute = {
            "id": f"du_{len(self.disputes):04}",
            "amount": amount,
            "charge": key,
            "created": int(created.timestamp()),
            "currency": charge["currency"],
            "status": status,
        }
        self.disputes.append(dispute)
        return dispute

    async def list(self, request: Request) -> Response:
        """Answer a page of a list, newest first."""
        name, query = request.path_params["name"], dict(request.query_params)
        self.requested.append((name, query))
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            return trouble
        if request.headers["authorization"] != f"Bearer {KEY}":
            return refused(401, "api_key_expired")
        items = sorted(
            getattr(self, name), key=lambda item: (item["created"], item["id"]), reverse=True
        )
        items = [item for item in items if item["created"] >= int(query.get("created[gte]", 0))]
        if after := query.get("starting_after"):
            at = next((n for n, item in enumerate(items) if item["id"] == after), None)
            if at is None:
                return refused(400, "resource_missing")
            items = items[at + 1 :]
        limit = int(query["limit"])
        page = [
            {**item, "charge": self.change(item["charge"])}
            if query.get("expand[]") == "data.charge"
            else item
            for item in items[:limit]
        ]
        return JSONResponse(
            {"object": "list", "url": f"/v1/{name}", "has_more": len(items) > limit, "data": page}
        )


@contextmanager
def fake_stripe() -> Iterator[FakeStripe]:
    """Serve an empty account."""
    stripe = FakeStripe()
    with serving(Starlette(routes=[Route("/stripe/v1/{name}", stripe.list)])) as address:
        stripe.address = address
        yield stripe
