"""Growth by age, what is usual, and how a post compares: by hand."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.numbers import ages
from app.domain.numbers.ages import AgedPost, CohortRequest, CohortSearch
from app.domain.numbers.metrics import GrowthMetric, Metrics
from app.domain.posts import PostCategory

TODAY = date(2026, 3, 20)
DAY = timedelta(days=1)
VIDEO, IMAGE = PostCategory.VIDEO, PostCategory.IMAGE


def aged(number: int, days_ago: int, category: PostCategory = VIDEO, seen: int = 0) -> AgedPost:
    """A post of so many days ago, first measured so many days later."""
    day = TODAY - DAY * days_ago
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return AgedPost(UUID(int=number), day, at, category, day + DAY * seen)


def cohort(
    posts: list[AgedPost], request: CohortRequest, unknown: frozenset[int] = frozenset()
) -> list[int]:
    """The numbers of a cohort's posts, where the totals of some are unknown."""
    for category in dict.fromkeys((request.category, None)):
        search = CohortSearch(posts, request.horizon, category, TODAY)
        found = None
        while found is None:
            found = search.take(lambda post: None if post.id.int in unknown else 1)
        members = ages.cohort_of(request, found, category)
        if members is not None:
            return [post.id.int for post in members.members]
    raise AssertionError("of all posts there is always a cohort")


def test_the_end_of_the_day_of_publication_is_age_1() -> None:
    assert ages.age_on(TODAY, TODAY) == 0
    assert ages.age_on(TODAY - DAY, TODAY) == 1
    assert ages.day_at(TODAY - DAY, 1) == TODAY - DAY


@pytest.mark.parametrize(("days_ago", "horizon"), [(0, None), (1, 1), (90, 90), (400, 90)])
def test_a_post_is_compared_at_its_age_up_to_ninety_days(
    days_ago: int, horizon: int | None
) -> None:
    assert ages.horizon_of(TODAY - DAY * days_ago, TODAY) == horizon


def test_a_curve_carries_what_is_known() -> None:
    published = date(2026, 3, 1)
    days = [
        (published + DAY, Metrics(views=10, likes=1)),
        (published + DAY * 3, Metrics(comments=5)),
        (published + DAY * 4, Metrics(views=30)),
    ]
    views = ages.curve_of(published, days, GrowthMetric.VIEWS, 6)
    assert views == (None, 10, 10, 10, 30, 30)
    engagement = ages.curve_of(published, days, GrowthMetric.ENGAGEMENT, 4)
    assert engagement == (None, 1, 1, 6)


def test_a_snapshot_before_publication_counts_from_the_first_day_on() -> None:
    published = date(2026, 3, 2)
    days = [(published - DAY, Metrics(views=3)), (published + DAY, Metrics(views=9))]
    assert ages.curve_of(published, days, GrowthMetric.VIEWS, 2) == (3, 9)


def test_what_is_measured_after_the_horizon_is_left_out() -> None:
    published = date(2026, 3, 2)
    days = [(published, Metrics(views=3)), (published + DAY * 9, Metrics(views=9))]
    assert ages.curve_of(published, days, GrowthMetric.VIEWS, 2) == (3, 3)


def test_a_cohort_is_of_others_that_are_old_enough_and_were_measured() -> None:
    posts = [aged(1, 5), aged(2, 10), aged(3, 10, seen=9), aged(4, 10, seen=10), aged(5, 11)]
    assert cohort(posts, CohortRequest(10, None, UUID(int=2))) == [3, 5]


def test_a_cohort_has_the_latest_fifty() -> None:
    posts = [aged(number, 10 + number) for number in range(1, 80)]
    assert cohort(posts, CohortRequest(5, None)) == list(range(1, 51))
    unknown = frozenset({1, 2, 60})
    assert cohort(posts, CohortRequest(5, None), unknown) == list(range(3, 53))


def test_a_cohort_is_of_the_category_where_ten_of_it_are_known() -> None:
    videos = [aged(number, 20 + number) for number in range(1, 11)]
    images = [aged(number, 10, IMAGE) for number in range(11, 20)]
    posts = [*images, *videos]
    assert cohort(posts, CohortRequest(5, VIDEO)) == list(range(1, 11))
    without_one = cohort(posts, CohortRequest(5, VIDEO), frozenset({1}))
    assert without_one == [*range(11, 20), *range(2, 11)]
    assert cohort(posts, CohortRequest(5, IMAGE)) == [*range(11, 20), *range(1, 11)]


def test_the_usual_is_the_middle_half_by_interpolation() -> None:
    usual = ages.usual_of(3, [10, None, 40, 20, 30, 50])
    assert (usual.lower, usual.median, usual.upper, usual.posts) == (20, 30, 40, 5)
    assert ages.usual_of(3, [1, 2, 3, 4, 10, 20]).median == 3.5


def test_of_four_posts_nothing_is_usual() -> None:
    usual = ages.usual_of(3, [1, 2, 3, 4, None])
    assert (usual.lower, usual.median, usual.upper, usual.posts) == (None, None, None, 4)


def test_a_standing_counts_the_post_itself() -> None:
    index = ages.age_index_of(7, 60, [10, 20, 30, 80, 60])
    assert (index.rank, index.of, index.value) == (2, 6, 2.0)


@pytest.mark.parametrize(("total", "others"), [(None, [1] * 9), (5, [0] * 9), (5, [1, 2])])
def test_there_is_no_index_without_a_total_or_a_median(
    total: int | None, others: list[int]
) -> None:
    assert ages.age_index_of(7, total, others).value is None
