"""The requests that posts of a Facebook Page take, one by one and together."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers.base import PostRef, ProviderFailed
from app.providers.batches import BatchBuilder
from app.providers.facebook import POST_ID
from app.providers.facebook_steps import Answer, Found, Outcome, Together, address_of, read
from app.providers.refused_metrics import Refused, RefusedMetrics
from tests.providers.readers import NOW

PICTURE = PostRef("2", NOW - timedelta(days=9), PostCategory.IMAGE)
UNKNOWN = PostRef("3", NOW - timedelta(days=9))
GATED = Refused(FailureCode.PERMISSION_MISSING, "No.", words="(#10) No permission.")
LIMIT = Failure(FailureCode.RATE_LIMITED, "Slower.")
DOWN = Failure(FailureCode.PROVIDER_UNAVAILABLE, "Down.")
ANSWER: Mapping[str, object] = {
    "id": "1_2",
    "attachments": {"data": [{"media_type": "photo"}]},
    "shares": {"count": 4},
}
OF_VIDEO: Mapping[str, object] = {**ANSWER, "attachments": {"data": [{"media_type": "video"}]}}


def walked(post: PostRef, refused: RefusedMetrics, *answers: Answer) -> tuple[list[str], Outcome]:
    """What is asked for, given these answers, and what is learned."""
    steps, asked = read(post, "1", refused, NOW), list[str]()
    asked.append(next(steps))
    for answer in answers:
        try:
            asked.append(steps.send(answer))
        except StopIteration as end:
            outcome: Outcome = end.value
            return asked, outcome
    raise AssertionError(f"it asks for more: {asked[-1]}")


def test_a_post_is_asked_for_by_its_pages_id_and_its_own() -> None:
    assert address_of("2", "1") == "1_2"
    assert address_of("7_2", "1") == "7_2"
    assert address_of("2", None) == "2"


def test_a_picture_takes_one_request() -> None:
    asked, outcome = walked(PICTURE, RefusedMetrics(), ANSWER)
    assert outcome == Found(ANSWER, {})
    assert len(asked) == 1
    assert "post_video_view_time" not in asked[0]


def test_a_post_that_turns_out_to_be_a_video_is_asked_once_more() -> None:
    asked, outcome = walked(UNKNOWN, RefusedMetrics(), OF_VIDEO, OF_VIDEO)
    assert outcome == Found(OF_VIDEO, {})
    assert ["post_video_view_time" in each for each in asked] == [False, True]


def test_a_permission_that_reactions_and_comments_take_costs_these_alone_and_is_remembered() -> (
    None
):
    refused = RefusedMetrics()
    asked, outcome = walked(PICTURE, refused, GATED, ANSWER)
    assert isinstance(outcome, Found)
    assert outcome.refused.keys() == {"reactions", "comments"}
    assert ["comments.limit(0)" in each for each in asked] == [True, False]
    again, _ = walked(PICTURE, refused, ANSWER)
    assert again == [asked[1]]


REEL = PostRef("4", NOW - timedelta(days=9), PostCategory.REEL)
SECOND_REEL = PostRef("5", NOW - timedelta(days=9), PostCategory.REEL)
OF_REEL: Mapping[str, object] = {
    **OF_VIDEO,
    "permalink_url": "https://www.facebook.com/reel/904/",
}
PLAYS: Mapping[str, object] = {
    "data": [{"name": "fb_reels_total_plays", "period": "lifetime", "values": [{"value": 15}]}]
}


def test_a_reel_takes_another_request_for_its_video() -> None:
    asked, outcome = walked(REEL, RefusedMetrics(), OF_REEL, PLAYS)
    assert asked[1].startswith("904/video_insights?metric=fb_reels_total_plays,")
    assert isinstance(outcome, Found)
    assert outcome.reader(outcome.post, outcome.refused).extra["plays"] == 15


def refused_of_video(refused: RefusedMetrics) -> tuple[int, Outcome]:
    """How many requests a reel takes whose video's insights are all refused; what is learned."""
    steps, sent = read(REEL, "1", refused, NOW), 1
    path = next(steps)
    try:
        while sent < 100:
            path = steps.send(GATED if "video_insights" in path else OF_REEL)
            sent += 1
    except StopIteration as end:
        return sent, end.value
    raise AssertionError("it asks without end")


