"""The performance summary as a short text for a prompt."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.learning.performance_context import context_of, quoted
from app.domain.learning.performance_summaries import GroupPerformance, PerformanceSummary
from app.domain.numbers.change import Change, ComparedDays, compare
from app.domain.numbers.hooks import HookPerformance
from app.domain.numbers.posting_times import PlatformPostingTimes, PostingCell, Weekday
from app.domain.platforms import Platform
from tests.domain.rows import window_of

WEEK = window_of(date(2026, 3, 2), date(2026, 3, 8))
WEEKS = ComparedDays(7, 7)
NOTHING = PerformanceSummary(0, (), (), (), (), ())
STEADY = compare(100, 100, WEEKS)


def group(platform: Platform, posts: int, views: int | None) -> GroupPerformance[Platform]:
    return GroupPerformance(platform, posts, views, None, None, posts)


def told(
    *,
    posts: int = 9,
    change: Change = STEADY,
    times: Sequence[PlatformPostingTimes] = (),
    **more: Any,
) -> str:
    return context_of(NOTHING._replace(posts=posts, **more), times, change, WEEK)


@pytest.mark.parametrize(("posts", "named"), [(0, "0 posts"), (1, "1 post."), (2, "2 posts")])
def test_under_three_posts_there_is_too_little_data(posts: int, named: str) -> None:
    text = told(posts=posts)

    assert "too little data" in text
    assert named in text


def test_from_three_posts_on_something_is_told() -> None:
    assert told(posts=3).startswith("From 2026-03-02 to 2026-03-08 3 posts were measured.")


def hooked(number: int) -> HookPerformance:
    return HookPerformance(f"hook {number}", number, None, None, None, 0)


def test_three_hooks_are_quoted_with_their_posts() -> None:
    text = told(hooks=tuple(hooked(number) for number in (1, 2, 3, 4)))

    assert 'most: "hook 1" (1 post); "hook 2" (2 posts); "hook 3" (3 posts).' in text


def test_the_best_platform_has_the_most_views_and_posts_enough() -> None:
    text = told(
        by_platform=(
            group(Platform.TIKTOK, 2, 900),
            group(Platform.YOUTUBE, 3, 500),
            group(Platform.TWITTER, 4, 600),
            group(Platform.MASTODON, 9, None),
        )
    )

    assert "Best platform by views: X (4 posts)." in text


def test_no_platform_is_best_without_views() -> None:
    assert "Best platform" not in told(by_platform=(group(Platform.TIKTOK, 9, 0),))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (compare(150, 100, WEEKS), "Engagement is up (+50 %) against the 7 days before."),
        (compare(50, 100, WEEKS), "Engagement is down (-50 %) against the 7 days before."),
        (compare(102, 100, WEEKS), "Engagement is stable (+2 %) against the 7 days before."),
        (
            compare(3100, 2800, ComparedDays(31, 28)),  # a hundred a day
            "Engagement is stable (+0 % per day) against the 28 days before.",
        ),
        (compare(5, 0, WEEKS), "Engagement is up against the 7 days before, which had none."),
        (compare(5, None, WEEKS), "How engagement compares with the 7 days before is unknown."),
    ],
)
def test_the_trend_is_told_as_far_as_it_is_known(change: Change, sentence: str) -> None:
    assert told(change=change).endswith(sentence)


def test_without_posts_enough_no_posting_time_is_recommended() -> None:
    assert "No posting time has 3 posts yet" in told()


def test_the_best_posting_time_is_told_with_its_zone_platform_and_posts() -> None:
    def best(hour: int, bound: float) -> PostingCell:
        return PostingCell(Weekday.TUESDAY, hour, 4, 5.0, 5.0, bound, is_thin=False)

    times = [
        PlatformPostingTimes(Platform.YOUTUBE, 4, (), best(9, 3.0)),
        PlatformPostingTimes(Platform.TIKTOK, 4, (), best(18, 4.0)),
        PlatformPostingTimes(Platform.TWITTER, 4, (), None),
    ]

    assert "Best posting time: Tuesday at 18:00 (UTC), on TikTok (4 posts)." in told(times=times)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("  Look\n\there ", "Look here"),
        ('say "hi"', "say 'hi'"),
        ("a\u202eb\u200bc\u2028d", "a b c d"),
        ("x" * 90, "x" * 80),
        ("x" * 79 + " yz", "x" * 79),
    ],
)
def test_users_words_are_quoted_as_one_short_line(written: str, shown: str) -> None:
    assert quoted(written) == shown


@given(st.text())
def test_no_text_breaks_out_of_its_quotation_marks(text: str) -> None:
    shown = quoted(text)

    assert '"' not in shown
    assert len(shown) <= 80
    assert not any(unicodedata.category(sign).startswith("C") for sign in shown)
