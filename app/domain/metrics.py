"""The vocabulary of measuring: platforms, metrics, engagement and its rate.

What a number *does* over time is in `gains`; this module only says what a number is.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

LARGEST_COUNT = 2**53 - 1
"""The largest counter that a JSON number carries exactly; no real counter comes near it."""


class Platform(StrEnum):
    """Where a post lives. One spelling inside; `parse_platform` accepts the usual aliases."""

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
"""What people call each platform."""

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


class Metrics(NamedTuple):
    """The eight metrics that add up: counts, and seconds for `watch_seconds`.

    Used for lifetime totals as well as for gains and sums of gains. None is "not reported",
    never 0. `reach` counts people and doesn't add up, so it is not here.
    """

    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    impressions: int | None = None
    clicks: int | None = None
    watch_seconds: int | None = None

    @property
    def engagement(self) -> int | None:
        """Likes + comments + shares + saves (clicks are not engagement)."""
        return engagement(self.likes, self.comments, self.shares, self.saves)


METRICS: tuple[str, ...] = Metrics._fields
UNKNOWN = Metrics()


def add(left: int | None, right: int | None) -> int | None:
    """Add two counts of which either may be unknown; unknown only if both are."""
    if left is None:
        return right
    return left if right is None else left + right


def engagement(
    likes: int | None, comments: int | None, shares: int | None, saves: int | None
) -> int | None:
    """Likes + comments + shares + saves, skipping what is unknown; None if all are."""
    known = [count for count in (likes, comments, shares, saves) if count is not None]
    return sum(known) if known else None


def engagement_rate(rated_engagement: int | None, views: int | None) -> float | None:
    """Engagement per hundred views: 5.0 is 5 %.

    None where views are unknown, 0 or negative, or where no engagement is known.
    """
    if views is None or views <= 0 or rated_engagement is None:
        return None
    return rated_engagement / views * 100


def average(total: int | None, count: int) -> float | None:
    """A total spread over a count; None if it is unknown or there is nothing to spread it over."""
    return total / count if total is not None and count else None
