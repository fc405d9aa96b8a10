"""The metrics of Bluesky: what its app view counts. There are no views."""

from functools import partial

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.platforms import Platform

POSTS = "https://docs.bsky.app/docs/api/app-bsky-feed-get-posts"

_metric = partial(MetricDefinition, Platform.BLUESKY, source=POSTS)

METRICS = (
    _metric("likes", "likeCount", "Likes of the post."),
    _metric("comments", "replyCount", "Replies to the post."),
    _metric("shares", "repostCount + quoteCount", "Reposts and quotes of the post together."),
    _metric("saves", "bookmarkCount", "How often somebody saved the post."),
    _metric("reposts", "repostCount", "Reposts without a comment."),
    _metric("quotes", "quoteCount", "Posts that quote it."),
)
