"""The demo's goals: each organization has one that it has reached and one that it is behind."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.demo.schedule import PlannedPost
from app.domain.goals import GoalMetric, Terms
from app.domain.windows.time_zones import today_in

_PAST, _TO_COME = timedelta(days=20), timedelta(days=10)


class PlannedGoal(NamedTuple):
    """A goal of an organization."""

    label: str
    terms: Terms


def goals_of(posts: Sequence[PlannedPost], time_zone: str, today: date) -> list[PlannedGoal]:
    """Goals over three weeks that are over, by what was published in them, and some to come.

    Args:
        posts: What the organization published.
        time_zone: Its time zone.
        today: The current day there.
    """
    start, end = today - _PAST, today + _TO_COME
    published = sum(
        start <= today_in(post.published_at, time_zone) < today
        for post in posts
        if not post.is_archived
    )
    few, many = max(1, published // 2), max(1, published) * 3
    return [
        PlannedGoal("Keep posting", Terms(GoalMetric.POSTS, few, start, end)),
        PlannedGoal("Post twice as often", Terms(GoalMetric.POSTS, many, start, end)),
    ]
