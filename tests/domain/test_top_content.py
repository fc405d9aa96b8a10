from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.numbers.metrics import Metrics
from app.domain.numbers.top_content import Candidate, ContentMetric, TopContentRequest, rank_posts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
A, B, C, D = (UUID(int=number) for number in range(4))


def post(key: UUID, published_at: datetime | None = NOON, **metrics: int) -> Candidate:
    totals = Metrics(**metrics)
    return Candidate(A, key, published_at, totals, totals.engagement)


def keys(*posts: Candidate, by: ContentMetric, min_views: int | None = None) -> list[UUID]:
    ranked = rank_posts(posts, TopContentRequest(by, min_views=min_views))
    assert [post.rank for post in ranked] == list(range(1, len(ranked) + 1))
    return [post.post.id for post in ranked]


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        (ContentMetric.VIEWS, 1_000),
        (ContentMetric.LIKES, 20),
        (ContentMetric.COMMENTS, 15),
        (ContentMetric.SHARES, 10),
        (ContentMetric.SAVES, 5),
        (ContentMetric.ENGAGEMENT, 50),
        (ContentMetric.ENGAGEMENT_RATE, 5.0),
    ],
)
def test_a_post_is_ranked_by_the_metric(metric: ContentMetric, value: float) -> None:
    whole = post(A, views=1_000, likes=20, comments=15, shares=10, saves=5)

    (ranked,) = rank_posts([whole], TopContentRequest(metric, first=1))

    assert ranked.value == value


def test_equal_posts_come_in_the_order_of_publication_then_of_id() -> None:
    later = NOON + timedelta(hours=1)
    posts = [post(A, None, views=5), post(B, later, views=5), post(D, views=5), post(C, views=5)]

    assert keys(*posts, by=ContentMetric.VIEWS) == [C, D, B, A]


def test_a_post_that_does_not_know_the_metric_is_left_out() -> None:
    assert keys(post(A, likes=1), post(B, views=0), by=ContentMetric.VIEWS) == [B]


def test_a_rate_needs_ten_views() -> None:
    lucky, reached = post(A, views=9, likes=9), post(B, views=10, likes=1)

    assert keys(lucky, reached, by=ContentMetric.ENGAGEMENT_RATE) == [B]
    assert keys(lucky, reached, by=ContentMetric.ENGAGEMENT_RATE, min_views=1) == [A, B]
    assert keys(lucky, reached, by=ContentMetric.LIKES) == [A, B]
    assert keys(lucky, reached, by=ContentMetric.LIKES, min_views=10) == [B]


def test_only_the_first_are_given() -> None:
    posts = [post(A, views=1), post(B, views=3), post(C, views=2)]

    ranked = rank_posts(posts, TopContentRequest(ContentMetric.VIEWS, first=2))

    assert [each.post.id for each in ranked] == [B, C]
