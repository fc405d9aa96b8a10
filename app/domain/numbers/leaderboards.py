"""Leaderboards: brands or organizations in the order of one number of a window."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.domain.numbers.change import (
    NO_CHANGE,
    NO_DAYS,
    Change,
    ComparedDays,
    as_float,
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


class Standing(NamedTuple):
    """What a brand or an organization did in a window, and its engagement on compared days.

    None is what nothing reported; `posts_published` is None only where nothing was measured
    either. An organization is its own `organization_id`.
    """

    organization_id: UUID
    id: UUID
    views: int | None = None
    engagement: int | None = None
    rated_engagement: int = 0
    posts_published: int | None = None
    compared_engagement: int | None = None
    previous_engagement: int | None = None

    def engagement_change(self, days: ComparedDays) -> Change:
        """The change of engagement over so many days."""
        if days == NO_DAYS:
            return NO_CHANGE
        return compare(self.compared_engagement, self.previous_engagement, days)


class LeaderboardEntry(NamedTuple):
    """A brand or an organization, its place and the value that put it there.

    Equal values share a rank, and the next one counts them all: 1, 2, 2, 4. Without a value
    there is no rank either.
    """

    rank: int | None
    value: float | None
    standing: Standing


def rank_standings(
    standings: Iterable[Standing], by: LeaderboardSort, days: ComparedDays
) -> tuple[LeaderboardEntry, ...]:
    """List every entity, the highest value first, those without one last; equals by id.

    `days` are those that GROWTH compares.
    """
    unranked = (
        LeaderboardEntry(None, as_float(_value_of(standing, by, days)), standing)
        for standing in standings
    )
    ranked: list[LeaderboardEntry] = []
    for place, entry in enumerate(sorted(unranked, key=_place), start=1):
        if entry.value is None:
            ranked.append(entry)
        elif ranked and ranked[-1].value == entry.value:
            ranked.append(entry._replace(rank=ranked[-1].rank))
        else:
            ranked.append(entry._replace(rank=place))
    return tuple(ranked)


def page_of_leaderboard(
    entries: Sequence[LeaderboardEntry], request: PageRequest
) -> Page[LeaderboardEntry]:
    """The entries that follow a cursor, which is the value and the id of an entry.

    Raises:
        BadUserInput: The cursor is of another list.
    """
    if request.cursor is not None:
        seen = _place_of_cursor(request.cursor)
        entries = [entry for entry in entries if _place(entry) > seen]
    following = entries[: request.size + 1]
    return page_of([(entry, (entry.value, entry.standing.id)) for entry in following], request)


def _value_of(standing: Standing, by: LeaderboardSort, days: ComparedDays) -> float | None:
    match by:
        case LeaderboardSort.VIEWS:
            return standing.views
        case LeaderboardSort.ENGAGEMENT:
            return standing.engagement
        case LeaderboardSort.ENGAGEMENT_RATE:
            return rate_of(standing.rated_engagement, standing.engagement, standing.views)
        case LeaderboardSort.POSTS:
            return standing.posts_published
        case LeaderboardSort.GROWTH:
            return standing.engagement_change(days).percent


_Place = tuple[bool, float, UUID]


def _place(entry: LeaderboardEntry) -> _Place:
    return entry.value is None, -(entry.value or 0), entry.standing.id


def _place_of_cursor(cursor: Cursor) -> _Place:
    match cursor:
        case (int() | float() | None as value, UUID() as entity):
            return value is None, -(value or 0), entity
    raise BadUserInput("The cursor is of another list: start again without it.", field="after")
