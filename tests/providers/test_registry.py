"""What the registry says of the platforms."""

from datetime import timedelta

import pytest

from app.domain.collecting.cadence import interval_of
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import registry
from app.providers.tokens import OAuthPlatform
from app.providers.transport import Transport

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


def test_every_readable_platform_documents_its_rates() -> None:
    rates = {platform: info.rates for platform, info in registry.PLATFORMS.items()}
    assert all(rate.requests > 0 and rate.seconds > 0 for all_ in rates.values() for rate in all_)
    assert rates[Platform.TIKTOK][0].requests == 600


def test_the_registry_knows_the_batch_and_rate_of_every_provider() -> None:
    transport = Transport()
    for platform, info in registry.PLATFORMS.items():
        provider = registry.connect(platform, transport)
        assert (provider.platform, provider.batch_size) == (platform, info.batch_size)
        assert info.rates
        assert (info.oauth is not None) == isinstance(provider, OAuthPlatform)
