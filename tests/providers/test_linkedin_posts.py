"""One post on LinkedIn: what it is, what it counts, and who reacted how."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers.base import Malformed, PostRef
from app.providers.linkedin_posts import (
    NO_LONGER_COUNTED,
    POST_URN,
    by_urn,
    category,
    counts,
    is_counted,
    next_start,
    of_whole_life,
    plain,
    published,
    reactions,
)

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
STATISTICS = {
    "uniqueImpressionsCount": 800,
    "shareCount": 3,
    "engagement": 0.05,
    "clickCount": 21,
    "likeCount": 30,
    "impressionCount": 1000,
    "commentCount": 4,
}
SOCIAL: dict[str, Any] = {
    "commentSummary": {"count": 5, "topLevelCount": 2},
    "reactionSummaries": {
        "LIKE": {"reactionType": "LIKE", "count": 8},
        "EMPATHY": {"reactionType": "EMPATHY", "count": 2},
        "MAYBE": {"reactionType": "MAYBE", "count": 1},
    },
}
POST: dict[str, Any] = {
    "id": "urn:li:share:7123456789012345678",
    "author": "urn:li:organization:1",
    "commentary": (
        "We are hiring \\(again\\)\nCome {hashtag|\\#|work} with @[Acme](urn:li:organization:1)"
    ),
    "createdAt": 1795000000000,
    "publishedAt": 1795132800123,
    "lifecycleState": "PUBLISHED",
}


def test_impressions_are_the_views_and_reach_is_that_of_different_members() -> None:
    assert counts(STATISTICS) == {
        "views": 1000,
        "impressions": 1000,
        "reach": 800,
        "likes": 30,
        "comments": 4,
        "shares": 3,
        "clicks": 21,
    }


def test_a_negative_count_after_a_correction_costs_itself() -> None:
    told = counts({**STATISTICS, "likeCount": -1})
    assert isinstance(told["likes"], Failure)
    assert told["comments"] == 4


def test_what_statistics_leave_out_is_not_reported() -> None:
    assert set(counts({}).values()) == {None}


def test_where_statistics_lack_only_what_they_alone_count_lacks() -> None:
    told = counts(NO_LONGER_COUNTED)
    assert set(told) == {"views", "impressions", "reach", "shares", "clicks"}
    assert set(told.values()) == {NO_LONGER_COUNTED}


def test_reactions_are_there_by_kind_and_one_that_nobody_chose_is_unknown() -> None:
    told = reactions(SOCIAL)
    assert (told["reactionsLike"], told["reactionsLove"]) == (8, 2)
    assert (told["reactionsCelebrate"], told["reactionsFunny"]) == (None, None)


def test_reactions_that_could_not_be_asked_for_are_not_answered() -> None:
    down = Failure(FailureCode.PROVIDER_UNAVAILABLE, "Down.")
    assert set(reactions(down).values()) == {down}


def test_over_a_whole_life_likes_are_reactions_of_every_kind() -> None:
    assert of_whole_life(SOCIAL) == {"likes": 11, "comments": 5}


@pytest.mark.parametrize("social", [{}, {"reactionSummaries": {}}, {"reactionSummaries": None}])
def test_no_reactions_told_are_not_none_at_all(social: dict[str, object]) -> None:
    assert of_whole_life(social) == {"likes": None, "comments": None}


@pytest.mark.parametrize(
    ("age", "expected"),
    [(timedelta(0), True), (timedelta(days=363), True), (timedelta(days=364), False)],
)
def test_a_post_is_counted_for_twelve_months_less_a_day(age: timedelta, expected: bool) -> None:
    assert is_counted(PostRef("urn:li:share:1", NOW - age), NOW) is expected


def test_a_post_of_which_nobody_knows_the_age_is_not_counted() -> None:
    assert not is_counted(PostRef("urn:li:share:1"), NOW)


def test_a_post_of_the_list_is_named_by_its_words() -> None:
    found = published(POST)
    assert found is not None
    assert found.label == "We are hiring (again)"
    assert found.description == "We are hiring (again)\nCome #work with Acme"
    assert found.published_at == datetime(2026, 11, 20, tzinfo=UTC)
    assert found.url == "https://www.linkedin.com/feed/update/urn:li:share:7123456789012345678/"


def test_a_post_without_words_is_named_by_what_it_links_to() -> None:
    article = {"source": "https://a.example", "title": "A lamp"}
    found = published({**POST, "commentary": "", "content": {"article": article}})
    assert found is not None
    assert (found.label, found.description) == ("A lamp", None)


def test_where_nothing_says_when_it_was_published_it_was_when_it_was_made() -> None:
    found = published({**POST, "publishedAt": None})
    assert found is not None
    assert found.published_at == datetime(2026, 11, 18, 11, 6, 40, tzinfo=UTC)


@pytest.mark.parametrize("state", ["DRAFT", "PUBLISH_REQUESTED", "PUBLISH_FAILED"])
def test_what_is_not_published_is_no_post_yet(state: str) -> None:
    assert published({**POST, "lifecycleState": state}) is None


@pytest.mark.parametrize("urn", ["urn:li:activity:1", "1", "urn:li:share:1,2"])
def test_what_has_no_urn_of_a_post_cannot_be_read(urn: str) -> None:
    with pytest.raises(Malformed):
        published({**POST, "id": urn})
    assert not POST_URN.fullmatch(urn)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, PostCategory.TEXT),
        ({"content": {}}, PostCategory.TEXT),
        ({"content": {"media": {"id": "urn:li:image:C1"}}}, PostCategory.IMAGE),
        ({"content": {"media": {"id": "urn:li:video:C1"}}}, PostCategory.VIDEO),
        ({"content": {"media": {"id": "urn:li:document:C1"}}}, PostCategory.CAROUSEL),
        ({"content": {"media": {"id": "odd"}}}, PostCategory.POST),
        ({"content": {"multiImage": {"images": []}}}, PostCategory.CAROUSEL),
        ({"content": {"article": {"source": "https://a"}}}, PostCategory.ARTICLE),
        ({"content": {"poll": {"question": "?"}}}, PostCategory.POST),
        ({"reshareContext": {"parent": "urn:li:share:1"}}, PostCategory.POST),
    ],
)
def test_what_a_post_has_beside_its_words_says_its_kind(
    more: dict[str, object], kind: PostCategory
) -> None:
    assert category({**POST, **more}) is kind


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a \\_b\\_ \\\\ c", "a _b_ \\ c"),
        ("{hashtag|#|one} {hashtag|\\#|two}", "#one #two"),
        ("by @[A. B.](urn:li:person:x1)", "by A. B."),
        ("  ", None),
        (None, None),
    ],
)
def test_little_text_becomes_what_people_read(written: str | None, read: str | None) -> None:
    assert plain(written) == read


def test_answers_may_encode_the_urns_that_they_are_by() -> None:
    assert by_urn({"urn%3Ali%3Ashare%3A1": 1, "urn:li:share:2": 2}) == {
        "urn:li:share:1": 1,
        "urn:li:share:2": 2,
    }
    assert by_urn(None) == {}


FULL: list[dict[str, object]] = [{}] * 50


@pytest.mark.parametrize(
    ("answer", "start"),
    [
        ({"elements": FULL, "paging": {"links": []}}, 50),
        ({"elements": FULL}, 50),
        ({"elements": [{}], "paging": {"links": []}}, None),
        ({"elements": [], "paging": {"links": [{"rel": "prev", "href": "/x?start=0"}]}}, None),
        (
            {"elements": [], "paging": {"links": [{"rel": "next", "href": "/x?start=70&count=5"}]}},
            70,
        ),
        ({"elements": [], "paging": {"links": [{"rel": "next", "href": "/x?count=5"}]}}, 50),
        ({"elements": [], "paging": {"links": [{"rel": "next", "href": "/x?start=0"}]}}, 1),
        ({"elements": None, "paging": None}, None),
    ],
)
def test_a_list_goes_on_after_a_full_page_or_where_a_link_says_so(
    answer: dict[str, object], start: int | None
) -> None:
    assert next_start(answer, 0, 50) == start
