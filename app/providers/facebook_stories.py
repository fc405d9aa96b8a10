"""One story of a Facebook Page: its insights, and how the list of stories shows it.

Sources: the Page's `stories` edge (`post_id`, `status`, `creation_time`, `media_type`, `url`) and
the Stories Insights page (version 25, 18 February 2026), of which version 26 took the metrics
`page_story_impressions_by_story_id`: `story_media_view` and `story_total_media_view_unique` stand
in their place. Whoever asks for stories must have the Page's archive of stories switched on.
Views and reach are counted a day or more after the rest: until then they are 0, counted until 2
January 1970, which is no number.
"""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers import answers, json_fields, meta
from app.providers.answers import Answer
from app.providers.base import Malformed, PublishedPost, Reading

KIND: Final = "STORY"
LISTED: Final = "post_id,status,creation_time,media_type,url"
PUBLISHED: Final = "PUBLISHED"
LATE: Final = ("story_media_view", "story_total_media_view_unique")
METRICS: Final = (
    *LATE,
    "pages_fb_story_thread_lightweight_reactions",
    "pages_fb_story_shares",
    "pages_fb_story_replies",
)
"""What is requested of a story; one of them refused fails the whole request."""

NOT_COUNTED: Final = "1970-01"
NOT_COUNTED_YET: Final = Failure(
    FailureCode.METRICS_DELAYED, "Facebook has not counted this of the story yet."
)
LEFT_OUT: Final = Failure(FailureCode.METRICS_DELAYED, "Facebook's answer leaves it out.")


def path(post_id: str, names: Sequence[str]) -> str:
    """The address that asks for these insights of a story."""
    return f"{post_id}/insights?metric={quote(','.join(names), safe=',')}"


def reading(insights: Mapping[str, object], refused: Mapping[str, Failure]) -> Reading:
    """Map a story's insights; what was requested and isn't there is not answered."""
    told, early = meta.insights(insights), _not_counted(insights)

    def insight(name: str) -> Answer:
        if name in refused:
            return refused[name]
        if name in early:
            return NOT_COUNTED_YET
        return answers.count(told, name) if name in told else LEFT_OUT

    views, reach, reactions, shares, replies = map(insight, METRICS)
    return answers.reading(
        views=views,
        likes=reactions,
        shares=shares,
        reach=reach,
        replies=replies,
        category=PostCategory.STORY,
    )


def _not_counted(insights: Mapping[str, object]) -> set[str]:
    """The insights whose 0 means that nobody has counted them."""
    entries = json_fields.sequence(insights.get("data"), "insights")
    return {
        str(json_fields.found(entry, "name"))
        for entry in entries
        if json_fields.found(entry, "name") in LATE
        and json_fields.found(entry, "values", 0, "value") == 0
        and str(json_fields.found(entry, "values", 0, "end_time")).startswith(NOT_COUNTED)
    }


def published(story: Mapping[str, object]) -> PublishedPost | None:
    """Read a story as the list gives it; None of one that isn't shown any more."""
    status = story.get("status", PUBLISHED)
    if not isinstance(status, str):
        raise Malformed("status is not a text")
    if status.upper() != PUBLISHED:
        return None
    at = story.get("creation_time")
    written = isinstance(at, str) and not at.isdigit()
    seconds = {"creation_time": int(at) if isinstance(at, str) and at.isdigit() else at}
    return PublishedPost(
        json_fields.identifier(story, "post_id"),
        json_fields.instant(story, "creation_time")
        if written
        else json_fields.instant_from_epoch(seconds, "creation_time"),
        category=PostCategory.STORY,
        url=json_fields.maybe_text(story, "url"),
    )
