"""How far the cells of a sheet reach at most, where they are written as in nearly every sheet.

Letters are made one, and digits, so that a few searches for plain bytes say how long the longest
place is. Whatever is written otherwise is for `sheet_corners`, which takes many times as long.
"""

import re
from string import ascii_uppercase, digits

_LETTERS = len(ascii_uppercase)
_COLUMN = re.compile(rb'<c\sr="([A-Z]+)\d')
_CELL = re.compile(rb"<c[ >/]")
_PREFIXED = re.compile(rb":(?:c|si|sst)[ >/]")

_SINGLE: tuple[bytes, ...] = (b'<c r="A0',)
_DOUBLE = (*_SINGLE, b'<c r="Z0', b'<c r="AA0', b'<c r="AZ0')
"""How cells begin that aren't beyond the last column."""


def _alike(last: str) -> bytes:
    """What makes one of the letters up to a last one, of those behind it, and of digits."""
    at = ascii_uppercase.index(last) + 1
    made = "A" * at + "Z" * (_LETTERS - at) + "0" * len(digits) + "   "
    return bytes.maketrans(f"{ascii_uppercase}{digits}\t\r\n".encode(), made.encode())


_ALIKE = {last: _alike(last) for last in ascii_uppercase}


class Reach:
    """How far the cells of a part reach that is read piece by piece, each of whole tags."""

    def __init__(self) -> None:
        self._begun = _SINGLE
        self._last = "A"
        self._digits = 1

    @property
    def cells(self) -> int:
        """How many places there are between its corners, at most."""
        width: int = ascii_uppercase.index(self._last) + 1
        if self._begun is _DOUBLE:
            width = (width + 1) * _LETTERS
        return width * (int("1" + "0" * self._digits) - 1)

    def take(self, piece: bytes) -> bool:
        """Look at the next tags; False where a cell says its place otherwise, or not at all."""
        alike = piece.translate(_ALIKE[self._last])
        if not self._fits(alike):
            self._widen(piece)
            alike = piece.translate(_ALIKE[self._last])
        if not self._fits(alike) or _PREFIXED.search(alike):
            return False
        while any(begun + b"0" * self._digits in alike for begun in self._begun):
            self._digits += 1
        return True

    def _fits(self, alike: bytes) -> bool:
        """Whether every cell begins with a place that isn't beyond the last column."""
        placed = sum(map(alike.count, self._begun))
        # Other names begin like a cell's, and are few.
        return alike.count(b"<c") == placed or len(_CELL.findall(alike)) == placed

    def _widen(self, piece: bytes) -> None:
        """Go on with the last column that these tags have."""
        found = {name.decode() for name in _COLUMN.findall(piece)}
        if any(len(name) > 1 for name in found) and self._begun is _SINGLE:
            self._begun, self._last = _DOUBLE, "A"
        length = 2 if self._begun is _DOUBLE else 1
        self._last = max([self._last, *(name[0] for name in found if len(name) == length)])
