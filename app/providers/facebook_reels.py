"""Reels of a Facebook Page, which have a list of their own, and insights of their videos.

Sources: the Page's `video_reels` edge and the Video reference (`post_id`, `description`,
`created_time`, `length` in seconds, `permalink_url`, `picture`). In September 2026 somebody saw no
reel in a Page's list of published posts; others find some in both: a reel is known by its post.

`/{video-id}/video_insights` (reference of version 25; "Introducing Reels Metrics API", 15 December
2022; names as in Meta's own SDK for Java) is the only place of a reel's plays: of all lifetime,
durations in milliseconds. The video's id is in the address of the reel. Other videos are read by
the insights of their posts alone. Meta names reach (`post_impressions_unique`) there,
which was retired in June 2026, and reactions, comments and shares, which the post has.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers import answers, json_fields, meta
from app.providers.answers import Number
from app.providers.base import Malformed, PublishedPost
from app.providers.listings import FurtherList

KIND: Final = "REEL"
EXTRA: Final[Mapping[str, str]] = {
    "plays": "fb_reels_total_plays",
    "replays": "fb_reels_replay_count",
    "follows": "post_video_followers",
}
WATCHED: Final[Mapping[str, str]] = {
    "watch_seconds": "post_video_view_time",
    "averageWatchSeconds": "post_video_avg_time_watched",
}
"""What the insights of the post have as well, as a rule."""
METRICS: Final = (*EXTRA.values(), *WATCHED.values())
"""What is requested of a reel's video; one of them refused fails the whole request."""

NO_VIDEO: Final = Failure(
    FailureCode.METRICS_DELAYED, "Facebook doesn't show the reel's video, which is what has this."
)
LEFT_OUT: Final = Failure(FailureCode.METRICS_DELAYED, "Facebook's answer leaves it out.")

LISTED: Final = "id,post_id,description,created_time,permalink_url,length,picture,from"
SITE: Final = "https://www.facebook.com"
REELS: Final = FurtherList("Reels")

_ADDRESS: Final = re.compile(r"/reel/([0-9]{1,20})(?![0-9])")
_READ: Final[Mapping[str, Callable[..., Number]]] = {
    "watch_seconds": answers.seconds_from_millis,
    "averageWatchSeconds": answers.mean_from_millis,
}


def video_id(post: Mapping[str, object]) -> str | None:
    """The id of a reel's video, which its address has; None of what is no reel."""
    found = _ADDRESS.search(str(post.get("permalink_url")))
    return found[1] if found else None


def path(video: str, names: Sequence[str]) -> str:
    """The address that asks for these insights of a reel's video."""
    return f"{video}/video_insights?metric={quote(','.join(names), safe=',')}"


def numbers(
    answer: Mapping[str, object] | Failure, refused: Mapping[str, Failure]
) -> dict[str, Number]:
    """Map a video's insights; what was requested and isn't there is not answered."""
    try:
        told = {} if isinstance(answer, Failure) else meta.insights(answer)
    except Malformed as problem:
        answer, told = problem.failure, {}
    lacking = answer if isinstance(answer, Failure) else LEFT_OUT
    return {
        ours: refused.get(theirs)
        or (_READ.get(ours, answers.count)(told, theirs) if theirs in told else lacking)
        for ours, theirs in {**EXTRA, **WATCHED}.items()
    }


def published(reel: Mapping[str, object]) -> PublishedPost:
    """Read a reel as the list gives it."""
    words = json_fields.maybe_text(reel, "description")
    path = json_fields.word(reel.get("permalink_url"))
    return PublishedPost(
        json_fields.identifier(reel, "post_id"),
        json_fields.instant(reel, "created_time"),
        label=json_fields.first_line(words),
        description=words,
        category=PostCategory.REEL,
        url=f"{SITE}{path}" if path and path.startswith("/") else path,
        picture_url=json_fields.first_address(reel.get("picture")),
        author=json_fields.word(json_fields.found(reel, "from", "name")),
        duration_seconds=json_fields.seconds(reel.get("length")),
    )
