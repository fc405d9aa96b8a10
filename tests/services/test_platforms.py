"""The platforms of an installation, and whoever observes the requests to them."""

from collections.abc import AsyncIterator

import pytest

from app.domain.platforms import Platform
from app.providers.base import ProviderFailed, Token
from app.services.platforms import Observer, Platforms
from app.simulation.server import Simulation
from tests.providers.readers import NOW

YOUTUBE = Platform.YOUTUBE
Told = list[tuple[Platform, str]]


def writing_into(told: Told) -> Observer:
    return lambda platform, result, _seconds: told.append((platform, result))


@pytest.fixture
async def platforms(simulated: Simulation) -> AsyncIterator[Platforms]:
    platforms = Platforms({}, endpoints=simulated.endpoints, allow_private_hosts=True)
    yield platforms
    await platforms.aclose()


async def test_every_observer_is_told_of_every_request_also_of_providers_made_before(
    platforms: Platforms, simulated: Simulation
) -> None:
    provider = platforms.provider(YOUTUBE)
    one: Told = []
    other: Told = []
    platforms.observe(writing_into(one))
    platforms.observe(writing_into(other))
    await provider.check(Token(simulated.world.issue(YOUTUBE)[0]), now=NOW)
    assert one == other == [(YOUTUBE, "200")]


async def test_a_request_that_nobody_observes_is_made_all_the_same(platforms: Platforms) -> None:
    with pytest.raises(ProviderFailed):
        await platforms.provider(YOUTUBE).check(Token("unknown"), now=NOW)
