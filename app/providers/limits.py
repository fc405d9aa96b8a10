"""How fast a platform may be called: what its headers say, and what it documents.

Pure: `now` is an argument. A service enforces the documented rates. Facts and their
sources: the reset headers of X, Mastodon, Reddit and Pinterest as recorded; Meta's usage
headers, TikTok's and YouTube's limits as documented.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from zoneinfo import ZoneInfo

import orjson

from app.providers.base import Allowance

PACIFIC = ZoneInfo("America/Los_Angeles")
FARTHEST_RESET = timedelta(days=32)
"""A reset later than any billing month is a misread header, not a limit."""


class Reset(Enum):
    """How a platform writes the instant of its reset. Mixing them up is the classic bug."""

    EPOCH = auto()  # X, Bluesky: seconds since 1970
    TIMESTAMP = auto()  # Mastodon: ISO 8601
    SECONDS = auto()  # Reddit, Pinterest: seconds from now


def from_headers(
    headers: Mapping[str, str], prefix: str, reset: Reset, *, now: datetime
) -> Allowance | None:
    """Read `<prefix>limit|remaining|reset`; None if none of them is there.

    Values may be floats ("598.0", Reddit) or structured lists whose first item binds
    ("60, 100;w=1;name=...", Pinterest): the number before the first comma or semicolon counts.
    """
    limit = _number(headers.get(f"{prefix}limit"))
    remaining = _number(headers.get(f"{prefix}remaining"))
    reset_at = _reset_at(headers.get(f"{prefix}reset"), reset, now)
    if limit is None and remaining is None and reset_at is None:
        return None
    return Allowance(_whole(limit), _whole(remaining), reset_at)


def from_meta_usage(headers: Mapping[str, str], *, now: datetime) -> Allowance | None:
    """Read Meta's percentages of use; the regain time is in minutes.

    The highest of all percentages binds, so 100 minus it is what remains.
    """
    usages = [
        usage
        for name in ("x-app-usage", "x-business-use-case-usage")
        for usage in _meta_usages(headers.get(name))
    ]
    if not usages:
        return None
    names = ("call_count", "total_cputime", "total_time")
    used = max(max((_percent(usage.get(name)) for name in names), default=0) for usage in usages)
    minutes = max(_percent(usage.get("estimated_time_to_regain_access")) for usage in usages)
    return Allowance(100, max(0, 100 - used), _sane(now + timedelta(minutes=minutes), now))


def retry_after(headers: Mapping[str, str], *, now: datetime) -> datetime | None:
    """Read `Retry-After`: seconds from now or an HTTP date."""
    value = headers.get("retry-after", "").strip()
    seconds = _number(value)
    if seconds is not None:
        return _reset_at(value, Reset.SECONDS, now)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return _sane(moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC), now)


def next_pacific_midnight(now: datetime) -> datetime:
    """When YouTube's quota resets: midnight in Los Angeles, 23 to 25 hours apart."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=PACIFIC)
    return midnight.astimezone(UTC)


def _reset_at(value: str | None, reset: Reset, now: datetime) -> datetime | None:
    if value is None:
        return None
    try:
        if reset is Reset.TIMESTAMP:
            return _sane(datetime.fromisoformat(value.strip()).astimezone(UTC), now)
        seconds = _number(value)
        if seconds is None:
            return None
        start = now if reset is Reset.SECONDS else datetime.fromtimestamp(0, tz=UTC)
        return _sane(start + timedelta(seconds=seconds), now)
    except (ValueError, OverflowError):
        return None


def _sane(moment: datetime, now: datetime) -> datetime | None:
    return moment if now < moment <= now + FARTHEST_RESET else None


def _number(value: str | None) -> float | None:
    first = re.match(r"\s*([0-9]{1,15}(?:\.[0-9]{1,9})?)\s*(?:[,;]|$)", value or "")
    return float(first[1]) if first else None


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _percent(value: object) -> int:
    return int(value) if isinstance(value, int | float) and 0 <= value < 10**6 else 0


def _meta_usages(value: str | None) -> list[Mapping[str, object]]:
    """Flatten either header: one usage, or lists of them by business id."""
    try:
        document = orjson.loads(value or "null")
    except orjson.JSONDecodeError:
        return []
    if not isinstance(document, dict):
        return []
    lists = [entry for entry in document.values() if isinstance(entry, list)]
    flat = [usage for entry in lists for usage in entry] if lists else [document]
    return [usage for usage in flat if isinstance(usage, dict)]


class Shared(Enum):
    """Who shares a rate."""

    CREDENTIAL = auto()  # each connected account has its own
    APP = auto()  # all accounts connected through one client id
    ADDRESS = auto()  # all requests of this installation


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `requests` in so many `seconds`; `until_midnight` counts by Pacific day."""

    requests: int
    seconds: int
    shared: Shared = Shared.CREDENTIAL
    until_midnight: bool = False


MINUTE, QUARTER, HOUR, DAY = 60, 900, 3600, 86_400
