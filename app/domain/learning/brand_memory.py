"""Brand memory: what was learned about a brand, from which evidence, and what replaces it.

An entry is one conclusion of one kind. A different conclusion supersedes the present one at once;
newer evidence for the same conclusion does so after a week (a memory that repeats itself daily is
no memory). Once the data shows that nothing stands out any more, the entry is superseded without
a successor. The same evidence is never written twice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from app.domain.learning.alerts import AlertKind, AlertReport
from app.domain.learning.optimization import (
    Pattern,
    PatternKind,
    patterns_of,
    rated_of,
    shown_value,
)
from app.domain.learning.post_performance import PostPerformance

WINDOW_DAYS = 28
"""Lessons are drawn from this many complete days."""

RENEWED_AFTER = timedelta(days=7)
"""Newer evidence for the same conclusion is recorded after this time, but not sooner."""


class MemoryKind(StrEnum):
    """What an entry is about."""

    BEST_PLATFORM = "BEST_PLATFORM"
    BEST_CONTENT_TYPE = "BEST_CONTENT_TYPE"
    BEST_POSTING_TIME = "BEST_POSTING_TIME"
    BEST_HOOK = "BEST_HOOK"
    ALERT = "ALERT"


_KINDS: Mapping[PatternKind, tuple[MemoryKind, str]] = {
    PatternKind.PLATFORM: (MemoryKind.BEST_PLATFORM, "platform"),
    PatternKind.CONTENT_TYPE: (MemoryKind.BEST_CONTENT_TYPE, "content type"),
    PatternKind.POSTING_TIME: (MemoryKind.BEST_POSTING_TIME, "posting time"),
    PatternKind.HOOK: (MemoryKind.BEST_HOOK, "hook"),
}


class Lesson(NamedTuple):
    """A conclusion with its evidence.

    `evidence` can be written as JSON: `conclusion`, `posts` and their `rate` in percent, the
    `comparedRate` that it is compared to, and `comparedPosts` or `confidence` where known.
    """

    kind: MemoryKind
    statement: str
    evidence: dict[str, Any]
    window_start: date
    window_end: date

    @property
    def key(self) -> str:
        """A digest of the evidence: equal for the same conclusion from the same numbers."""
        told = [self.evidence, self.window_start.isoformat(), self.window_end.isoformat()]
        return sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


class Lessons(NamedTuple):
    """What a window teaches: conclusions, and the kinds that have none any more.

    A kind with too little data is in neither: then the present entry stays.
    """

    learned: tuple[Lesson, ...]
    over: frozenset[MemoryKind]


class Known(NamedTuple):
    """The present entry of a kind: its evidence's key, what it concludes, and since when."""

    key: str
    conclusion: str
    learned_at: datetime


def memory_days(last_complete_day: date) -> tuple[date, date]:
    """The first and the last day that lessons are drawn from."""
    return last_complete_day - timedelta(days=WINDOW_DAYS - 1), last_complete_day


def lessons_of(
    posts: Sequence[PostPerformance], alert: AlertReport, window: tuple[date, date]
) -> Lessons:
    """What a window teaches: the pattern of each kind that stands out, and the alert, if any."""
    rated = rated_of(posts)
    learned: list[Lesson] = []
    over: set[MemoryKind] = set()
    for kind in PatternKind:
        patterns = patterns_of(rated, kind)
        best = next((each for each in patterns if each.stands_out), None)
        if best is not None:
            learned.append(_lesson(best, window))
        elif any(each.is_comparable for each in patterns):
            over.add(_KINDS[kind][0])
    if alert.kind is not None:
        learned.append(_alert(alert, alert.kind))
    elif alert.enough_data:
        over.add(MemoryKind.ALERT)
    return Lessons(tuple(learned), frozenset(over))


def _alert(alert: AlertReport, kind: AlertKind) -> Lesson:
    return Lesson(
        MemoryKind.ALERT,
        alert.explanation,
        {
            "conclusion": kind.value,
            "posts": alert.recent.posts,
            "rate": alert.recent.rate,
            "comparedPosts": alert.earlier.posts,
            "comparedRate": alert.earlier.rate,
        },
        alert.earlier.start,
        alert.recent.end,
    )


def _lesson(pattern: Pattern, window: tuple[date, date]) -> Lesson:
    kind, name = _KINDS[pattern.kind]
    return Lesson(
        kind,
        f"Best {name}: {shown_value(pattern)} with {pattern.mean_rate:.2f} % mean engagement rate"
        f" over {pattern.posts} posts, against {pattern.rest_rate:.2f} % over the others.",
        {
            "conclusion": pattern.value,
            "posts": pattern.posts,
            "rate": pattern.mean_rate,
            "comparedRate": pattern.rest_rate,
            "confidence": pattern.confidence,
        },
        *window,
    )


def to_write(
    lessons: Iterable[Lesson], present: Mapping[MemoryKind, Known], now: datetime
) -> Iterator[Lesson]:
    """The lessons that are worth an entry, given the present entry of each kind."""
    for lesson in lessons:
        known = present.get(lesson.kind)
        if known is None or _is_news(lesson, known, now):
            yield lesson


def _is_news(lesson: Lesson, known: Known, now: datetime) -> bool:
    if known.conclusion != lesson.evidence["conclusion"]:
        return True
    return known.key != lesson.key and now - known.learned_at >= RENEWED_AFTER
