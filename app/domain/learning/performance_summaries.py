"""What worked for a brand: the posts of a window, each counted once, summarized in several ways.

Everything is computed from one list of measured posts, so that no two parts can disagree; every
part says how many posts it covers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from app.domain.numbers.group_pages import GroupPlace
from app.domain.numbers.hooks import HookedPost, HookPerformance, hook_of, rank_hooks
from app.domain.numbers.sums import mean_known, sum_known
from app.domain.numbers.top_content import (
    Candidate,
    ContentMetric,
    RankedPost,
    TopContentRequest,
    rank_posts,
)
from app.domain.platforms import Platform
from app.domain.posts import PostCategory

PROMPT_LENGTH = 100
"""Prompts that share this many first characters count as one."""

Group = TypeVar("Group", Platform, PostCategory)


class MeasuredPost(NamedTuple):
    """A post measured in the window, with its gains in the window and its texts."""

    numbers: Candidate
    platform: Platform
    category: PostCategory
    prompt: str | None
    description: str
    label: str


class GroupPerformance(NamedTuple, Generic[Group]):
    """How the posts of one platform or category did, each counted once.

    A mean is over the posts with a known number, None if there are none; rates are percentages.
    `unknown_posts` are those of which nobody knows what they gained of views, or of engagement.
    """

    group: Group
    posts: int
    views: int | None
    mean_engagement: float | None
    mean_rate: float | None
    unknown_posts: int


class PromptPerformance(NamedTuple):
    """How the posts made with one prompt did, each counted once.

    `unknown_posts` have no rate, and so aren't in the mean.
    """

    prompt: str
    posts: int
    views: int | None
    mean_rate: float | None
    unknown_posts: int

    @property
    def place(self) -> GroupPlace:
        """Where it stands among prompts: the highest mean rate first."""
        return GroupPlace(self.mean_rate, self.posts, (self.prompt,))


class PerformanceSummary(NamedTuple):
    """A window's posts, summarized; `top` and `worst` are by engagement rate, from 10 views."""

    posts: int
    top: tuple[RankedPost, ...]
    worst: tuple[RankedPost, ...]
    by_platform: tuple[GroupPerformance[Platform], ...]
    by_category: tuple[GroupPerformance[PostCategory], ...]
    hooks: tuple[HookPerformance, ...]


def summary_of(
    posts: Sequence[MeasuredPost], *, top: int, worst: int, hooks: int
) -> PerformanceSummary:
    """Summarize the posts of a window, given in order of publication."""
    hooked = (
        HookedPost(hook, p.metrics.views, p.metrics.engagement, p.rated_engagement)
        for post in posts
        if (hook := hook_of(post.description, post.label)) is not None
        for p in (post.numbers,)
    )
    return PerformanceSummary(
        len(posts),
        _ranked(posts, top),
        _worst(posts, worst),
        _grouped(posts, lambda post: post.platform),
        _grouped(posts, lambda post: post.category),
        rank_hooks(hooked)[:hooks],
    )


def _ranked(posts: Sequence[MeasuredPost], first: int) -> tuple[RankedPost, ...]:
    request = TopContentRequest(ContentMetric.ENGAGEMENT_RATE, first=first)
    return rank_posts((post.numbers for post in posts), request)


def _worst(posts: Sequence[MeasuredPost], first: int) -> tuple[RankedPost, ...]:
    """The lowest rates, ranked from 1; ties keep the order that they have among the best."""
    ranked = sorted(_ranked(posts, len(posts)), key=lambda post: (post.value, post.rank))
    return tuple(post._replace(rank=rank) for rank, post in enumerate(ranked[:first], start=1))


def _grouped(
    posts: Iterable[MeasuredPost], group_of: Callable[[MeasuredPost], Group]
) -> tuple[GroupPerformance[Group], ...]:
    """Group posts: highest mean engagement first (unknown last), then more posts, then name."""
    groups: dict[Group, list[Candidate]] = defaultdict(list)
    for post in posts:
        groups[group_of(post)].append(post.numbers)
    found = (
        GroupPerformance(
            group,
            len(members),
            sum_known([post.metrics.views for post in members]),
            mean_known(post.metrics.engagement for post in members),
            mean_known(post.engagement_rate for post in members),
            sum(None in (post.metrics.views, post.metrics.engagement) for post in members),
        )
        for group, members in groups.items()
    )
    return tuple(
        sorted(found, key=lambda of: (*_highest_first(of.mean_engagement), -of.posts, of.group))
    )


def rank_prompts(posts: Iterable[MeasuredPost]) -> tuple[PromptPerformance, ...]:
    """Group by prompt: highest mean rate first (unknown last), then more posts, then the prompt."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for post in posts:
        texts = (post.prompt, post.description, post.label)
        told = next((text.strip() for text in texts if text and text.strip()), None)
        if told is not None:
            groups[told[:PROMPT_LENGTH]].append(post.numbers)
    found = (
        PromptPerformance(
            prompt,
            len(members),
            sum_known([post.metrics.views for post in members]),
            mean_known(post.engagement_rate for post in members),
            sum(post.engagement_rate is None for post in members),
        )
        for prompt, members in groups.items()
    )
    return tuple(sorted(found, key=lambda each: each.place.key))


def _highest_first(value: float | None) -> tuple[bool, float]:
    return value is None, -(value or 0.0)
