"""What an answer says of one post, metric by metric."""

from datetime import date

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.numbers.metrics import LARGEST_COUNT, Metrics
from app.providers import answers

NO = Failure(FailureCode.PERMISSION_MISSING, "No.")
DAY = date(2026, 11, 20)


def test_a_value_that_can_not_be_read_says_why_and_shows_itself_cut() -> None:
    failure = answers.count({"likes": "x" * 1000}, "likes")

    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.MALFORMED_RESPONSE
    assert "likes is not a count: 'xxx" in failure.message
    assert len(failure.message) < 100


def test_what_is_left_out_is_not_reported() -> None:
    assert answers.count({}, "likes") is None
    assert answers.count_in_text({}, "likes") is None
    assert answers.seconds_from_millis({"time": 1999.5}, "time") == 1


@pytest.mark.parametrize(
    ("parts", "expected"),
    [((1, 2), 3), ((1, None), 1), ((0, None), 0), ((None, None), None), ((1, NO), NO)],
)
def test_a_total_needs_every_part_that_is_reported(
    parts: tuple[answers.Answer, ...], expected: answers.Answer
) -> None:
    assert answers.total(*parts) == expected


@pytest.mark.parametrize(
    ("preferred", "other", "expected"),
    [(1, 2, 1), (None, 2, 2), (NO, 2, 2), (NO, None, NO), (None, NO, NO), (0, 2, 0)],
)
def test_of_two_answers_a_value_is_taken(
    preferred: answers.Answer, other: answers.Answer, expected: answers.Answer
) -> None:
    assert answers.either(preferred, other) == expected


def test_a_reading_keeps_values_and_reasons_apart() -> None:
    reading = answers.reading(views=3, likes=None, saves=NO, reach=2, videoViews=1, quotes=NO)

    assert (reading.metrics, reading.reach) == (Metrics(views=3), 2)
    assert reading.extra == {"videoViews": 1}
    assert reading.missing == {"saves": NO, "quotes": NO}


def test_what_adds_up_to_more_than_is_believed_is_not_answered() -> None:
    reading = answers.reading(shares=answers.total(LARGEST_COUNT, 1))

    assert reading.metrics.shares is None
    assert reading.missing["shares"].code is FailureCode.MALFORMED_RESPONSE


def test_why_a_count_of_days_is_missing_is_not_told_of_one_that_is_there_now() -> None:
    days = answers.Days()
    days.add(["reach"], lambda: (DAY, {"followers": NO, "reach": 3, "posts": NO}))
    days.lack(["followers", "impressions"], NO)
    told = answers.account({"followers": 5, "following": NO}, days)
    assert (told.now, told.days) == ({"followers": 5}, {DAY: {"reach": 3}})
    assert told.missing.keys() == {"following", "posts", "impressions"}
