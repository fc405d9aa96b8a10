"""One post of a Facebook Page, as Graph answers for it."""

from typing import Any

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers.base import Reading
from app.providers.facebook_posts import (
    LEFT_OUT,
    NO_INSIGHTS,
    category,
    kind_of,
    path,
    published,
    reading,
)

REFUSED = Failure(FailureCode.REQUEST_REJECTED, "Facebook refuses it.")
REACTIONS = ("Like", "Love", "Haha", "Wow", "Sad", "Angry")


def lifetime(name: str, value: object) -> dict[str, object]:
    return {"name": name, "period": "lifetime", "values": [{"value": value}]}


INSIGHTS = [
    lifetime("post_media_view", 1540),
    lifetime("post_total_media_view_unique", 980),
    lifetime("post_clicks", 45),
    lifetime("post_reactions_by_type_total", {"like": 20, "love": 10, "sorry": 1}),
]
POST: dict[str, Any] = {
    "id": "1_2",
    "permalink_url": "https://www.facebook.com/1/posts/2",
    "attachments": {"data": [{"media_type": "photo", "type": "photo"}]},
    "shares": {"count": 4},
    "reactions": {"data": [], "summary": {"total_count": 31, "viewer_reaction": "NONE"}},
    "comments": {"data": [], "summary": {"order": "ranked", "total_count": 7}},
    "insights": {"data": INSIGHTS},
}
VIDEO: dict[str, Any] = {
    **POST,
    "attachments": {"data": [{"media_type": "video", "type": "video_inline"}]},
    "insights": {
        "data": [
            *INSIGHTS,
            lifetime("post_video_views", 300),
            lifetime("post_video_view_time", 61_999),
            lifetime("post_video_avg_time_watched", 4_500),
        ]
    },
}


def kinds(found: Reading) -> list[object]:
    return [found.extra.get(f"reactions{kind}") for kind in REACTIONS]


def test_a_documented_answer_is_read_whole() -> None:
    found = reading(POST, {})
    assert found.metrics._asdict() == {
        **dict.fromkeys(("saves", "impressions", "watch_seconds")),
        "views": 1540,
        "likes": 31,
        "comments": 7,
        "shares": 4,
        "clicks": 45,
    }
    assert (found.reach, found.category, found.missing) == (980, PostCategory.IMAGE, {})
    assert found.url == "https://www.facebook.com/1/posts/2"


def test_a_breakdown_leaves_out_the_reactions_that_nobody_chose() -> None:
    assert kinds(reading(POST, {})) == [20, 10, 0, 0, 1, 0]


@pytest.mark.parametrize("empty", [{}, []])
def test_an_empty_breakdown_beside_reactions_says_nothing_of_their_kinds(empty: object) -> None:
    insights = {"data": [*INSIGHTS[:3], lifetime("post_reactions_by_type_total", empty)]}
    found = reading({**POST, "insights": insights}, {})
    assert found.missing == dict.fromkeys((f"reactions{kind}" for kind in REACTIONS), LEFT_OUT)
    assert found.metrics.likes == 31

    nobody = {**POST, "insights": insights, "reactions": {"summary": {"total_count": 0}}}
    assert kinds(reading(nobody, {})) == [0] * 6


def test_the_number_of_a_day_is_never_taken_for_that_of_a_lifetime() -> None:
    of_a_day = {
        "name": "post_total_media_view_unique",
        "period": "day",
        "values": [{"value": 0}, {"value": 0}],
    }
    found = reading({**POST, "insights": {"data": [*INSIGHTS, of_a_day]}}, {})
    assert found.reach == 980


def test_a_post_that_nobody_shared_has_no_shares_rather_than_none() -> None:
    found = reading({name: value for name, value in POST.items() if name != "shares"}, {})
    assert found.metrics.shares is None
    assert "shares" not in found.missing


@pytest.mark.parametrize("insights", [None, {"data": []}])
def test_without_insights_the_public_counts_stay_and_nothing_is_zero(insights: object) -> None:
    found = reading({**POST, "insights": insights}, {})
    assert (found.metrics.likes, found.metrics.comments, found.metrics.views) == (31, 7, None)
    assert found.missing["views"] == found.missing["reach"] == NO_INSIGHTS
    assert found.missing["reactionsLove"] == NO_INSIGHTS


