"""What becomes of LinkedIn's answers for the posts of one batch."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.numbers.metrics import Metrics
from app.domain.posts import PostCategory
from app.providers.base import Batch, PostRef, ProviderFailed
from app.providers.batches import UNREADABLE, BatchBuilder
from app.providers.linkedin_posts import POST_URN
from app.providers.linkedin_steps import (
    SILENT,
    MemberPosts,
    PagePosts,
    social_metadata,
    statistics,
)
from app.providers.refused_metrics import Refused, RefusedMetrics
from app.providers.requests import Answer
from tests.providers.readers import DAY, NOW

PAGE = "urn:li:organization:1"
SHARE, OTHER, UGC = "urn:li:share:1", "urn:li:share:2", "urn:li:ugcPost:3"
COUNTED = {
    "uniqueImpressionsCount": 800,
    "shareCount": 3,
    "clickCount": 21,
    "likeCount": 30,
    "impressionCount": 1000,
    "commentCount": 4,
}
ALL = Metrics(1000, 30, 4, 3, None, 1000, 21)
REACTED = {
    "commentSummary": {"count": 5, "topLevelCount": 2},
    "reactionSummaries": {"LIKE": {"count": 8}, "PRAISE": {"count": 1}},
}
DOWN = Failure(FailureCode.PROVIDER_UNAVAILABLE, "Down.")
LIMIT = Failure(FailureCode.QUOTA_EXHAUSTED, "Enough for today.")
DENIED = Failure(FailureCode.PERMISSION_MISSING, "No.")


def counted(*urns: str, **more: object) -> dict[str, object]:
    kinds = {"share": "share", "ugcPost": "ugcPost"}
    return {
        "elements": [
            {kinds[urn.split(":")[2]]: urn, "totalShareStatistics": {**COUNTED, **more}}
            for urn in urns
        ]
    }


def social(*urns: str, errors: Mapping[str, int] | None = None) -> dict[str, object]:
    return {
        "results": dict.fromkeys(urns, REACTED),
        "errors": {urn: {"status": status} for urn, status in (errors or {}).items()},
    }


class LinkedIn:
    """Answers each path by what it is told, several answers in turn; keeps what it was asked."""

    def __init__(self, **told: Any) -> None:
        self.told = {
            path: each if isinstance(each, list) else [each] for path, each in told.items()
        }
        self.asked: list[tuple[str, str]] = []

    async def __call__(self, path: str, query: Mapping[str, str]) -> Answer:
        lists = (query[name] for name in ("shares", "ugcPosts", "ids", "type") if name in query)
        self.asked.append((path, unquote(next(lists, query.get("queryType", "")))))
        answers = self.told[path]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Failure):
            raise ProviderFailed(answer)
        return Answer(answer, None)


STATISTICS = "organizationalEntityShareStatistics"


async def read(linkedin: LinkedIn, *posts: PostRef, with_social: bool = False) -> Batch:
    builder = BatchBuilder(posts, pattern=POST_URN, limit=20)
    refused = RefusedMetrics()
    page = PagePosts(builder, linkedin, refused, owner=PAGE, with_social=with_social, now=NOW)
    try:
        await page.read()
    except ProviderFailed as problem:
        builder.end(problem.failure)
    return builder.batch(now=NOW)


def post(urn: str, *, age: timedelta | None = 9 * DAY, **more: Any) -> PostRef:
    return PostRef(urn, None if age is None else NOW - age, **more)


async def test_shares_and_posts_are_asked_for_apart_and_counted_alike() -> None:
    linkedin = LinkedIn(**{STATISTICS: [counted(SHARE, OTHER), counted(UGC)]})
    batch = await read(linkedin, post(SHARE), post(UGC), post(OTHER))
    assert {urn: reading.metrics for urn, reading in batch.found.items()} == {
        SHARE: ALL,
        OTHER: ALL,
        UGC: ALL,
    }
    assert batch.found[UGC].reach == 800
    assert linkedin.asked == [(STATISTICS, f"List({SHARE},{OTHER})"), (STATISTICS, f"List({UGC})")]


async def test_reactions_by_kind_come_beside_them_where_they_may_be_read() -> None:
    linkedin = LinkedIn(**{STATISTICS: counted(UGC), "socialMetadata": social(UGC)})
    reading = (await read(linkedin, post(UGC), with_social=True)).found[UGC]
    assert (reading.metrics, reading.missing) == (ALL, {})
    assert (reading.extra["reactionsLike"], reading.extra["reactionsCelebrate"]) == (8, 1)
    assert reading.extra["reactionsLove"] is None


async def test_reactions_that_are_down_are_missing_and_nothing_else_is() -> None:
    linkedin = LinkedIn(**{STATISTICS: counted(UGC), "socialMetadata": DOWN})
    reading = (await read(linkedin, post(UGC), with_social=True)).found[UGC]
    assert reading.metrics == ALL
    assert set(reading.missing) == {
        *("reactionsLike", "reactionsLove", "reactionsCelebrate"),
        *("reactionsSupport", "reactionsInsightful", "reactionsFunny"),
    }


async def test_of_an_old_post_only_what_is_of_its_whole_life_is_taken() -> None:
    linkedin = LinkedIn(socialMetadata=social(SHARE, UGC))
    batch = await read(linkedin, post(SHARE, age=400 * DAY), post(UGC, age=None))
    for reading in batch.found.values():
        assert reading.metrics == Metrics(likes=9, comments=5)
        assert set(reading.missing) == {"views", "impressions", "reach", "shares", "clicks"}
        assert "twelve months" in reading.missing["views"].message
    assert linkedin.asked == [("socialMetadata", f"List({SHARE},{UGC})")]


async def test_a_post_that_nobody_has_seen_has_no_zeros() -> None:
    linkedin = LinkedIn(**{STATISTICS: counted(), "socialMetadata": social(UGC)})
    reading = (await read(linkedin, post(UGC))).found[UGC]
    assert reading.metrics == Metrics(likes=9, comments=5)
    assert reading.missing["views"].code is FailureCode.METRICS_DELAYED


async def test_what_neither_tells_of_is_lost() -> None:
    told = social(errors={SHARE: 404, OTHER: 403})
    linkedin = LinkedIn(**{STATISTICS: counted(), "socialMetadata": told})
    batch = await read(linkedin, post(SHARE), post(OTHER), post(UGC, age=DAY))
    assert {urn: failure.code for urn, failure in batch.missing.items()} == {
        SHARE: FailureCode.POST_NOT_FOUND,
        OTHER: FailureCode.POST_NOT_FOUND,
        UGC: FailureCode.METRICS_DELAYED,
    }


async def test_where_nobody_may_ask_whether_a_post_is_there_it_is_not_called_lost() -> None:
    linkedin = LinkedIn(**{STATISTICS: counted(), "socialMetadata": DENIED})
    assert (await read(linkedin, post(UGC))).missing == {UGC: SILENT}


async def test_a_post_whose_part_of_an_answer_is_down_is_not_called_lost() -> None:
    told = social(errors={UGC: 500})
    linkedin = LinkedIn(**{STATISTICS: counted(), "socialMetadata": told})
    missing = (await read(linkedin, post(UGC))).missing
    assert missing[UGC].code is FailureCode.PROVIDER_UNAVAILABLE


async def test_a_foreign_post_costs_itself_and_the_others_are_asked_for_again() -> None:
    words = "Unpermitted fields present in PARAMETER: ... processing fields [/shares[0]]"
    refused = Refused(FailureCode.PERMISSION_MISSING, "No.", words=words)
    linkedin = LinkedIn(**{STATISTICS: [refused, counted(OTHER)]})
    batch = await read(linkedin, post(SHARE), post(OTHER))
    assert batch.found.keys() == {OTHER}
    assert batch.missing[SHARE].code is FailureCode.POST_NOT_FOUND
    assert linkedin.asked[-1] == (STATISTICS, f"List({OTHER})")


async def test_a_refusal_that_names_nobody_is_that_of_all() -> None:
    with pytest.raises(ProviderFailed) as caught:
        await read(LinkedIn(**{STATISTICS: DENIED}), post(SHARE), post(UGC))
    assert caught.value.failure is DENIED


async def test_what_came_before_a_limit_is_kept() -> None:
    linkedin = LinkedIn(**{STATISTICS: [counted(SHARE), LIMIT]})
    batch = await read(linkedin, post(SHARE), post(UGC))
    assert batch.found.keys() == {SHARE}
    assert batch.missing == {UGC: LIMIT}


async def test_a_limit_on_reactions_leaves_the_numbers_and_ends_the_batch() -> None:
    linkedin = LinkedIn(**{STATISTICS: [counted(SHARE), counted(UGC)], "socialMetadata": LIMIT})
    batch = await read(linkedin, post(SHARE), post(UGC), with_social=True)
    assert batch.found[SHARE].metrics == ALL
    assert batch.missing == {UGC: LIMIT}


async def test_an_element_that_cannot_be_read_costs_itself_and_is_not_called_lost() -> None:
    told = {"elements": [{"share": SHARE, "totalShareStatistics": COUNTED}, None]}
    linkedin = LinkedIn(**{STATISTICS: told})
    batch = await read(linkedin, post(SHARE), post(OTHER))
    assert batch.found.keys() == {SHARE}
    assert batch.missing == {OTHER: UNREADABLE}


async def test_statistics_that_are_none_cost_their_post_what_they_would_count() -> None:
    told = {"elements": [{"share": SHARE, "totalShareStatistics": 7}]}
    linkedin = LinkedIn(**{STATISTICS: told, "socialMetadata": social(SHARE)})
    reading = (await read(linkedin, post(SHARE), with_social=True)).found[SHARE]
    assert reading.metrics == Metrics(likes=9, comments=5)
    assert reading.missing["views"].code is FailureCode.MALFORMED_RESPONSE


async def test_a_video_is_asked_for_its_views_and_watch_time() -> None:
    linkedin = LinkedIn(
        **{STATISTICS: counted(UGC), "socialMetadata": social(UGC)},
        videoAnalytics=[{"elements": [{"value": 40}]}, {"elements": [{"value": 90_500}]}],
    )
    video = post(UGC, category=PostCategory.VIDEO)
    reading = (await read(linkedin, video, with_social=True)).found[UGC]
    assert (reading.extra["videoViews"], reading.metrics.watch_seconds) == (40, 90)
    assert reading.metrics.views == 1000
    assert [asked for path, asked in linkedin.asked if path == "videoAnalytics"] == [
        *("VIDEO_VIEW", "TIME_WATCHED"),
    ]


async def test_a_video_that_is_not_known_by_its_post_is_not_asked_for() -> None:
    linkedin = LinkedIn(**{STATISTICS: counted(SHARE), "socialMetadata": social(SHARE)})
    video = post(SHARE, category=PostCategory.VIDEO)
    reading = (await read(linkedin, video, with_social=True)).found[SHARE]
    assert reading.metrics.watch_seconds is None
    assert "videoViews" not in reading.extra


def test_statistics_and_social_metadata_are_told_by_urn() -> None:
    assert statistics(counted(SHARE)).of(SHARE) == COUNTED
    assert statistics(counted(SHARE)).of(UGC) is None
    encoded = {"results": {"urn%3Ali%3Ashare%3A1": REACTED, UGC: None}}
    assert social_metadata(encoded).of(SHARE) == REACTED
    assert social_metadata(encoded).of(UGC) is UNREADABLE


MEMBER = "memberCreatorPostAnalytics"


def single(count: int) -> dict[str, object]:
    return {"elements": [{"count": count, "metricType": "any"}]}


async def members(linkedin: LinkedIn, *posts: PostRef) -> Batch:
    builder = BatchBuilder(posts, pattern=POST_URN, limit=20)
    try:
        await MemberPosts(builder, linkedin, RefusedMetrics(), now=NOW).read()
    except ProviderFailed as problem:
        builder.end(problem.failure)
    return builder.batch(now=NOW)


async def test_a_members_post_is_asked_for_metric_by_metric() -> None:
    linkedin = LinkedIn(
        **{MEMBER: [single(number) for number in (100, 80, 7, 6, 5, 4, 3, 2, 1, 0)]}
    )
    reading = (await members(linkedin, post(SHARE))).found[SHARE]
    assert reading.metrics == Metrics(100, 7, 6, 5, 4, 100, 3)
    assert reading.reach == 80
    assert reading.extra == {"sends": 2, "profileVisits": 1, "follows": 0}
    assert [asked for _, asked in linkedin.asked] == [
        *("IMPRESSION", "MEMBERS_REACHED", "REACTION", "COMMENT"),
        *("RESHARE", "POST_SAVE", "LINK_CLICKS"),
        *("POST_SEND", "PROFILE_VIEW_FROM_CONTENT", "FOLLOWER_GAINED_FROM_CONTENT"),
    ]


async def test_a_members_video_is_asked_for_plays_and_watch_time() -> None:
    videos = [single(40), single(90_500)]
    linkedin = LinkedIn(**{MEMBER: single(9), "memberCreatorVideoAnalytics": videos})
    reading = (await members(linkedin, post(UGC, category=PostCategory.VIDEO))).found[UGC]
    assert (reading.extra["videoViews"], reading.metrics.watch_seconds) == (40, 90)


async def test_a_members_post_that_fails_leaves_the_next_one_alone() -> None:
    lost = Failure(FailureCode.POST_NOT_FOUND, "No.")
    linkedin = LinkedIn(**{MEMBER: [lost, DOWN, single(9)]})
    batch = await members(linkedin, post(SHARE), post(OTHER), post(UGC))
    assert batch.found.keys() == {UGC}
    assert batch.missing[SHARE].code is FailureCode.POST_NOT_FOUND
    assert batch.missing[OTHER] is DOWN


async def test_a_limit_keeps_what_was_answered_of_a_member_and_ends_the_batch() -> None:
    linkedin = LinkedIn(**{MEMBER: [single(9), single(8), LIMIT]})
    batch = await members(linkedin, post(SHARE), post(UGC))
    assert batch.found[SHARE].metrics == Metrics(views=9, impressions=9)
    assert batch.found[SHARE].missing["likes"] is LIMIT
    assert batch.missing == {UGC: LIMIT}
    assert len(linkedin.asked) == 3
