"""One post on Instagram: which numbers its kind has, and how they are read."""

from datetime import UTC, datetime

import pytest

from app.domain.numbers.metrics import Metrics
from app.domain.posts import PostCategory
from app.providers.base import PublishedPost, Reading
from app.providers.instagram_media import category, published, reading

REEL = {
    "media_product_type": "REELS",
    "media_type": "VIDEO",
    "permalink": "https://www.instagram.com/reel/x/",
    "like_count": 7,
    "comments_count": 2,
}


def insights(**values: object) -> object:
    return {
        "data": [{"name": name, "values": [{"value": value}]} for name, value in values.items()]
    }


def test_insights_say_more_than_public_counts_and_go_before_them() -> None:
    found = reading(
        REEL,
        insights(
            views=1000,
            reach=600,
            likes=9,
            shares=3,
            saved=4,
            link_clicks=1,
            ig_reels_video_view_total_time=61_999,
            ig_reels_avg_watch_time=4321,
            reels_skip_rate=38.25,
            profile_visits=5,
        ),
    )

    assert found == Reading(
        Metrics(views=1000, likes=9, comments=2, shares=3, saves=4, clicks=1, watch_seconds=61),
        reach=600,
        category=PostCategory.REEL,
        url="https://www.instagram.com/reel/x/",
        extra={"reposts": None, "averageWatchSeconds": 4.321, "skipRate": 38.25},
    )


def test_without_insights_the_public_counts_are_all_there_is() -> None:
    assert reading(REEL, None).metrics == Metrics(likes=7, comments=2)


def test_a_hidden_count_is_unknown() -> None:
    assert reading({"media_type": "IMAGE"}, None).metrics == Metrics()


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        ({"media_product_type": "REELS", "media_type": "VIDEO"}, PostCategory.REEL),
        ({"media_product_type": "STORY", "media_type": "IMAGE"}, PostCategory.STORY),
        ({"media_product_type": "FEED", "media_type": "IMAGE"}, PostCategory.IMAGE),
        ({"media_product_type": "FEED", "media_type": "CAROUSEL_ALBUM"}, PostCategory.CAROUSEL),
        ({"media_product_type": "FEED", "media_type": "VIDEO"}, PostCategory.VIDEO),
        ({}, None),
    ],
)
def test_the_product_says_what_a_post_is_before_the_type_of_its_file(
    media: dict[str, object], expected: PostCategory | None
) -> None:
    assert category(media) is expected


def test_a_listed_post_is_called_by_the_first_line_of_its_caption() -> None:
    found = published(
        {
            "id": "1",
            "timestamp": "2026-03-18T10:00:00+0000",
            "caption": "\nHello\nthere",
            "media_type": "IMAGE",
        }
    )

    assert found == PublishedPost(
        "1",
        datetime(2026, 3, 18, 10, tzinfo=UTC),
        label="Hello",
        description="\nHello\nthere",
        category=PostCategory.IMAGE,
    )
