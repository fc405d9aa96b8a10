"""Pages of posts in the order of their index."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.age_orders import rows_of_page
from app.domain.pages import Cursor, PageRequest
from app.domain.posts import PostOrder, PostOrderBy
from app.errors import BadUserInput

FIRST, SECOND, THIRD, FOURTH = (UUID(int=number) for number in range(1, 5))
INDEXES = {FIRST: 1.0, SECOND: None, THIRD: 2.5, FOURTH: 1.0}
BEST, WORST = (PostOrder(PostOrderBy.INDEX, descending) for descending in (True, False))


@pytest.mark.parametrize(
    ("order", "expected"),
    [(BEST, [THIRD, FOURTH, FIRST, SECOND]), (WORST, [FIRST, FOURTH, THIRD, SECOND])],
)
def test_the_unknown_come_last_and_equal_ones_in_the_order_of_keys(
    order: PostOrder, expected: list[UUID]
) -> None:
    rows = rows_of_page(INDEXES, order, PageRequest(4))

    assert [post for post, _ in rows] == expected


@given(
    indexes=st.dictionaries(
        st.integers(0, 99).map(lambda number: UUID(int=number)),
        st.none() | st.sampled_from([0.0, 0.5, 1.0, 3.0]),
        max_size=12,
    ),
    size=st.integers(1, 13),
    order=st.sampled_from([BEST, WORST]),
)
def test_pages_of_any_size_give_every_post_once_both_ways(
    indexes: dict[UUID, float | None], size: int, order: PostOrder
) -> None:
    whole = [post for post, _ in rows_of_page(indexes, order, PageRequest(99))]

    for is_backward in (False, True):
        found: list[UUID] = []
        cursor: Cursor | None = None
        while rows := rows_of_page(indexes, order, PageRequest(size, cursor, is_backward)):
            found += [post for post, _ in rows[:size]]
            assert len(rows) <= size + 1
            cursor = rows[:size][-1][1]
        assert found == (whole[::-1] if is_backward else whole)


@pytest.mark.parametrize(
    "cursor",
    [(), ("INDEX", 1.0, FIRST), ("-INDEX", "1", FIRST), ("-INDEX", 1.0), ("-VIEWS", 1, FIRST)],
)
def test_a_cursor_of_another_list_is_refused(cursor: Cursor) -> None:
    with pytest.raises(BadUserInput, match="another list or order") as refusal:
        rows_of_page(INDEXES, BEST, PageRequest(1, cursor, is_backward=True))

    assert refusal.value.extensions["field"] == "before"
