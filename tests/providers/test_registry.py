"""What the registry says of platforms is what their providers do."""

from app.domain.platforms import Platform
from app.providers import registry
from app.providers.transport import Transport


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
        assert (info.oauth is not None) == (platform in registry.OAUTH_PLATFORMS)
