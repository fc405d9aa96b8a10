"""Leaderboards: brands or organizations in the order of one number of their overviews."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.domain.overviews import Overview


class LeaderboardSort(StrEnum):
    """What a leaderboard ranks by: GROWTH is the percent change of engagement, POSTS published."""

    VIEWS = "VIEWS"
    ENGAGEMENT = "ENGAGEMENT"
    ENGAGEMENT_RATE = "ENGAGEMENT_RATE"
    POSTS = "POSTS"
    GROWTH = "GROWTH"


class LeaderboardEntry(NamedTuple):
    """A brand or an organization, its place and the value that put it there.

    Equal values share a rank, and the next one counts them all: 1, 2, 2, 4. Without a value
    there is no rank either.
    """

    rank: int | None
    value: float | None
    id: UUID
    overview: Overview


def rank_entities(
    overviews: Iterable[tuple[UUID, Overview]], by: LeaderboardSort
) -> tuple[LeaderboardEntry, ...]:
    """List every entity, the highest value first, those without one last; equals by id."""
    entries = sorted((_unranked(*entity, by) for entity in overviews), key=_highest_first)
    ranked: list[LeaderboardEntry] = []
    for place, entry in enumerate(entries, start=1):
        if entry.value is None:
            ranked.append(entry)
        elif ranked and ranked[-1].value == entry.value:
            ranked.append(entry._replace(rank=ranked[-1].rank))
        else:
            ranked.append(entry._replace(rank=place))
    return tuple(ranked)


def _unranked(entity: UUID, overview: Overview, by: LeaderboardSort) -> LeaderboardEntry:
    return LeaderboardEntry(None, _value_of(overview, by), entity, overview)


def _value_of(overview: Overview, by: LeaderboardSort) -> float | None:
    match by:
        case LeaderboardSort.VIEWS:
            return overview.views
        case LeaderboardSort.ENGAGEMENT:
            return overview.engagement
        case LeaderboardSort.ENGAGEMENT_RATE:
            return overview.engagement_rate
        case LeaderboardSort.POSTS:
            return overview.posts_published
        case LeaderboardSort.GROWTH:
            return overview.engagement_change.percent


def _highest_first(entry: LeaderboardEntry) -> tuple[bool, float, UUID]:
    return entry.value is None, -(entry.value or 0), entry.id
