"""Every status that a goal can have, and the numbers beside it."""

from datetime import date

import pytest

from app.domain.goals import GoalMetric, GoalStatus, Progress, Terms, check_terms, progress_of
from app.domain.numbers.metrics import METRICS, Metrics
from app.domain.numbers.sums import Sums
from app.errors import BadUserInput

START, END = date(2026, 3, 1), date(2026, 3, 10)
VIEWS = Terms(GoalMetric.VIEWS, 1000, START, END)
RATE = Terms(GoalMetric.ENGAGEMENT_RATE, 5.0, START, END)


def views(count: int | None) -> Sums:
    return Sums(Metrics(views=count))


def rate(percent: int) -> Sums:
    return Sums(Metrics(views=100, likes=percent), rated_engagement=percent)


@pytest.mark.parametrize(
    ("today", "gained", "progress"),
    [
        (date(2026, 2, 1), views(None), (None, None, 10, None, GoalStatus.NOT_STARTED)),
        (START, views(None), (None, None, 10, None, GoalStatus.NOT_STARTED)),
        (date(2026, 3, 6), views(500), (500, 50, 5, 1000, GoalStatus.ON_TRACK)),
        (date(2026, 3, 6), views(499), (499, 49.9, 5, 998, GoalStatus.BEHIND)),
        (date(2026, 3, 6), views(None), (None, None, 5, None, GoalStatus.BEHIND)),
        (date(2026, 3, 6), views(1000), (1000, 100, 5, 2000, GoalStatus.REACHED)),
        (END, views(950), (950, 95, 1, 950 / 9 * 10, GoalStatus.ON_TRACK)),
        (date(2026, 3, 11), views(1000), (1000, 100, 0, 1000, GoalStatus.REACHED)),
        (date(2026, 5, 11), views(999), (999, 99.9, 0, 999, GoalStatus.MISSED)),
        (date(2026, 5, 11), views(None), (None, None, 0, None, GoalStatus.MISSED)),
    ],
)
def test_progress_towards_a_count(today: date, gained: Sums, progress: tuple[object, ...]) -> None:
    found = progress_of(VIEWS, gained, today)
    assert found[:4] == pytest.approx(progress[:4])
    assert found.status is progress[4]


def test_a_rate_is_reached_only_when_nothing_can_lower_it_any_more() -> None:
    assert progress_of(RATE, rate(6), END) == Progress(6, 120, 1, 6, GoalStatus.ON_TRACK)
    assert progress_of(RATE, rate(4), END) == Progress(4, 80, 1, 4, GoalStatus.BEHIND)
    assert progress_of(RATE, rate(6), date(2026, 3, 11)).status is GoalStatus.REACHED
    assert progress_of(RATE, rate(4), date(2026, 3, 11)).status is GoalStatus.MISSED


def test_posts_and_engagement_are_counted_too() -> None:
    sums = Sums(Metrics(likes=7, shares=1), posts_published=2)
    for metric, value in ((GoalMetric.POSTS, 2), (GoalMetric.ENGAGEMENT, 8)):
        terms = Terms(metric, 4, START, END)
        assert progress_of(terms, sums, date(2026, 3, 6)).current == value


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"target": 0}, "target"),
        ({"target": 5e-324}, "target"),
        ({"target": float("nan")}, "target"),
        ({"target": float("inf")}, "target"),
        ({"start": date(1800, 1, 1)}, "start"),
        ({"end": date(2026, 2, 28)}, "end"),
        ({"end": date(2028, 3, 1)}, "end"),
    ],
)
def test_terms_that_make_no_sense_are_refused(changed: dict[str, object], field: str) -> None:
    with pytest.raises(BadUserInput) as refused:
        check_terms(VIEWS._replace(**changed))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_one_day_and_two_years_are_goals() -> None:
    for end in (START, date(2028, 2, 29)):
        terms = VIEWS._replace(end=end)
        assert check_terms(terms) is terms


@pytest.mark.parametrize("metric", GoalMetric)
def test_a_goal_is_made_of_the_metrics_that_it_needs(metric: GoalMetric) -> None:
    whole = Sums(Metrics(*range(10, 10 + len(METRICS))), rated_engagement=3, posts_published=2)
    needed = {name: getattr(whole.metrics, name) for name in metric.needed.metrics}
    terms = Terms(metric, 1, date(2026, 3, 1), date(2026, 3, 10))

    found = [
        progress_of(terms, each, date(2026, 3, 6))
        for each in (whole, whole._replace(metrics=Metrics(**needed)))
    ]

    assert found[0] == found[1]
    assert found[0].current is not None
