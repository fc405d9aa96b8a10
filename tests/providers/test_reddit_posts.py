"""One post on Reddit, as its listings describe it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.posts import PostCategory
from app.providers.base import Malformed
from app.providers.reddit_posts import category, items, published, reading

POST: dict[str, Any] = {
    "id": "1abc9z",
    "name": "t3_1abc9z",
    "title": "We made a lamp",
    "selftext": "Out of a bottle.",
    "permalink": "/r/lamps/comments/1abc9z/we_made_a_lamp/",
    "created_utc": 1780000000.0,
    "ups": 120,
    "downs": 0,
    "score": 120,
    "upvote_ratio": 0.94,
    "num_comments": 31,
    "num_crossposts": 2,
    "view_count": None,
    "hide_score": True,
    "is_self": True,
}
SOURCE = "https://preview.redd.it/lamp.jpg?width=1920&s=1"
MIDDLE = "https://preview.redd.it/lamp.jpg?width=320&s=2"


def test_upvotes_comments_and_crossposts_are_read_and_nothing_else_is_made_up() -> None:
    found = reading(POST)
    metrics = found.metrics
    assert (metrics.likes, metrics.comments, metrics.shares) == (120, 31, 2)
    assert (metrics.views, metrics.saves, metrics.impressions, metrics.clicks) == (None,) * 4
    assert (found.reach, found.missing) == (None, {})


def test_the_share_of_upvotes_is_a_percentage() -> None:
    assert reading({**POST, "upvote_ratio": 0.29}).extra == {"upvotedPercent": 29.0}


def test_a_ratio_that_is_none_costs_itself() -> None:
    found = reading({**POST, "upvote_ratio": "most"})
    assert found.missing["upvotedPercent"].code is FailureCode.MALFORMED_RESPONSE
    assert found.metrics.likes == 120


def test_where_upvotes_are_missing_the_score_stands_in_for_them() -> None:
    assert reading({**POST, "ups": None, "score": 7}).metrics.likes == 7


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"is_self": True}, PostCategory.TEXT),
        ({"is_video": True, "post_hint": "hosted:video"}, PostCategory.VIDEO),
        ({"post_hint": "rich:video"}, PostCategory.VIDEO),
        ({"is_gallery": True}, PostCategory.CAROUSEL),
        ({"post_hint": "image"}, PostCategory.IMAGE),
        ({"post_hint": "link"}, PostCategory.POST),
        ({}, PostCategory.POST),
    ],
)
def test_what_is_posted_says_the_kind(told: dict[str, object], kind: PostCategory) -> None:
    assert category(told) is kind


def test_a_post_of_the_list_has_its_title_text_time_and_address() -> None:
    found = published(POST)
    assert (found.external_id, found.label, found.description) == (
        *("1abc9z", "We made a lamp", "Out of a bottle."),
    )
    assert found.published_at == datetime(2026, 5, 28, 20, 26, 40, tzinfo=UTC)
    assert found.url == "https://www.reddit.com/r/lamps/comments/1abc9z/we_made_a_lamp/"
    assert found.picture_url is None


@pytest.mark.parametrize("path", [None, "", "https://elsewhere.example/", "//elsewhere.example/"])
def test_a_post_without_a_path_has_an_address_by_its_id(path: str | None) -> None:
    found = published({**POST, "permalink": path})
    assert found.url == "https://www.reddit.com/comments/1abc9z/"


def test_its_picture_is_a_preview_of_middle_width_or_the_source() -> None:
    widths = [{"url": f"https://preview.redd.it/{width}"} for width in (108, 216)]
    image: dict[str, Any] = {"source": {"url": SOURCE}, "resolutions": [*widths, {"url": MIDDLE}]}
    assert published({**POST, "preview": {"images": [image]}}).picture_url == MIDDLE
    image["resolutions"] = []
    assert published({**POST, "preview": {"images": [image]}}).picture_url == SOURCE


def test_a_gallery_shows_its_first_picture() -> None:
    told = {
        "gallery_data": {"items": [{"media_id": "b"}, {"media_id": "a"}]},
        "media_metadata": {"a": {"p": [{"u": SOURCE}]}, "b": {"p": [{"u": MIDDLE}]}},
    }
    assert published({**POST, **told}).picture_url == MIDDLE


@pytest.mark.parametrize("word", ["self", "default", "nsfw", ""])
def test_a_word_in_the_place_of_a_picture_is_none(word: str) -> None:
    assert published({**POST, "thumbnail": word}).picture_url is None


def test_things_come_in_envelopes() -> None:
    assert items({"children": [{"kind": "t3", "data": POST}, None]}) == [POST, None]
    with pytest.raises(Malformed):
        items({"children": None})
