"""What the registry says of the platforms."""

from datetime import timedelta

import pytest

from app.domain.collecting.cadence import interval_of
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import registry

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
VIDEO, REEL, STORY = PostCategory.VIDEO, PostCategory.REEL, PostCategory.STORY


@pytest.mark.parametrize(
    ("platform", "category", "age", "interval"),
    [
        (Platform.YOUTUBE, VIDEO, HOUR, HOUR),
        (Platform.TWITTER, VIDEO, HOUR, DAY),  # once per UTC day: what is paid for
        (Platform.TWITTER, VIDEO, 30 * DAY, 7 * DAY),
        (Platform.PINTEREST, VIDEO, HOUR, 6 * HOUR),
        (Platform.INSTAGRAM, REEL, HOUR, 6 * HOUR),
        (Platform.INSTAGRAM, STORY, HOUR, HOUR),
    ],
)
def test_each_platform_has_its_cadence(
    platform: Platform, category: PostCategory, age: timedelta, interval: timedelta
) -> None:
    assert interval_of(registry.CADENCES[platform], category, age) == interval
