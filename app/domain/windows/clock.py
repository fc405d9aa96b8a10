"""A fixed instant that tracks how it was read, to tell how long results computed from it hold."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from app.domain.windows.time_zones import fastest_time_zone, slowest_time_zone, today_in

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock:
    """A clock that stands still and remembers what was read from it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._exactly = False
        self._since = datetime.min.replace(tzinfo=UTC)
        self._until = datetime.max.replace(tzinfo=UTC)
        self._days: dict[str, date] = {}
        self._slowest: dict[frozenset[str], str] = {}
        self._fastest: dict[frozenset[str], str] = {}

    @property
    def now(self) -> datetime:
        """The instant itself, in UTC; a result that depends on it holds for no other instant."""
        self._exactly = True
        return self._now

    @property
    def whenever(self) -> datetime:
        """The instant, for a statement that says the same at any other; it isn't noted."""
        return self._now

    def has_come(self, instant: datetime) -> bool:
        """Whether `instant` has been reached."""
        if instant > self._now:
            self._until = min(self._until, instant)
            return False
        self._since = max(self._since, instant)
        return True

    def to_the(self, step: timedelta) -> datetime:
        """The latest whole `step` that has been reached, counted from the start of 1970 (UTC).

        For what a statement compares with columns, so that its result holds for a step.
        """
        instant = self._now - (self._now - _EPOCH) % step
        self.has_come(instant)
        self.has_come(instant + step)
        return instant

    def today(self, time_zone: str) -> date:
        """The current calendar day in `time_zone`."""
        day = self._days.get(time_zone)
        if day is None:
            day = self._days[time_zone] = today_in(self._now, time_zone)
        return day

    def slowest_time_zone(self, zones: Iterable[str]) -> str:
        """The zone whose clock is furthest behind; UTC if there are none."""
        distinct = frozenset(zones)
        zone = self._slowest.get(distinct)
        if zone is None:
            zone = self._slowest[distinct] = slowest_time_zone(self._now, distinct)
        return zone

    def fastest_time_zone(self, zones: Iterable[str]) -> str:
        """The zone whose clock is furthest ahead; UTC if there are none."""
        distinct = frozenset(zones)
        zone = self._fastest.get(distinct)
        if zone is None:
            zone = self._fastest[distinct] = fastest_time_zone(self._now, distinct)
        return zone

    @property
    def was_read_exactly(self) -> bool:
        """Whether the instant itself was read."""
        return self._exactly

    @property
    def zones(self) -> int:
        """How many zones were read, repeats included."""
        return len(self._days) + sum(map(len, (*self._slowest, *self._fastest)))

    def reads_the_same_at(self, now: datetime) -> bool:
        """Whether everything read from it would be the same at another instant."""
        return (
            not self._exactly
            and self._since <= now < self._until
            and all(today_in(now, zone) == day for zone, day in self._days.items())
            and all(slowest_time_zone(now, zones) == zone for zones, zone in self._slowest.items())
            and all(fastest_time_zone(now, zones) == zone for zones, zone in self._fastest.items())
        )
