"""Shares: links to one scope's report for somebody without an account, and what they show.

The secret is random, so that its digest is enough to keep. A password is somebody's, so what is
kept of it is made slowly; a pass is proof of it for a while, signed with just that, so that a new
password ends all passes.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import scrypt
from typing import NamedTuple

from app.domain.texts import problem_of
from app.domain.windows.calendar import WindowInput
from app.domain.windows.comparison import ComparisonInput
from app.errors import BadUserInput

PREFIX = "share_"
"""How a secret begins, so that one that got lost is known for what it is."""

USUAL_DAYS = 30
MOST_DAYS = 731
"""How long a link may last: as long as the longest window."""

MOST_POSTS = 5
"""How many posts a report shows."""

MOST_SHARES = 500
"""The longest list of shares: the newest."""

MAX_NOTE = 2000
MAX_LOGO = 100_000
MIN_PASSWORD = 8
MAX_PASSWORD = 200
PASS_HOURS = 12
VISIT = timedelta(minutes=30)
"""Whoever reads on within this time is on the same visit."""

_LOGOS = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/webp;base64,")
_SALT_BYTES = 16
_COST, _BLOCK, _LANES, _MEMORY = 2**15, 8, 3, 2**26
_SIGNATURE_BYTES = 24


class ReportSection(StrEnum):
    """The parts of a report that whoever shares it chooses."""

    NUMBERS = "NUMBERS"
    SERIES = "SERIES"
    PLATFORMS = "PLATFORMS"
    ENGAGEMENT = "ENGAGEMENT"
    WHY = "WHY"
    POSTS = "POSTS"


@dataclass(frozen=True, slots=True)
class Report:
    """What a share shows: sections of one scope (its public id), over its window."""

    scope_id: str
    sections: frozenset[ReportSection]
    window: WindowInput
    comparison: ComparisonInput


class Presented(NamedTuple):
    """What a reader presents: the secret, and a pass if a password was given."""

    secret: str
    until: int | None = None
    signature: str = ""


def is_secret(text: str) -> bool:
    """Whether a bearer's text is a share's rather than a token."""
    return text.startswith(PREFIX)


def presented(text: str) -> Presented:
    """What a reader presents, `share_SECRET` or `share_SECRET.UNTIL.SIGNATURE`."""
    secret, _, rest = text.partition(".")
    until, _, signature = rest.partition(".")
    is_time = until.isascii() and until.isdigit() and len(until) <= len("9999999999")
    return Presented(secret, int(until) if is_time else None, signature)


def new_pass(secret: str, password: bytes, now: datetime) -> tuple[str, datetime]:
    """What to present instead of a secret once the password was given, and until when."""
    until = now.replace(microsecond=0) + timedelta(hours=PASS_HOURS)
    at = int(until.timestamp())
    return f"{secret}.{at}.{_signature(password, at)}", until


def is_pass(given: Presented, password: bytes, now: datetime) -> bool:
    """Whether a pass is good, for a share whose password is kept as this.

    One that would be good for more than twice its time is of a clock that was wrong.
    """
    left = (given.until or 0) - now.timestamp()
    if given.until is None or not 0 < left <= 2 * PASS_HOURS * 3600:
        return False
    right = _signature(password, given.until)
    return hmac.compare_digest(right.encode(), given.signature.encode())


def _signature(password: bytes, until: int) -> str:
    signed = hmac.digest(password, f"pass {until}".encode(), "sha256")
    return base64.urlsafe_b64encode(signed[:_SIGNATURE_BYTES]).decode()


def hashed(password: str, salt: bytes) -> bytes:
    """What is kept of a password, after 16 bytes of salt; this takes 32 MB and a while."""
    salt = salt[:_SALT_BYTES]
    return salt + scrypt(
        password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, maxmem=_MEMORY, dklen=32
    )


def is_password(given: str, kept: bytes) -> bool:
    """Whether a password is the one that is kept; as slow as keeping it."""
    return hmac.compare_digest(hashed(given, kept[:_SALT_BYTES]), kept)


def checked_password(password: str | None) -> str | None:
    """A password; None where none is to be asked.

    Raises:
        BadUserInput: It is too short or too long.
    """
    if password is None or password == "":
        return None
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        message = f"password must have {MIN_PASSWORD} to {MAX_PASSWORD} characters."
        raise BadUserInput(message, field="password")
    return password


def checked_sections(sections: Sequence[ReportSection]) -> frozenset[ReportSection]:
    """The sections of a report.

    Raises:
        BadUserInput: There are none.
    """
    if not sections:
        raise BadUserInput("sections must name one at least.", field="sections")
    return frozenset(sections)


def checked_note(note: str | None) -> str | None:
    """What whoever shares a report says to its readers; None if nothing.

    Raises:
        BadUserInput: It is too long.
    """
    problem = problem_of(note or "", MAX_NOTE)
    if problem:
        raise BadUserInput(f"note {problem}.", field="note")
    return (note or "").strip() or None


def checked_logo(logo: str | None) -> str | None:
    """The picture at a report's head; None if it has none of its own.

    Raises:
        BadUserInput: It isn't a picture within its own address, or is too large.
    """
    if not logo:
        return None
    start = next((each for each in _LOGOS if logo.startswith(each)), None)
    if start is None or len(logo) > MAX_LOGO or not _is_base64(logo[len(start) :]):
        message = (
            f"logo must be a data: address of a PNG, JPEG or WebP of at most {MAX_LOGO} "
            "characters: a report loads nothing from other places."
        )
        raise BadUserInput(message, field="logo")
    return logo


def _is_base64(text: str) -> bool:
    try:
        return bool(base64.b64decode(text, validate=True))
    except binascii.Error:
        return False


def checked_end(ends_at: datetime | None, latest: datetime | None, now: datetime) -> datetime:
    """When a link ends: in 30 days by default, and no later than the token that makes it.

    Args:
        ends_at: What was asked for.
        latest: When the token ends that makes the link, or shared it before.
        now: The instant from which days count.

    Raises:
        BadUserInput: It can't end then.
    """
    if ends_at is None:
        usual = now + timedelta(days=USUAL_DAYS)
        return min(usual, latest or usual)
    if ends_at.tzinfo is None:
        raise BadUserInput("endsAt needs a UTC offset.", field="endsAt")
    if not now < ends_at <= now + timedelta(days=MOST_DAYS):
        message = f"endsAt must lie in the future, at most {MOST_DAYS} days from now."
        raise BadUserInput(message, field="endsAt")
    if latest is not None and ends_at > latest:
        message = f"endsAt must not lie after the token's own end, {latest.isoformat()}."
        raise BadUserInput(message, field="endsAt")
    return ends_at
