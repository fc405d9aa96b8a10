"""Whether a workbook may be opened: reading a sheet takes memory for all between its corners.

What a file may become is worked out before calamine sees it. Where that isn't known, a process of
its own tries, with as much memory as it may take: one that ends says no.
"""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from copy import copy
from pathlib import Path
from typing import NamedTuple

from app.errors import BadUserInput
from app.formats import zips
from app.formats.sheet_corners import ODDLY, Corners
from app.formats.sheet_reach import Reach

MAX_CELLS = 20_000_000
"""Cells of a sheet between its corners; reading it takes a place in memory for each."""

MAX_BYTES = 1_000_000_000
"""Bytes of a workbook's parts, unpacked."""

MAX_PACKED = 200_000_000
MAX_TEXT = 2_000_000_000
"""Characters of all cells that hold a text that several share."""

TRIED_BYTES, TRIED_SECONDS = 1_500_000_000, 120
"""What a process that tries to open a workbook may take."""

_CHUNK = 1 << 20
_STRANGE = re.compile(rb'r="[^"A-Za-z0-9]')
_ODD = re.compile(rb"""\sr\s*=\s*["'][^"']*[^"'A-Za-z0-9]""")
_TRY = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name)
"""


def check_workbook(path: Path) -> None:
    """Refuse a workbook that would take too much memory.

    Raises:
        BadUserInput: It would, or is damaged.
    """
    if path.stat().st_size > MAX_PACKED:
        raise BadUserInput(
            f"The workbook is larger than {MAX_PACKED:,} bytes: save the sheet as CSV.",
            field="file",
        )
    is_known = False
    if zipfile.is_zipfile(path):
        try:
            is_known = _check_parts(path)
        except zips.DAMAGES as error:
            message = f"The workbook can't be read: {error}."
            raise BadUserInput(message, field="file") from None
    if not is_known:
        _try(path)


def _check_parts(path: Path) -> bool:
    """Whether what it becomes in memory is known, and bounded."""
    with zipfile.ZipFile(path) as parts:
        infos = parts.infolist()
        if sum(info.file_size for info in infos) > MAX_BYTES:
            raise _too_large()
        if not any(info.filename == "xl/workbook.xml" for info in infos):
            return False
        # What a part is called says nothing: a sheet may be any of them.
        found = [_glanced_at(parts, info) or _looked_through(parts, info) for info in infos]
        if sum(each.elements for each in found) * max(each.longest for each in found) > MAX_TEXT:
            found = [_looked_through(parts, info) for info in infos]
    shared, longest = (sum(each.elements for each in found), max(each.longest for each in found))
    return shared * longest <= MAX_TEXT and all(each.cells <= MAX_CELLS for each in found)


class _Found(NamedTuple):
    """What a part takes in memory, at most.

    Args:
        cells: The cells between its corners.
        elements: Those of its cells that may share a text.
        longest: The longest text that may be shared, in bytes.
    """

    cells: int
    elements: int
    longest: int


def _glanced_at(parts: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Found | None:
    """What a part takes; None of one that has to be looked through."""
    reach, texts = Reach(), _Texts()
    for piece in _whole_tags(_unpacked(parts, info)):
        if piece is None or not reach.take(piece) or reach.cells > MAX_CELLS:
            return None
        texts.take_tags(piece)
    # A cell takes some bytes: no more of them share a text.
    return _Found(reach.cells, info.file_size // len('<c r="A1" t="s">'), texts.longest)


def _looked_through(parts: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Found:
    corners, texts = Corners(), _Texts()
    shared = 0
    for rest, new in _overlapping(_unpacked(parts, info)):
        text = rest + new
        if _STRANGE.search(text) or ODDLY.search(text):
            _check_places(text)
        corners.take(rest, new)
        if corners.cells > MAX_CELLS:
            raise _too_large()
        shared += new.count(b'"s"') + new.count(b"'s'")
        texts.take(new, rest)
    return _Found(corners.all_cells, shared, texts.longest)


class _Texts:
    """How long the texts are that cells may share, read piece by piece."""

    def __init__(self) -> None:
        self._are_there = False
        self._ended = self._begun = 0

    @property
    def longest(self) -> int:
        """The bytes of the longest; 0 where there are none."""
        return max(self._ended, self._begun) if self._are_there else 0

    def take(self, new: bytes, rest: bytes = b"") -> None:
        """Look at the next piece, behind the end of the one before."""
        self._are_there = self._are_there or b"sst" in rest + new
        # A text ends with `</si>`, whatever stands before its name.
        *ended, last = new.split(b"si>")
        if ended:
            self._ended = max(self._ended, self._begun + len(ended[0]), *map(len, ended))
            self._begun = 0
        self._begun += len(last)

    def take_tags(self, piece: bytes) -> None:
        """The same of whole tags whose names have no prefix."""
        if b"</s" in piece:
            self.take(piece)
        else:
            self._begun += len(piece)


def _unpacked(parts: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """All of a part: who reads it afterwards goes on behind the size that it is said to have.

    Raises:
        BadUserInput: It is larger than that.
    """
    whole = copy(info)
    whole.file_size = MAX_BYTES
    size = 0
    with parts.open(whole) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > info.file_size:
                message = "The workbook can't be read: a part of it is larger than it says."
                raise BadUserInput(message, field="file")
            yield chunk


def _whole_tags(chunks: Iterable[bytes]) -> Iterator[bytes | None]:
    """The same in pieces that end before a tag; None where none begins for long."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        end = max(text.rfind(b"<"), 0)
        rest = text[end:]
        yield text[:end] if len(rest) <= _CHUNK else None
    yield rest


def _overlapping(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The same, each piece with the end of the one before."""
    rest = b""
    for chunk in chunks:
        yield rest, chunk
        rest = chunk[-100:]


def _check_places(text: bytes) -> None:
    if _ODD.search(text) and b"<c" in text:
        raise BadUserInput("The workbook can't be read: its cells have odd places.", field="file")


def _try(path: Path) -> None:
    """Open it in a process that may take so much memory and time."""
    command = [sys.executable, "-c", _TRY, str(path), str(TRIED_BYTES)]
    try:
        tried = subprocess.run(  # noqa: S603 - our own program
            command, capture_output=True, timeout=TRIED_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    if tried.returncode == 0:
        return
    # Its last line says what is wrong with the file, unless it ran out of memory.
    *_, last = ["", *tried.stderr.decode("utf-8", "replace").strip().splitlines()]
    if tried.returncode < 0 or "memory" in last.lower():
        raise _too_large()
    name, _, why = last.partition(": ")
    if "password" in name.lower() or "password" in why.lower():
        why = "it is locked by a password"
    raise BadUserInput(f"The workbook can't be read: {why[:200]}.", field="file")


def _too_large() -> BadUserInput:
    return BadUserInput(
        f"The sheet has more than {MAX_CELLS:,} cells or too much text: save it as CSV.",
        field="file",
    )
