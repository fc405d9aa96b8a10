"""The metrics of Threads: insights of one's own posts, which leave out nested replies."""

from functools import partial

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.platforms import Platform

INSIGHTS = "https://developers.facebook.com/documentation/threads/insights"

_insight = partial(MetricDefinition, Platform.THREADS, source=INSIGHTS)

METRICS = (
    _insight(
        "views",
        "views",
        "How often the post was played or shown; Meta still calls the number in development.",
    ),
    _insight("likes", "likes", "Likes of the post."),
    _insight("comments", "replies", "Replies to the post; of a reply only the direct ones."),
    _insight(
        "shares", "reposts + quotes + shares", "Reposts, quotes and shares of the post together."
    ),
    _insight("reposts", "reposts", "How often somebody reposted the post."),
    _insight("quotes", "quotes", "How often somebody quoted the post."),
)
