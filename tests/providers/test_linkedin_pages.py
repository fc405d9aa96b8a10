"""A page on LinkedIn: which organization's it is, and its days."""

from datetime import UTC, date, datetime

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import Malformed, ProviderFailed
from app.providers.linkedin_pages import (
    SERIES,
    Days,
    add,
    administered,
    chosen,
    queries,
    urn_of,
)

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
DAY = date(2026, 11, 20)
RANGE = {"timeRange": {"start": 1795132800000, "end": 1795219200000}}
GAINS, SHOWN, VISITS = SERIES
ONE, OTHER = "urn:li:organization:1", "urn:li:organization:2"


def day(series: object, **told: object) -> Days:
    days: Days = {}
    add(days, series, {"elements": [{**RANGE, **told}]})  # type: ignore[arg-type]
    return days


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


def test_organizations_are_those_of_the_roles_each_once() -> None:
    role = {"role": "ADMINISTRATOR", "state": "APPROVED"}
    roles = [{**role, "organization": ONE}, {**role, "organization": ONE}, role]
    assert administered({"elements": roles}) == [ONE]


def test_the_only_organization_is_taken_and_a_wanted_one_among_several() -> None:
    assert chosen([ONE], None) == ONE
    assert chosen([ONE, OTHER], OTHER) == OTHER
    assert chosen([], None) is None


@pytest.mark.parametrize(
    ("urns", "wanted", "words"),
    [
        ([ONE, OTHER], None, "several organizations on LinkedIn: 1, 2"),
        ([ONE], OTHER, "administer 1 on LinkedIn, and not this one"),
        ([], OTHER, "no organization"),
    ],
)
def test_none_is_guessed_and_those_there_are_are_named(
    urns: list[str], wanted: str | None, words: str
) -> None:
    with pytest.raises(ProviderFailed, match=words) as caught:
        chosen(urns, wanted)
    assert caught.value.failure.code is FailureCode.PERMISSION_MISSING


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


def test_what_is_no_day_is_malformed() -> None:
    with pytest.raises(Malformed):
        add({}, VISITS, {"elements": [{"timeRange": {}}]})


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
