"""A glance at a sheet: never less than it reaches, and nothing is said of what is written oddly."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.formats.sheet_reach import Reach
from tests.formats.test_sheet_corners import MAX_COLUMN, MAX_ROW, cell

places = st.tuples(st.integers(1, MAX_COLUMN), st.integers(1, MAX_ROW))


def reach(*pieces: bytes) -> int | None:
    found = Reach()
    return found.cells if all(map(found.take, pieces)) else None


@given(st.lists(places, min_size=1, max_size=5))
@example([(26, 9), (1, 10)])
@example([(27, 10), (3, 99)])
@example([(702, 99_999), (1, 1)])
@example([(703, 1)])
def test_it_is_never_less_than_the_cells_reach(given_: list[tuple[int, int]]) -> None:
    width, height = (max(place[at] for place in given_) for at in (0, 1))

    found = reach(*(cell(*place) for place in given_))

    assert found is None if width > 702 else found is not None and found >= width * height


def test_it_is_not_much_more() -> None:
    assert reach(b'<cols/><row r="1">', cell(13, 100_001)) == 13 * 999_999
    assert reach(cell(5, 8), cell(40, 20)) == 52 * 99
    assert reach(b"<sst><si><t>C</t></si></sst>") == 9


@pytest.mark.parametrize(
    "odd",
    [
        *(b"<c><v>1</v></c>", b"<c/>", b'<c s="1" r="A1"/>', b"<c r='A1'/>", b'<c r = "A1"/>'),
        *(b'<c r="a1"/>', b'<c r="1A"/>', b'<c r=""/>', b'<c  r="A1"/>', b'<x:c r="A1"/>'),
        *(b'<c xr="A1" r="ZZZ9999999"/>', b'<c r="A1"/><c r="$A$1"/>', b"<x:si ></x:si>"),
    ],
)
def test_what_is_written_otherwise_is_for_others(odd: bytes) -> None:
    assert reach(cell(1, 1), odd) is None


def test_white_space_is_any() -> None:
    assert reach(b'<c\nr="B12"/>', b'<c\tr="C5"/>') == 3 * 99
