"""Time zones: names that can be trusted, and which day it is in a zone.

The zone of the process plays no part, and `now` is an argument: this module reads no clock.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from app.errors import BadUserInput

DEFAULT_TIME_ZONE = "UTC"
_NOT_PLACES = {"localtime", "Factory"}
"""Keys of the zone database that aren't places: the machine's own zone, and "not configured"."""


def parse_time_zone(text: str) -> str:
    """Read an IANA time zone name in any case; BadUserInput if there is none like it.

    The name is looked up in a list and never tried as a path, so that neither a folder, nor a
    file beside the zones, nor the machine's own zone passes for one.
    """
    name = _time_zones().get(text.strip().casefold())
    if name is None:
        message = f"{text[:64]!r} is not an IANA time zone name such as Europe/Zurich or UTC"
        raise BadUserInput(message, field="timeZone")
    return name


@cache
def _time_zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() - _NOT_PLACES}


@cache
def _zone(name: str) -> ZoneInfo:
    """The zone of a name; `ZoneInfo` itself keeps eight alive and reads the others from files."""
    return ZoneInfo(name)


def local_time(instant: datetime, time_zone: str) -> datetime:
    """Wall-clock time in `time_zone` at an instant."""
    if instant.tzinfo is None:
        # astimezone() would silently assume the zone of the process.
        raise ValueError(f"{instant} is no instant: it has no time zone")
    return instant.astimezone(_zone(time_zone))


def today_in(now: datetime, time_zone: str) -> date:
    """The calendar day in `time_zone` at `now`."""
    return local_time(now, time_zone).date()


def slowest_time_zone(now: datetime, zones: Iterable[str]) -> str:
    """The zone whose clock is furthest behind at `now`; UTC if there are none.

    Everything uses its calendar: a day that has ended there has ended everywhere, and a day that
    has begun there has begun everywhere.
    """
    return min(_clocks(now, zones), default=(None, DEFAULT_TIME_ZONE))[1]


def fastest_time_zone(now: datetime, zones: Iterable[str]) -> str:
    """The zone whose clock is furthest ahead at `now`; UTC if there are none.

    A day that has begun anywhere has begun there.
    """
    return max(_clocks(now, zones), default=(None, DEFAULT_TIME_ZONE))[1]


def _clocks(now: datetime, zones: Iterable[str]) -> list[tuple[datetime, str]]:
    """What clocks show, and where."""
    return [(local_time(now, zone).replace(tzinfo=None), zone) for zone in set(zones)]


def first_instant_of(day: date, time_zone: str) -> datetime:
    """The instant when a calendar day begins in `time_zone`, in UTC.

    Where clocks skip midnight, it is the first instant after the gap.
    """
    midnight = datetime.combine(day, time.min, _zone(time_zone))
    instant = midnight.astimezone(UTC)
    while local_time(instant, time_zone).date() < day:
        instant += timedelta(minutes=1)
    return instant