def test_an_insight_that_the_answer_leaves_out_is_not_answered() -> None:
    found = reading({**POST, "insights": {"data": INSIGHTS[1:]}}, {})
    assert found.missing == {"views": LEFT_OUT}


@pytest.mark.parametrize("edge", ["reactions", "comments"])
def test_a_count_that_the_answer_leaves_out_is_not_answered(edge: str) -> None:
    found = reading({name: value for name, value in POST.items() if name != edge}, {})
    assert found.missing[{"reactions": "likes"}.get(edge, edge)] == LEFT_OUT


def test_where_reactions_may_not_be_counted_their_kinds_are() -> None:
    gated = {name: value for name, value in POST.items() if name not in ("reactions", "comments")}
    found = reading(gated, {"reactions": REFUSED, "comments": REFUSED})
    assert found.metrics.likes == 31
    assert found.missing == {"comments": REFUSED}


def test_where_neither_is_given_likes_are_refused_and_not_zero() -> None:
    names = ("reactions", "post_reactions_by_type_total")
    found = reading(POST, dict.fromkeys(names, REFUSED))
    assert found.metrics.likes is None
    assert found.missing["likes"] == REFUSED


def test_a_video_has_watch_time_in_seconds() -> None:
    found = reading(VIDEO, {})
    assert found.metrics.watch_seconds == 61
    assert (found.extra["averageWatchSeconds"], found.extra["videoViews"]) == (4.5, 300)


def test_what_is_no_video_has_no_watch_time_and_lacks_none() -> None:
    found = reading(POST, {})
    assert (found.metrics.watch_seconds, found.extra["videoViews"]) == (None, None)
    assert not found.missing


@pytest.mark.parametrize("shares", [{"count": -1}, 7, {"count": {}}])
def test_a_count_that_is_none_costs_itself(shares: object) -> None:
    found = reading({**POST, "shares": shares}, {})
    assert found.missing.keys() == {"shares"}
    assert found.metrics.likes == 31


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"attachments": {"data": [{"media_type": "album"}]}}, PostCategory.CAROUSEL),
        ({"attachments": {"data": [{"media_type": "video"}]}}, PostCategory.VIDEO),
        ({"attachments": {"data": [{"media_type": "link"}]}}, PostCategory.POST),
        ({"attachments": None}, PostCategory.TEXT),
        ({"attachments": 5}, PostCategory.TEXT),
        ({"permalink_url": "https://www.facebook.com/reel/2/"}, PostCategory.REEL),
    ],
)
def test_the_kind_of_a_post_is_what_is_attached_to_it(
    more: dict[str, object], told: PostCategory
) -> None:
    assert category({**POST, **more}) is told


def test_a_video_is_asked_for_more_than_a_picture() -> None:
    assert [kind_of(each) for each in (PostCategory.REEL, PostCategory.IMAGE, None)] == [
        *("VIDEO", "POST", "POST"),
    ]


def test_what_is_refused_is_not_asked_for() -> None:
    assert "reactions.limit(0).summary(total_count)" in path("1_2", ("reactions",))
    assert "insights" not in path("1_2", ("reactions",))
    assert path("1_2", ()).startswith("1_2?fields=id,permalink_url,shares,attachments%7B")
    assert path("1_2", ("post_clicks", "comments")).endswith(",insights.metric(post_clicks)")


def test_a_post_of_the_listing_is_named_by_its_first_line() -> None:
    told = {**POST, "message": "Autumn\nis back", "created_time": "2026-11-20T08:00:00+0000"}
    found = published({**told, "full_picture": "https://cdn.example/1.jpg"})
    assert (found.label, found.description) == ("Autumn", "Autumn\nis back")
    assert found.picture_url == "https://cdn.example/1.jpg"
    assert found.published_at.isoformat() == "2026-11-20T08:00:00+00:00"


def test_a_post_without_words_is_named_by_what_is_attached_to_it() -> None:
    attached = {"data": [{"media_type": "link", "title": "A recipe"}]}
    told = {**POST, "attachments": attached, "created_time": "2026-11-20T08:00:00+0000"}
    found = published(told)
    assert (found.label, found.description) == ("A recipe", None)
