"""A page on LinkedIn: what it is called, and its days."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from app.domain.collecting.failures import Failure
from app.providers.answers import Answer, Days
from app.providers.linkedin_pages import (
    SERIES,
    Series,
    add,
    queries,
    urn_of,
)

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
DAY = date(2026, 11, 20)
RANGE = {"timeRange": {"start": 1795132800000, "end": 1795219200000}}
GAINS, SHOWN, VISITS = SERIES
ONE = "urn:li:organization:1"


def day(series: Series, **told: object) -> Mapping[date, Mapping[str, Answer]]:
    days = Days()
    add(days, series, {"elements": [{**RANGE, **told}]})
    return days.counts


@pytest.mark.parametrize(
    ("given", "urn"),
    [
        ("2414183", "urn:li:organization:2414183"),
        (ONE, ONE),
        ("urn:li:person:x", "urn:li:person:x"),
        (None, None),
    ],
)
def test_an_organization_may_be_named_by_its_number(given: str | None, urn: str | None) -> None:
    assert urn_of(given) == urn


def test_followers_gained_came_unpaid_and_paid() -> None:
    gains = {"organicFollowerGain": 7, "paidFollowerGain": 2}
    assert day(GAINS, followerGains=gains) == {DAY: {"followers_gained": 9}}


def test_a_day_that_lost_more_than_it_gained_says_nothing_of_who_came() -> None:
    told = day(GAINS, followerGains={"organicFollowerGain": -3, "paidFollowerGain": 0})
    assert isinstance(told[DAY]["followers_gained"], Failure)


def test_impressions_of_a_day_come_with_reach_or_without() -> None:
    both = {"impressionCount": 90, "uniqueImpressionsCount": 60}
    assert day(SHOWN, totalShareStatistics=both) == {DAY: {"impressions": 90, "reach": 60}}
    alone = {"impressionCount": 90}
    assert day(SHOWN, totalShareStatistics=alone) == {DAY: {"impressions": 90}}


def test_visits_are_those_of_all_of_the_page() -> None:
    views = {"allPageViews": {"pageViews": 12}, "jobsPageViews": {"pageViews": 3}}
    assert day(VISITS, totalPageStatistics={"views": views}) == {DAY: {"profile_views": 12}}


def test_what_is_no_day_costs_itself() -> None:
    days, gains = Days(), {"organicFollowerGain": 7}
    elements: list[object] = [{"timeRange": {}}, None, {**RANGE, "followerGains": gains}]
    add(days, GAINS, {"elements": elements})
    assert days.counts == {DAY: {"followers_gained": 7}}
    assert days.missing.keys() == {"followers_gained"}


def test_days_are_asked_for_up_to_the_day_before_yesterday_and_a_year_back() -> None:
    (_, query), *_ = queries(ONE, date(2020, 1, 1), NOW)
    assert query == {
        "q": "organizationalEntity",
        "organizationalEntity": "urn%3Ali%3Aorganization%3A1",
        "timeIntervals": (
            "(timeRange:(start:1763856000000,end:1795219200000),timeGranularityType:DAY)"
        ),
    }


def test_visits_are_asked_for_by_another_name() -> None:
    query = queries(ONE, DAY, NOW)[-1][1]
    assert (query["q"], query["organization"]) == ("organization", "urn%3Ali%3Aorganization%3A1")


def test_days_that_nobody_knows_yet_are_not_asked_for() -> None:
    assert queries(ONE, date(2026, 11, 21), NOW) == []
