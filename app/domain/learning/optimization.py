"""The optimization cycle: what stood out among a brand's posts, and what to make next.

A pattern is what posts have in common: a hook, a weekday and hour, a platform, a content type. It
is compared to all other posts of the window; a posting time to those of its own platform, since
each platform has its own hours and its own usual rate. Nothing is recommended from fewer than
3 posts, and a recommendation says how far its sample can be trusted.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from app.domain.learning.performance_context import quoted
from app.domain.learning.performance_scores import ContentType
from app.domain.learning.post_performance import PostPerformance
from app.domain.numbers.hooks import hook_key
from app.domain.numbers.posting_times import THIN_BELOW, Weekday
from app.domain.numbers.sums import mean_known
from app.domain.numbers.top_content import MIN_VIEWS_FOR_RATE
from app.domain.platforms import PLATFORM_NAMES, Platform
from app.domain.windows.time_zones import local_time

HALF_TRUSTED = 7
"""A mean over this many posts is trusted as much as the brand's usual rate."""

MOST_PATTERNS = 5


class PatternKind(StrEnum):
    """What posts have in common."""

    HOOK = "HOOK"
    POSTING_TIME = "POSTING_TIME"
    PLATFORM = "PLATFORM"
    CONTENT_TYPE = "CONTENT_TYPE"


class Pattern(NamedTuple):
    """Posts that have something in common, compared to all others of the window.

    `value` names it, as an enumeration does where there is one. `posts` and `rest_posts` count
    those with a rate; rates are percentages, `rest_rate` the mean of the other posts (of the same
    platform, for a posting time), None without any.
    """

    kind: PatternKind
    value: str
    posts: int
    mean_rate: float
    mean_score: float | None
    rest_posts: int
    rest_rate: float | None

    @property
    def is_thin(self) -> bool:
        """Whether there are too few posts to recommend anything."""
        return self.posts < THIN_BELOW

    @property
    def confidence(self) -> float:
        """How far the sample can be trusted, from 0 to 1: n / (n + 7).

        That is the weight of a group's own mean when it is shrunk towards the common mean with a
        prior worth 7 posts.
        """
        return self.posts / (self.posts + HALF_TRUSTED)

    @property
    def is_comparable(self) -> bool:
        """Whether both sides have enough posts to tell which did better."""
        return min(self.posts, self.rest_posts) >= THIN_BELOW

    @property
    def lead(self) -> float:
        """How far its rate is above that of the rest, in percentage points; 0 without a rest."""
        return 0.0 if self.rest_rate is None else self.mean_rate - self.rest_rate

    @property
    def stands_out(self) -> bool:
        """Whether it did better than the rest, as far as that can be told."""
        return self.is_comparable and self.lead > 0


class Recommendation(NamedTuple):
    """What to do more of, from which pattern, and how far to trust it (0 to 1)."""

    kind: PatternKind
    statement: str
    posts: int
    confidence: float
    pattern: Pattern


class OptimizationCycle(NamedTuple):
    """What a window suggests for the next batch; each list has the best first.

    Without `enough_data` (3 posts with a rate) nothing is recommended or suggested.
    """

    posts: int
    enough_data: bool
    patterns: tuple[Pattern, ...]
    recommendations: tuple[Recommendation, ...]
    suggestions: tuple[str, ...]


def _hook(post: PostPerformance) -> str | None:
    return post.hook and hook_key(post.hook)


def _posting_time(post: PostPerformance) -> str | None:
    if post.published_at is None:
        return None
    local = local_time(post.published_at, post.time_zone)
    return f"{post.platform.value} {Weekday(local.isoweekday()).name} {local.hour:02}:00"


_VALUES: Mapping[PatternKind, Callable[[PostPerformance], str | None]] = {
    PatternKind.HOOK: _hook,
    PatternKind.POSTING_TIME: _posting_time,
    PatternKind.PLATFORM: lambda post: post.platform.value,
    PatternKind.CONTENT_TYPE: lambda post: post.content_type.value,
}


def rated_of(posts: Iterable[PostPerformance]) -> list[PostPerformance]:
    """The posts whose rate is meaningful: one like on one view proves nothing."""
    return [
        post
        for post in posts
        if post.engagement_rate is not None and (post.views or 0) >= MIN_VIEWS_FOR_RATE
    ]


def cycle_of(posts: Sequence[PostPerformance]) -> OptimizationCycle:
    """Learn from posts, given in order of publication; those without a rate are ignored."""
    rated = rated_of(posts)
    found = {kind: patterns_of(rated, kind) for kind in PatternKind}
    best = [next((each for each in of_kind if each.stands_out), None) for of_kind in found.values()]
    outstanding = [pattern for pattern in best if pattern is not None]
    return OptimizationCycle(
        posts=len(posts),
        enough_data=len(rated) >= THIN_BELOW,
        patterns=tuple(each for of_kind in found.values() for each in of_kind[:MOST_PATTERNS]),
        recommendations=tuple(
            Recommendation(each.kind, _recommended(each), each.posts, each.confidence, each)
            for each in sorted(outstanding, key=lambda each: (-each.confidence, each.kind))
        ),
        suggestions=tuple(_suggestions({each.kind: each for each in outstanding})),
    )


