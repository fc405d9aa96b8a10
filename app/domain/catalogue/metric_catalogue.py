"""The metric catalogue: what every metric counts on every platform, and where that changed.

What is views on a platform is said here and nowhere else. A new platform has a file in
`platforms` and a line here.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from app.domain.catalogue.definitions import MetricBreak, MetricDefinition
from app.domain.catalogue.platforms import (
    bluesky,
    facebook,
    instagram,
    linkedin,
    mastodon,
    pinterest,
    reddit,
    threads,
    tiktok,
    twitter,
    youtube,
)
from app.domain.platforms import Platform

METRIC_CATALOGUE: Mapping[Platform, Sequence[MetricDefinition]] = MappingProxyType(
    {
        Platform.YOUTUBE: youtube.METRICS,
        Platform.TIKTOK: tiktok.METRICS,
        Platform.INSTAGRAM: instagram.METRICS,
        Platform.TWITTER: twitter.METRICS,
        Platform.PINTEREST: pinterest.METRICS,
        Platform.LINKEDIN: linkedin.METRICS,
        Platform.MASTODON: mastodon.METRICS,
        Platform.FACEBOOK: facebook.METRICS,
        Platform.THREADS: threads.METRICS,
        Platform.BLUESKY: bluesky.METRICS,
        Platform.REDDIT: reddit.METRICS,
    }
)
"""What each platform reports: first the metrics that all answers have a place for."""

EXTRA_METRICS_OF: Mapping[Platform, Mapping[str, MetricDefinition]] = MappingProxyType(
    {
        platform: MappingProxyType({each.name: each for each in metrics if each.is_extra})
        for platform, metrics in METRIC_CATALOGUE.items()
    }
)
"""The metrics of each platform beyond the eight and reach, by name."""

VIEWS_ARE_IMPRESSIONS = frozenset(
    each.platform
    for of_platform in METRIC_CATALOGUE.values()
    for each in of_platform
    if each.counts_as_views
)
"""Platforms whose public count of views is how often they showed a post."""

BREAKS: Sequence[MetricBreak] = tuple(
    sorted(
        (each for one in METRIC_CATALOGUE.values() for metric in one for each in metric.breaks),
        key=lambda each: (each.date, each.platform, each.metric),
    )
)
"""All breaks of all metrics, oldest first."""


def definitions(platform: Platform | None = None) -> list[MetricDefinition]:
    """What is said of the metrics of one platform, or of all."""
    platforms = METRIC_CATALOGUE if platform is None else (platform,)
    return [each for one in platforms for each in METRIC_CATALOGUE[one]]


def reported_fields(platform: Platform) -> frozenset[str]:
    """Which of the eight metrics, and reach, a platform still reports, as our values spell them."""
    return frozenset(
        each.field
        for each in METRIC_CATALOGUE[platform]
        if each.until is None and not each.is_extra
    )


def breaks_between(platforms: Collection[Platform], start: date, end: date) -> list[MetricBreak]:
    """The breaks that part days from one another in a range of days, oldest first.

    A break on the first day parts nothing: all the days count as it does. For two windows, give
    the first day of the earlier and the last day of the later one.
    """
    return [each for each in BREAKS if start < each.date <= end and each.platform in platforms]
