"""What is made of the sums of a group's posts, and how groups are paged."""

from uuid import UUID

import pytest

from app.domain.numbers.breakdowns import (
    GroupCursor,
    GroupSums,
    breakdown_of,
    page_of_groups,
)
from app.domain.numbers.metrics import Metrics
from app.domain.numbers.sums import Sums
from app.domain.pages import PageRequest
from app.errors import BadUserInput

SCOPE = Sums(Metrics(views=1000, likes=40, comments=10))


def test_a_group_is_shown_beside_its_scope() -> None:
    sums = GroupSums(5, 2, 4, 3, Metrics(views=200, likes=30), rated_engagement=20)
    breakdown = breakdown_of(sums, SCOPE)

    assert (breakdown.posts, breakdown.unknown_posts) == (5, 3)
    assert (breakdown.average_views, breakdown.average_engagement) == (50, 10)
    assert breakdown.engagement_rate == 10
    assert (breakdown.views_percent, breakdown.engagement_percent) == (20, 60)


def test_what_nobody_knows_is_null() -> None:
    breakdown = breakdown_of(GroupSums(1, 0, 0, 0, Metrics(), 0), SCOPE)
    assert breakdown.engagement is None
    assert breakdown.engagement_rate is None
    assert (breakdown.average_views, breakdown.average_engagement) == (None, None)
    assert (breakdown.views_percent, breakdown.engagement_percent) == (None, None)


GROUPS: list[GroupCursor] = [
    (None, "b", UUID(int=1)),
    (5, "b", UUID(int=2)),
    (-3, "a", UUID(int=3)),
    (5, "a", UUID(int=4)),
    (None, "a", UUID(int=5)),
    (5, "a", UUID(int=6)),
]
IN_ORDER = [4, 6, 2, 3, 5, 1]


@pytest.mark.parametrize("size", [1, 2, 5, 6, 100])
def test_pages_go_through_all_groups_the_most_viewed_first(size: int) -> None:
    found: list[int] = []
    request = PageRequest(size)
    while True:
        page = page_of_groups(GROUPS, lambda group: group, request)
        found += [key.int for _, _, key in page.items]
        if not page.has_next:
            break
        request = PageRequest(size, page.cursors[-1])
    assert found == IN_ORDER


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(BadUserInput, match="another list"):
        page_of_groups(GROUPS, lambda group: group, PageRequest(1, ("x", UUID(int=1))))
