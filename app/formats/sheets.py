"""Workbooks as rows of plain values: xlsx, xls and ods, read by calamine.

A number that has no fraction is an int. One of more digits than a cell holds (15) comes as a text
in scientific notation, because it isn't what somebody typed any more.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from app.errors import BadUserInput

MAX_CELLS = 20_000_000
"""Cells of a sheet between its corners; reading it takes a place in memory for each."""

MAX_BYTES = 1_000_000_000
"""Bytes of a workbook's parts, unpacked."""

MAX_PACKED = 200_000_000
_EXACT = 10**15
_CHUNK = 1 << 20
_WIDE = re.compile(rb'r="([A-Z]{2,3})\d+"')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')


def sheet_names(path: Path) -> list[str]:
    """What the sheets of a workbook are called, in their order.

    Raises:
        BadUserInput: It can't be read, is locked by a password, or is too large.
    """
    with _opened(path) as workbook:
        return [str(name) for name in workbook.sheet_names]


def rows_of(path: Path, sheet: str) -> Iterator[list[Any]]:
    """A sheet's rows from its first line on, the empty ones included.

    Raises:
        BadUserInput: As for `sheet_names`.
    """
    with _opened(path) as workbook:
        found = workbook.get_sheet_by_name(sheet)
        if found.start is None:
            return
        for row in found.iter_rows():
            yield [_plain(cell) for cell in row]


def _opened(path: Path) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook

    _check_size(path)
    try:
        return CalamineWorkbook.from_path(str(path))
    except CalamineError as error:
        why = "it is locked by a password" if "password" in repr(error).lower() else str(error)
        raise BadUserInput(f"The workbook can't be read: {why}.", field="file") from None


def _check_size(path: Path) -> None:
    if path.stat().st_size > MAX_PACKED:
        raise BadUserInput(
            f"The workbook is larger than {MAX_PACKED:,} bytes: save the sheet as CSV.",
            field="file",
        )
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > MAX_BYTES:
            raise _too_large()
        for part in parts.infolist():
            if part.filename == "content.xml":
                if part.file_size > MAX_PACKED:
                    raise _too_large()
                _check_repeated(parts.read(part))
            elif part.filename.startswith("xl/worksheets/sheet"):
                with parts.open(part) as stream:
                    _check_corners(stream)


def _check_corners(stream: IO[bytes]) -> None:
    """Refuse corners of an xlsx so far apart that the cells between them don't fit into memory."""
    width, height, rest = 26, 1, b""
    while chunk := stream.read(_CHUNK):
        text = rest + chunk
        for letters in _WIDE.findall(text):
            width = max(width, _column(letters))
        for number in _ROW.findall(text)[-1:]:
            height = max(height, int(number[:9]))
        rest = text[-100:]
        if width * height > MAX_CELLS:
            raise _too_large()


def _check_repeated(content: bytes) -> None:
    """Refuse rows and cells of an ods that are repeated until they don't fit into memory.

    Empty ones at the end of a sheet or row are repeated millions of times in every file.
    """
    width = height = pending = 0
    for row in content.split(b"<table:table-row")[1:]:
        times = _repeated(row.partition(b">")[0], b"rows")
        cells = row.split(b"<table:table-cell")[1:]
        filled = [at for at, cell in enumerate(cells, 1) if b"value-type" in cell]
        if not filled:
            pending += times
            continue
        height += pending + times
        pending = 0
        width = max(width, sum(_repeated(cell, b"columns") for cell in cells[: filled[-1]]))
        if width * height > MAX_CELLS:
            raise _too_large()


def _repeated(element: bytes, what: bytes) -> int:
    found = re.search(rb"number-" + what + rb'-repeated="(\d{1,9})"', element)
    return int(found[1]) if found else 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _too_large() -> BadUserInput:
    return BadUserInput(
        f"The sheet has more than {MAX_CELLS:,} cells: save it as CSV.", field="file"
    )


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        if cell.is_integer():
            return int(cell) if abs(cell) < _EXACT else f"{cell:.10E}"
        return cell
    if isinstance(cell, int) and abs(cell) >= _EXACT:
        return f"{cell:.10E}"
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return cell.date().isoformat() if is_day else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return cell
