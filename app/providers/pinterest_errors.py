"""How Pinterest says no, and what its headers say is left.

Source: OpenAPI 5.23.0 and its examples, recorded headers.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import Allowance
from app.providers.calls import Reply
from app.providers.limits import Reset, from_headers
from app.providers.requests import BAD_REQUEST, FORBIDDEN, TOO_MANY, UNAUTHORIZED, retry_at

DEAD_TOKEN: Final = 2


def read_allowance(headers: Mapping[str, str], now: datetime) -> Allowance | None:
    """Read `x-ratelimit-*`: structured lists whose first item binds; seconds from now."""
    return from_headers(headers, "x-ratelimit-", Reset.SECONDS, now=now)


def read_failure(reply: Reply, now: datetime) -> Failure | None:
    """Name an error by status and code: the same condition has two styles of codes.

    A 401 is a dead token only with code 2. Code 3 is a feature that the app doesn't have (the
    beta of multi-pin analytics), code 7 a pin that isn't the account's.
    """
    document = reply.document
    if reply.status < BAD_REQUEST or not isinstance(document, dict) or "code" not in document:
        return None
    if reply.status == TOO_MANY:
        back = retry_at(reply, read_allowance(reply.headers, now), now)
        return Failure(FailureCode.RATE_LIMITED, "Pinterest's rate limit is reached.", back)
    if reply.status == UNAUTHORIZED and document["code"] == DEAD_TOKEN:
        return Failure(FailureCode.AUTHENTICATION_FAILED, "Pinterest doesn't accept the token.")
    if reply.status in (UNAUTHORIZED, FORBIDDEN):
        message = "Pinterest doesn't let this account or app read this pin's analytics."
        return Failure(FailureCode.PERMISSION_MISSING, message)
    return None
