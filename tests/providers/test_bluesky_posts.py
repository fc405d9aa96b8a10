from typing import Any

import pytest

from app.domain.posts import PostCategory
from app.providers.base import Malformed
from app.providers.bluesky_posts import listed, reading

URI = "at://did:plc:abc/app.bsky.feed.post/3k"
IMAGES, VIDEO = "app.bsky.embed.images#view", "app.bsky.embed.video#view"
QUOTE, BOTH = "app.bsky.embed.record#view", "app.bsky.embed.recordWithMedia#view"


def post(**more: Any) -> dict[str, Any]:
    record = {"text": "Hello\nworld", "createdAt": "2026-11-01T10:00:00Z"}
    return {"uri": URI, "record": record, "indexedAt": "2026-11-02T10:00:00Z", **more}


@pytest.mark.parametrize(
    ("embed", "category"),
    [
        (None, PostCategory.TEXT),
        ({"$type": QUOTE}, PostCategory.TEXT),
        ({"$type": IMAGES, "images": [{}]}, PostCategory.IMAGE),
        ({"$type": IMAGES, "images": [{}, {}]}, PostCategory.CAROUSEL),
        ({"$type": VIDEO}, PostCategory.VIDEO),
        ({"$type": BOTH, "media": {"$type": VIDEO}}, PostCategory.VIDEO),
        ({"$type": "app.bsky.embed.of-tomorrow"}, PostCategory.POST),
    ],
)
def test_a_post_is_of_the_kind_of_what_is_embedded(embed: Any, category: PostCategory) -> None:
    shown = post() if embed is None else post(embed=embed)
    assert reading(shown).category is category


def test_reposts_and_quotes_are_shares_together() -> None:
    read = reading(post(repostCount=3, quoteCount=2))
    assert read.metrics.shares == 5
    assert read.metrics.views is None


def test_a_repost_in_a_feed_is_nobodys_post() -> None:
    assert listed({"post": post(), "reason": {}}) is None


@pytest.mark.parametrize("made", ["1970-01-01T00:00:00Z", "yesterday"])
def test_a_date_that_cant_be_is_the_servers(made: str) -> None:
    shown = post(record={"text": "Hello", "createdAt": made})
    found = listed({"post": shown})
    assert found is not None
    assert found.published_at.isoformat() == "2026-11-02T10:00:00+00:00"


def test_what_is_no_posts_address_is_refused() -> None:
    with pytest.raises(Malformed, match="not the address of a post"):
        listed({"post": post(uri="at://did:plc:abc/app.bsky.feed.like/3k")})
