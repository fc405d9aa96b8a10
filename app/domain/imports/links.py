"""A post's id out of its link, in all shapes that platforms use; nothing is asked of the network.

A short link that hides the id keeps its own code, so that it is one post wherever it is written
so; `is_whole` says whether the id is the platform's.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from app.domain.platforms import Platform

_LONGEST = 2000


class Found(NamedTuple):
    """What a link leads to."""

    platform: Platform
    external_id: str


_HOSTS: Mapping[str, Platform] = MappingProxyType(
    {
        **dict.fromkeys(("youtube.com", "youtu.be", "youtube-nocookie.com"), Platform.YOUTUBE),
        "tiktok.com": Platform.TIKTOK,
        **dict.fromkeys(("instagram.com", "instagr.am"), Platform.INSTAGRAM),
        **dict.fromkeys(
            ("twitter.com", "x.com", "fxtwitter.com", "vxtwitter.com"), Platform.TWITTER
        ),
        **dict.fromkeys(("facebook.com", "fb.com", "fb.watch"), Platform.FACEBOOK),
        "linkedin.com": Platform.LINKEDIN,
        "pin.it": Platform.PINTEREST,
        **dict.fromkeys(("threads.net", "threads.com"), Platform.THREADS),
        "bsky.app": Platform.BLUESKY,
        **dict.fromkeys(("reddit.com", "redd.it"), Platform.REDDIT),
    }
)
_PATHS: Mapping[Platform, tuple[str, ...]] = MappingProxyType(
    {
        Platform.YOUTUBE: (r"/(?:shorts|embed|live|v|e)/([\w-]{11})(?:$|/)",),
        Platform.TIKTOK: (r"/(?:video|photo|v)/(\d+)", r"/embed/(?:v2/)?(\d+)"),
        Platform.INSTAGRAM: (r"/(?:p|reel|reels|tv)/([\w-]+)", r"/stories/[^/]+/(\d+)"),
        Platform.TWITTER: (r"/status(?:es)?/(\d+)",),
        Platform.FACEBOOK: (
            r"/(?P<page>\d+)/posts/(?:[^/]*/)?(?P<post>\d+)(?::\d+)?/?$",
            r"/posts/(?:[^/]*/)?(\d+|pfbid\w+)(?::\d+)?/?$",
            r"/(?:reel|reels|videos)/(?:[^/]*/)?(\d+)",
            r"/photos/(?:[^/]*/)?(\d+)",
            r"/permalink/(\d+)",
        ),
        Platform.LINKEDIN: (
            r"(urn:li:(?:activity|share|ugcPost):\d+)",
            r"[-_](activity|share|ugcPost)-(\d+)",
        ),
        Platform.PINTEREST: (r"/pin/(?:[^/]*--)?(\d+)",),
        Platform.THREADS: (r"/(?:post|t)/([\w-]+)",),
        Platform.REDDIT: (r"/comments/([a-z0-9]+)",),
    }
)
_QUERIES: Mapping[Platform, tuple[str, ...]] = MappingProxyType(
    {
        Platform.YOUTUBE: ("v",),
        Platform.FACEBOOK: ("story_fbid", "fbid", "v"),
        Platform.TIKTOK: ("item_id", "share_item_id"),
    }
)
_SHORT: Mapping[str, str] = MappingProxyType(
    {
        "youtu.be": r"^/([\w-]{11})",
        "redd.it": r"^/([a-z0-9]+)",
        "vm.tiktok.com": r"^/(\w+)",
        "vt.tiktok.com": r"^/(\w+)",
        "pin.it": r"^/(\w+)",
        "fb.watch": r"^/([\w-]+)",
    }
)
"""Short links; those of TikTok, Pinterest and Facebook have a code instead of the id."""

_BLUESKY = re.compile(r"^/profile/([^/]+)/post/([a-z0-9]+)")
_MASTODON = re.compile(r"^/(?:@[\w.-]+(?:@[\w.-]+)?|users/[\w.-]+/statuses|web/statuses)/(\d+)$")


def is_link(text: str) -> bool:
    """Whether a text is a link, or a LinkedIn name of a post."""
    return text.startswith(("http://", "https://", "www.", "urn:li:")) or "://" in text[:12]


def leads_to_platform(text: str) -> bool:
    """Whether a link leads to a platform that is known, to a post of it or not."""
    try:
        host = urlsplit(text if "://" in text else f"https://{text}").hostname or ""
    except ValueError:
        return False
    return text.startswith("urn:li:") or _platform_of(host.removeprefix("www.")) is not None


def read_link(text: str) -> Found | None:
    """The post that a link leads to; None if it leads to none that is known."""
    text = text.strip()[:_LONGEST]
    if text.startswith("urn:li:"):
        found = re.fullmatch(_PATHS[Platform.LINKEDIN][0], text)
        return Found(Platform.LINKEDIN, text) if found else None
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = parts.path.replace("%3A", ":").replace("%3a", ":")
    if host in _SHORT:
        found = re.match(_SHORT[host], path)
        platform = _platform_of(host)
        return Found(platform, found[1]) if found and platform else None
    platform = _platform_of(host)
    if platform is None:
        found = _MASTODON.match(path)
        return Found(Platform.MASTODON, found[1]) if found else None
    external_id = _id_of(platform, path, parts.query)
    return Found(platform, external_id) if external_id else None


def _platform_of(host: str) -> Platform | None:
    """The platform of a host or of one below it."""
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if found := _HOSTS.get(".".join(labels[start:])):
            return found
    is_pinterest = "pinterest" in labels[-3:]
    return Platform.PINTEREST if is_pinterest else None


def _id_of(platform: Platform, path: str, query: str) -> str | None:
    if platform is Platform.BLUESKY:
        found = _BLUESKY.match(path)
        return f"at://{found[1]}/app.bsky.feed.post/{found[2]}" if found else None
    for pattern in _PATHS.get(platform, ()):
        found = re.search(pattern, path)
        if found is None:
            continue
        if platform is Platform.LINKEDIN and found.re.groups == 2:
            return f"urn:li:{found[1]}:{found[2]}"
        if "page" in found.re.groupindex:
            return f"{found['page']}_{found['post']}"
        return found[1]
    values = parse_qs(query)
    for name in _QUERIES.get(platform, ()):
        if values.get(name):
            return values[name][0]
    return None
