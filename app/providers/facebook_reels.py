"""Reels of a Facebook Page, which have a list of their own.

Sources: the Page's `video_reels` edge and the Video reference (`post_id`, `description`,
`created_time`, `length` in seconds, `permalink_url`, `picture`). In September 2026 somebody saw no
reel in a Page's list of published posts; others find some in both: a reel is known by its post.
"""

from collections.abc import Mapping
from typing import Final

from app.domain.posts import PostCategory
from app.providers import json_fields
from app.providers.base import PublishedPost
from app.providers.listings import FurtherList

LISTED: Final = "id,post_id,description,created_time,permalink_url,length,picture,from"
SITE: Final = "https://www.facebook.com"
REELS: Final = FurtherList("Reels")


def published(reel: Mapping[str, object]) -> PublishedPost:
    """Read a reel as the list gives it."""
    words = json_fields.maybe_text(reel, "description")
    path = json_fields.word(reel.get("permalink_url"))
    return PublishedPost(
        json_fields.identifier(reel, "post_id"),
        json_fields.instant(reel, "created_time"),
        label=json_fields.first_line(words),
        description=words,
        category=PostCategory.REEL,
        url=f"{SITE}{path}" if path and path.startswith("/") else path,
        picture_url=json_fields.first_address(reel.get("picture")),
        author=json_fields.word(json_fields.found(reel, "from", "name")),
        duration_seconds=json_fields.seconds(reel.get("length")),
    )
