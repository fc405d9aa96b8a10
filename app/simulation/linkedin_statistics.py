"""What the simulated LinkedIn counts: of posts, of a page's days, and of members' posts."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from app.domain.posts import PostCategory
from app.simulation.audience import gained
from app.simulation.world import SimulatedPost

VIDEOS = frozenset({PostCategory.VIDEO, PostCategory.REEL})
WATCHED = frozenset({"TIME_WATCHED", "VIDEO_WATCH_TIME"})
SINGLE: Mapping[str, str] = {
    "IMPRESSION": "impressions",
    "MEMBERS_REACHED": "reach",
    "REACTION": "likes",
    "COMMENT": "comments",
    "RESHARE": "shares",
    "POST_SAVE": "saves",
    "LINK_CLICKS": "clicks",
    "POST_SEND": "reposts",
    "PROFILE_VIEW_FROM_CONTENT": "profile_visits",
    "FOLLOWER_GAINED_FROM_CONTENT": "follows",
    "VIDEO_PLAY": "views",
    "VIDEO_VIEW": "views",
    "VIDEO_WATCH_TIME": "watch_seconds",
    "TIME_WATCHED": "watch_seconds",
}
"""What is asked for by a request of its own."""


def share_statistics(counts: Mapping[str, object]) -> dict[str, object]:
    """Count what share statistics count of a post."""
    return {
        "uniqueImpressionsCount": counts["reach"],
        "impressionCount": counts["impressions"],
        "likeCount": counts["likes"],
        "commentCount": counts["comments"],
        "shareCount": counts["shares"],
        "clickCount": counts["clicks"],
        "engagement": 0.04,
    }


def social_metadata(urn: str, counts: Mapping[str, object]) -> dict[str, object]:
    """Count comments, and reactions of the kinds that somebody chose."""
    likes = counts["likes"]
    reacted = likes if isinstance(likes, int) else 0
    kinds = {"LIKE": reacted - reacted // 4, "PRAISE": reacted // 4}
    summaries = {kind: {"reactionType": kind, "count": count} for kind, count in kinds.items()}
    comments = {"count": counts["comments"], "topLevelCount": counts["comments"]}
    return {
        "entity": urn,
        "commentsState": "OPEN",
        "commentSummary": comments,
        "reactionSummaries": summaries,
    }


def single(name: str, post: SimulatedPost, counts: Mapping[str, object]) -> list[object]:
    """Answer one metric of a post; what only videos have isn't there for others."""
    if name.startswith(("VIDEO", "TIME")) and post.category not in VIDEOS:
        return []
    count = counts[SINGLE[name]]
    return [count * 1000 if name in WATCHED and isinstance(count, int) else count]


def day_of(path: str, day: date) -> dict[str, object]:
    """What a statistic says of one day of a page."""
    if path == "organizationalEntityFollowerStatistics":
        return {"followerGains": {"organicFollowerGain": gained(day), "paidFollowerGain": 1}}
    if path == "organizationPageStatistics":
        views = {"allPageViews": {"pageViews": 10 * gained(day)}}
        return {"totalPageStatistics": {"views": views}}
    shown = {"impressionCount": 100 * gained(day), "uniqueImpressionsCount": 80 * gained(day)}
    return {"totalShareStatistics": shown}


def days_between(start: int, end: int, today: date) -> list[date]:
    """The days of a range of milliseconds; the last two aren't counted yet."""
    first, last = (datetime.fromtimestamp(each / 1000, UTC).date() for each in (start, end))
    known = min(last, today - timedelta(days=1))
    return [first + timedelta(days=day) for day in range(max((known - first).days, 0))]


def millis(day: date) -> int:
    """The beginning of a day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000
