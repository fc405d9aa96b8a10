"""What insights the simulated Facebook has: of posts, and of a Page's days."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.platforms import Platform
from app.simulation import audience
from app.simulation.world import FIRST_POST, Refused

MOST_DAYS = timedelta(days=90)
NAMES = {
    "post_media_view": "views",
    "post_total_media_view_unique": "reach",
    "post_clicks": "clicks",
    "post_video_views": "engaged_views",
    "post_video_view_time": "watch_seconds",
    "post_video_avg_time_watched": "mean_seconds",
}
OF_STORIES = {
    "story_media_view": "views",
    "story_total_media_view_unique": "reach",
    "pages_fb_story_thread_lightweight_reactions": "likes",
    "pages_fb_story_shares": "shares",
    "pages_fb_story_replies": "comments",
}
OF_REELS = {
    "fb_reels_total_plays": "impressions",
    "fb_reels_replay_count": "views",
    "post_video_followers": "follows",
    "post_video_view_time": "watch_seconds",
    "post_video_avg_time_watched": "mean_seconds",
}
BY_TYPE, UNIQUE = "post_reactions_by_type_total", "post_total_media_view_unique"
IN_MILLIS = ("post_video_view_time", "post_video_avg_time_watched")


def of_post(names: list[str], counts: Mapping[str, object]) -> list[dict[str, Any]]:
    """List insights of a post; unique views come once more, as those of a day."""
    found = [_of_lifetime(name, counts) for name in names]
    if UNIQUE in names:
        found.append({"name": UNIQUE, "period": "day", "values": [{"value": 0}, {"value": 0}]})
    return found


def of_story(names: list[str], counts: Mapping[str, object]) -> list[dict[str, Any]]:
    """List insights of a story; a count of 0 is one that nobody has made."""
    found = []
    for name in names:
        value = counts[OF_STORIES[name]]
        end = "1970-01-02T00:00:00+0000" if value == 0 else "2026-11-20T08:00:00+0000"
        found.append(
            {"name": name, "period": "lifetime", "values": [{"value": value, "end_time": end}]}
        )
    return found


def of_reel(names: list[str], counts: Mapping[str, object]) -> list[dict[str, Any]]:
    """List insights of a reel's video."""
    return [_of_lifetime(name, counts, OF_REELS) for name in names]


def _of_lifetime(
    name: str, counts: Mapping[str, object], by_name: Mapping[str, str] = NAMES
) -> dict[str, Any]:
    value = reactions(counts) if name == BY_TYPE else counts[by_name[name]]
    if name in IN_MILLIS and isinstance(value, int):
        value *= 1000
    return {"name": name, "period": "lifetime", "values": [{"value": value}]}


def reactions(counts: Mapping[str, object]) -> dict[str, int]:
    """Reactions by kind: those that nobody chose are left out."""
    views = counts["views"]
    if not isinstance(views, int):
        return {}
    told = {"like": views // 50 + 1, "love": views // 200, "anger": views // 100_000}
    return {kind: number for kind, number in told.items() if number}


def of_days(query: Mapping[str, str]) -> list[dict[str, Any]]:
    """List insights of a Page's whole days."""
    start, end = (datetime.fromtimestamp(int(query[n]), UTC) for n in ("since", "until"))
    if end - start > MOST_DAYS:
        raise Refused(Platform.FACEBOOK, "REQUEST_REJECTED")
    ends = [start + timedelta(days=number + 1) for number in range((end - start).days)]
    return [
        {"name": name, "period": "day", "values": [_of_day(name, at) for at in ends]}
        for name in query["metric"].split(",")
    ]


def _of_day(name: str, end: datetime) -> dict[str, object]:
    day = (end - timedelta(days=1)).date()
    gained = audience.gained(day)
    values = {
        "page_follows": audience.followers(FIRST_POST.date(), day + timedelta(days=1)),
        "page_daily_follows_unique": gained,
        "page_daily_unfollows_unique": audience.lost(day),
        "page_views_total": 10 * gained,
        "page_total_media_view_unique": 50 * gained,
    }
    return {"value": values[name], "end_time": end.strftime("%Y-%m-%dT%H:%M:%S+0000")}
