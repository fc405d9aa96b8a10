"""The metrics of YouTube: public counts of the Data API, and the owner's from Analytics."""

from datetime import date
from functools import partial

from app.domain.catalogue.definitions import Break, MetricDefinition
from app.domain.platforms import Platform

DATA = "https://developers.google.com/youtube/v3/docs/videos"
DATA_CHANGES = "https://developers.google.com/youtube/v3/revision_history"
ANALYTICS = "https://developers.google.com/youtube/analytics/metrics"
REPORTING_CHANGES = "https://developers.google.com/youtube/reporting/revision_history"

_public = partial(MetricDefinition, Platform.YOUTUBE, source=DATA)
_owned = partial(MetricDefinition, Platform.YOUTUBE, source=ANALYTICS, delay_hours=72)

METRICS = (
    _public(
        "views",
        "statistics.viewCount",
        "How often the video began to play, from the first frame on and repeats included.",
        changes=(
            Break(
                date(2025, 3, 31),
                "Views of Shorts count every start and replay; before, a Short had to play for a"
                " few seconds.",
                DATA_CHANGES,
            ),
            Break(
                date(2026, 8, 24),
                "Views of all formats count every start of playback, autoplay included; before,"
                " only those of Shorts did.",
                DATA_CHANGES,
            ),
        ),
    ),
    _public("likes", "statistics.likeCount", "Likes; not reported where the owner hides them."),
    _public(
        "comments",
        "statistics.commentCount",
        "Comments; not reported where they are turned off.",
    ),
    _owned("shares", "shares", "How often somebody used YouTube's share button."),
    _owned(
        "saves",
        "videosAddedToPlaylists",
        "How often somebody added the video to a playlist, Watch later included.",
    ),
    _owned(
        "watchSeconds",
        "estimatedMinutesWatched",
        "Estimated watch time; YouTube counts whole minutes.",
    ),
    _owned(
        "engagedViews",
        "engagedViews",
        "Views that went on after the first frame, or that somebody clicked for: what views were"
        " before each start counted, so it goes on unbroken where they don't.",
    ),
    _owned("averageWatchSeconds", "averageViewDuration", "The mean watch time of a view."),
    _owned(
        "averageWatchedPercent",
        "averageViewPercentage",
        "The mean share of the video that a view watched.",
    ),
    _owned("follows", "subscribersGained", "How often somebody subscribed from the video."),
    _owned(
        "thumbnailImpressions",
        "video_thumbnail_impressions",
        "How often YouTube showed the video's thumbnail; only in bulk reports.",
        since=date(2026, 1, 15),
        source=REPORTING_CHANGES,
    ),
)
