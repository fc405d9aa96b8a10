"""What a platform's class says of itself."""

import pytest

from app.domain.catalogue.metric_catalogue import definitions
from app.domain.platforms import Platform
from app.providers import registry
from app.providers.platforms import PlatformProvider
from app.providers.transport import Transport


@pytest.mark.parametrize("provider", registry.PROVIDERS, ids=lambda each: each.info.platform)
def test_a_provider_is_of_the_platform_that_its_class_tells_of(
    provider: type[PlatformProvider],
) -> None:
    made = registry.connect(provider.info.platform, Transport())

    assert isinstance(made, provider)
    assert made.platform is provider.info.platform
    assert made.batch_size == provider.info.batch_size > 0
    assert provider.info.posts_per_request > 0


@pytest.mark.parametrize("provider", registry.PROVIDERS, ids=lambda each: each.info.platform)
def test_what_it_reads_beside_them_is_in_the_catalogue_too(
    provider: type[PlatformProvider],
) -> None:
    known = {each.name for each in definitions(provider.info.platform) if each.is_extra}
    assert set(provider.info.extra_metrics) <= known


def test_a_platform_is_called_what_people_call_it() -> None:
    assert registry.PLATFORMS[Platform.TWITTER].name == "X"


def test_a_platform_reports_what_the_catalogue_says_in_the_order_of_answers() -> None:
    assert registry.PLATFORMS[Platform.INSTAGRAM].metrics[-3:] == (
        *("clicks", "watch_seconds", "reach"),
    )
    assert registry.PLATFORMS[Platform.TIKTOK].metrics == ("views", "likes", "comments", "shares")
