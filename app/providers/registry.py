"""Which platforms can be read: one line each."""

from collections.abc import Mapping, Sequence

from app.domain.collecting.cadence import Cadence
from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.providers.bluesky import Bluesky
from app.providers.calls import Sender
from app.providers.facebook import Facebook
from app.providers.instagram import Instagram
from app.providers.linkedin import LinkedIn
from app.providers.mastodon import Mastodon
from app.providers.oauth import OAuthClient
from app.providers.pinterest import Pinterest
from app.providers.platforms import PlatformInfo, PlatformProvider
from app.providers.reddit import Reddit
from app.providers.threads import Threads
from app.providers.tiktok import TikTok
from app.providers.tokens import OAuthPlatform
from app.providers.twitter import Twitter
from app.providers.youtube import YouTube

PROVIDERS: Sequence[type[PlatformProvider]] = (
    YouTube,
    TikTok,
    Instagram,
    Twitter,
    Pinterest,
    LinkedIn,
    Mastodon,
    Facebook,
    Threads,
    Bluesky,
    Reddit,
)

PLATFORMS: Mapping[Platform, PlatformInfo] = {
    provider.info.platform: provider.info for provider in PROVIDERS
}
"""Every platform that can be read. The others are known (imports) but not collected."""

CADENCES: Mapping[Platform, Cadence] = {
    platform: info.cadence for platform, info in PLATFORMS.items()
}
"""How often the posts of each platform that can be read are worth reading."""

_BY_PLATFORM = {provider.info.platform: provider for provider in PROVIDERS}


def address_of(
    platform: Platform, host: str | None, endpoints: Mapping[str, str] | None = None
) -> str:
    """Where a platform's API is, or that of an account's own server."""
    at = endpoints or _BY_PLATFORM[platform].endpoints
    return at["server" if host and "server" in at else "api"].format(host=host)


def connect(
    platform: Platform,
    sender: Sender,
    *,
    client: OAuthClient | None = None,
    endpoints: Mapping[str, str] | None = None,
) -> PlatformProvider:
    """Make the provider of a platform; `endpoints` replaces its addresses (simulation)."""
    return _BY_PLATFORM[platform](sender, client=client, endpoints=endpoints)


def connect_oauth(
    platform: Platform,
    sender: Sender,
    *,
    client: OAuthClient | None = None,
    endpoints: Mapping[str, str] | None = None,
    host: str | None = None,
) -> OAuthPlatform:
    """Make the provider of a platform that authorizes in the browser: it can `exchange`.

    Where a platform has many servers it is made for the `host`.

    Raises:
        BadUserInput: There is nothing to authorize.
    """
    if host is not None:
        at = endpoints or _BY_PLATFORM[platform].endpoints
        endpoints = {name: address.format(host=host) for name, address in at.items()}
    provider = connect(platform, sender, client=client, endpoints=endpoints)
    if not isinstance(provider, OAuthPlatform):
        raise BadUserInput(f"{provider.info.name} has nothing to authorize.", field="platform")
    return provider
