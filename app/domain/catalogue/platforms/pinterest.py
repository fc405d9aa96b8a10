"""The metrics of Pinterest: those of the last 90 days of a pin, and two of its whole life."""

from functools import partial

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.platforms import Platform

ANALYTICS = "https://developers.pinterest.com/docs/api/v5/pins-analytics"

_metric = partial(MetricDefinition, Platform.PINTEREST, source=ANALYTICS, delay_hours=48)

METRICS = (
    _metric(
        "views",
        "IMPRESSION",
        "How often the pin was on somebody's screen; Pinterest has no other count of views for"
        " all pins.",
    ),
    _metric("likes", "TOTAL_REACTIONS", "Reactions to the pin."),
    _metric("comments", "TOTAL_COMMENTS", "Comments on the pin."),
    _metric("saves", "SAVE", "How often somebody saved the pin to a board."),
    _metric(
        "impressions",
        "IMPRESSION",
        "How often the pin was on somebody's screen.",
        counts_as_views=True,
    ),
    _metric("clicks", "OUTBOUND_CLICK", "Clicks that led to the pin's destination."),
    _metric(
        "watchSeconds",
        "VIDEO_V50_WATCH_TIME",
        "Time that people watched the pin's video; only video pins have it.",
    ),
    _metric(
        "videoViews",
        "VIDEO_MRC_VIEW",
        "Views of the pin's video by the standard of the Media Rating Council: half of it on the"
        " screen for two seconds.",
    ),
    _metric("pinClicks", "PIN_CLICK", "Clicks that opened the pin itself."),
    _metric(
        "averageWatchSeconds",
        "VIDEO_AVG_WATCH_TIME",
        "The mean time that people watched the pin's video; only video pins have it.",
    ),
    _metric("profileVisits", "PROFILE_VISIT", "Visits of the profile that came from the pin."),
    _metric("follows", "USER_FOLLOW", "New followers that came from the pin."),
)
