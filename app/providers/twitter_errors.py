"""How X says no, in a body of any status.

Sources: reported live bodies of 2026 (both shapes of depleted credits, the usage cap), the error
pages of the X API. `type` is matched by its last segment: its host is api.x.com or
api.twitter.com.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import Allowance
from app.providers.calls import Reply
from app.providers.limits import Reset, from_headers
from app.providers.requests import BAD_REQUEST, TOO_MANY, UNAUTHORIZED, retry_at

MONEY: Final = frozenset({"creditsdepleted", "payment required", "spendcapreached"})
MONEY_TYPES: Final = frozenset({"credits", "credits-depleted", "spend-cap-reached"})
PERMISSION_TYPES: Final = frozenset(
    {"client-forbidden", "unsupported-authentication", "oauth1-permissions"}
)

NO_PERMISSION: Final = Failure(
    FailureCode.PERMISSION_MISSING, "X doesn't let this account or app read this."
)


def read_allowance(headers: Mapping[str, str], now: datetime) -> Allowance | None:
    """Read `x-rate-limit-*`; the reset is in seconds since 1970."""
    return from_headers(headers, "x-rate-limit-", Reset.EPOCH, now=now)


def read_failure(reply: Reply, now: datetime) -> Failure | None:
    """Name a problem by its type and title. A rate limit and a spending limit are not the same.

    A 403 can be a spend cap, and a 429 with requests remaining is a monthly cap on posts.
    """
    document = reply.document
    if reply.status < BAD_REQUEST or not isinstance(document, dict):
        return None
    kind, title = kind_of(document), str(document.get("title")).casefold()
    detail = str(document.get("detail")).casefold()
    if kind in MONEY_TYPES or title in MONEY or "spend cap" in detail:
        message = "X wants money: the credits are used up or the spending cap is reached."
        return Failure(FailureCode.BILLING_REQUIRED, message)
    if reply.status == TOO_MANY:
        return _name_limit(reply, kind, now)
    if reply.status == UNAUTHORIZED:
        return Failure(FailureCode.AUTHENTICATION_FAILED, "X doesn't accept the token.")
    if kind in PERMISSION_TYPES or document.get("reason") == "client-not-enrolled":
        return NO_PERMISSION
    return None


def _name_limit(reply: Reply, kind: str, now: datetime) -> Failure:
    allowance = read_allowance(reply.headers, now)
    if kind == "usage-capped" or (allowance is not None and allowance.remaining):
        message = "X's monthly cap on posts read is reached."
        return Failure(FailureCode.QUOTA_EXHAUSTED, message)
    back = retry_at(reply, allowance, now)
    return Failure(FailureCode.RATE_LIMITED, "X's rate limit is reached.", back)


def kind_of(problem: Mapping[str, object]) -> str:
    """Take the last segment of a problem's `type`."""
    return str(problem.get("type")).rstrip("/").rsplit("/", 1)[-1]
