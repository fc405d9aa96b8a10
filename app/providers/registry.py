"""Which platforms can be read, and what each one gives: data, and how a provider is made.

Behind `Query.platforms`, `credentials add` and the estimate of what a refresh costs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.domain.collecting.failures import SETTLING_TIME
from app.domain.platforms import Platform
from app.providers.base import Provider
from app.providers.bluesky import Bluesky
from app.providers.instagram import Instagram
from app.providers.limits import RATES, Rate
from app.providers.mastodon import Mastodon
from app.providers.pinterest import Pinterest
from app.providers.tiktok import TikTok
from app.providers.tokens import OAuth, OAuthClient, OAuthProvider
from app.providers.transport import Sender
from app.providers.twitter import OWNED_MICROS, POST_MICROS, Twitter
from app.providers.youtube import YouTube

AT_ONCE = timedelta(0)

OAUTH_PLATFORMS: Mapping[Platform, type[YouTube | TikTok | Instagram | Twitter | Pinterest]] = {
    Platform.YOUTUBE: YouTube,
    Platform.TIKTOK: TikTok,
    Platform.INSTAGRAM: Instagram,
    Platform.TWITTER: Twitter,
    Platform.PINTEREST: Pinterest,
}


@dataclass(frozen=True, slots=True)
class PlatformInfo:
    """What a platform gives and asks for.

    `metrics` are names of `Metrics`. One request, as the platform counts them, reads
    `posts_per_request` posts at best. `delay` is how late the numbers may be. `price_micros` is
    what one post read costs in millionths of a dollar, `owned_price_micros` where the account
    owns the developer app; a re-read on the same UTC day is free where `is_free_same_day`.
    `oauth` is None where there is nothing to authorize; `needs_host` asks for the server's name.
    """

    platform: Platform
    name: str
    metrics: tuple[str, ...]
    batch_size: int
    posts_per_request: int
    rates: tuple[Rate, ...]
    has_reach: bool = False
    delay: timedelta = AT_ONCE
    price_micros: int = 0
    owned_price_micros: int = 0
    is_free_same_day: bool = False
    oauth: OAuth | None = None
    needs_account: bool = True
    needs_host: bool = False
    note: str = ""


_INFOS = (
    PlatformInfo(
        Platform.YOUTUBE,
        "YouTube",
        ("views", "likes", "comments", "shares", "saves", "watch_seconds"),
        YouTube.batch_size,
        YouTube.batch_size,
        RATES[Platform.YOUTUBE],
        oauth=YouTube.oauth,
        note="An API key reads views, likes and comments. Shares, saves and watch time are the"
        " owner's, two to three days late. An app in testing loses its permission after 7 days.",
    ),
    PlatformInfo(
        Platform.TIKTOK,
        "TikTok",
        ("views", "likes", "comments", "shares"),
        TikTok.batch_size,
        TikTok.batch_size,
        RATES[Platform.TIKTOK],
        oauth=TikTok.oauth,
        note="Public videos of the connected account.",
    ),
    PlatformInfo(
        Platform.INSTAGRAM,
        "Instagram",
        ("views", "likes", "comments", "shares", "saves", "clicks", "watch_seconds"),
        Instagram.batch_size,
        1,
        RATES[Platform.INSTAGRAM],
        has_reach=True,
        delay=SETTLING_TIME,
        oauth=Instagram.oauth,
        note="Professional accounts. Clicks are those of stories, watch time that of reels;"
        " stories are gone after 24 hours.",
    ),
    PlatformInfo(
        Platform.TWITTER,
        "X",
        ("views", "likes", "comments", "shares", "saves", "impressions", "clicks"),
        Twitter.batch_size,
        Twitter.batch_size,
        RATES[Platform.TWITTER],
        price_micros=POST_MICROS,
        owned_price_micros=OWNED_MICROS,
        is_free_same_day=True,
        oauth=Twitter.oauth,
        note="X charges for every post read. Clicks are known of own posts up to 30 days old.",
    ),
    PlatformInfo(
        Platform.PINTEREST,
        "Pinterest",
        ("views", "likes", "comments", "saves", "impressions", "clicks", "watch_seconds"),
        Pinterest.batch_size,
        Pinterest.batch_size,
        RATES[Platform.PINTEREST],
        delay=SETTLING_TIME,
        oauth=Pinterest.oauth,
        note="Business accounts. Views and watch time are those of videos up to 88 days old.",
    ),
    PlatformInfo(
        Platform.MASTODON,
        "Mastodon",
        ("likes", "comments", "shares"),
        Mastodon.batch_size,
        Mastodon.batch_size,
        RATES[Platform.MASTODON],
        needs_account=False,
        needs_host=True,
        note="Public posts need no account. Counts are those that the named server knows.",
    ),
    PlatformInfo(
        Platform.BLUESKY,
        "Bluesky",
        ("likes", "comments", "shares", "saves"),
        Bluesky.batch_size,
        Bluesky.batch_size,
        RATES[Platform.BLUESKY],
        needs_account=False,
        note="Public posts need no account.",
    ),
)

PLATFORMS: Mapping[Platform, PlatformInfo] = {info.platform: info for info in _INFOS}
"""Every platform that can be read. The others are known (imports) but not collected."""


def address_of(
    platform: Platform, host: str | None, endpoints: Mapping[str, str] | None = None
) -> str:
    """Where a platform's API is, or that of an account's own server."""
    typed = {Platform.MASTODON: Mastodon.endpoints, Platform.BLUESKY: Bluesky.endpoints}
    at = endpoints or typed.get(platform) or OAUTH_PLATFORMS[platform].endpoints
    return at["server" if host and "server" in at else "api"].format(host=host)


def connect(
    platform: Platform,
    transport: Sender,
    *,
    client: OAuthClient | None = None,
    endpoints: Mapping[str, str] | None = None,
) -> Provider:
    """Make the provider of a platform; `endpoints` replaces its addresses (simulation)."""
    if platform is Platform.MASTODON:
        return Mastodon(transport, endpoints=endpoints)
    if platform is Platform.BLUESKY:
        return Bluesky(transport, endpoints=endpoints)
    return connect_oauth(platform, transport, client=client, endpoints=endpoints)


def connect_oauth(
    platform: Platform,
    transport: Sender,
    *,
    client: OAuthClient | None = None,
    endpoints: Mapping[str, str] | None = None,
) -> OAuthProvider:
    """Make the provider of a platform that authorizes in the browser: it can `exchange`."""
    return OAUTH_PLATFORMS[platform](transport, client=client, endpoints=endpoints)
