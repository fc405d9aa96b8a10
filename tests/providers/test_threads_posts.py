"""One post on Threads, as its insights and the list say it."""

from typing import Any

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers.base import Malformed
from app.providers.threads_posts import LEFT_OUT, METRICS, followers, published, reading

REFUSED = Failure(FailureCode.REQUEST_REJECTED, "Threads refuses it.")
VALUES = {"views": 900, "likes": 40, "replies": 5, "reposts": 3, "quotes": 2, "shares": 1}
POST: dict[str, Any] = {
    "id": "18",
    "media_type": "TEXT_POST",
    "text": "First line\nsecond",
    "timestamp": "2026-11-20T08:00:00+0000",
    "permalink": "https://www.threads.com/@backbone/post/18",
}


def insights(**values: object) -> dict[str, object]:
    told = [
        {"name": name, "period": "lifetime", "values": [{"value": value}]}
        for name, value in values.items()
    ]
    return {"data": told}


def test_a_documented_answer_is_read_whole() -> None:
    found = reading(insights(**VALUES), {})
    assert (found.metrics.views, found.metrics.likes, found.metrics.comments) == (900, 40, 5)
    assert found.extra == {"reposts": 3, "quotes": 2}
    assert not found.missing


def test_shares_are_all_ways_to_pass_a_post_on() -> None:
    assert reading(insights(**VALUES), {}).metrics.shares == 6


@pytest.mark.parametrize("name", ["reposts", "quotes", "shares"])
def test_shares_of_which_a_part_is_refused_are_not_answered_and_no_smaller(name: str) -> None:
    told = insights(**{each: value for each, value in VALUES.items() if each != name})
    found = reading(told, {name: REFUSED})
    assert found.metrics.shares is None
    assert found.missing["shares"] == REFUSED


@pytest.mark.parametrize("name", METRICS)
def test_what_the_answer_leaves_out_is_not_answered(name: str) -> None:
    found = reading(insights(**{each: 1 for each in METRICS if each != name}), {})
    assert LEFT_OUT in found.missing.values()
    assert len(found.missing) == (2 if name in ("reposts", "quotes") else 1)


def test_a_total_value_is_read_as_well() -> None:
    told = {"data": [{"name": "views", "total_value": {"value": 7}}]}
    assert reading(told, {}).metrics.views == 7


def test_a_value_that_is_none_costs_its_metric_alone() -> None:
    found = reading(insights(**VALUES | {"likes": -1}), {})
    assert found.missing.keys() == {"likes"}


def test_insights_of_another_shape_are_malformed() -> None:
    with pytest.raises(Malformed):
        reading({"data": 5}, {})


def test_followers_are_those_of_now_or_not_answered() -> None:
    assert followers({"data": [{"name": "followers_count", "total_value": {"value": 9}}]}) == 9
    assert followers({"data": []}) == LEFT_OUT


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("TEXT_POST", PostCategory.TEXT),
        ("IMAGE", PostCategory.IMAGE),
        ("VIDEO", PostCategory.VIDEO),
        ("CAROUSEL_ALBUM", PostCategory.CAROUSEL),
        ("AUDIO", PostCategory.POST),
        (None, PostCategory.POST),
    ],
)
def test_the_kind_of_a_post_is_the_type_of_its_media(told: str | None, kind: PostCategory) -> None:
    found = published({**POST, "media_type": told})
    assert found is not None
    assert found.category is kind


def test_a_post_is_named_by_its_first_line() -> None:
    found = published(POST)
    assert found is not None
    assert (found.label, found.description) == ("First line", "First line\nsecond")
    assert (found.url, found.picture_url) == (POST["permalink"], None)


def test_a_repost_is_anothers_post() -> None:
    assert published({**POST, "media_type": "REPOST_FACADE"}) is None


def test_the_picture_of_a_video_is_its_thumbnail_and_never_the_video() -> None:
    video = {**POST, "media_type": "VIDEO", "media_url": "https://cdn.example/v.mp4"}
    bare, whole = (
        published(each) for each in (video, {**video, "thumbnail_url": "https://cdn.example/v.jpg"})
    )
    assert bare is not None
    assert whole is not None
    assert (bare.picture_url, whole.picture_url) == (None, "https://cdn.example/v.jpg")
