"""How far cells reach: never less than they do, and not much more."""

from hypothesis import example, given
from hypothesis import strategies as st

from app.formats.sheet_corners import COLUMNS, ENDLESS, ROWS, Corners

MAX_COLUMN, MAX_ROW = 16_384, 1_048_576
places = st.tuples(st.integers(1, MAX_COLUMN), st.integers(1, MAX_ROW))


def name_of(column: int) -> str:
    letters = ""
    while column:
        column, at = divmod(column - 1, 26)
        letters = chr(65 + at) + letters
    return letters


def cell(column: int, row: int) -> bytes:
    return f'<c r="{name_of(column)}{row}"><v>5</v></c>'.encode()


def reach(*pieces: bytes) -> Corners:
    corners, rest = Corners(), b""
    for piece in pieces:
        corners.take(rest, piece)
        rest = piece[-100:]
    return corners


@given(st.lists(places, min_size=1, max_size=5))
@example([(1, 1)])
@example([(26, 9)])
@example([(27, 10)])
@example([(702, 99_999)])
@example([(703, 100_000)])
@example([(MAX_COLUMN, MAX_ROW)])
def test_they_reach_as_far_as_they_do_and_not_twice_as_far(given_: list[tuple[int, int]]) -> None:
    width, height = (max(place[at] for place in given_) for at in (0, 1))

    found = reach(b"".join(cell(*place) for place in given_)).cells

    assert width * height <= found <= 2 * width * 2 * max(height, 5)


def test_places_are_found_however_they_are_written_and_cut() -> None:
    whole = cell(300, 70_000)
    expected = reach(whole).cells
    for at in range(1, len(whole)):
        assert reach(whole[:at], whole[at:]).cells == expected
    for odd in (b"<c r = 'kn70000'>", b'<c\nr= "kN70000">', b"<x:c s='1' r='KN70000'>"):
        assert reach(odd).cells == expected


def test_cells_without_places_are_counted_once() -> None:
    placed = b'<row r="1"><c r="A1"/><x:c r="B1"/></row>'
    assert reach(placed).all_cells == reach(placed).cells
    unplaced = b"<row><c/><c><v>1</v></c></row>" * 3
    for at in range(1, len(unplaced)):
        assert reach(unplaced[:at], unplaced[at:]).all_cells == (1 + 9) * (9 + 9)


def test_nothing_reaches_beyond_the_last_limits() -> None:
    assert (COLUMNS[-1].last, ROWS[-1].last) == (ENDLESS, ENDLESS)
    assert [limit.last for limit in COLUMNS] == sorted(limit.last for limit in COLUMNS)
    assert [limit.last for limit in ROWS] == sorted(limit.last for limit in ROWS)
    assert reach(b'<c r="AAAA1">').cells >= ENDLESS
    assert reach(b'<c r="A99999999999">').cells >= ENDLESS
