"""Which posts a question is about."""

from app.domain.filters import EVERY_POST, AnalyticsFilter
from app.domain.platforms import Platform
from app.domain.posts import PostCategory

YOUTUBE, TIKTOK = Platform.YOUTUBE, Platform.TIKTOK
VIDEOS = AnalyticsFilter(categories=frozenset({PostCategory.VIDEO}))
ON_YOUTUBE = AnalyticsFilter(platforms=frozenset({YOUTUBE}))


def test_only_platforms_can_be_told_from_daily_sums() -> None:
    assert not EVERY_POST.is_per_post
    assert not ON_YOUTUBE.is_per_post
    assert VIDEOS.is_per_post


def test_a_filter_of_platforms_asks_nothing_of_posts() -> None:
    assert ON_YOUTUBE.of_posts == EVERY_POST
    both = VIDEOS._replace(platforms=ON_YOUTUBE.platforms)
    assert both.of_posts == both


def test_of_numbers_by_platform_a_filter_leaves_those_of_its_platforms() -> None:
    numbers = {YOUTUBE: 1, TIKTOK: 2}
    assert ON_YOUTUBE.of(numbers) == {YOUTUBE: 1}
    assert EVERY_POST.of(numbers) == numbers
    assert VIDEOS.of(numbers) == numbers
