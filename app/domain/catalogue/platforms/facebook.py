"""The metrics of Facebook: posts of pages."""

from datetime import date
from functools import partial

from app.domain.catalogue.definitions import Break, MetricDefinition
from app.domain.platforms import Platform

INSIGHTS = "https://developers.facebook.com/docs/graph-api/reference/insights"
OF_VIDEOS = "https://developers.facebook.com/docs/graph-api/reference/video/video_insights"
CHANGES = "https://developers.facebook.com/documentation/pages-api/changelog/"

_insight = partial(MetricDefinition, Platform.FACEBOOK, source=INSIGHTS, delay_hours=24)
_of_reel = partial(_insight, source=OF_VIDEOS)
_field = partial(MetricDefinition, Platform.FACEBOOK)

METRICS = (
    _insight(
        "views",
        "post_media_view",
        "How often the post was played or shown.",
        changes=(
            Break(
                date(2025, 11, 15),
                "The impressions of posts were retired in every version of the API; views"
                " (post_media_view) took their place.",
                CHANGES,
            ),
        ),
    ),
    _field("likes", "reactions.summary.total_count", "Reactions of every kind."),
    _field("comments", "comments.summary.total_count", "Comments on the post."),
    _field("shares", "shares.count", "How often somebody shared the post."),
    _insight("clicks", "post_clicks", "Clicks anywhere on the post."),
    _insight(
        "reach",
        "post_total_media_view_unique",
        "People who saw the post at least once.",
        changes=(
            Break(
                date(2026, 6, 15),
                "Unique impressions were retired in every version of the API; unique viewers"
                " (post_total_media_view_unique) took their place.",
                INSIGHTS,
            ),
        ),
    ),
    _insight(
        "impressions",
        "post_impressions",
        "How often the post was on a screen.",
        until=date(2025, 11, 14),
        source=CHANGES,
    ),
    _insight(
        "watchSeconds",
        "post_video_view_time",
        "Time that people watched a video, replays included; only videos have it.",
    ),
    _insight(
        "videoViews",
        "post_video_views",
        "How often a video played for three seconds, or nearly to its end; only videos have it.",
    ),
    _insight(
        "averageWatchSeconds",
        "post_video_avg_time_watched",
        "The mean time that people watched a video; only videos have it.",
    ),
    _of_reel("plays", "fb_reels_total_plays", "How often a reel was played, replays included."),
    _of_reel("replays", "fb_reels_replay_count", "How often a reel was played once more."),
    _of_reel("follows", "post_video_followers", "Follows of the Page that a reel brought."),
    _insight("replies", "pages_fb_story_replies", "Answers to a story; only stories have it."),
    _insight("reactionsLike", "post_reactions_by_type_total.like", "Reactions with Like."),
    _insight("reactionsLove", "post_reactions_by_type_total.love", "Reactions with Love."),
    _insight("reactionsHaha", "post_reactions_by_type_total.haha", "Reactions with Haha."),
    _insight("reactionsWow", "post_reactions_by_type_total.wow", "Reactions with Wow."),
    _insight("reactionsSad", "post_reactions_by_type_total.sorry", "Reactions with Sad."),
    _insight("reactionsAngry", "post_reactions_by_type_total.anger", "Reactions with Angry."),
)
