"""How the simulated LinkedIn reads addresses, and how it describes posts."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from starlette.requests import Request

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation.world import Refused, SimulatedPost


def query_of(request: Request) -> dict[str, str]:
    """Read an address as it is written: Rest.li gives a meaning to what isn't encoded."""
    pairs = (part.partition("=") for part in request.url.query.split("&") if part)
    return {name: value for name, _, value in pairs}


def listed(value: str) -> list[str]:
    """The URNs of a list, if it is written as it should be."""
    inner = re.fullmatch(r"List\(([^():]*)\)", value)
    if inner is None:
        raise Refused(Platform.LINKEDIN, "REQUEST_REJECTED")
    return [unquote(urn) for urn in inner[1].split(",") if urn]


def described(post: SimulatedPost, author: str) -> dict[str, object]:
    """Describe a post: what it has beside its words says its kind."""
    number = post.external_id.rpartition(":")[2]
    image, video = {"id": f"urn:li:image:{number}"}, {"id": f"urn:li:video:{number}"}
    content: Mapping[PostCategory, object] = {
        PostCategory.IMAGE: {"media": image},
        PostCategory.VIDEO: {"media": video},
        PostCategory.REEL: {"media": video},
        PostCategory.CAROUSEL: {"multiImage": {"images": [image, image]}},
    }
    made = post.date(int(post.published_at.timestamp() * 1000))
    told = {"content": content[post.category]} if post.category in content else {}
    return {
        "id": post.external_id,
        "author": author,
        "commentary": post.title,
        "lifecycleState": "PUBLISHED",
        "createdAt": made,
        "publishedAt": made,
        **told,
    }