def patterns_of(posts: Iterable[PostPerformance], kind: PatternKind) -> tuple[Pattern, ...]:
    """What posts with a rate have in common, thin patterns last.

    The highest mean rate comes first; for posting times, which span several platforms, the one
    furthest above the rest of its platform.
    """
    if kind is not PatternKind.POSTING_TIME:
        return tuple(sorted(_patterns(posts, kind), key=_best_first))
    on_platform: dict[Platform, list[PostPerformance]] = defaultdict(list)
    for post in posts:
        on_platform[post.platform].append(post)
    found = (each for members in on_platform.values() for each in _patterns(members, kind))
    return tuple(sorted(found, key=lambda each: (each.is_thin, -each.lead, *_best_first(each))))


def _patterns(posts: Iterable[PostPerformance], kind: PatternKind) -> Iterator[Pattern]:
    """The patterns of posts that may be compared to each other."""
    groups: dict[str, list[PostPerformance]] = defaultdict(list)
    everybody = []
    for post in posts:
        everybody.append(post)
        value = _VALUES[kind](post)
        if value:
            groups[value].append(post)
    total = _total(everybody)
    for members in groups.values():
        yield _pattern(kind, members, len(everybody) - len(members), total)


def _pattern(
    kind: PatternKind, members: Sequence[PostPerformance], rest_posts: int, total: Fraction
) -> Pattern:
    """A pattern; the rest is the total of all rates less its own."""
    first, own = members[0], _total(members)
    value = first.hook if kind is PatternKind.HOOK else _VALUES[kind](first)
    return Pattern(
        kind,
        value or "",
        len(members),
        float(own / len(members)),
        mean_known(post.performance_score for post in members),
        rest_posts,
        float((total - own) / rest_posts) if rest_posts else None,
    )


def _total(posts: Iterable[PostPerformance]) -> Fraction:
    """The exact sum of rates, so that equal means are equal in whatever order they were summed."""
    return sum((Fraction(post.engagement_rate or 0) for post in posts), Fraction(0))


def _best_first(pattern: Pattern) -> tuple[bool, float, int, str]:
    return pattern.is_thin, -pattern.mean_rate, -pattern.posts, pattern.value


def shown_value(pattern: Pattern) -> str:
    """The name that people use; users' words are quoted as data."""
    match pattern.kind:
        case PatternKind.HOOK:
            return f'"{quoted(pattern.value)}"'
        case PatternKind.PLATFORM:
            return PLATFORM_NAMES[Platform(pattern.value)]
        case PatternKind.POSTING_TIME:
            platform, day, hour = pattern.value.split(" ")
            return f"{PLATFORM_NAMES[Platform(platform)]} on {day.title()} at {hour}"
        case PatternKind.CONTENT_TYPE:
            return ContentType(pattern.value).value.lower()


_VERBS = {
    PatternKind.HOOK: "Open more posts like",
    PatternKind.POSTING_TIME: "Publish more for",
    PatternKind.PLATFORM: "Publish more on",
    PatternKind.CONTENT_TYPE: "Make more of the type",
}


def _recommended(pattern: Pattern) -> str:
    return (
        f"{_VERBS[pattern.kind]} {shown_value(pattern)}: {pattern.mean_rate:.2f} % mean engagement"
        f" rate over {pattern.posts} posts, {pattern.rest_rate:.2f} % over the others."
    )


def _suggestions(best: Mapping[PatternKind, Pattern]) -> Iterator[str]:
    """What the next batch could be: the outstanding patterns together, then one by one."""
    where = best.get(PatternKind.PLATFORM)
    what = best.get(PatternKind.CONTENT_TYPE)
    when = best.get(PatternKind.POSTING_TIME)
    hook = best.get(PatternKind.HOOK)
    # One platform's best hour says nothing about another's.
    goes_along = when and (not where or when.value.startswith(f"{where.value} "))
    if where or what or goes_along:
        kind = shown_value(what) if what else "post"
        place = f" for {shown_value(where)}" if where else ""
        if when and goes_along:
            place = f" for {shown_value(when)}"
        article = "an" if kind[0] in "aeiou" else "a"
        yield f"Make {article} {kind}{place}."
    if when and not goes_along:
        yield f"Make a post for {shown_value(when)}."
    if hook:
        yield f"Write a new opening in the manner of {shown_value(hook)}."
