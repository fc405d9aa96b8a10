"""What insights the simulated Instagram has: of each kind of media, and of the account's days."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.platforms import Platform
from app.simulation.audience import gained
from app.simulation.world import Refused

FEWEST_FOLLOWERS = 100
MOST_DAYS = timedelta(days=30)
NAMES = {
    "views": "views",
    "reach": "reach",
    "shares": "shares",
    "likes": "likes",
    "comments": "comments",
    "saved": "saves",
    "link_clicks": "clicks",
    "ig_reels_video_view_total_time": "watch_seconds",
    "ig_reels_avg_watch_time": "mean_seconds",
    "reels_skip_rate": "watched_percent",
    "reposts": "reposts",
    "profile_visits": "profile_visits",
    "profile_activity": "follows",
    "follows": "follows",
    "navigation": "views",
    "replies": "comments",
}
EVERYWHERE = frozenset({"views", "reach", "shares", "reposts"})
FEED = EVERYWHERE | {"likes", "comments", "saved"}
ON_PROFILE = frozenset({"profile_visits", "profile_activity", "follows"})
OF_REELS = {"ig_reels_video_view_total_time", "ig_reels_avg_watch_time", "reels_skip_rate"}
VALID = {
    "FEED": FEED | ON_PROFILE,
    "REELS": FEED | OF_REELS,
    "STORY": EVERYWHERE | ON_PROFILE | {"link_clicks", "navigation", "replies"},
}


def insights(query: Mapping[str, str], followers: int) -> list[dict[str, Any]]:
    """List insights of whole days; under 100 followers nobody learns of new ones."""
    names = query["metric"].split(",")
    start, end = (datetime.fromtimestamp(int(query[n]), UTC) for n in ("since", "until"))
    if end - start > MOST_DAYS:
        raise Refused(Platform.INSTAGRAM, "REQUEST_REJECTED")
    if query.get("metric_type") == "total_value":
        told = {"total_value": {"value": 10 * gained(start.date())}}
        return [{"name": name, **told} for name in names]
    ends = [start + timedelta(days=number + 1) for number in range((end - start).days)]
    return [
        {"name": name, "period": "day", "values": [_of_day(name, at) for at in ends]}
        for name in names
        if name != "follower_count" or followers >= FEWEST_FOLLOWERS
    ]


def _of_day(name: str, end: datetime) -> dict[str, object]:
    day = (end - timedelta(days=1)).date()
    value = gained(day) if name == "follower_count" else 50 * gained(day)
    return {"value": value, "end_time": end.strftime("%Y-%m-%dT%H:%M:%S+0000")}
