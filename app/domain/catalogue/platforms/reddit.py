"""The metrics of Reddit: public counts, which Reddit blurs. There are no views.

The field `view_count` is null in every answer, and nobody says what it would count.
"""

from functools import partial

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.platforms import Platform

INFO = "https://www.reddit.com/dev/api#GET_api_info"

_metric = partial(MetricDefinition, Platform.REDDIT, source=INFO)

METRICS = (
    _metric("likes", "ups", "Upvotes less downvotes, and never under 0; Reddit blurs the number."),
    _metric("comments", "num_comments", "Comments with their replies."),
    _metric("shares", "num_crossposts", "How often somebody posted it to another community."),
    _metric("upvotedPercent", "upvote_ratio", "The share of votes that are upvotes."),
)
