"""The metrics of LinkedIn: posts of organizations, and of members who allow it."""

from functools import partial

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.platforms import Platform

COMMUNITY = "https://learn.microsoft.com/en-us/linkedin/marketing/community-management"
STATISTICS = f"{COMMUNITY}/organizations/share-statistics"
SOCIAL = f"{COMMUNITY}/shares/social-metadata-api"
VIDEOS = f"{COMMUNITY}/shares/video-analytics-api"
MEMBERS = f"{COMMUNITY}/members/post-statistics"

_metric = partial(MetricDefinition, Platform.LINKEDIN, source=STATISTICS)
_reaction = partial(MetricDefinition, Platform.LINKEDIN, source=SOCIAL)
_of_video = partial(MetricDefinition, Platform.LINKEDIN, source=VIDEOS)


def _of_member(name: str, theirs: str, says: str) -> MetricDefinition:
    """A metric of members' posts alone: pages' posts don't have it."""
    says = f"{says}; only members' posts have it."
    return MetricDefinition(Platform.LINKEDIN, name, theirs, says, source=MEMBERS)


METRICS = (
    _metric(
        "views",
        "impressionCount",
        "How often LinkedIn showed the post, unpaid and in its first twelve months; it has no other"
        " count of views for all posts.",
    ),
    _metric("likes", "likeCount", "Reactions of every kind; corrections can make it negative."),
    _metric("comments", "commentCount", "Comments on the post."),
    _metric(
        "shares",
        "shareCount",
        "How often somebody reshared the post in its first twelve months.",
    ),
    _metric(
        "saves",
        "POST_SAVE",
        "How often somebody saved the post; only members' posts have it.",
        source=MEMBERS,
    ),
    _metric(
        "impressions",
        "impressionCount",
        "How often LinkedIn showed the post, unpaid and in its first twelve months.",
        counts_as_views=True,
    ),
    _metric(
        "clicks",
        "clickCount",
        "Clicks on the post in its first twelve months, and of members' posts those on links.",
    ),
    _of_video(
        "watchSeconds",
        "TIME_WATCHED",
        "Time that people watched the post's video, loops included; only videos have it.",
    ),
    _metric(
        "reach",
        "uniqueImpressionsCount",
        "Members to whom LinkedIn showed the post in its first twelve months.",
    ),
    _of_video(
        "videoViews",
        "VIDEO_VIEW",
        "Views of three seconds or more, of members' videos of two, for six months after"
        " publication.",
    ),
    _of_member("sends", "POST_SEND", "How often somebody sent the post in a message"),
    _of_member(
        "profileVisits", "PROFILE_VIEW_FROM_CONTENT", "Views of the profile that the post led to"
    ),
    _of_member("follows", "FOLLOWER_GAINED_FROM_CONTENT", "Followers whom the post gained"),
    _reaction("reactionsLike", "LIKE", "Reactions with Like."),
    _reaction("reactionsLove", "EMPATHY", "Reactions with Love."),
    _reaction("reactionsCelebrate", "PRAISE", "Reactions with Celebrate."),
    _reaction("reactionsSupport", "APPRECIATION", "Reactions with Support."),
    _reaction("reactionsInsightful", "INTEREST", "Reactions with Insightful."),
    _reaction("reactionsFunny", "ENTERTAINMENT", "Reactions with Funny."),
)
