"""How the posts with one tag, or of one category, did in a window.

A post counts under each of its tags, so those don't add up to the scope; categories do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from app.domain.numbers.metrics import Metrics, average
from app.domain.numbers.sums import Sums, percentage, rate_of
from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.errors import BadUserInput

Group = TypeVar("Group")
GroupCursor = tuple[int | None, str, UUID]
"""The views that a group gained, its name and its key."""


class GroupSums(NamedTuple):
    """What the posts of a group that were measured in a window gained together.

    `views_known` and `engagement_known` count those of which somebody knows what they gained of
    it, `known` those of which somebody knows both.
    """

    posts: int
    known: int
    views_known: int
    engagement_known: int
    metrics: Metrics
    rated_engagement: int


@dataclass(frozen=True, slots=True)
class GroupBreakdown:
    """A group's gains, its averages per post that knows the number, and its part of the scope's.

    Percentages are None where the scope's sum is 0 or less; corrections can push them outside 0 to
    100.
    """

    metrics: Metrics
    engagement: int | None
    engagement_rate: float | None
    posts: int
    unknown_posts: int
    average_views: float | None
    average_engagement: float | None
    views_percent: float | None
    engagement_percent: float | None


def breakdown_of(group: GroupSums, scope: Sums) -> GroupBreakdown:
    """How a group did beside all that its scope gained."""
    metrics, engagement = group.metrics, group.metrics.engagement
    return GroupBreakdown(
        metrics,
        engagement,
        engagement_rate=rate_of(group.rated_engagement, engagement, metrics.views),
        posts=group.posts,
        unknown_posts=group.posts - group.known,
        average_views=average(metrics.views, group.views_known),
        average_engagement=average(engagement, group.engagement_known),
        views_percent=percentage(metrics.views, scope.metrics.views),
        engagement_percent=percentage(engagement, scope.metrics.engagement),
    )


def place_of(views: int | None) -> tuple[bool, int]:
    """Where a group comes by the views that it gained: most first, unknown ones last."""
    return views is None, -(views or 0)


def page_of_groups(
    groups: Sequence[Group], cursor_of: Callable[[Group], GroupCursor], request: PageRequest
) -> Page[Group]:
    """The groups, most viewed first, equal ones by name and key, that follow a cursor.

    Raises:
        BadUserInput: The cursor is of another list.
    """
    placed = sorted(
        ((_place(cursor_of(group)), group) for group in groups), key=lambda each: each[0]
    )
    if request.cursor is not None:
        seen = _place_of_cursor(request.cursor)
        placed = [each for each in placed if each[0] > seen]
    following = placed[: request.size + 1]
    return page_of([(group, cursor_of(group)) for _, group in following], request)


def _place(cursor: GroupCursor) -> tuple[Any, ...]:
    views, name, key = cursor
    return *place_of(views), name, key


def _place_of_cursor(cursor: Cursor) -> tuple[Any, ...]:
    match cursor:
        case (int() | None as views, str() as name, UUID() as key):
            return _place((views, name, key))
    raise BadUserInput("The cursor is of another list: start again without it.", field="after")
