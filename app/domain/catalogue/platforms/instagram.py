"""The metrics of Instagram: insights of media, each for some kinds of media."""

from datetime import date
from functools import partial

from app.domain.catalogue.definitions import Break, MetricDefinition
from app.domain.platforms import Platform

INSIGHTS = (
    "https://developers.facebook.com/docs/instagram-platform/reference/instagram-media/insights"
)
CHANGES = "https://developers.facebook.com/docs/instagram-platform/changelog"

_insight = partial(MetricDefinition, Platform.INSTAGRAM, source=INSIGHTS, delay_hours=48)

METRICS = (
    _insight(
        "views",
        "views",
        "How often a reel or video began to play, or a picture or story was shown.",
        changes=(
            Break(
                date(2025, 4, 21),
                "Plays and impressions were retired in every version of the API; views took their"
                " place for posts, reels and stories.",
                INSIGHTS,
            ),
        ),
    ),
    _insight("likes", "likes", "Likes, those of ads left out; not reported where they are hidden."),
    _insight("comments", "comments", "Comments, those on ads left out."),
    _insight("shares", "shares", "How often somebody sent or shared the post."),
    _insight("saves", "saved", "How often somebody saved the post."),
    _insight("clicks", "link_clicks", "Taps on the links of a story; only stories have it."),
    _insight(
        "watchSeconds",
        "ig_reels_video_view_total_time",
        "Time that people watched a reel, replays included; only reels have it.",
    ),
    _insight("reach", "reach", "Accounts that saw the post at least once."),
    _insight(
        "impressions",
        "impressions",
        "How often the post was on a screen; for media from before 2 July 2024 it stays a while.",
        until=date(2025, 4, 20),
    ),
    _insight(
        "videoViews",
        "video_views",
        "How often a video was viewed.",
        until=date(2025, 1, 7),
        source=CHANGES,
    ),
    _insight(
        "averageWatchSeconds",
        "ig_reels_avg_watch_time",
        "The mean time that people watched a reel; only reels have it.",
    ),
    _insight(
        "skipRate",
        "reels_skip_rate",
        "The share of views that left a reel in its first seconds; only reels have it.",
    ),
    _insight("reposts", "reposts", "How often somebody reposted the post."),
    _insight("replies", "replies", "Replies to a story; only stories have it."),
    _insight(
        "profileVisits",
        "profile_visits",
        "Visits of the profile that came from the post; reels don't have it.",
    ),
    _insight(
        "profileActions",
        "profile_activity",
        "What people did on the profile when they came from the post; reels don't have it.",
    ),
    _insight("follows", "follows", "New followers that came from the post; reels don't have it."),
    _insight(
        "storyNavigation",
        "navigation",
        "Taps forward, back and out of a story; only stories have it.",
    ),
    _insight(
        "crosspostedViews",
        "crossposted_views",
        "Views of a reel on Instagram and Facebook together, where it was shared to both.",
    ),
    _insight(
        "facebookViews",
        "facebook_views",
        "Views on Facebook of a post that was shared to it.",
    ),
)
