"""What was learned of a brand, and when it is worth another entry."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.learning.alerts import RateSample, report_of
from app.domain.learning.brand_memory import (
    Known,
    Lesson,
    Lessons,
    MemoryKind,
    lessons_of,
    memory_days,
    to_write,
)
from app.domain.platforms import Platform
from tests.domain.posts_performed import performed

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
WINDOW = (date(2026, 2, 20), date(2026, 3, 19))
DAYS = date(2026, 3, 17), date(2026, 3, 19)
USUAL = RateSample(*DAYS, posts=5, views=1000, rate=5.0)
QUIET = report_of(USUAL, USUAL)
SPIKE = report_of(USUAL._replace(rate=20.0), USUAL)
UNKNOWN = report_of(USUAL._replace(posts=0), USUAL)

GOOD_ON_TIKTOK = [
    *(performed(n, 9.0, platform=Platform.TIKTOK) for n in range(3)),
    *(performed(n, 1.0, platform=Platform.YOUTUBE) for n in range(3, 6)),
]


def test_lessons_are_drawn_from_four_weeks() -> None:
    first, last = memory_days(date(2026, 3, 19))

    assert (first, last) == (date(2026, 2, 20), date(2026, 3, 19))


def learned(kind: MemoryKind, lessons: Lessons) -> Lesson:
    (lesson,) = (each for each in lessons.learned if each.kind is kind)
    return lesson


def test_what_stands_out_is_a_lesson_with_its_evidence() -> None:
    lesson = learned(MemoryKind.BEST_PLATFORM, lessons_of(GOOD_ON_TIKTOK, QUIET, WINDOW))

    assert lesson.statement == (
        "Best platform: TikTok with 9.00 % mean engagement rate over 3 posts, against 1.00 % over"
        " the others."
    )
    assert lesson.evidence == {
        "conclusion": "TIKTOK",
        "posts": 3,
        "rate": 9.0,
        "comparedRate": 1.0,
        "confidence": 0.3,
    }
    assert (lesson.window_start, lesson.window_end) == WINDOW


def test_where_it_can_be_told_that_nothing_stands_out_a_lesson_is_over() -> None:
    alike = [each._replace(engagement_rate=5.0) for each in GOOD_ON_TIKTOK]

    lessons = lessons_of(alike, QUIET, WINDOW)

    assert lessons.learned == ()
    assert {MemoryKind.BEST_PLATFORM, MemoryKind.ALERT} <= lessons.over


def test_where_too_little_is_known_nothing_is_learned_and_nothing_is_over() -> None:
    assert lessons_of(GOOD_ON_TIKTOK[:2], UNKNOWN, WINDOW) == Lessons((), frozenset())


def test_an_alert_is_a_lesson_about_its_own_days() -> None:
    lesson = learned(MemoryKind.ALERT, lessons_of([], SPIKE, WINDOW))

    assert lesson.evidence["conclusion"] == "SPIKE"
    assert (lesson.evidence["rate"], lesson.evidence["comparedRate"]) == (20.0, 5.0)
    assert lesson.window_end == DAYS[1]


LESSON = Lesson(MemoryKind.BEST_PLATFORM, "TikTok.", {"conclusion": "TIKTOK", "posts": 3}, *WINDOW)
NEWER = LESSON._replace(evidence={"conclusion": "TIKTOK", "posts": 4})
WEEK = timedelta(days=7)


def written(lesson: Lesson, conclusion: str, key: str, learned_at: datetime) -> list[Lesson]:
    present = {MemoryKind.BEST_PLATFORM: Known(key, conclusion, learned_at)}
    return list(to_write([lesson], present, NOW))


def test_the_same_evidence_has_the_same_key_in_whatever_order_it_is_told() -> None:
    turned = LESSON._replace(evidence={"posts": 3, "conclusion": "TIKTOK"}, statement="Anything.")

    assert turned.key == LESSON.key
    assert NEWER.key != LESSON.key
    assert LESSON._replace(window_end=WINDOW[0]).key != LESSON.key


def test_a_first_lesson_is_written() -> None:
    assert list(to_write([LESSON], {}, NOW)) == [LESSON]


def test_another_conclusion_is_written_at_once() -> None:
    assert written(LESSON, "YOUTUBE", "other", NOW) == [LESSON]


@pytest.mark.parametrize(
    ("age", "is_written"), [(WEEK, True), (WEEK - timedelta.resolution, False)]
)
def test_the_same_conclusion_is_renewed_by_newer_evidence_after_a_week(
    age: timedelta, *, is_written: bool
) -> None:
    assert bool(written(NEWER, "TIKTOK", LESSON.key, NOW - age)) == is_written


def test_the_same_evidence_is_never_written_twice() -> None:
    assert written(LESSON, "TIKTOK", LESSON.key, NOW - 9 * WEEK) == []
