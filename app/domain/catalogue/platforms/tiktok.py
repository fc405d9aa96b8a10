"""The metrics of TikTok: public counts of the Display API, and more from TikTok's business API."""

from functools import partial

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.platforms import Platform

VIDEO = "https://developers.tiktok.com/doc/tiktok-api-v2-video-object"

_public = partial(MetricDefinition, Platform.TIKTOK, source=VIDEO)
_business = partial(MetricDefinition, Platform.TIKTOK)

METRICS = (
    _public("views", "view_count", "How often the video was viewed."),
    _public("likes", "like_count", "Likes of the video."),
    _public("comments", "comment_count", "Comments on the video."),
    _public("shares", "share_count", "How often somebody shared the video."),
    _business(
        "averageWatchSeconds",
        "average_time_watched",
        "The mean watch time of a view; only in TikTok's business API.",
    ),
    _business(
        "completionRate",
        "full_video_watched_rate",
        "The share of views that watched the whole video; only in TikTok's business API.",
    ),
)
