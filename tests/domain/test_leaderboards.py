from uuid import UUID

import pytest

from app.domain.numbers.change import NO_DAYS, ComparedDays
from app.domain.numbers.leaderboards import (
    LeaderboardSort,
    Results,
    Standing,
    growth_of,
    page_of_leaderboard,
    rank_standings,
)
from app.domain.pages import PageRequest
from app.errors import BadUserInput

WEEKS = ComparedDays(7, 7)
VIEWS, ENGAGEMENT, RATE, POSTS, GROWTH = LeaderboardSort
A, B, C, D, E = (UUID(int=number) for number in range(5))


def viewed(key: UUID, views: int | None) -> Standing:
    return Standing(key, key, Results(views=views))


def test_equal_values_share_a_rank_and_the_unknown_have_none() -> None:
    board = rank_standings(
        [viewed(E, None), viewed(D, 5), viewed(C, 7), viewed(B, 9), viewed(A, 7)], VIEWS, WEEKS
    )

    assert [(entry.rank, entry.standing.id, entry.value) for entry in board] == [
        (1, B, 9),
        (2, A, 7),
        (2, C, 7),
        (4, D, 5),
        (None, E, None),
    ]


def test_zero_and_less_are_values() -> None:
    board = rank_standings([viewed(A, None), viewed(B, -5), viewed(C, 0)], VIEWS, WEEKS)

    assert [(entry.rank, entry.standing.id) for entry in board] == [(1, C), (2, B), (None, A)]


@pytest.mark.parametrize(
    ("by", "value"), [(VIEWS, 200), (ENGAGEMENT, 30), (RATE, 15.0), (POSTS, 4), (GROWTH, 200.0)]
)
def test_a_leaderboard_ranks_by_one_number(by: LeaderboardSort, value: float) -> None:
    standing = Standing(A, A, Results(200, 30, 30, 4), 200, 30, Results(engagement=10))

    (entry,) = rank_standings([standing], by, WEEKS)

    assert (entry.rank, entry.value) == (1, value)


@pytest.mark.parametrize("by", LeaderboardSort)
def test_without_data_there_is_no_rank(by: LeaderboardSort) -> None:
    (entry,) = rank_standings([Standing(A, A)], by, WEEKS)

    assert (entry.rank, entry.value) == (None, None)


@pytest.mark.parametrize("by", [VIEWS, ENGAGEMENT, RATE, POSTS])
def test_the_previous_rank_is_by_the_same_number_of_the_days_before(by: LeaderboardSort) -> None:
    before = {A: 1, B: 3, C: 3, D: 2}
    board = rank_standings(
        [
            *(Standing(key, key, previous=Results(100, n, n, n)) for key, n in before.items()),
            Standing(E, E, Results(100, 9, 9, 9)),
        ],
        by,
        WEEKS,
    )

    places = {entry.standing.id: entry.previous_rank for entry in board}
    views_are_equal = {A: 1, B: 1, C: 1, D: 1, E: None}
    assert places == (views_are_equal if by is VIEWS else {A: 4, B: 1, C: 1, D: 3, E: None})


def test_the_previous_rank_by_growth_is_by_what_the_days_before_had_grown() -> None:
    def grown(key: UUID, engagement: int, previous: int) -> Standing:
        return Standing(
            key, key, compared_engagement=engagement, previous=Results(engagement=previous)
        )

    before = [grown(A, 12, 10), grown(B, 10, 10), grown(C, 10, 0)]
    now = [grown(A, 6, 12), grown(B, 15, 10), grown(C, 20, 10)]
    board = rank_standings(now, GROWTH, WEEKS, growth_of(before, WEEKS))

    assert [(each.standing.id, each.rank, each.previous_rank) for each in board] == [
        (C, 1, None),  # it had grown from nothing
        (B, 2, 2),
        (A, 3, 1),
    ]


def test_growth_of_days_that_are_compared_with_nothing_gives_no_previous_rank() -> None:
    standing = Standing(A, A, compared_engagement=30, previous=Results(engagement=10))

    (entry,) = rank_standings([standing], GROWTH, WEEKS)

    assert (entry.rank, entry.previous_rank) == (1, None)


def test_growth_from_nothing_has_no_rank() -> None:
    (entry,) = rank_standings([Standing(A, A, compared_engagement=30)], GROWTH, WEEKS)

    assert entry.rank is None


def test_a_page_goes_on_after_value_and_id() -> None:
    board = rank_standings(
        [viewed(A, None), viewed(B, 7), viewed(C, 7), viewed(D, 9), viewed(E, None)], VIEWS, WEEKS
    )

    cursor, seen = None, []
    while True:
        page = page_of_leaderboard(board, VIEWS, PageRequest(2, cursor))
        seen += [entry.standing.id for entry in page.items]
        if not page.has_next:
            break
        cursor = page.cursors[-1]

    assert seen == [D, B, C, A, E]


@pytest.mark.parametrize(
    "cursor", [(), (1,), (7, A), ("VIEWS", "7", A), ("VIEWS", 7, "brand"), ("GROWTH", 7, A)]
)
def test_a_cursor_of_another_list_is_refused(cursor: tuple[object, ...]) -> None:
    with pytest.raises(BadUserInput, match="another list") as refused:
        page_of_leaderboard([], VIEWS, PageRequest(2, cursor))  # type: ignore[arg-type]

    assert refused.value.field == "after"


def test_growth_compared_with_nothing_ranks_nobody() -> None:
    standing = Standing(A, A, Results(engagement=30), previous=Results(engagement=10))

    (entry,) = rank_standings([standing], GROWTH, NO_DAYS)

    assert entry.rank is None
