"""The metrics of LinkedIn: posts of organizations, and of members who allow it."""

from functools import partial

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.platforms import Platform

STATISTICS = (
    "https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/"
    "share-statistics"
)

_metric = partial(MetricDefinition, Platform.LINKEDIN, source=STATISTICS)

METRICS = (
    _metric(
        "views",
        "impressionCount",
        "How often LinkedIn showed the post; it has no other count of views for all posts.",
    ),
    _metric("likes", "likeCount", "Reactions of every kind; corrections can make it negative."),
    _metric("comments", "commentCount", "Comments on the post."),
    _metric("shares", "shareCount", "How often somebody reshared the post."),
    _metric(
        "impressions",
        "impressionCount",
        "How often LinkedIn showed the post.",
        counts_as_views=True,
    ),
    _metric("clicks", "clickCount", "Clicks on the post; members' posts don't have it."),
    _metric("reach", "uniqueImpressionsCount", "Members to whom LinkedIn showed the post."),
)
