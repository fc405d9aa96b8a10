"""How much of a documented rate is used, and when there is room again.

Requests are counted in slices of the rate's window, and a slice counts until its last instant is
a whole window old: so no period as long as the window ever holds more than the rate, at the cost
of a tenth of it. A rate of a calendar day has one slice, the day.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from app.providers.limits import PACIFIC, Rate, next_pacific_midnight

SLICES = 10
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def slice_of(rate: Rate, now: datetime) -> datetime:
    """The start of the slice that a request at `now` is counted in."""
    if rate.until_midnight:
        midnight = now.astimezone(PACIFIC).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight.astimezone(UTC)
    return now - (now - EPOCH) % _length(rate)


def end_of(rate: Rate, start: datetime) -> datetime:
    """When the slice that starts at `start` stops counting."""
    if rate.until_midnight:
        return next_pacific_midnight(start)
    return start + _length(rate) + timedelta(seconds=rate.seconds)


def free_at(
    rate: Rate, used: Mapping[datetime, int], requests: int, *, now: datetime
) -> datetime | None:
    """When there is room for so many more requests; None if there is now.

    Args:
        rate: The rate.
        used: Requests by slice; slices that no longer count may be among them.
        requests: How many to make. More than the rate allows wait until nothing is used.
        now: The present instant.
    """
    living = sorted((end_of(rate, start), count) for start, count in used.items())
    living = [(end, count) for end, count in living if end > now]
    counted = sum(count for _, count in living)
    room = max(rate.requests - requests, 0)
    until = None
    for end, count in living:
        if counted <= room:
            break
        counted -= count
        until = end
    return until


def _length(rate: Rate) -> timedelta:
    return timedelta(seconds=rate.seconds) / SLICES
