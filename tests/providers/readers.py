"""Providers connected to the simulation, and the posts and tokens that a test gives them."""

from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.collecting.failures import Failure
from app.domain.platforms import Platform
from app.providers import registry
from app.providers.base import Batch, PostRef, Provider, ProviderFailed, Token
from app.providers.oauth import OAuthClient
from app.providers.transport import Transport
from app.simulation.faults import Fault
from app.simulation.registry import ACCOUNTS
from app.simulation.server import Simulation
from app.simulation.world import SimulatedPost
from tests.profile import in_stress

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
DAY = timedelta(days=1)
PLATFORMS = list(registry.PLATFORMS)
ALIKE = {
    *(Platform.TIKTOK, Platform.TWITTER, Platform.PINTEREST, Platform.THREADS),
    *(Platform.BLUESKY, Platform.REDDIT, Platform.FACEBOOK),
}
"""Platforms that are to the floors above the providers what the others are."""
SOME_PLATFORMS = [
    pytest.param(platform, marks=in_stress if platform in ALIKE else ()) for platform in PLATFORMS
]
"""One of each sort, and in `make stress` all, where the providers' own tests have asked all."""
OAUTH_PLATFORMS = [
    platform
    for platform, info in registry.PLATFORMS.items()
    if info.oauth and not info.registers_app
]
"""Those where the operator needs an app."""
CLIENT = OAuthClient("simulated-client", "simulated-secret")


class Readers:
    """One provider per platform, made when it is asked for."""

    def __init__(self, simulated: Simulation, transport: Transport) -> None:
        self.simulated = simulated
        self.transport = transport

    def provider(self, platform: Platform) -> Provider:
        endpoints = self.simulated.endpoints[platform]
        return registry.connect(platform, self.transport, client=CLIENT, endpoints=endpoints)

    def token(self, platform: Platform) -> Token:
        access, refresh = self.simulated.world.issue(platform)
        return Token(
            access, refresh, account_id=ACCOUNTS[platform].external_id, host=self.simulated.host
        )

    def posts(self, platform: Platform, number: int = 3) -> list[SimulatedPost]:
        """Some posts, from yesterday's on back."""
        return self.simulated.world.posts(platform)[1 : number + 1]

    def fail(self, platform: Platform, kind: str, *, times: int = 99, shape: int = 0) -> Fault:
        fault = Fault(platform, kind, times=times, shape=shape)
        self.simulated.faults.append(fault)
        return fault

    async def fetch(self, platform: Platform, *refs: PostRef, token: Token | None = None) -> Batch:
        return await self.provider(platform).fetch(
            token or self.token(platform), refs, now=self.simulated.world.now
        )

    async def failures(self, platform: Platform, *refs: PostRef) -> set[Failure]:
        return await failures_of(self.fetch(platform, *refs))


async def failures_of(fetching: Awaitable[Batch]) -> set[Failure]:
    """How a fetch fails: as a whole, or for each post."""
    try:
        batch = await fetching
    except ProviderFailed as problem:
        return {problem.failure}
    assert not batch.found
    return set(batch.missing.values())


def ref(post: SimulatedPost) -> PostRef:
    return PostRef(post.external_id, post.published_at, post.category)
