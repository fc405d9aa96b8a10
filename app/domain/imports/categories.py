"""What kinds of posts and networks are called in files, word by word."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from app.domain.imports.fields import read_text
from app.domain.imports.values import NOT_ANSWERED, Refused, shown
from app.domain.platforms import Platform, parse_platform
from app.domain.posts import PostCategory

_CATEGORIES: Mapping[str, PostCategory] = MappingProxyType(
    {
        **dict.fromkeys(("reel", "reels", "short", "shorts", "clip"), PostCategory.REEL),
        **dict.fromkeys(
            ("story", "stories", "historia", "historias", "storys"), PostCategory.STORY
        ),
        **dict.fromkeys(
            ("carousel", "karussell", "carrossel", "carrusel", "carrousel", "album", "document"),
            PostCategory.CAROUSEL,
        ),
        **dict.fromkeys(
            ("video", "videos", "v\u00eddeo", "vid\u00e9o", "vid\u00e9os", "live"),
            PostCategory.VIDEO,
        ),
        **dict.fromkeys(
            (
                *("image", "images", "photo", "photos", "picture", "bild", "foto", "fotos"),
                *("imagen", "imagem", "bilder", "imagens", "im\u00e1genes"),
            ),
            PostCategory.IMAGE,
        ),
        **dict.fromkeys(("article", "articles", "artikel"), PostCategory.ARTICLE),
        **dict.fromkeys(("text", "status", "texto", "texte", "tweet"), PostCategory.TEXT),
        **dict.fromkeys(("post", "link", "links", "beitrag", "share"), PostCategory.POST),
    }
)
_NETWORKS: Mapping[str, Platform] = MappingProxyType(
    {
        "facebook": Platform.FACEBOOK,
        "instagram": Platform.INSTAGRAM,
        "twitter": Platform.TWITTER,
        "x": Platform.TWITTER,
        "linkedin": Platform.LINKEDIN,
        "tiktok": Platform.TIKTOK,
        "youtube": Platform.YOUTUBE,
        "pinterest": Platform.PINTEREST,
        "threads": Platform.THREADS,
        "bluesky": Platform.BLUESKY,
        "mastodon": Platform.MASTODON,
        "reddit": Platform.REDDIT,
    }
)


def read_category(value: Any) -> PostCategory | None:
    """The category that a word of a text names; None where none does: tools have more kinds."""
    return _category_in(read_text(value))


@lru_cache(1024)
def _category_in(text: str) -> PostCategory | None:
    return next((_CATEGORIES[word] for word in _words(text) if word in _CATEGORIES), None)


def read_network(value: Any) -> Platform | None:
    """The platform that a text names, such as `Instagram Business` or `LINKEDIN_PAGE`."""
    text = read_text(value).strip()
    if text.casefold() in NOT_ANSWERED:
        return None
    if platform := parse_platform(text):
        return platform
    named = dict.fromkeys(_NETWORKS[word] for word in _words(text) if word in _NETWORKS)
    if len(named) != 1:
        raise Refused(f"{shown(text)} is not a platform: there are {', '.join(Platform)}")
    return next(iter(named))


def _words(text: str) -> list[str]:
    return "".join(c if c.isalpha() else " " for c in text.casefold()).split()
