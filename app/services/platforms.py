"""The platforms of this installation: what each gives, and a provider for each, made once.

Which apps the operator has there, and whether a simulation stands in for all of them, is told by
whoever opens it.
"""

from collections.abc import Callable, Mapping
from functools import cached_property

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.providers import reach, registry
from app.providers.base import Provider
from app.providers.calls import Sender
from app.providers.instrumented import InstrumentedSender
from app.providers.oauth import OAuth, OAuthClient
from app.providers.platforms import PlatformInfo
from app.providers.tokens import OAuthPlatform
from app.providers.transport import Transport

__all__ = ["PlatformInfo", "Platforms", "info_of", "list_platforms"]


def list_platforms() -> list[PlatformInfo]:
    """Every platform that can be read, the first five first."""
    return list(registry.PLATFORMS.values())


def info_of(platform: Platform) -> PlatformInfo:
    """What a platform gives and asks for.

    Raises:
        BadUserInput: It can't be read yet; the message lists those that can.
    """
    info = registry.PLATFORMS.get(platform)
    if info is None:
        readable = ", ".join(registry.PLATFORMS)
        raise BadUserInput(f"{platform} can't be read yet: {readable} can.", field="platform")
    return info


def is_collected(definition: MetricDefinition) -> bool:
    """Whether a metric is read from its platform."""
    info = registry.PLATFORMS.get(definition.platform)
    return info is not None and (
        definition.field in info.metrics or definition.name in info.extra_metrics
    )


Observer = Callable[[Platform, str, float], None]
"""Is told of a request to a platform: a status or a failure's code, and the seconds it took."""


class Platforms:
    """Providers over one transport, made when they are first asked for; close it in the end.

    `clients` are the operator's apps. `endpoints` replaces the platforms' addresses (simulation);
    with `only` an origin nothing else is asked. Whoever wants to know of requests may `observe`
    them.
    """

    def __init__(
        self,
        clients: Mapping[Platform, OAuthClient],
        *,
        endpoints: Mapping[Platform, Mapping[str, str]] | None = None,
        allow_private_hosts: bool = False,
        only: str | None = None,
    ) -> None:
        self._clients = clients
        self._endpoints = endpoints or {}
        self._allows_private = allow_private_hosts
        self._only = only
        self._made: dict[Platform, Provider] = {}
        self._observers: list[Observer] = []

    @cached_property
    def transport(self) -> Transport:
        """What all of them send with."""
        return Transport(allow_private_hosts=self._allows_private, only=self._only)

    def sender(self, platform: Platform) -> Sender:
        """What sends to one platform."""

        def report(result: str, seconds: float) -> None:
            for observer in self._observers:
                observer(platform, result, seconds)

        return InstrumentedSender(self.transport, report)

    def observe(self, observer: Observer) -> None:
        """Tell one more observer of every request from now on, also of providers made before."""
        self._observers.append(observer)

    async def unreachable(self, platform: Platform, host: str | None) -> tuple[str, str | None]:
        """The address of a platform (or of an account's server there), and why it can't be reached.

        Nothing but a connection is tried; None if that comes about.
        """
        address = registry.address_of(platform, host, self._endpoints.get(platform))
        return address, await reach.unreachable(address)

    @property
    def with_apps(self) -> list[Platform]:
        """The platforms on which the operator has an app."""
        return [
            info.platform
            for info in list_platforms()
            if info.oauth and not info.registers_app and self.client_of(info.platform)
        ]

    async def aclose(self) -> None:
        """Close all connections, if any was ever opened."""
        if "transport" in vars(self):
            await self.transport.aclose()

    def provider(self, platform: Platform) -> Provider:
        """The provider of a platform."""
        if platform not in self._made:
            self._made[platform] = self.connect(platform, self.sender(platform))
        return self._made[platform]

    def connect(self, platform: Platform, sender: Sender) -> Provider:
        """A provider of its own that sends another way, with a limiter in between for example."""
        info_of(platform)
        return registry.connect(
            platform,
            sender,
            client=self.client_of(platform),
            endpoints=self._endpoints.get(platform),
        )

    def authorizer(
        self, platform: Platform, *, client: OAuthClient | None = None, host: str | None = None
    ) -> OAuthPlatform:
        """A provider that turns the code of an authorization into a token.

        The operator's app asks for it, or the `client` that is registered with a `host`.
        """
        return registry.connect_oauth(
            platform,
            self.sender(platform),
            client=client or self.client_of(platform),
            endpoints=self._endpoints.get(platform),
            host=host,
        )

    def can_authorize(self, platform: Platform) -> bool:
        """Whether there is an app there, or one registers itself."""
        info = info_of(platform)
        return info.registers_app or self.client_of(platform) is not None

    def client_of(self, platform: Platform) -> OAuthClient | None:
        """The operator's app on a platform; None without one."""
        return self._clients.get(platform)

    def authorize_url(self, oauth: OAuth, platform: Platform, host: str | None = None) -> str:
        """Where a browser goes to allow us in, on a server where a platform has many."""
        url = self._endpoints.get(platform, {}).get("authorize", oauth.authorize_url)
        return url.format(host=host)
