"""One post of a Facebook Page: which numbers its kind has, and how they are read.

Sources: the Page Insights page (18 February 2026) and its list of deprecated metrics (2 March
2026), the Page Post reference. `post_media_view` took the place of all impressions on 15 November
2025, `post_total_media_view_unique` that of the unique ones by 15 June 2026 (one page says 2025):
the old names fail the request. Without `period` some metrics come twice, for the day (0, as a rule)
and for the post's lifetime: only the latter counts. Breakdowns leave out zeros, but of a new post
the whole breakdown may be empty while there are reactions. A post without shares has no `shares`:
that is documented nowhere, so it is not reported rather than 0. What only the video of a reel has
is in `facebook_reels`, stories are in `facebook_stories`.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers import answers, json_fields, meta
from app.providers import facebook_reels as reels
from app.providers.answers import Answer, Number
from app.providers.base import Malformed, PublishedPost, Reading

COUNTED: Final = "id,permalink_url,shares,attachments{media_type,type}"
LISTED: Final = (
    "id,created_time,message,permalink_url,full_picture,from,attachments{media_type,type,title}"
)
EDGES: Final[Mapping[str, str]] = {
    "reactions": "reactions.limit(0).summary(total_count)",
    "comments": "comments.limit(0).summary(total_count)",
}
"""What takes a permission of its own, pages_read_user_content, and refuses the request without."""

INSIGHTS: Final = (
    "post_media_view",
    "post_total_media_view_unique",
    "post_clicks",
    "post_reactions_by_type_total",
)
OF_VIDEOS: Final = ("post_video_views", "post_video_view_time", "post_video_avg_time_watched")
NAMES_BY_KIND: Final[Mapping[str, Sequence[str]]] = {
    "POST": (*EDGES, *INSIGHTS),
    "VIDEO": (*EDGES, *INSIGHTS, *OF_VIDEOS),
}
"""What is requested of a kind of post; one of them refused fails the whole request."""

REACTIONS: Final[Mapping[str, str]] = {
    "reactionsLike": "like",
    "reactionsLove": "love",
    "reactionsHaha": "haha",
    "reactionsWow": "wow",
    "reactionsSad": "sorry",
    "reactionsAngry": "anger",
}
BY_TYPE: Final = "post_reactions_by_type_total"

NO_INSIGHTS: Final = Failure(
    FailureCode.METRICS_DELAYED,
    "Facebook gave no insights of this post, as may be below 100 likes of the Page, and without"
    " the permission read_insights.",
)
LEFT_OUT: Final = Failure(FailureCode.METRICS_DELAYED, "Facebook's answer leaves it out.")

_VIDEOS: Final = frozenset({PostCategory.VIDEO, PostCategory.REEL})
_CATEGORIES: Final[Mapping[object, PostCategory]] = {
    "video": PostCategory.VIDEO,
    "photo": PostCategory.IMAGE,
    "album": PostCategory.CAROUSEL,
    None: PostCategory.TEXT,
}


def kind_of(category: PostCategory | None) -> str:
    """By which names the numbers of a post of this category are requested."""
    return "VIDEO" if category in _VIDEOS else "POST"


def path(post_id: str, names: Sequence[str]) -> str:
    """The address that asks for these names of a post."""
    edges = [EDGES[name] for name in names if name in EDGES]
    metrics = [name for name in names if name not in EDGES]
    insights = [f"insights.metric({','.join(metrics)})"] if metrics else []
    fields = ",".join((COUNTED, *edges, *insights))
    return f"{post_id}?fields={quote(fields, safe=',.()')}"


def reading(
    post: Mapping[str, object],
    refused: Mapping[str, Failure],
    reel: Mapping[str, Number] = MappingProxyType({}),
) -> Reading:
    """Map a post, and what the video of a `reel` has besides.

    What was requested and isn't there is not answered, nor is what is `refused`.
    """
    told, lacking = _insights(post)
    kind = category(post)

    def insight(name: str, read: Callable[..., Number] = answers.count) -> Number:
        if name in refused or lacking is not None:
            return refused.get(name) or lacking
        return read(told, name) if name in told else LEFT_OUT

    def of_video(name: str, read: Callable[..., Number] = answers.count) -> Number:
        return insight(name, read) if kind in _VIDEOS else None

    watched = of_video("post_video_view_time", answers.seconds_from_millis)
    average = of_video("post_video_avg_time_watched", answers.mean_from_millis)
    total = _summary(post, "reactions", refused)
    by_type = insight(BY_TYPE, lambda fields, name: fields[name])
    reactions = _reactions(by_type, total)
    return answers.reading(
        views=insight("post_media_view"),
        likes=_sum(reactions, refused) if "reactions" in refused else total,
        comments=_summary(post, "comments", refused),
        shares=_counted(post, "shares", "count"),
        clicks=insight("post_clicks"),
        watch_seconds=answers.either(watched, reel.get("watch_seconds")),
        reach=insight("post_total_media_view_unique"),
        videoViews=of_video("post_video_views"),
        averageWatchSeconds=answers.either(average, reel.get("averageWatchSeconds")),
        **{name: reel.get(name) for name in reels.EXTRA},
        **reactions,
        category=kind,
        url=json_fields.maybe_text(post, "permalink_url"),
    )


def _insights(post: Mapping[str, object]) -> tuple[Mapping[str, object], Failure | None]:
    """The lifetime numbers by name, or why there are none."""
    try:
        found = json_fields.mapping(post.get("insights") or {}, "insights")
        entries = json_fields.sequence(found.get("data", []), "insights")
        lifetime = [each for each in entries if _is_of_lifetime(each)]
        return meta.insights({"data": lifetime}), None if lifetime else NO_INSIGHTS
    except Malformed as problem:
        return {}, problem.failure


def _is_of_lifetime(entry: object) -> bool:
    return json_fields.mapping(entry, "an insight").get("period", "lifetime") == "lifetime"


def _summary(post: Mapping[str, object], edge: str, refused: Mapping[str, Failure]) -> Answer:
    if edge in refused:
        return refused[edge]
    if post.get(edge) is None:
        return LEFT_OUT
    return _counted(post, edge, "summary", "total_count")


def _counted(post: Mapping[str, object], *place: str) -> Answer:
    """A count some levels down; None where the first of them is absent."""
    value: object = post.get(place[0])
    if value is None:
        return None
    try:
        for step in place[1:-1]:
            value = json_fields.mapping(value, place[0]).get(step)
        return answers.count(json_fields.mapping(value, place[0]), place[-1])
    except Malformed as problem:
        return problem.failure


def _reactions(by_type: object, total: Answer) -> dict[str, Answer]:
    """Each kind of reactions: a breakdown leaves out the kinds that nobody chose.

    An empty one means that only where there are no reactions at all.
    """
    if isinstance(by_type, Failure) or not (by_type or total == 0):
        why = by_type if isinstance(by_type, Failure) else LEFT_OUT
        return dict.fromkeys(REACTIONS, why)
    try:
        counts = json_fields.mapping(by_type or {}, BY_TYPE)
    except Malformed as problem:
        return dict.fromkeys(REACTIONS, problem.failure)
    return {
        ours: answers.count(counts, theirs) if theirs in counts else 0
        for ours, theirs in REACTIONS.items()
    }


def _sum(reactions: Mapping[str, Answer], refused: Mapping[str, Failure]) -> Answer:
    """All reactions by their kinds, where they may not be counted together."""
    added = answers.total(*reactions.values())
    return refused["reactions"] if isinstance(added, Failure) else added


def category(post: Mapping[str, object]) -> PostCategory:
    """Name the kind of post: a reel by its address, any other by what is attached to it."""
    if "/reel/" in str(post.get("permalink_url")):
        return PostCategory.REEL
    media = json_fields.found(post, "attachments", "data", 0, "media_type")
    return _CATEGORIES.get(media if isinstance(media, str) else None, PostCategory.POST)


def published(post: Mapping[str, object]) -> PublishedPost:
    """Read a post as the Page's listing gives it."""
    message = json_fields.maybe_text(post, "message")
    title = json_fields.found(post, "attachments", "data", 0, "title")
    return PublishedPost(
        json_fields.identifier(post, "id"),
        json_fields.instant(post, "created_time"),
        label=json_fields.first_line(message or (title if isinstance(title, str) else None)),
        description=message,
        category=category(post),
        url=json_fields.maybe_text(post, "permalink_url"),
        picture_url=json_fields.first_address(post.get("full_picture")),
        author=json_fields.word(json_fields.found(post, "from", "name")),
    )
