"""How LinkedIn is asked: addresses in Rest.li 2.0, and versions of its API by the month.

Sources: LinkedIn's versioning page (as of August 2026: a version a month, each served for twelve
months at least, none in December 2025; 426 NONEXISTENT_VERSION afterwards) and its guide to URNs:
what stands in a list is encoded, the parentheses and commas around it are not.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Final
from urllib.parse import quote

from app.providers.base import Token
from app.providers.requests import bearer

VERSION: Final = "202607"
"""The version that this was written for."""

PROTOCOL: Final = "2.0.0"
MONTHS: Final = 12


def versions_of_today(now: datetime) -> tuple[str, ...]:
    """Versions that are surely served now, for an installation that outlived its own.

    They are a few months old. There are two because LinkedIn leaves out a month now and then.
    """
    return _months_before(now, 3), _months_before(now, 4)


def _months_before(now: datetime, months: int) -> str:
    year, month = divmod(now.year * MONTHS + now.month - 1 - months, MONTHS)
    return f"{year}{month + 1:02}"


def headers(token: Token, version: str) -> dict[str, str]:
    """Say whose request it is, and in which language it is written."""
    return {
        **bearer(token),
        "linkedin-version": version,
        "x-restli-protocol-version": PROTOCOL,
    }


def address(base: str, path: str, query: Mapping[str, str]) -> str:
    """Put an address together; the values are written as Rest.li has them."""
    written = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{base}/{path}?{written}" if written else f"{base}/{path}"


def encoded(urn: str) -> str:
    """Write one URN, or anything else that comes from elsewhere."""
    return quote(urn, safe="")


def listed(urns: Iterable[str]) -> str:
    """Write a list of URNs."""
    return f"List({','.join(map(encoded, urns))})"


def by_day(start: date, end: date) -> str:
    """Write the days from the start until before the end, each by itself."""
    first, last = _millis(start), _millis(end)
    return f"(timeRange:(start:{first},end:{last}),timeGranularityType:DAY)"


def _millis(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp()) * 1000
