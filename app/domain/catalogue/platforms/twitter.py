"""The metrics of X: public ones, and those that only the author sees, for 30 days."""

from functools import partial

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.platforms import Platform

METRICS_PAGE = "https://docs.x.com/x-api/fundamentals/metrics"

_metric = partial(MetricDefinition, Platform.TWITTER, source=METRICS_PAGE)

METRICS = (
    _metric(
        "views",
        "public_metrics.impression_count",
        "How often the post was on somebody's screen: X's public count of views.",
    ),
    _metric("likes", "public_metrics.like_count", "Likes of the post."),
    _metric("comments", "public_metrics.reply_count", "Replies to the post."),
    _metric(
        "shares",
        "public_metrics.retweet_count + quote_count",
        "Reposts and quotes of the post together.",
    ),
    _metric("saves", "public_metrics.bookmark_count", "How often somebody bookmarked the post."),
    _metric(
        "impressions",
        "public_metrics.impression_count",
        "How often the post was on somebody's screen.",
        counts_as_views=True,
    ),
    _metric(
        "clicks",
        "non_public_metrics.url_link_clicks",
        "Clicks on the post's links; only the author sees them, for 30 days.",
    ),
    _metric("reposts", "public_metrics.retweet_count", "Reposts without a comment."),
    _metric("quotes", "public_metrics.quote_count", "Reposts with a comment."),
    _metric(
        "profileVisits",
        "non_public_metrics.user_profile_clicks",
        "Clicks on the author's profile; only the author sees them, for 30 days.",
    ),
    _metric(
        "videoViews",
        "media.public_metrics.view_count",
        "Views of the post's video, added up over all posts that hold it.",
    ),
    _metric(
        "follows",
        "follows",
        "New followers that came from the post; only in X's post analytics.",
        source=None,
    ),
)
