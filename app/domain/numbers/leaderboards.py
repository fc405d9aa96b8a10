"""Leaderboards: brands or organizations in the order of one number of a window."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from app.domain.numbers.change import (
    NO_CHANGE,
    NO_DAYS,
    Change,
    ComparedDays,
    as_carried,
    compare,
)
from app.domain.numbers.sums import rate_of
from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.errors import BadUserInput


class LeaderboardSort(StrEnum):
    """What a leaderboard ranks by: GROWTH is the percent change of engagement, POSTS published."""

    VIEWS = "VIEWS"
    ENGAGEMENT = "ENGAGEMENT"
    ENGAGEMENT_RATE = "ENGAGEMENT_RATE"
    POSTS = "POSTS"
    GROWTH = "GROWTH"


class Results(NamedTuple):
    """What a brand or an organization did on some days.

    None is what nothing reported; `posts_published` is None only where nothing was measured
    either.
    """

    views: int | None = None
    engagement: int | None = None
    rated_engagement: int = 0
    posts_published: int | None = None

    @property
    def engagement_rate(self) -> float | None:
        """Rated engagement per hundred views: 5.0 is 5 %."""
        return rate_of(self.rated_engagement, self.engagement, self.views)


class Standing(NamedTuple):
    """The results of a brand or an organization in a window and on the days before it.

    `results` are of all days of the window, `compared_views` and `compared_engagement` of those
    that are compared, `previous` of the days that they are compared with. An organization is its
    own `organization_id`.
    """

    organization_id: UUID
    id: UUID
    results: Results = Results()
    compared_views: int | None = None
    compared_engagement: int | None = None
    previous: Results = Results()

    def views_change(self, days: ComparedDays) -> Change:
        """The change of views over so many days."""
        return _change(self.compared_views, self.previous.views, days)

    def engagement_change(self, days: ComparedDays) -> Change:
        """The change of engagement over so many days."""
        return _change(self.compared_engagement, self.previous.engagement, days)


def _change(current: int | None, previous: int | None, days: ComparedDays) -> Change:
    return NO_CHANGE if days == NO_DAYS else compare(current, previous, days)


class LeaderboardEntry(NamedTuple):
    """A brand or an organization, its place and the value that put it there.

    Equal values share a rank, and the next one counts them all: 1, 2, 2, 4. Without a value
    there is no rank either. `previous_rank` is the place among the same entrants by the same
    number of the days that the window is compared with: for GROWTH, how these had grown.
    """

    rank: int | None
    previous_rank: int | None
    value: float | None
    standing: Standing


_VALUES: Mapping[LeaderboardSort, Callable[[Results], float | None]] = {
    LeaderboardSort.VIEWS: lambda results: results.views,
    LeaderboardSort.ENGAGEMENT: lambda results: results.engagement,
    LeaderboardSort.ENGAGEMENT_RATE: lambda results: results.engagement_rate,
    LeaderboardSort.POSTS: lambda results: results.posts_published,
}
"""What ranks by the results of either side alone; GROWTH is of both."""


Growth = Mapping[UUID, float | None]
"""By how many percent the engagement of brands or organizations changed."""


def growth_of(standings: Iterable[Standing], days: ComparedDays) -> Growth:
    """The growth of each entity over so many days."""
    return {each.id: each.engagement_change(days).percent for each in standings}


def rank_standings(
    standings: Iterable[Standing],
    by: LeaderboardSort,
    days: ComparedDays,
    growth_before: Growth = MappingProxyType({}),
) -> tuple[LeaderboardEntry, ...]:
    """List every entity, the highest value first, those without one last; equals by id.

    `days` are those that GROWTH compares. It has previous ranks by `growth_before`, that of the
    days that the window is compared with.
    """
    entrants = tuple(standings)
    value_of = _VALUES.get(by)
    if value_of is None:
        growth = growth_of(entrants, days)
        values = [growth[each.id] for each in entrants]
        before = [growth_before.get(each.id) for each in entrants]
    else:
        values = [as_carried(value_of(each.results)) for each in entrants]
        before = [as_carried(value_of(each.previous)) for each in entrants]
    ranks, previous_ranks = _ranks(values), _ranks(before)
    entries = (
        LeaderboardEntry(ranks.get(value), previous_ranks.get(earlier), value, standing)
        for standing, value, earlier in zip(entrants, values, before, strict=True)
    )
    return tuple(sorted(entries, key=_place))


def _ranks(values: Iterable[float | None]) -> Mapping[float | None, int]:
    """The place of each value, the highest first; the unknown has none."""
    ranks: dict[float | None, int] = {}
    known = sorted((value for value in values if value is not None), reverse=True)
    for place, value in enumerate(known, start=1):
        ranks.setdefault(value, place)
    return ranks


def page_of_leaderboard(
    entries: Sequence[LeaderboardEntry], by: LeaderboardSort, request: PageRequest
) -> Page[LeaderboardEntry]:
    """The entries that follow a cursor: what the list is by, an entry's value and its id.

    Raises:
        BadUserInput: The cursor is of another list, or of one by another number.
    """
    if request.cursor is not None:
        seen = _place_of_cursor(request.cursor, by)
        entries = [entry for entry in entries if _place(entry) > seen]
    following = entries[: request.size + 1]
    cursors = ((by.value, entry.value, entry.standing.id) for entry in following)
    return page_of(list(zip(following, cursors, strict=True)), request)


_Place = tuple[bool, float, UUID]


def _place(entry: LeaderboardEntry) -> _Place:
    return entry.value is None, -(entry.value or 0), entry.standing.id


def _place_of_cursor(cursor: Cursor, by: LeaderboardSort) -> _Place:
    match cursor:
        case (by.value, int() | float() | None as value, UUID() as entity):
            return value is None, -(value or 0), entity
    raise BadUserInput(
        "The cursor is of another list or order: start again without it.", field="after"
    )
