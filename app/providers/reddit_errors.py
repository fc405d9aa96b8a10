"""How Reddit says no, and what its headers say is left.

Sources: recorded answers of 2016 to 2025 (`{"message", "error"}`, where `error` repeats the HTTP
status); Reddit's OAuth2 page for the token host. A page of HTML comes from its network security,
not from the API, and is left to its status.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from app.domain.collecting.failures import Failure, FailureCode
from app.providers import tokens
from app.providers.base import Allowance
from app.providers.calls import Reply
from app.providers.limits import Reset, from_headers
from app.providers.requests import (
    BAD_REQUEST,
    FORBIDDEN,
    NOT_FOUND,
    TOO_MANY,
    UNAUTHORIZED,
    retry_at,
)

NO_PERMISSION: Final = Failure(
    FailureCode.PERMISSION_MISSING,
    "Reddit doesn't let this account or app read this: the community may be private.",
)
NO_ACCOUNT: Final = Failure(
    FailureCode.PERMISSION_MISSING,
    "Reddit doesn't show this account: it may be suspended.",
)


def read_allowance(headers: Mapping[str, str], now: datetime) -> Allowance | None:
    """Read `x-ratelimit-*`: remaining has a fraction, the reset is in seconds from now."""
    return from_headers(headers, "x-ratelimit-", Reset.SECONDS, now=now)


def read_failure(reply: Reply, now: datetime) -> Failure | None:
    """Name an error by its status, which the body repeats.

    Posts that don't exist are left out of a list, so what isn't found is the account.
    """
    if reply.status < BAD_REQUEST or not isinstance(reply.document, dict):
        return None
    if reply.status == TOO_MANY:
        back = retry_at(reply, read_allowance(reply.headers, now), now)
        return Failure(FailureCode.RATE_LIMITED, "Reddit's rate limit is reached.", back)
    if reply.status == UNAUTHORIZED:
        return Failure(FailureCode.AUTHENTICATION_FAILED, "Reddit doesn't accept the token.")
    return {FORBIDDEN: NO_PERMISSION, NOT_FOUND: NO_ACCOUNT}.get(reply.status)


def read_token_failure(reply: Reply, now: datetime) -> Failure | None:
    """Name a refusal of the token host, by a name as OAuth has it or by the status alone.

    A 401 is about the app's id and secret. A refresh token that a person has revoked is a bare 400.
    """
    named = tokens.read_failure(reply, now)
    if named is not None or not isinstance(reply.document, dict):
        return named
    by_status = {BAD_REQUEST: tokens.REVOKED, UNAUTHORIZED: tokens.REFUSED_CLIENT}
    return by_status.get(reply.status)
