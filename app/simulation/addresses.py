"""Where a simulation has what the platforms have, by the names that providers know."""

from collections.abc import Mapping

from app.domain.platforms import Platform


def endpoints_at(origin: str) -> Mapping[Platform, Mapping[str, str]]:
    """The addresses that stand in for each platform's own; `origin` is `http://HOST:PORT`.

    `authorize` is where the browser goes; the others are asked by the providers.
    """
    return {
        Platform.YOUTUBE: {
            "api": f"{origin}/youtube/v3",
            "analytics": f"{origin}/youtube/analytics",
            "token": f"{origin}/youtube/token",
            "authorize": f"{origin}/youtube/authorize",
        },
        Platform.TIKTOK: {
            "api": f"{origin}/tiktok/v2",
            "token": f"{origin}/tiktok/v2/oauth/token/",
            "authorize": f"{origin}/tiktok/authorize",
        },
        Platform.INSTAGRAM: {
            "api": f"{origin}/instagram/v26.0",
            "facebook": f"{origin}/instagram/facebook",
            "token": f"{origin}/instagram/token",
            "renew": f"{origin}/instagram/renew",
            "authorize": f"{origin}/instagram/authorize",
        },
        Platform.TWITTER: {
            "api": f"{origin}/twitter/2",
            "token": f"{origin}/twitter/2/oauth2/token",
            "authorize": f"{origin}/twitter/authorize",
        },
        Platform.PINTEREST: {
            "api": f"{origin}/pinterest/v5",
            "token": f"{origin}/pinterest/v5/oauth/token",
            "authorize": f"{origin}/pinterest/authorize",
        },
        Platform.MASTODON: {"api": "http://{host}/mastodon/api/v1"},
        Platform.BLUESKY: {
            "api": f"{origin}/bluesky/xrpc",
            "server": "http://{host}/bluesky/xrpc",
        },
    }
