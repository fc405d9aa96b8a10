"""The platforms of an installation, and whoever observes the requests to them."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.domain.platforms import Platform
from app.providers.base import ProviderFailed, Token
from app.providers.calls import Call
from app.providers.registry import PLATFORMS
from app.runtime import open_platforms
from app.services.platforms import Observer, Platforms
from app.settings import Settings
from app.simulation.server import Simulation
from tests.providers.readers import DAY, NOW

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


@pytest.mark.parametrize(
    "platform", [info.platform for info in PLATFORMS.values() if info.takes_host]
)
async def test_with_a_simulation_no_host_that_somebody_types_is_asked(
    simulated: Simulation, monkeypatch: pytest.MonkeyPatch, platform: Platform
) -> None:
    asked: set[str] = set()
    real = httpx.AsyncHTTPTransport.handle_async_request

    async def noting(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        asked.add(request.url.netloc.decode())
        return await real(self, request)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", noting)
    opened = open_platforms(Settings(simulation_url=f"http://{simulated.host}", _env_file=None))
    provider = opened.provider(platform)
    token = Token(simulated.world.issue(platform)[0], host="social.example")
    account = await provider.check(token, now=NOW)
    posts = [page async for page in provider.list_posts(token, since=NOW - DAY * 30, now=NOW)]
    await opened.aclose()
    assert account.handle
    assert posts
    assert asked == {simulated.host}


async def test_with_a_simulation_nothing_else_is_reached_at_all(simulated: Simulation) -> None:
    opened = open_platforms(Settings(simulation_url=f"http://{simulated.host}", _env_file=None))
    for url in ("http://social.example/", "https://127.0.0.1/", f"http://{simulated.host}1/"):
        with pytest.raises(ProviderFailed, match=r"(only the simulation is|no valid name)"):
            await opened.transport.send(Call("GET", url))
    await opened.aclose()


async def test_a_request_that_nobody_observes_is_made_all_the_same(platforms: Platforms) -> None:
    with pytest.raises(ProviderFailed):
        await platforms.provider(YOUTUBE).check(Token("unknown"), now=NOW)