def test_where_everything_is_refused_of_a_reels_video_its_post_is_read_and_others_not_asked() -> (
    None
):
    refused = RefusedMetrics()
    sent, outcome = refused_of_video(refused)
    assert sent < 12
    assert isinstance(outcome, Found)
    reading = outcome.reader(outcome.post, outcome.refused)
    assert reading.metrics.shares == 4
    assert reading.missing["plays"] == GATED
    asked, other = walked(SECOND_REEL, refused, OF_REEL)
    assert len(asked) == 1
    assert isinstance(other, Found)
    assert "No permission" in other.reader(OF_REEL, {}).missing["plays"].message


def test_one_reel_of_which_everything_is_refused_is_alone_where_others_were_answered() -> None:
    refused = RefusedMetrics()
    walked(SECOND_REEL, refused, OF_REEL, PLAYS)
    refused_of_video(refused)
    asked, _ = walked(SECOND_REEL, refused, OF_REEL, PLAYS)
    assert len(asked) == 2


@pytest.mark.parametrize("failure", [DOWN, LIMIT, GATED])
def test_what_a_batch_knows_of_a_reel_is_kept_when_it_ends_before_its_video(
    failure: Failure,
) -> None:
    builder, rounds = together([REEL, *POSTS[:1]])
    rounds.take([OF_REEL, ANSWER])
    rounds.end(failure)
    found = builder.batch(now=NOW).found["4"]
    assert found.metrics.shares == 4
    assert found.missing["plays"].code is failure.code


def test_a_limit_at_a_reels_video_ends_the_batch_and_both_posts_are_kept() -> None:
    builder, rounds = together([REEL, SECOND_REEL])
    rounds.take([OF_REEL, OF_REEL])
    rounds.take([LIMIT, GATED])
    assert not rounds.paths
    assert builder.batch(now=NOW).found.keys() == {"4", "5"}


def refused_all(plain: Answer) -> tuple[int, Outcome]:
    """How many requests are made, and what is learned, where only the plain one is answered."""
    steps, sent = read(PICTURE, "1", RefusedMetrics(), NOW), 1
    path = next(steps)
    try:
        while sent < 100:
            is_plain = "insights" not in path and "summary" not in path
            path = steps.send(plain if is_plain else GATED)
            sent += 1
    except StopIteration as end:
        return sent, end.value
    raise AssertionError("it asks without end")


def test_where_everything_is_refused_shares_are_still_read() -> None:
    sent, outcome = refused_all(ANSWER)
    assert isinstance(outcome, Found)
    assert outcome.post == ANSWER
    assert set(outcome.refused.values()) == {GATED}
    assert sent < 15


def test_where_nothing_else_is_known_the_refusal_stands() -> None:
    _, outcome = refused_all({"id": "1_2"})
    assert outcome == GATED


def test_a_failure_of_another_kind_is_the_posts() -> None:
    _, outcome = walked(PICTURE, RefusedMetrics(), DOWN)
    assert outcome == DOWN


POSTS = [PostRef(str(n), NOW - timedelta(days=9), PostCategory.IMAGE) for n in range(1, 5)]


def together(posts: list[PostRef]) -> tuple[BatchBuilder, Together]:
    builder = BatchBuilder(posts, pattern=POST_ID, limit=50)
    return builder, Together(builder, posts, "1", RefusedMetrics(), NOW)


def test_the_first_that_is_refused_finds_out_what_for_the_others() -> None:
    builder, rounds = together(POSTS)
    rounds.take([ANSWER, GATED, GATED, GATED])
    assert list(rounds.paths) == [POSTS[1]]
    rounds.take([ANSWER])
    assert not rounds.paths
    assert rounds.waiting == POSTS[2:] == builder.left


def test_a_limit_ends_a_batch_and_what_was_answered_is_kept() -> None:
    builder, rounds = together(POSTS)
    rounds.take([LIMIT, GATED, ANSWER, DOWN])
    assert not rounds.paths
    assert not rounds.waiting
    batch = builder.batch(now=NOW)
    assert batch.found.keys() == {"3"}
    assert [batch.missing[each].code for each in ("1", "2", "4")] == [
        LIMIT.code,
        LIMIT.code,
        DOWN.code,
    ]


def test_a_failure_of_the_whole_is_raised_only_while_nothing_is_known() -> None:
    _, nothing = together(POSTS)
    with pytest.raises(ProviderFailed):
        nothing.end(DOWN)
    builder, something = together(POSTS)
    something.take([ANSWER, GATED, GATED, GATED])
    something.end(DOWN)
    assert {failure.code for failure in builder.batch(now=NOW).missing.values()} == {DOWN.code}
