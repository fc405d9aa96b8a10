"""What posts gained over days, from what they had at the edges of these."""

from app.domain.numbers.edges import Edge, sums_between
from app.domain.numbers.metrics import Metrics
from app.domain.numbers.sums import Sums


def test_a_gain_is_the_last_total_less_the_one_before() -> None:
    opening = Edge(Metrics(views=100, likes=10))

    sums = sums_between(opening, Metrics(views=130, likes=9), has_views=True, posts=2)

    assert sums == Sums(Metrics(views=30, likes=-1), rated_engagement=-1, snapshots=2)


def test_what_nobody_reports_is_unknown_and_not_zero() -> None:
    sums = sums_between(Edge(Metrics()), Metrics(), has_views=True, posts=1)

    assert sums == Sums(snapshots=1)


def test_first_snapshots_count_what_they_gained_themselves() -> None:
    opening = Edge(Metrics(views=100, likes=10), Metrics(views=100), rated_engagement=4)

    sums = sums_between(opening, Metrics(views=130, likes=15), has_views=True, posts=1)

    assert sums == Sums(Metrics(views=130, likes=5), rated_engagement=9, snapshots=1)


def test_no_engagement_is_rated_where_nobody_knows_views() -> None:
    sums = sums_between(Edge(Metrics(likes=1)), Metrics(likes=3), has_views=False, posts=1)

    assert (sums.metrics.likes, sums.rated_engagement) == (2, 0)
