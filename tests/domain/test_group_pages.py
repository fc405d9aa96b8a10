from typing import NamedTuple

import pytest

from app.domain.numbers.group_pages import GroupPlace, page_of_ranked_groups
from app.domain.pages import PageRequest
from app.errors import BadUserInput


class Group(NamedTuple):
    place: GroupPlace


GROUPS = [
    Group(GroupPlace(mean, posts, (name,)))
    for mean, posts, name in (
        *((9.5, 1, "z"), (2.0, 3, "a"), (2.0, 3, "b"), (2.0, 1, "a"), (0.0, 1, "a")),
        *((None, 8, "a"), (None, 8, "b")),
    )
]


def test_groups_sort_by_mean_then_posts_then_name_and_the_unknown_come_last() -> None:
    assert sorted(set(GROUPS), key=lambda group: group.place.key) == GROUPS


def test_a_page_after_any_group_holds_those_behind_it() -> None:
    for position, group in enumerate(GROUPS, start=1):
        page = page_of_ranked_groups(GROUPS, PageRequest(2, group.place.cursor))
        assert page.items == GROUPS[position : position + 2]
        assert page.has_next is (position + 2 < len(GROUPS))


def test_a_page_goes_on_where_it_was_although_its_last_group_is_gone() -> None:
    without = [*GROUPS[:1], *GROUPS[2:]]

    page = page_of_ranked_groups(without, PageRequest(1, GROUPS[1].place.cursor))

    assert page.items == [GROUPS[2]]


@pytest.mark.parametrize("cursor", [(), (1.0,), (1.0, 2), ("a", 2, "a"), (1.0, 2, None)])
def test_the_cursor_of_another_list_is_refused(cursor: tuple[str | float | None, ...]) -> None:
    with pytest.raises(BadUserInput, match="another list"):
        page_of_ranked_groups(GROUPS, PageRequest(2, cursor))
