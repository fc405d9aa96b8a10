"""The demo's goals: each organization has one reached, one behind, one on track, and an old one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.demo.schedule import PlannedPost
from app.domain.goals import GoalMetric, Terms
from app.domain.windows.time_zones import today_in

_PAST, _TO_COME = timedelta(days=20), timedelta(days=10)
_LAST_TIME = timedelta(days=60)
_LITTLE_MORE = 1.2
"""Of what half again as many days bring at the same pace, enough for a goal that is on track."""


class PlannedGoal(NamedTuple):
    """A goal of an organization."""

    label: str
    terms: Terms
    is_archived: bool = False


def goals_of(posts: Sequence[PlannedPost], time_zone: str, today: date) -> list[PlannedGoal]:
    """Goals over three weeks that are over, by what was gained in them, and some to come.

    Args:
        posts: What the organization published.
        time_zone: Its time zone.
        today: The current day there.
    """
    start, end = today - _PAST, today + _TO_COME
    counting = [post for post in posts if not post.is_archived]
    published = sum(start <= today_in(post.published_at, time_zone) < today for post in counting)
    few, many = max(1, published // 2), max(1, published) * 3
    views = max(1, round(_LITTLE_MORE * _views_gained(counting, start, today)))
    old = Terms(GoalMetric.VIEWS, views, start - _LAST_TIME, end - _LAST_TIME)
    return [
        PlannedGoal("Keep posting", Terms(GoalMetric.POSTS, few, start, end)),
        PlannedGoal("Post twice as often", Terms(GoalMetric.POSTS, many, start, end)),
        PlannedGoal("As many views as last time", Terms(GoalMetric.VIEWS, views, start, end)),
        PlannedGoal("Views of two months ago", old, is_archived=True),
    ]


def _views_gained(posts: Sequence[PlannedPost], start: date, today: date) -> int:
    """What posts gained from a day on until today, as far as it was measured."""
    return sum(_views(post, today) - _views(post, start) for post in posts)


def _views(post: PlannedPost, before: date) -> int:
    """A post's last known views before a day; 0 where there are none."""
    return max(
        (snapshot.totals.views or 0 for snapshot in post.snapshots if snapshot.date < before),
        default=0,
    )
