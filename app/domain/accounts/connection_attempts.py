"""Connecting an account in the browser: how long an attempt lasts, and why one is over."""

import re
from datetime import datetime, timedelta

LASTS = timedelta(minutes=10)
"""How long a person may take at the platform."""

UNKNOWN = (
    "This sign-in wasn't begun here, or by another session of yours: begin it again on the "
    "accounts page."
)
USED = (
    "This sign-in was used already. If the account isn't connected, begin it again on the "
    "accounts page."
)
EXPIRED = "This sign-in took longer than 10 minutes: begin it again on the accounts page."

_REFUSALS = frozenset({"access_denied", "user_cancelled_login", "user_cancelled_authorize"})
"""What platforms call it if the person didn't allow it."""


def why_over(used_at: datetime | None, ends_at: datetime, now: datetime) -> str | None:
    """Why an attempt can't be completed any more; None if it can."""
    if used_at is not None:
        return USED
    return EXPIRED if ends_at <= now else None


def refusal(platform_name: str, error: str) -> str:
    """What a platform's `error` means, in a sentence: it is quoted only if it is a plain word."""
    if error in _REFUSALS:
        return f"{platform_name} was not allowed to let Backbone in: nothing was connected."
    word = f" ({error})" if re.fullmatch(r"[\w.-]{1,40}", error, re.ASCII) else ""
    return f"{platform_name} refused the sign-in{word}: nothing was connected."
