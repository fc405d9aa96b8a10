"""Where the pictures of posts on LinkedIn are: a list of posts has only their URNs.

Sources: the Images and Videos pages (versions 2026-03 to 2026-08), which want permissions that not
every app has: then there are no pictures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from app.providers import json_fields
from app.providers.base import ProviderFailed, PublishedPost
from app.providers.linkedin_posts import by_urn
from app.providers.linkedin_requests import listed
from app.providers.linkedin_steps import Ask

KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "images": ("urn:li:image:", "downloadUrl"),
    "videos": ("urn:li:video:", "thumbnail"),
}
"""Where they are looked up, what their URNs begin with, and what the address is called."""

PATHS: Final = (
    ("media", "id"),
    ("multiImage", "images", 0, "id"),
    ("article", "thumbnail"),
)


def picture_urn(post: object) -> str | None:
    """What shows a post: its image or video, the first of several, or that of a linked page."""
    urns = (json_fields.found(post, "content", *path) for path in PATHS)
    shown = [urn for urn in urns if isinstance(urn, str)]
    return next((urn for urn in shown if _path_of(urn) is not None), None)


async def with_pictures(
    ask: Ask, posts: Sequence[PublishedPost], items: Sequence[object]
) -> Sequence[PublishedPost]:
    """Say of posts where their pictures are; no list is refused for its pictures."""
    urns = {str(json_fields.found(item, "id")): picture_urn(item) for item in items}
    addresses: dict[str, str | None] = {}
    for path, (_, name) in KINDS.items():
        wanted = sorted({urn for urn in urns.values() if urn and _path_of(urn) == path})
        if wanted:
            results = await _look_up(ask, path, wanted)
            for urn in wanted:
                found = json_fields.found(results.get(urn), name)
                addresses[urn] = json_fields.first_address(found)
    return [
        replace(post, picture_url=addresses.get(urns.get(post.external_id) or "")) for post in posts
    ]


async def _look_up(ask: Ask, path: str, urns: Sequence[str]) -> Mapping[str, object]:
    try:
        answer = await ask(path, {"ids": listed(urns)})
    except ProviderFailed:
        return {}
    return by_urn(json_fields.found(answer.document, "results"))


def _path_of(urn: str) -> str | None:
    return next((path for path, (start, _) in KINDS.items() if urn.startswith(start)), None)
