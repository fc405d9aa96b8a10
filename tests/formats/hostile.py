"""Files that nobody means well with, of any size, and what comes of reading one.

    python -m tests.formats.hostile FILE

prints what was said, and how many megabytes that took at the most, in this process or one of its
own.
"""

import gzip
import resource
import struct
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from app.domain.imports.file_plans import Answers
from app.domain.imports.moments import Calendar, Day
from app.domain.imports.tables import Rejection
from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.formats import containers
from app.services import file_imports, file_previews, file_tables
from tests.formats.books import raw_xlsx

NOW = datetime(2026, 11, 29, tzinfo=UTC)
CALENDAR = Calendar("UTC", NOW)
SAID = Answers(platform=Platform.YOUTUBE, as_of=Day(date(2026, 11, 28), NOW))
HEADER, ROW = b"external_id,date,views\n", b"a,2026-11-20,5\n"
_PIECE = 100_000


def said_of(path: Path) -> str:
    """What a file ends in: a refusal, or its rows and why some are rejected."""
    told: list[str] = []
    try:
        with containers.opened(path, path.name) as parts:
            for part in parts:
                file = file_imports.examine(file_tables.table_of(part), SAID)
                told.append("no column means anything" if file is None else _rows_of(file))
    except BadUserInput as refused:
        return f"refused: {refused.message}"
    return "; ".join(told)


def _rows_of(file: file_imports.Examined) -> str:
    file_previews.preview(file, CALENDAR)
    reader = file.reader(CALENDAR)
    rows, reasons = 0, dict[str, None]()
    with file.opened() as (table, _):
        for read in reader.read_all(table.records):
            if isinstance(read, Rejection):
                if len(reasons) < 3:
                    reasons[read.reason[:100]] = None
            else:
                rows += 1
    return f"{rows} rows, rejected: {', '.join(reasons) or 'none'}"


def _text(start: bytes, piece: bytes, end: bytes = b"") -> Callable[[Path, int], None]:
    """A file that repeats something until it is so many bytes long."""

    def make(path: Path, size: int) -> None:
        many = piece * max(1, _PIECE // len(piece))
        with path.open("wb") as stream:
            stream.write(start)
            for _ in range(size // len(many) + 1):
                stream.write(many)
            stream.write(end)

    return make


def _zeros_in_gzip(path: Path, size: int) -> None:
    with gzip.open(path, "wb", compresslevel=1) as stream:
        for _ in range(size // _PIECE + 1):
            stream.write(bytes(_PIECE))


def _zeros_in_zip(path: Path, size: int) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w") as member,
    ):
        for _ in range(size // _PIECE + 20):
            member.write(bytes(_PIECE))


def _many_in_zip(path: Path, size: int) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(size // 10_000 + 300):
            archive.writestr(f"{number}.csv", ROW)


def _one_for_many(path: Path, size: int) -> None:
    """A zip whose directory has one member again and again."""
    # Rows that differ: those that are all the same are refused for how small they pack.
    rows = (b"%d,2026-11-20,%d\n" % (each, each * 7919 % 1009) for each in range(size // 1000))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", HEADER + b"".join(rows))
    content = path.read_bytes()
    start, end = content.rindex(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    times = min(150, 10 + size // 20_000)
    entries = content[start:end] * times
    tail = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, times, times, len(entries), len(content[:start]), 0
    )
    path.write_bytes(content[:start] + entries + tail)


def _shared_text(path: Path, size: int) -> None:
    """Cells that share one text: each takes a few bytes here, and all of the text in memory."""
    rows = []
    for row in range(1, size // 20_000 + 2):
        cells = "".join(f'<c r="{column}{row}" t="s"><v>0</v></c>' for column in "ABCDEFGHIJ")
        rows.append(f'<row r="{row}">{cells}</row>')
    raw_xlsx(path, {"One": "".join(rows)}, "x" * (size // 1000 + 100_000))


def _far_corner(path: Path, _size: int) -> None:
    raw_xlsx(path, {"One": '<row r="1"><c r="A1"/><c r="XFD1048576"><v>1</v></c></row>'})


def _one_value(path: Path, size: int) -> None:
    """A Parquet file of one long text, which a dictionary has once and every row again."""
    rows = max(size // 200, 1000)
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), ["x" * 1000])
    table = pa.table({"external_id": texts, "date": ["2026-11-20"] * rows, "views": [1] * rows})
    parquet.write_table(table, path, row_group_size=rows)


def _lying_counts(path: Path, _size: int) -> None:
    """A Parquet file that says it has other numbers of rows than it has."""
    table = pa.table({"external_id": ["a"] * 1000, "views": [1] * 1000})
    parquet.write_table(table, path, compression="none")
    content = path.read_bytes()
    at = len(content) - 8 - struct.unpack("<I", content[-8:-4])[0]
    # A thousand as thrift writes it becomes some eight thousand.
    path.write_bytes(content[:at] + content[at:].replace(b"\xd0\x0f", b"\xfe\x7f"))


FILES: dict[str, tuple[Callable[[Path, int], None], str]] = {
    "one line": (_text(b"", b"x"), "no column means anything"),
    "a field without end": (_text(HEADER + ROW, b"b"), "a field is longer than"),
    "a quote without end": (_text(HEADER + ROW + b'"', ROW), "is a quote not closed"),
    "nothing but quotes": (_text(HEADER, b'"b,2026-11-20,5\n'), "quote"),
    "NULs in cells": (_text(HEADER, b"a\0b,2026-11-20,5\n"), "can't be stored"),
    "columns without end": (_text(b"", b"external_id,", b"\n"), "more than 16,384 columns"),
    "a row of commas": (_text(HEADER + ROW, b",", b"\n"), "more than 16,384 columns|field limit"),
    "two encodings": (_text(HEADER, b"\xe9,2026-11-20,5\n\xc3\xa9,2026-11-20,5\n"), "UTF-8"),
    "lists in lists": (_text(b"", b"["), "nested too deeply"),
    "objects in objects": (_text(b"", b'{"a":'), "no column means anything|refused"),
    "a number of many digits": (_text(b'[{"views":', b"9", b"}]"), "more digits|longer than"),
    "an array without end": (_text(b"[", b'{"external_id":"a","views":5},'), "can't be read"),
    "zeros in gzip": (_zeros_in_gzip, "a gzip file: unpack it first"),
    "zeros in a zip": (_zeros_in_zip, "unpacks to far more"),
    "many in a zip": (_many_in_zip, "more than 200 files"),
    # Newer Pythons refuse to unpack it.
    "one member for many": (_one_for_many, "unpacks to more than|rejected: none|Overlapped"),
    "a shared text": (_shared_text, "too much text|no column means anything"),
    "a far corner": (_far_corner, "more than 20,000,000 cells"),
    "one value for all rows": (_one_value, "rows, rejected|unpacks to far more"),
    "counts that lie": (_lying_counts, "1000 rows|can't be read"),
}
"""How each is made, and a part of what is said of it."""

ROWS = {
    *("a quote without end", "nothing but quotes", "NULs in cells", "two encodings"),
    *("an array without end", "one value for all rows"),
}
"""Those that are mostly rows, each of which takes its time: they are as long as a test can wait."""


def main() -> None:
    said = said_of(Path(sys.argv[1]))
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peaks = [resource.getrusage(kind).ru_maxrss // 1024 for kind in kinds]
    sys.stdout.write(f"{max(peaks)} {said}\n")


if __name__ == "__main__":
    main()
