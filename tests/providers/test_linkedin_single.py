"""Metrics for each of which LinkedIn wants a request of its own."""

from datetime import timedelta

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.answers import Number
from app.providers.base import Malformed, PostRef, ProviderFailed
from app.providers.linkedin_single import OF_VIDEOS, OneByOne, entity, total, video_metrics
from app.providers.refused_metrics import Refused, RefusedMetrics
from tests.providers.readers import DAY, NOW

POST = PostRef("urn:li:ugcPost:1", NOW - DAY)
NAMES = {"ONE": "likes", "TWO": "comments", "THREE": "shares"}
REFUSED = Refused(FailureCode.REQUEST_REJECTED, "No.", words="ONE is retired")
DOWN = Failure(FailureCode.PROVIDER_UNAVAILABLE, "Down.")
LIMIT = Failure(FailureCode.QUOTA_EXHAUSTED, "Enough for today.")


class Told:
    """What LinkedIn says of each metric, and what it was asked for."""

    def __init__(self, **told: Number) -> None:
        self.told = told
        self.asked: list[str] = []

    async def look(self, name: str) -> Number:
        self.asked.append(name)
        answer = self.told[name]
        if isinstance(answer, Failure):
            raise ProviderFailed(answer)
        return answer


async def read(told: Told, single: OneByOne | None = None) -> dict[str, Number]:
    single = single or OneByOne(RefusedMetrics(), NOW)
    return await single.read("member", NAMES, POST, told.look)


async def test_each_is_asked_for_and_kept_by_our_name() -> None:
    assert await read(Told(ONE=0, TWO=None, THREE=4)) == {
        "likes": 0,
        "comments": None,
        "shares": 4,
    }


async def test_one_that_is_refused_costs_itself_and_is_not_asked_for_again_that_day() -> None:
    single = OneByOne(RefusedMetrics(), NOW)
    told = Told(ONE=REFUSED, TWO=2, THREE=3)
    for _ in range(2):
        found = await read(told, single)
        assert isinstance(found["likes"], Failure)
        assert "ONE is retired" in found["likes"].message
        assert (found["comments"], found["shares"]) == (2, 3)
    assert told.asked == ["ONE", "TWO", "THREE", "TWO", "THREE"]


async def test_one_that_fails_after_others_were_answered_costs_itself() -> None:
    assert await read(Told(ONE=1, TWO=DOWN, THREE=3)) == {
        "likes": 1,
        "comments": DOWN,
        "shares": 3,
    }


async def test_what_fails_the_first_request_is_not_met_again() -> None:
    told = Told(ONE=DOWN, TWO=2, THREE=3)
    assert set((await read(told)).values()) == {DOWN}
    assert told.asked == ["ONE"]


async def test_a_limit_stops_everything_of_the_account() -> None:
    single = OneByOne(RefusedMetrics(), NOW)
    told = Told(ONE=1, TWO=LIMIT, THREE=3)
    assert await read(told, single) == {"likes": 1, "comments": LIMIT, "shares": LIMIT}
    assert set((await read(told, single)).values()) == {LIMIT}
    assert told.asked == ["ONE", "TWO"]
    assert single.stopped is LIMIT


@pytest.mark.parametrize(
    ("urn", "written"),
    [
        ("urn:li:share:1", "(share:urn%3Ali%3Ashare%3A1)"),
        ("urn:li:ugcPost:1", "(ugc:urn%3Ali%3AugcPost%3A1)"),
    ],
)
def test_a_post_is_named_by_its_kind(urn: str, written: str) -> None:
    assert entity(urn) == written


@pytest.mark.parametrize(
    ("elements", "is_time", "number"),
    [
        ([{"count": 7}], False, 7),
        ([{"count": 7999}], True, 7),
        ([{"other": 7}], False, None),
        ([], False, None),
    ],
)
def test_a_total_is_the_only_element(
    elements: list[object], is_time: bool, number: int | None
) -> None:
    assert total({"elements": elements}, "count", is_time=is_time) == number


def test_several_totals_are_not_added_up() -> None:
    with pytest.raises(Malformed):
        total({"elements": [{"count": 1}, {"count": 2}]}, "count", is_time=False)


@pytest.mark.parametrize("age", [timedelta(days=180), None])
def test_views_of_an_old_video_are_not_asked_for(age: timedelta | None) -> None:
    old = PostRef("urn:li:ugcPost:1", None if age is None else NOW - age)
    assert list(video_metrics(old, NOW)) == ["TIME_WATCHED"]
    assert video_metrics(POST, NOW) == OF_VIDEOS
