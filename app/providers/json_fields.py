"""Reading untyped JSON strictly: each function returns the type it names or raises Malformed."""

import html
import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from app.domain.numbers.metrics import LARGEST_COUNT
from app.providers.base import Malformed

SHOWN = 40
MILLIS, MINUTE = 1000, 60
LARGEST_EXACT = 2**53 - 1
"""The largest whole number that JSON carries exactly."""

_ADDRESS = re.compile(r"https?://[!-~]{1,4000}")


def mapping(value: object, name: str = "the answer") -> Mapping[str, object]:
    """Expect an object."""
    if not isinstance(value, dict):
        raise Malformed(f"{name} is not an object")
    return value


def sequence(value: object, name: str = "the answer") -> Sequence[object]:
    """Expect a list."""
    if not isinstance(value, list):
        raise Malformed(f"{name} is not a list")
    return value


def text(fields: Mapping[str, object], name: str) -> str:
    """Expect a string that isn't empty."""
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise Malformed(f"{name} is missing or not a text")
    return value


def identifier(fields: Mapping[str, object], name: str) -> str:
    """Expect an id: a string, or a whole number as some platforms send for 19 digits."""
    value = fields.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return str(value)
    return text(fields, name)


def maybe_text(fields: Mapping[str, object], name: str) -> str | None:
    """Read a string that may be absent, null or empty."""
    return None if fields.get(name) in (None, "") else text(fields, name)


def count(fields: Mapping[str, object], name: str) -> int | None:
    """Read a counter that may be absent."""
    return whole_number(fields, name, largest=LARGEST_COUNT)


def whole_number(
    fields: Mapping[str, object], name: str, *, largest: int = LARGEST_EXACT
) -> int | None:
    """Read a number that may be absent. `240.0` is whole, so it is one (Pinterest)."""
    value = fields.get(name)
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Malformed(f"{name} is not a count: {_shown(value)}")
    if not 0 <= value <= largest:
        raise Malformed(f"{name} is out of range: {_shown(value)}")
    return value


def count_in_text(fields: Mapping[str, object], name: str) -> int | None:
    """Read a counter that the platform writes as a string of digits (YouTube)."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,20}", value):
        raise Malformed(f"{name} is not a count in digits: {_shown(value)}")
    return count({name: int(value)}, name)


def seconds_from_millis(fields: Mapping[str, object], name: str) -> int | None:
    """Read a duration in milliseconds, whole or not, as whole seconds."""
    return _seconds(fields, name, by=MILLIS)


def seconds_from_minutes(fields: Mapping[str, object], name: str) -> int | None:
    """Read a duration in minutes, whole or not, as whole seconds."""
    return _seconds(fields, name, times=MINUTE)


def _seconds(fields: Mapping[str, object], name: str, *, times: int = 1, by: int = 1) -> int | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise Malformed(f"{name} is not a duration: {_shown(value)}")
    return count({name: math.floor(value * times / by)}, name)


def number(fields: Mapping[str, object], name: str, *, by: int = 1) -> float | None:
    """Read a number that may be absent, whole or not and never negative, divided by a unit."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise Malformed(f"{name} is not a number: {_shown(value)}")
    if not 0 <= value <= LARGEST_COUNT:
        raise Malformed(f"{name} is out of range: {_shown(value)}")
    return value / by


def instant(fields: Mapping[str, object], name: str) -> datetime:
    """Expect an ISO 8601 time; one without an offset is UTC (Pinterest)."""
    value = text(fields, name)
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Malformed(f"{name} is not a time: {_shown(value)}") from None


def instant_from_epoch(fields: Mapping[str, object], name: str) -> datetime:
    """Expect seconds since 1970."""
    value = whole_number(fields, name)
    try:
        return datetime.fromtimestamp(value if value is not None else -math.inf, tz=UTC)
    except (ValueError, OverflowError, OSError):
        raise Malformed(f"{name} is not a time: {_shown(value)}") from None


def following(fields: Mapping[str, object], name: str, *, after: str | None) -> str | None:
    """Read where the next page starts: None at the end, or if this page would repeat."""
    value = maybe_text(fields, name)
    return None if value == after else value


def found(value: object, *path: str | int) -> object:
    """What stands at the end of a path of names and positions; None where the path breaks off."""
    for step in path:
        if isinstance(value, Mapping) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def first_address(*values: object) -> str | None:
    """The first that is an address on the web, if any: no answer is refused for its pictures."""
    texts = (value for value in values if isinstance(value, str))
    return next((text for text in texts if _ADDRESS.fullmatch(text)), None)


def plain(markup: str | None) -> str | None:
    """Turn a little HTML into text: breaks become lines, other tags go (Mastodon, Google)."""
    if markup is None:
        return None
    lines = re.sub(r"<br\s*/?>|</p>\s*<p[^>]*>", "\n", markup)
    return html.unescape(re.sub(r"<[^>]*>", "", lines)).strip() or None


def first_line(description: str | None) -> str | None:
    """Take the first line that isn't blank, for platforms whose posts have no title."""
    lines = (line.strip() for line in (description or "").splitlines())
    return next((line for line in lines if line), None)


def _shown(value: object) -> str:
    return repr(value)[:SHOWN]
