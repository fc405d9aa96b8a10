"""Stripe's charges and what was paid back of them, read page by page; nothing is written.

Facts: Stripe's API reference of charges, refunds, disputes, pagination, errors and currencies,
https://docs.stripe.com/api and https://docs.stripe.com/currencies.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

from app.domain.collecting.failures import Failure, FailureCode
from app.providers import json_fields
from app.providers.calls import Call, Reply, Sender
from app.providers.requests import FORBIDDEN, UNAUTHORIZED, Api

ADDRESS: Final = "https://api.stripe.com/v1"
VERSION: Final = "2024-06-20"
PAGE_SIZE: Final = 100

_UNITS: Final = {"ISK": Fraction(1, 100), "UGX": Fraction(1, 100), "MGA": Fraction(100)}
"""Minor units (ISO 4217) in one unit of Stripe's, where they differ."""


class StripeList(StrEnum):
    """The lists read page by page, newest first; each item refers to one charge."""

    CHARGES = "charges"
    REFUNDS = "refunds"


class StripeCharge(NamedTuple):
    """Money taken and how much of it was paid back, in minor units of its currency."""

    external_id: str
    amount: int
    refunded: int
    currency: str
    charged_at: datetime


class LostDispute(NamedTuple):
    """What a dispute took back of a charge besides its refunds, in minor units of its currency."""

    charge: StripeCharge
    amount: int


class StripePage(NamedTuple):
    """Charges, and the item of the list after which the next page begins; None at the end."""

    charges: Sequence[StripeCharge]
    after: str | None


class Stripe:
    """Reads one Stripe account with a restricted key."""

    def __init__(self, transport: Sender, key: str, address: str = ADDRESS) -> None:
        self._api = Api(transport, _read_failure)
        self._headers = {"authorization": f"Bearer {key}", "stripe-version": VERSION}
        self._address = address
        self.mode = "live" if key.startswith("rk_live_") else "test"

    async def read_page(
        self, kind: StripeList, *, since: datetime | None, after: str | None, now: datetime
    ) -> StripePage:
        """The charges in a page of a list, whose items were created at `since` or later.

        A charge that took no money (failed, pending, only authorized) is left out.

        Raises:
            ProviderFailed: The request failed; its `failure` says why.
        """
        expand = "charge" if kind is StripeList.REFUNDS else None
        items, following = await self._list(kind, since=since, after=after, expand=expand, now=now)
        if kind is StripeList.REFUNDS:
            # A refund of something other than a charge has no charge.
            items = [
                json_fields.mapping(of, "charge") for item in items if (of := item.get("charge"))
            ]
        return StripePage([charge for item in items if (charge := _charge(item))], following)

    async def read_lost(self, *, since: datetime | None, now: datetime) -> list[LostDispute]:
        """Every lost dispute created at `since` or later.

        Raises:
            ProviderFailed: The request failed; its `failure` says why.
        """
        lost: list[LostDispute] = []
        after: str | None = None
        while True:
            items, after = await self._list(
                "disputes", since=since, after=after, expand="charge", now=now
            )
            for item in items:
                charge = _charge(json_fields.mapping(item.get("charge"), "charge"))
                if charge is not None and item.get("status") == "lost":
                    lost.append(LostDispute(charge, _lost_of(item, charge)))
            if after is None:
                return lost

    async def _list(
        self,
        name: str,
        *,
        since: datetime | None,
        after: str | None,
        expand: str | None,
        now: datetime,
    ) -> tuple[list[Mapping[str, object]], str | None]:
        """A page of any list, and where the next one begins."""
        requested = {
            "limit": str(PAGE_SIZE),
            "created[gte]": str(int(since.timestamp())) if since else None,
            "starting_after": after,
            "expand[]": f"data.{expand}" if expand else None,
        }
        answer = await self._api.ask(
            Call(
                "GET",
                f"{self._address}/{name}",
                headers=self._headers,
                params={key: value for key, value in requested.items() if value is not None},
            ),
            now=now,
        )
        data = json_fields.sequence(answer.fields.get("data"), "data")
        items = [json_fields.mapping(item, name) for item in data]
        has_more = answer.fields.get("has_more") is True and bool(items)
        return items, json_fields.text(items[-1], "id") if has_more else None


def _charge(fields: Mapping[str, object]) -> StripeCharge | None:
    """A charge that took money. Stripe counts as refunded what it authorized but didn't capture."""
    if fields.get("status") != "succeeded" or fields.get("captured") is not True:
        return None
    currency = json_fields.text(fields, "currency").upper()
    return StripeCharge(
        json_fields.text(fields, "id"),
        _minor_units(fields, "amount", currency),
        _minor_units(fields, "amount_refunded", currency),
        currency,
        json_fields.instant_from_epoch(fields, "created"),
    )


def _lost_of(dispute: Mapping[str, object], charge: StripeCharge) -> int:
    """What a lost dispute took back; in another currency, the whole charge."""
    currency = json_fields.text(dispute, "currency").upper()
    if currency != charge.currency:
        return charge.amount
    return _minor_units(dispute, "amount", currency)


def _minor_units(fields: Mapping[str, object], name: str, currency: str) -> int:
    amount = json_fields.whole_number(fields, name) or 0
    return int(amount * _UNITS.get(currency, 1))


def _read_failure(reply: Reply, _now: datetime) -> Failure | None:
    if reply.status == UNAUTHORIZED:
        message = "Stripe doesn't take the key: it is wrong, expired or deleted."
        return Failure(FailureCode.AUTHENTICATION_FAILED, message)
    if reply.status == FORBIDDEN:
        message = "Stripe refuses: the key needs to read charges, refunds and disputes."
        return Failure(FailureCode.PERMISSION_MISSING, message)
    return None
