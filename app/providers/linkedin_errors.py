"""How LinkedIn says no, in `status`, `code`, `serviceErrorCode` and `message`.

Sources: LinkedIn's pages on errors and rate limits (as of 2026: limits are those of a UTC day, are
published nowhere, and show in no header) and reported bodies of 2023 to 2026. A share that isn't
the organization's refuses the whole list that it stands in, and the message says at which place.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from app.domain.collecting.failures import Failure, FailureCode
from app.providers import tokens
from app.providers.calls import Reply
from app.providers.refused_metrics import Refused
from app.providers.requests import (
    BAD_REQUEST,
    FORBIDDEN,
    TOO_MANY,
    UNAUTHORIZED,
    retry_at,
    words_of,
)

VERSION_GONE: Final = 426
PLACE: Final = re.compile(r"/(?:shares|ugcPosts)\[([0-9]{1,4})\]")

NO_PERMISSION: Final = "LinkedIn doesn't let this account or app read this."
OLD_VERSION: Final = Failure(
    FailureCode.REQUEST_REJECTED,
    "LinkedIn no longer serves the version of its API that Backbone speaks: upgrade Backbone.",
)


def read_failure(reply: Reply, now: datetime) -> Failure | None:
    """Name an error by its status; a 401 is always about the token.

    A 429 is the limit of the day where it says so, and else a passing one.
    """
    document = reply.document
    if reply.status < BAD_REQUEST or not isinstance(document, dict):
        return None
    if reply.status == UNAUTHORIZED:
        return Failure(FailureCode.AUTHENTICATION_FAILED, "LinkedIn doesn't accept the token.")
    if reply.status == FORBIDDEN:
        words = words_of(document)
        return Refused(FailureCode.PERMISSION_MISSING, NO_PERMISSION, words=words)
    if reply.status == VERSION_GONE:
        return OLD_VERSION
    if reply.status == TOO_MANY:
        return _limit(reply, now)
    return None


def _limit(reply: Reply, now: datetime) -> Failure:
    back = retry_at(reply, None, now)
    if back is None and "throttle limit" in words_of(reply.document).casefold():
        message = "LinkedIn's limit of requests per day is reached."
        return Failure(FailureCode.QUOTA_EXHAUSTED, message, next_midnight(now))
    return Failure(FailureCode.RATE_LIMITED, "LinkedIn's rate limit is reached.", back)


def next_midnight(now: datetime) -> datetime:
    """When the limits of a day begin anew: at midnight UTC."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)


def culprit(failure: Failure, urns: Sequence[str]) -> str | None:
    """The one of these for which a request for all was refused; None if none is named."""
    if not isinstance(failure, Refused):
        return None
    place = PLACE.search(failure.words)
    if place is not None and int(place[1]) < len(urns):
        return urns[int(place[1])]
    return next((urn for urn in urns if urn in failure.words), None)


def read_token_failure(reply: Reply, now: datetime) -> Failure | None:
    """Name a refusal of the token host; an expired or revoked token may be an `invalid_request`."""
    document = reply.document if isinstance(reply.document, dict) else {}
    described = str(document.get("error_description")).casefold()
    if document.get("error") == "invalid_request" and (
        "expired" in described or "revoked" in described
    ):
        return tokens.REVOKED
    return tokens.read_failure(reply, now)
