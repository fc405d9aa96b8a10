"""Pages of lists that can grow, and cursors that come back from anybody."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pages import (
    DEFAULT_SIZE,
    MAX_SIZE,
    Cursor,
    Page,
    PageRequest,
    encode_cursor,
    page_of,
    page_request,
)
from app.errors import BadUserInput

plain_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
cursors = st.lists(
    st.one_of(
        st.none(),
        plain_text,
        st.integers(-(2**53) + 1, 2**53 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
        st.dates(),
        st.datetimes(timezones=st.just(UTC)),
        st.uuids(),
    )
).map(tuple)


def resumed(text: str) -> Cursor | None:
    return page_request(None, text, None, None, default=DEFAULT_SIZE).cursor


@given(cursors)
def test_a_cursor_comes_back_as_it_was(cursor: Cursor) -> None:
    assert resumed(encode_cursor(cursor)) == cursor


def forged(values: str) -> str:
    return urlsafe_b64encode(values.encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "never a cursor",
        "\ud800",
        forged("1"),
        forged("[1]"),
        forged('[["x", 1]]'),
        forged('[["v", true]]'),
        forged('[["v", [1]]]'),
        forged('[["v", "a\\u0000b"]]'),
        forged(f'[["v", {2**53}]]'),
        forged('[["u", "no key"]]'),
        forged('[["d", "2026-02-30"]]'),
        forged('[["t", "2026-03-20T00:00:00"]]'),  # of no zone
        forged('[["t", "9999-12-31T23:59:59-14:00"]]'),  # beyond what UTC has
    ],
)
def test_a_forged_cursor_is_refused_by_the_name_of_its_argument(text: str) -> None:
    with pytest.raises(BadUserInput) as refused:
        resumed(text)
    assert refused.value.field == "after"


@given(st.one_of(st.text(), st.binary().map(lambda raw: urlsafe_b64encode(raw).decode())))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    try:
        cursor = resumed(text)
    except BadUserInput:
        return
    assert isinstance(cursor, tuple)


def test_nothing_requested_is_the_first_page_of_the_usual_size() -> None:
    assert page_request(None, None, None, None, default=7) == PageRequest(7)


def test_last_and_before_read_backward() -> None:
    assert page_request(None, None, 5, encode_cursor((1,)), default=7) == PageRequest(
        5, (1,), is_backward=True
    )


@pytest.mark.parametrize(("first", "after", "last"), [(1, None, 1), (None, encode_cursor((1,)), 1)])
def test_both_directions_at_once_are_refused(
    first: int | None, after: str | None, last: int | None
) -> None:
    with pytest.raises(BadUserInput, match="not both"):
        page_request(first, after, last, None, default=7)


@pytest.mark.parametrize("size", [-1, 0, MAX_SIZE + 1])
def test_a_size_out_of_range_is_refused(size: int) -> None:
    for first, last in ((size, None), (None, size)):
        with pytest.raises(BadUserInput, match=f"between 1 and {MAX_SIZE}"):
            page_request(first, None, last, None, default=7)


@pytest.mark.parametrize("size", [1, MAX_SIZE])
def test_the_smallest_and_the_largest_size_are_taken(size: int) -> None:
    assert page_request(size, None, None, None, default=7).size == size


def found(numbers: Sequence[int], request: PageRequest) -> Page[int]:
    """What a database finds of a list of numbers: one more than requested, from the cursor on."""
    ordered = sorted(numbers, reverse=request.is_backward)
    if request.cursor is not None:
        (at,) = request.cursor
        ordered = ordered[ordered.index(at) + 1 :]  # type: ignore[arg-type]
    return page_of([(number, (number,)) for number in ordered[: request.size + 1]], request)


@given(st.sets(st.integers(0, 50), min_size=1), st.integers(1, 5), st.booleans())
def test_pages_hold_every_item_once_in_order_from_either_end(
    numbers: set[int],
    size: int,
    is_backward: bool,
) -> None:
    everything = sorted(numbers)
    read: list[int] = []
    request = PageRequest(size, None, is_backward)
    while True:
        page = found(everything, request)
        read = page.items + read if is_backward else read + page.items
        if not (page.has_previous if is_backward else page.has_next):
            break
        request = PageRequest(size, page.cursors[0 if is_backward else -1], is_backward)
    assert read == everything


def test_a_page_from_a_cursor_has_the_side_that_it_came_from() -> None:
    forward, backward = PageRequest(2, (1,)), PageRequest(2, (4,), is_backward=True)

    assert found([1, 2, 3, 4], forward) == Page(
        [2, 3], [(2,), (3,)], has_next=True, has_previous=True
    )
    assert found([1, 2, 3, 4], backward) == Page(
        [2, 3], [(2,), (3,)], has_next=True, has_previous=True
    )
    assert not found([1, 2], PageRequest(2)).has_previous
    assert not found([1, 2], PageRequest(2, is_backward=True)).has_next
