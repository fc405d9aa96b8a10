from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.leaderboards import LeaderboardSort, rank_entities
from app.domain.overviews import Overview, overview_of
from tests.domain.rows import MONDAY, row, window_of

TODAY = window_of(MONDAY, MONDAY)
THE_DAY_BEFORE = MONDAY - timedelta(days=1)
VIEWS, ENGAGEMENT, RATE, POSTS, GROWTH = LeaderboardSort
A, B, C, D, E = (UUID(int=number) for number in range(5))


def viewed(views: int) -> Overview:
    return overview_of([row(MONDAY, views=views)], TODAY)


NOTHING = overview_of([], TODAY)


def test_equal_values_share_a_rank_and_the_unknown_have_none() -> None:
    entries = [(E, NOTHING), (D, viewed(5)), (C, viewed(7)), (B, viewed(9)), (A, viewed(7))]

    board = rank_entities(entries, VIEWS)

    assert [(entry.rank, entry.id, entry.value) for entry in board] == [
        (1, B, 9),
        (2, A, 7),
        (2, C, 7),
        (4, D, 5),
        (None, E, None),
    ]


def test_zero_and_less_are_values() -> None:
    board = rank_entities([(A, NOTHING), (B, viewed(-5)), (C, viewed(0))], VIEWS)

    assert [(entry.rank, entry.id) for entry in board] == [(1, C), (2, B), (None, A)]


@pytest.mark.parametrize(
    ("by", "value"), [(VIEWS, 200), (ENGAGEMENT, 30), (RATE, 15.0), (POSTS, 4), (GROWTH, 200.0)]
)
def test_a_leaderboard_ranks_by_the_overview(by: LeaderboardSort, value: float) -> None:
    overview = overview_of(
        [row(THE_DAY_BEFORE, likes=10), row(MONDAY, views=200, likes=30, rated=30, published=4)],
        TODAY,
    )

    (entry,) = rank_entities([(A, overview)], by)

    assert (entry.rank, entry.value, entry.overview) == (1, value, overview)


def test_growth_from_nothing_has_no_rank() -> None:
    new = overview_of([row(MONDAY, likes=30)], TODAY)

    (entry,) = rank_entities([(A, new)], GROWTH)

    assert entry.rank is None
