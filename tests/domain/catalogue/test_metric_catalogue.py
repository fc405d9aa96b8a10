"""The catalogue as a whole; what it says of each platform is in `platforms`."""

from collections import Counter
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest

from app.domain.catalogue.definitions import EVERYWHERE, EXTRA, MetricDefinition
from app.domain.catalogue.metric_catalogue import (
    METRIC_CATALOGUE,
    VIEWS_ARE_IMPRESSIONS,
    breaks_between,
    definitions,
    reported_fields,
)
from app.domain.platforms import Platform

YOUTUBE, INSTAGRAM = Platform.YOUTUBE, Platform.INSTAGRAM
DAY = timedelta(days=1)
SHORTS = date(2025, 3, 31)
RETIRED = date(2025, 4, 21)

each_definition = pytest.mark.parametrize(
    "definition", definitions(), ids=lambda each: f"{each.platform}-{each.name}"
)


def test_every_platform_is_in_it_in_the_order_of_platforms() -> None:
    assert list(METRIC_CATALOGUE) == list(Platform)


def test_definitions_are_those_of_one_platform_or_of_all() -> None:
    assert definitions(YOUTUBE) == list(METRIC_CATALOGUE[YOUTUBE])
    assert len(definitions()) == sum(map(len, METRIC_CATALOGUE.values()))


@pytest.mark.parametrize("platform", Platform)
def test_a_platform_says_of_its_own_metrics_what_each_is_once(platform: Platform) -> None:
    of_platform = METRIC_CATALOGUE[platform]
    assert {each.platform for each in of_platform} == {platform}
    assert Counter(each.name for each in of_platform).most_common(1)[0][1] == 1
    assert [each.is_extra for each in of_platform] == sorted(each.is_extra for each in of_platform)


@each_definition
def test_a_definition_has_a_known_name_and_one_sentence(definition: MetricDefinition) -> None:
    assert definition.name in {**EVERYWHERE, **EXTRA}
    assert definition.platform_name
    assert definition.counts[0].isupper()
    assert definition.counts.endswith(".")
    assert ". " not in definition.counts


@each_definition
def test_sources_are_addresses(definition: MetricDefinition) -> None:
    for source in (definition.source, *(each.source for each in definition.breaks)):
        if source is not None:
            assert urlsplit(source).scheme == "https"


@each_definition
def test_breaks_lie_in_the_time_of_their_metric_oldest_first(definition: MetricDefinition) -> None:
    days = [each.date for each in definition.breaks]
    assert days == sorted(days)
    assert definition.until is None or all(day <= definition.until for day in days)
    assert definition.since is None or all(day > definition.since for day in days)


def test_impressions_are_the_views_of_three_platforms() -> None:
    assert {Platform.TWITTER, Platform.PINTEREST, Platform.LINKEDIN} == VIEWS_ARE_IMPRESSIONS


def test_impressions_count_as_views_only_where_they_are_the_views() -> None:
    for platform in VIEWS_ARE_IMPRESSIONS:
        by_name = {each.name: each for each in METRIC_CATALOGUE[platform]}
        assert by_name["impressions"].counts_as_views
        assert by_name["impressions"].platform_name == by_name["views"].platform_name
    assert {each.name for each in definitions() if each.counts_as_views} == {"impressions"}


def test_what_a_platform_reports_leaves_out_what_it_retired_and_what_is_extra() -> None:
    assert reported_fields(INSTAGRAM) == {
        *("views", "likes", "comments", "shares", "saves", "clicks", "watch_seconds", "reach")
    }
    assert reported_fields(Platform.MASTODON) == {"likes", "comments", "shares"}


@pytest.mark.parametrize(
    ("start", "end", "is_between"),
    [
        (SHORTS - DAY, SHORTS, True),
        (SHORTS - 20 * DAY, SHORTS + 20 * DAY, True),
        (SHORTS, SHORTS + DAY, False),  # all days count alike
        (SHORTS - 2 * DAY, SHORTS - DAY, False),
        (SHORTS, SHORTS, False),
    ],
)
def test_a_break_is_between_days_if_it_parts_them(start: date, end: date, is_between: bool) -> None:
    found = breaks_between([YOUTUBE], start, end)
    assert [each.date for each in found] == [SHORTS] * is_between


def test_breaks_are_those_of_the_platforms_oldest_first() -> None:
    days = (date(2025, 1, 1), date(2025, 12, 31))
    both = breaks_between([INSTAGRAM, YOUTUBE], *days)
    assert [(each.platform, each.metric, each.date) for each in both] == [
        (YOUTUBE, "views", SHORTS),
        (INSTAGRAM, "views", RETIRED),
    ]
    assert breaks_between([Platform.MASTODON], *days) == []
    assert breaks_between([], *days) == []
