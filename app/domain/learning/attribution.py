"""Attribution: which generation, workflow, prompt or hook made the posts that did well."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.domain.learning.performance_summaries import PROMPT_LENGTH
from app.domain.learning.post_performance import PostPerformance, count_unrated, mean_rate_of
from app.domain.numbers.group_pages import GroupPlace
from app.domain.numbers.hooks import hook_key
from app.domain.numbers.sums import mean_known, sum_known


class AttributionKey(StrEnum):
    """What posts are attributed to."""

    GENERATION = "GENERATION"
    WORKFLOW = "WORKFLOW"
    PROMPT = "PROMPT"
    HOOK = "HOOK"


class Attribution(NamedTuple):
    """How the posts that share one origin did, each counted once.

    A mean is over the posts with a known number, None if there are none; rates are percentages.
    `unknown_posts` have no rate, and so are in no mean. `best_post_id` is the post with the
    highest rate, None if no rate is known.
    """

    value: str
    posts: int
    views: int | None
    engagement: int | None
    mean_rate: float | None
    mean_score: float | None
    best_post_id: UUID | None
    unknown_posts: int

    @property
    def place(self) -> GroupPlace:
        """Where it stands among origins: the highest mean rate first."""
        return GroupPlace(self.mean_rate, self.posts, (self.value,))


def _prompt_of(post: PostPerformance) -> str | None:
    return post.prompt.strip()[:PROMPT_LENGTH] if post.prompt else None


_VALUES: Mapping[AttributionKey, Callable[[PostPerformance], str | None]] = {
    AttributionKey.GENERATION: lambda post: post.generation_id,
    AttributionKey.WORKFLOW: lambda post: post.workflow_id,
    AttributionKey.PROMPT: _prompt_of,
    AttributionKey.HOOK: lambda post: post.hook,
}


def attribute(posts: Iterable[PostPerformance], by: AttributionKey) -> tuple[Attribution, ...]:
    """Group posts by origin: highest mean rate first (unknown last), then more posts, then value.

    Posts without such an origin are left out. Hooks are compared as in `hooks`, and shown as the
    first post spells them.
    """
    groups: dict[str, list[PostPerformance]] = defaultdict(list)
    shown: dict[str, str] = {}
    for post in posts:
        value = _VALUES[by](post)
        if value:
            key = hook_key(value) if by is AttributionKey.HOOK else value
            shown.setdefault(key, value)
            groups[key].append(post)
    found = (_attribution(shown[key], members) for key, members in groups.items())
    return tuple(sorted(found, key=lambda each: each.place.key))


def _attribution(value: str, posts: Sequence[PostPerformance]) -> Attribution:
    rated = [post for post in posts if post.engagement_rate is not None]
    best = max(rated, key=lambda post: post.engagement_rate or 0.0, default=None)
    return Attribution(
        value,
        len(posts),
        sum_known([post.views for post in posts]),
        sum_known([post.engagement for post in posts]),
        mean_rate_of(posts),
        mean_known(post.performance_score for post in posts),
        best and best.post_id,
        count_unrated(posts),
    )
