"""How far a sheet's cells reach, by the places that are written in its XML; never less than that.

Places are looked for and not read: what counts is the least of some limits that none exceeds.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from string import ascii_letters, ascii_uppercase, digits
from typing import NamedTuple

ENDLESS = 10**9
"""What is beyond every limit."""

_LONGEST = 3
"""Letters of a column."""

_PLAIN, _ODD = rb'r="', rb"""\sr\s*=\s*["']"""
ODDLY = re.compile(rb'r(?:\s+=|=[^"])')
"""A place that is written as no program writes it, but as one may be."""

_NAMES = (b"<c", b"<row", b":c", b":row")
"""What cells and rows are called, with whatever stands before it."""

_UNPLACED = re.compile(rb'[<:](?:c|row)(?=[ >/\n\t])(?! r=")')


class Limit(NamedTuple):
    """The last column or row of some, and what the place of one beyond it looks like."""

    last: int
    beyond: bytes


def _columns() -> Iterator[Limit]:
    """Each column of one letter, then of those with more the last that begins with each letter."""
    for length in range(1, _LONGEST + 1):
        longer = b"[A-Z]{%d,}" % (length + 1)
        for at, letter in enumerate(ascii_uppercase):
            last = sum(26**power for power in range(1, length)) + (at + 1) * 26 ** (length - 1)
            higher = ascii_uppercase[at + 1 :].encode()
            same = b"[%s][A-Z]{%d}|" % (higher, length - 1) if letter != "Z" else b""
            yield Limit(last, b"(?:%s%s)\\d" % (same, longer))
    yield Limit(ENDLESS, b"(?!)")


def _rows() -> Iterator[Limit]:
    """Rows before those whose number has two digits at most that aren't 0: 9, 10, ... 10,999."""
    for zeros in range(6):
        longer = b"\\d{%d,}" % (zeros + 3)
        for start in range(10, 100):
            first, second = divmod(start, 10)
            greater = digits.encode()[first + 1 :]
            higher = b"[%s]\\d|" % greater if greater else b""
            same = b"(?:%s%d[%d-9])\\d{%d}" % (higher, first, second, zeros)
            yield Limit(start * 10**zeros - 1, b"[A-Z]*(?:%s|%s)(?!\\d)" % (same, longer))
    yield Limit(ENDLESS, b"(?!)")


COLUMNS, ROWS = tuple(_columns()), tuple(_rows())


@lru_cache(None)
def _beyond(limit: Limit, front: bytes) -> re.Pattern[bytes]:
    # Only the place is of any case: what is the same in all is looked for much faster.
    return re.compile(front + b"((?i:%s))" % limit.beyond)


def _climbed(limits: Sequence[Limit], at: int, front: bytes, text: bytes) -> int:
    """The first limit from `at` on that no place in a text is beyond."""
    number, start = _column if limits is COLUMNS else _row, 0
    while found := _beyond(limits[at], front).search(text, start):
        reached = bisect_left(limits, number(found[1]), key=lambda limit: limit.last)
        at, start = max(at + 1, reached), found.start()
    return at


def _column(place: bytes) -> int:
    letters, column = place[:-1].upper(), 0
    if len(letters) > _LONGEST:
        return ENDLESS
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column


def _row(place: bytes) -> int:
    number = place.lstrip(ascii_letters.encode())
    return int(number) if len(number) < len(str(ENDLESS)) else ENDLESS


class Corners:
    """How far the cells of a part reach that is read piece by piece."""

    def __init__(self) -> None:
        self._column = self._row = 0
        self._unplaced = 0

    @property
    def cells(self) -> int:
        """How many cells there are at most between those whose place is written."""
        return COLUMNS[self._column].last * ROWS[self._row].last

    @property
    def all_cells(self) -> int:
        """The same with those whose place isn't written: they follow the ones before them."""
        width = COLUMNS[self._column].last + self._unplaced
        return width * (ROWS[self._row].last + self._unplaced)

    def take(self, rest: bytes, piece: bytes) -> None:
        """Look at the next piece, behind the end of the one before."""
        text = rest + piece
        for front in (_PLAIN, _ODD) if ODDLY.search(text) else (_PLAIN,):
            self._column = _climbed(COLUMNS, self._column, front, text)
            self._row = _climbed(ROWS, self._row, front, text)
        self._unplaced += _unplaced(text) - _unplaced(rest)


def _unplaced(text: bytes) -> int:
    """How many cells and rows don't say where they are; in nearly every text that is none."""
    if all(text.count(name) == text.count(name + b' r="') for name in _NAMES):
        return 0
    return len(_UNPLACED.findall(text))
