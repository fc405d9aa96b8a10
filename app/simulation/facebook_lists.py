"""How the simulated Facebook's lists show reels and stories."""

from datetime import datetime, timedelta

from app.simulation.world import SimulatedPost

SHOWN_FOR = timedelta(days=1)
SITE = "https://www.facebook.com"


def video_id(external_id: str) -> str:
    """The id of a reel's video, which isn't that of its post."""
    return f"9{external_id[::-1]}"


def post_id(video: str) -> str:
    """The id of a reel's post, by that of its video."""
    return video[:0:-1]


def reel(post: SimulatedPost, picture: str) -> dict[str, object]:
    """Show a reel."""
    return {
        "id": video_id(post.external_id),
        "post_id": post.external_id,
        "description": post.title,
        "created_time": post.date(post.published_at.strftime("%Y-%m-%dT%H:%M:%S+0000")),
        "permalink_url": f"/reel/{video_id(post.external_id)}/",
        "length": 17.5,
        "picture": picture,
    }


def story(post: SimulatedPost, page_id: str, now: datetime) -> dict[str, object]:
    """Show a story, which is archived after a day."""
    is_shown = post.published_at > now - SHOWN_FOR
    return {
        "post_id": f"{page_id}_{post.external_id}",
        "status": "published" if is_shown else "archived",
        "creation_time": post.date(str(int(post.published_at.timestamp()))),
        "media_type": "photo",
        "url": f"{SITE}/stories/{post.external_id}",
    }
