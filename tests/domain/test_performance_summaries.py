"""What worked, by hand: rankings, groups, prompts, and the text that is made of them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from app.domain.learning.performance_context import context_of, quoted
from app.domain.learning.performance_summaries import MeasuredPost, rank_prompts, summary_of
from app.domain.numbers.change import ComparedDays, compare
from app.domain.numbers.metrics import Metrics
from app.domain.numbers.posting_times import PlatformPostingTimes, PublishedPost, posting_times_of
from app.domain.numbers.top_content import Candidate
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.windows.calendar import Window
from app.domain.windows.today import ScopeCalendar

WEEK = Window(
    date(2026, 3, 13),
    date(2026, 3, 19),
    ScopeCalendar(date(2026, 3, 19), date(2026, 3, 20), "Europe/Zurich"),
)
WEEKS = ComparedDays(7, 7)
MONDAY = datetime(2026, 3, 16, 8, tzinfo=UTC)


def post(number: int, views: int | None, likes: int | None, **values: Any) -> MeasuredPost:
    given = {
        "platform": Platform.YOUTUBE,
        "category": PostCategory.VIDEO,
        "prompt": None,
        "description": f"Hook {number}",
        "label": "",
    }
    rated = likes if views is not None else 0
    counts = Metrics(views=views, likes=likes)
    numbers = Candidate(UUID(int=0), UUID(int=number), MONDAY, counts, rated)
    return MeasuredPost(numbers, **{**given, **values})


def numbers_of(ranked: Any) -> list[tuple[int, int]]:
    return [(each.rank, each.post.id.int) for each in ranked]


def summed(*posts: MeasuredPost) -> Any:
    return summary_of(posts, top=2, worst=2, hooks=5)


def test_posts_without_ten_views_are_neither_best_nor_worst() -> None:
    found = summed(post(1, 9, 9), post(2, 10, 1), post(3, 100, 1), post(4, 100, 50), post(5, 0, 0))

    assert found.posts == 5
    assert numbers_of(found.top) == [(1, 4), (2, 2)]
    assert numbers_of(found.worst) == [(1, 3), (2, 2)]


def test_equal_rates_keep_one_order_from_both_ends() -> None:
    found = summed(post(1, 100, 5), post(2, 100, 5), post(3, 100, 5))
    assert numbers_of(found.top) == numbers_of(found.worst) == [(1, 1), (2, 2)]


def test_groups_count_each_post_once_and_unknown_is_not_zero() -> None:
    found = summed(
        post(1, 100, 10),
        post(2, 100, None),
        post(3, None, 30, platform=Platform.MASTODON, category=PostCategory.TEXT),
        post(4, None, None, platform=Platform.BLUESKY, category=PostCategory.TEXT),
    )
    assert found.by_platform == (
        (Platform.MASTODON, 1, None, 30, None, 1),
        (Platform.YOUTUBE, 2, 200, 10, 10, 1),
        (Platform.BLUESKY, 1, None, None, None, 1),
    )
    assert [tuple(each[:3]) for each in found.by_category] == [
        (PostCategory.TEXT, 2, None),
        (PostCategory.VIDEO, 2, 200),
    ]


def test_prompts_are_one_by_their_first_hundred_characters() -> None:
    long = "x" * 100
    found = rank_prompts(
        [
            post(1, 100, 10, prompt=f"{long}a"),
            post(2, 100, 20, prompt=f" {long}b"),
            post(3, None, 5, prompt="  ", description="Described"),
            post(4, 10, 4, description="", label="Labelled"),
            post(5, 10, 4, description=""),
        ]
    )
    assert found == (
        ("Labelled", 1, 10, 40, 0),
        (long, 2, 200, 15, 0),
        ("Described", 1, None, None, 1),
    )


def times(posts: int) -> tuple[PlatformPostingTimes, ...]:
    one = PublishedPost(Platform.YOUTUBE, MONDAY, "Europe/Zurich", 100, 5)
    return posting_times_of([one] * posts)


def test_the_context_says_what_was_observed_and_from_how_many_posts() -> None:
    found = summed(*(post(number, 100, number, description="Look here") for number in (1, 2, 3)))
    assert context_of(found, times(3), compare(112, 100, WEEKS), WEEK) == (
        "From 2026-03-13 to 2026-03-19 3 posts were measured. "
        'Hooks that engaged most: "Look here" (3 posts). '
        "Best posting time: Monday at 09:00 (Europe/Zurich), on YouTube (3 posts). "
        "Best platform by views: YouTube (3 posts). "
        "Engagement is up (+12 %) against the 7 days before."
    )


def test_the_context_says_where_there_is_too_little() -> None:
    little = summed(post(1, 100, 5), post(2, 100, 5))
    assert context_of(little, times(2), compare(1, 1, WEEKS), WEEK) == (
        "From 2026-03-13 to 2026-03-19 there is too little data to say what works: 2 posts."
    )
    enough = summed(*(post(number, None, None) for number in (1, 2, 3)))
    text = context_of(enough, times(2), compare(None, 1, WEEKS), WEEK)
    assert "No posting time has 3 posts yet, so none is recommended." in text
    assert "Best platform" not in text
    assert "How engagement compares with the 7 days before is unknown." in text


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        (compare(100, 100, WEEKS), "Engagement is stable (+0 %)"),
        (compare(50, 100, WEEKS), "Engagement is down (-50 %)"),
        (compare(50, 0, WEEKS), "Engagement is up against the 7 days before, which had none."),
    ],
)
def test_the_context_says_where_engagement_is_heading(percent: Any, said: str) -> None:
    found = summed(*(post(number, 100, 5) for number in (1, 2, 3)))
    assert said in context_of(found, (), percent, WEEK)


def test_what_users_wrote_is_one_short_line_of_data() -> None:
    assert quoted('A\u2028"b"\x00\n\u200bc\t d') == "A 'b' c d"
    assert len(quoted("x" * 200)) == 80
