"""The metrics of Mastodon: what the asked server knows of a post. There are no views."""

from functools import partial

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.platforms import Platform

STATUS = "https://docs.joinmastodon.org/entities/Status"

_metric = partial(MetricDefinition, Platform.MASTODON, source=STATUS)

METRICS = (
    _metric("likes", "favourites_count", "Favourites that the server knows of."),
    _metric("comments", "replies_count", "Replies that the server knows of."),
    _metric(
        "shares",
        "reblogs_count + quotes_count",
        "Boosts, and quotes where the server counts them (Mastodon 4.5 and later).",
    ),
    _metric("reposts", "reblogs_count", "Boosts that the server knows of."),
    _metric("quotes", "quotes_count", "Quotes that the server knows of; from Mastodon 4.5 on."),
)
