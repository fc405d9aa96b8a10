"""A Facebook Page: which one, its counts, and the insights of its days."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from app.domain.collecting.failures import Failure, FailureCode, SeveralAccounts
from app.providers.base import Malformed, ProviderFailed
from app.providers.facebook_pages import MOST_LISTS, Page, chosen, page, read, reading, span
from app.providers.meta import Items

CATS, DOGS = Page("1", "Cats", "a"), Page("2", "Do\ngs", "b")
DOWN = Failure(FailureCode.PROVIDER_UNAVAILABLE, "Down.")
REFUSED = Failure(FailureCode.REQUEST_REJECTED, "Refused.")
DAY = date(2026, 11, 20)


def series(name: str, *values: object) -> dict[str, object]:
    ends = ["2026-11-21T08:00:00+0000", "2026-11-22T08:00:00+0000"]
    told = [{"value": value, "end_time": end} for value, end in zip(values, ends, strict=False)]
    return {"name": name, "period": "day", "values": told}


def test_the_only_page_is_taken_and_of_several_the_one_that_is_named() -> None:
    assert chosen([CATS], None) == CATS
    assert chosen([CATS, DOGS], "2") == DOGS


def test_several_pages_are_named_so_that_somebody_can_choose() -> None:
    with pytest.raises(ProviderFailed) as caught:
        chosen([CATS, DOGS], None)
    failure = caught.value.failure
    assert isinstance(failure, SeveralAccounts)
    assert failure.accounts == (("1", "Cats"), ("2", "Dogs"))
    assert "Cats (1), Dogs (2)" in failure.message
    assert "--account" in failure.message


def test_a_page_that_is_not_among_them_is_told_apart_from_those_that_are() -> None:
    with pytest.raises(ProviderFailed) as caught:
        chosen([CATS], "3")
    assert "the Page 3, but to Cats (1)" in caught.value.failure.message


def test_a_person_without_pages_is_told_so() -> None:
    with pytest.raises(ProviderFailed) as caught:
        chosen([], None)
    assert "no Page" in caught.value.failure.message
    assert caught.value.failure.code is FailureCode.PERMISSION_MISSING


def test_of_a_hundred_pages_ten_are_named() -> None:
    many = [Page(str(n), f"Page {n}", "a") for n in range(100)]
    with pytest.raises(ProviderFailed) as caught:
        chosen(many, None)
    assert "Page 9 (9) and 90 more" in caught.value.failure.message


async def test_all_lists_of_pages_are_read_and_those_without_end_are_not() -> None:
    async def lists(number: int) -> AsyncIterator[Items]:
        for each in range(number):
            listed = {"id": str(each), "access_token": "a"}
            yield [listed], None if each == number - 1 else "on"

    assert [each.id for each in await read(lists(3))] == ["0", "1", "2"]
    assert len(await read(lists(10**6))) == MOST_LISTS


def test_a_page_is_read_with_its_own_token() -> None:
    assert page({"id": "1", "name": "Cats", "access_token": "a"}) == CATS
    assert page({"id": "1", "access_token": "a"}).name == "1"
    with pytest.raises(Malformed):
        page({"id": "1", "name": "Cats"})


def test_each_day_has_its_followers_and_who_came_and_went() -> None:
    told = [
        series("page_follows", 100, 104),
        series("page_daily_follows_unique", 5, 6),
        series("page_daily_unfollows_unique", 1, 2),
        series("page_views_total", 30),
        series("page_total_media_view_unique", 900),
        series("page_media_view", 9999),
    ]
    found = reading({"followers_count": 104}, {"data": told}, {})
    assert found.now == {"followers": 104}
    assert found.days[DAY] == {
        "followers": 100,
        "followers_gained": 5,
        "followers_lost": 1,
        "profile_views": 30,
        "reach": 900,
    }
    assert found.days[date(2026, 11, 21)]["followers"] == 104


def test_insights_that_fail_leave_the_followers_of_now() -> None:
    found = reading({"followers_count": 104}, DOWN, {})
    assert found.now == {"followers": 104}
    lacking = ("followers_gained", "followers_lost", "profile_views", "reach")
    assert found.missing == dict.fromkeys(lacking, DOWN)


def test_one_metric_that_is_refused_costs_itself() -> None:
    told = {"data": [series("page_views_total", 30)]}
    found = reading({"followers_count": 104}, told, {"page_total_media_view_unique": REFUSED})
    assert found.missing == {"reach": REFUSED}
    assert found.days == {DAY: {"profile_views": 30}}


def test_a_page_below_a_hundred_likes_has_no_days() -> None:
    found = reading({"followers_count": 9}, {"data": []}, {})
    assert (found.now, found.days, found.missing) == ({"followers": 9}, {}, {})


def test_ninety_days_at_most_are_asked_for() -> None:
    asked = span(date(2025, 1, 1), datetime(2026, 11, 22, 15, tzinfo=UTC))
    days = (int(asked["until"]) - int(asked["since"])) / 86_400
    assert 88 < days <= 90
