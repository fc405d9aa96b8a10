"""Variants: versions of something compared to each other, ranked by the variant score."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from app.domain.learning.performance_scores import variant_score
from app.domain.learning.post_performance import PostPerformance, count_unrated, mean_rate_of
from app.domain.numbers.group_pages import GroupPlace
from app.domain.numbers.sums import mean_known, sum_known


class VariantKind(StrEnum):
    """What the compared posts differ in."""

    VARIANT = "VARIANT"
    HOOK_VERSION = "HOOK_VERSION"
    CREATIVE_VERSION = "CREATIVE_VERSION"


class VariantPerformance(NamedTuple):
    """How the posts of one variant did, each counted once.

    `group` is the experiment of a VARIANT and None for the other kinds. `score` is from 0 to 93,
    None where nothing is known about responses; a mean is over the posts with a known value,
    without the `unknown_posts`.
    """

    group: str | None
    variant: str
    posts: int
    views: int | None
    mean_rate: float | None
    mean_score: float | None
    score: float | None
    unknown_posts: int

    @property
    def place(self) -> GroupPlace:
        """Where it stands among variants: the highest score first."""
        return GroupPlace(self.score, self.posts, (self.group or "", self.variant))


_Key = tuple[str | None, str]
_KEYS: Mapping[VariantKind, Callable[[PostPerformance], tuple[str | None, str | None]]] = {
    VariantKind.VARIANT: lambda post: (post.variant_group, post.variant_id),
    VariantKind.HOOK_VERSION: lambda post: (None, post.hook_version),
    VariantKind.CREATIVE_VERSION: lambda post: (None, post.creative_version),
}


def group_variants(
    posts: Iterable[PostPerformance], kind: VariantKind
) -> dict[_Key, list[PostPerformance]]:
    """The posts of each variant, by its group and name; posts without a variant are left out."""
    groups: dict[_Key, list[PostPerformance]] = defaultdict(list)
    for post in posts:
        group, variant = _KEYS[kind](post)
        if variant:
            groups[group, variant].append(post)
    return groups


def rank_variants(
    posts: Iterable[PostPerformance], kind: VariantKind
) -> tuple[VariantPerformance, ...]:
    """Rank variants: highest score first (unknown last), then more posts, then by name."""
    ranked = (
        _performance(group, variant, members)
        for (group, variant), members in group_variants(posts, kind).items()
    )
    return tuple(sorted(ranked, key=lambda each: each.place.key))


def _performance(
    group: str | None, variant: str, posts: Sequence[PostPerformance]
) -> VariantPerformance:
    views = sum_known([post.views for post in posts])
    mean_rate = mean_rate_of(posts)
    mean_score = mean_known(post.performance_score for post in posts)
    score = variant_score(mean_score, mean_rate, views or 0)
    return VariantPerformance(
        group, variant, len(posts), views, mean_rate, mean_score, score, count_unrated(posts)
    )
