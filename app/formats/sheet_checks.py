"""Whether a workbook may be opened: reading a sheet takes memory for all between its corners.

What a file may become is worked out before calamine sees it. Where that isn't known, a process of
its own tries, with as much memory as it may take: one that ends says no.
"""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from app.errors import BadUserInput
from app.formats import zips

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
_FAR = re.compile(rb'r="(?:[A-Za-z]{2}|[A-Za-z]\d{6}|[^"A-Za-z0-9])')
"""A cell beyond column Z or row 99,999."""

_ODDLY = re.compile(rb'r(?:\s+=|=[^"])')
"""A place that is written as no program writes it, but as one may be."""

_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")
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
        shared = longest = 0
        # What a part is called says nothing: a sheet may be any of them.
        for info in infos:
            with parts.open(info) as stream:
                count, length = _looked_through(stream)
            shared, longest = shared + count, max(longest, length)
        return shared * longest <= MAX_TEXT


def _looked_through(stream: IO[bytes]) -> tuple[int, int]:
    """How many cells share texts, and the length of the longest text that may be shared."""
    corners = (26, 100_000)
    shared = longest = begun = 0
    has_texts = False
    for text, new in _overlapping(stream):
        if _FAR.search(text) or _ODDLY.search(text):
            corners = _corners(text, *corners)
        shared += new.count(b'"s"') + new.count(b"'s'")
        has_texts = has_texts or b"sst" in text
        # A text ends with `</si>`, whatever stands before its name.
        *ended, last = new.split(b"si>")
        if ended:
            longest = max(longest, begun + len(ended[0]), *map(len, ended))
            begun = 0
        begun += len(last)
    return shared, max(longest, begun) if has_texts else 0


def _overlapping(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """What a stream gives, each piece behind the end of the one before, and alone."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        yield rest + chunk, chunk
        rest = chunk[-100:]


def _corners(text: bytes, width: int, height: int) -> tuple[int, int]:
    """The corners that are known so far; BadUserInput where they are too far apart."""
    if _ODD.search(text) and b"<c" in text:
        raise BadUserInput("The workbook can't be read: its cells have odd places.", field="file")
    for letters, number in _PLACE.findall(text):
        width = max(width, _column(letters))
        height = max(height, int(number[:9]))
    if width * height > MAX_CELLS:
        raise _too_large()
    return width, height


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:6].upper():
        number = number * 26 + letter - ord("A") + 1
    return number


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
