"""Platforms: where posts live, their display names, and how to parse their names."""

from collections.abc import Mapping
from enum import StrEnum


class Platform(StrEnum):
    """Where a post lives. One spelling internally; `parse_platform` accepts the usual aliases."""

    YOUTUBE = "YOUTUBE"
    TIKTOK = "TIKTOK"
    INSTAGRAM = "INSTAGRAM"
    TWITTER = "TWITTER"
    PINTEREST = "PINTEREST"
    LINKEDIN = "LINKEDIN"
    MASTODON = "MASTODON"
    FACEBOOK = "FACEBOOK"
    THREADS = "THREADS"
    BLUESKY = "BLUESKY"
    REDDIT = "REDDIT"


PLATFORM_NAMES: Mapping[Platform, str] = {
    Platform.YOUTUBE: "YouTube",
    Platform.TIKTOK: "TikTok",
    Platform.INSTAGRAM: "Instagram",
    Platform.TWITTER: "X",
    Platform.PINTEREST: "Pinterest",
    Platform.LINKEDIN: "LinkedIn",
    Platform.MASTODON: "Mastodon",
    Platform.FACEBOOK: "Facebook",
    Platform.THREADS: "Threads",
    Platform.BLUESKY: "Bluesky",
    Platform.REDDIT: "Reddit",
}
"""The display name of each platform."""


PLATFORM_ALIASES = {
    "X": Platform.TWITTER,
    "X_TWITTER": Platform.TWITTER,
    "TWITTER_X": Platform.TWITTER,
    "X.COM": Platform.TWITTER,
    "YT": Platform.YOUTUBE,
    "IG": Platform.INSTAGRAM,
    "META": Platform.FACEBOOK,
    "FB": Platform.FACEBOOK,
}


def parse_platform(text: str) -> Platform | None:
    """Read a platform's name, in any case or by a usual alias; None if unknown."""
    name = text.strip().upper().replace("-", "_").replace(" ", "_")
    if name in PLATFORM_ALIASES:
        return PLATFORM_ALIASES[name]
    return Platform(name) if name in Platform.__members__ else None
