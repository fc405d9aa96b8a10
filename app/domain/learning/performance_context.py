"""The performance summary as a short text, for a prompt that writes new content.

It says what was observed and from how many posts. Users' text is quoted as data: one line, no
control characters, truncated.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from app.domain.learning.performance_summaries import GroupPerformance, PerformanceSummary
from app.domain.numbers.change import Change, Direction
from app.domain.numbers.hooks import HookPerformance
from app.domain.numbers.posting_times import THIN_BELOW, PlatformPostingTimes
from app.domain.platforms import PLATFORM_NAMES, Platform
from app.domain.windows.calendar import Window

QUOTED_HOOKS = 3
QUOTED_LENGTH = 80

_DIRECTIONS = {Direction.UP: "up", Direction.DOWN: "down", Direction.STABLE: "stable"}


def context_of(
    summary: PerformanceSummary,
    times: Sequence[PlatformPostingTimes],
    engagement: Change,
    window: Window,
) -> str:
    """What a window shows, in a few sentences; under 3 measured posts, that it shows nothing."""
    days = f"From {window.start} to {window.end}"
    if summary.posts < THIN_BELOW:
        return f"{days} there is too little data to say what works: {_posts(summary.posts)}."
    sentences = (
        f"{days} {_posts(summary.posts)} were measured.",
        *_hooks(summary.hooks[:QUOTED_HOOKS]),
        _posting_time(times, window.time_zone),
        *_platform(summary.by_platform),
        _trend(engagement),
    )
    return " ".join(sentences)


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count} posts"


def _hooks(hooks: Sequence[HookPerformance]) -> Iterator[str]:
    if hooks:
        quotes = "; ".join(f'"{quoted(hook.hook)}" ({_posts(hook.posts)})' for hook in hooks)
        yield f"Hooks that engaged most: {quotes}."


def quoted(text: str) -> str:
    """A user's text, made safe to put between quotation marks in a prompt."""
    plain = "".join(
        " " if unicodedata.category(sign).startswith(("C", "Z")) else sign for sign in text
    )
    return " ".join(plain.replace('"', "'").split())[:QUOTED_LENGTH].rstrip()


def _posting_time(times: Sequence[PlatformPostingTimes], time_zone: str) -> str:
    best = [(of, of.best) for of in times if of.best is not None]
    if not best:
        return f"No posting time has {THIN_BELOW} posts yet, so none is recommended."
    # Without a lower bound, luck can't be told from timing; then the mean has to do.
    of, cell = max(
        best,
        key=lambda each: each[1].mean_rate if each[1].lower_bound is None else each[1].lower_bound,
    )
    when = f"{cell.weekday.name.title()} at {cell.hour:02}:00 ({time_zone})"
    return f"Best posting time: {when}, on {PLATFORM_NAMES[of.platform]} ({_posts(cell.posts)})."


def _platform(platforms: Sequence[GroupPerformance[Platform]]) -> Iterator[str]:
    """The platform with the most views, as in every overview, if it has enough posts."""
    known = [of for of in platforms if of.posts >= THIN_BELOW and (of.views or 0) > 0]
    if known:
        best = max(known, key=lambda of: of.views or 0)
        yield f"Best platform by views: {PLATFORM_NAMES[best.group]} ({_posts(best.posts)})."


def _trend(engagement: Change) -> str:
    days, before_days = engagement.compared_days
    before = "the day before" if before_days == 1 else f"the {before_days} days before"
    if engagement.direction is None:
        return f"How engagement compares with {before} is unknown."
    direction = _DIRECTIONS[engagement.direction]
    if engagement.percent_per_day is None:
        return f"Engagement is {direction} against {before}, which had none."
    percent = f"{engagement.percent_per_day:+.0f} %" + ("" if days == before_days else " per day")
    return f"Engagement is {direction} ({percent}) against {before}."
