"""What a file is by its first bytes: a text, a workbook, a Parquet file, or a zip of them.

Names say nothing here: a browser calls a workbook as it likes. Nothing of an archive is written to
where its names say.
"""

import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, BinaryIO

from app.errors import BadUserInput
from app.formats import zips
from app.formats.sheets import SheetRows, Workbook

MAX_MEMBERS = 200
MAX_MEMBER = 1_000_000_000
MAX_RATIO = 500
"""How many bytes one byte of an archive may become; tables of text reach 50."""

MAX_INPUT = 4_000_000_000
"""Bytes that are taken from standard input."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET = b"PAR1"
_OTHERS = {
    b"\x1f\x8b": "a gzip file: unpack it first",
    b"%PDF": "a PDF: export the numbers as CSV or XLSX",
    b"7z\xbc\xaf": "a 7z archive: unpack it first",
    b"Rar!": "a RAR archive: unpack it first",
    b"SQLite format 3": "a database: export its table as CSV",
}
_MARKUP = (b"<!doctype html", b"<html", b"<?xml")
_UNTOLD = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_READ = {".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".js"}
_BOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
_COLUMNS = {".parquet"}


@dataclass(frozen=True)
class Part:
    """One table of a file: where its bytes are, the sheet where it is one, and what it is called.

    Args:
        name: What a report calls it.
        path: The file that holds it, as bytes on this disk.
        sheet: The sheet's name; None of a text.
        is_member: Whether it is one of several that came together.
        is_parquet: Whether it is a Parquet file.
        book: The workbook that a sheet is of, which stays open as long as its parts are there.
    """

    name: str
    path: Path
    sheet: str | None = None
    is_member: bool = False
    is_parquet: bool = False
    book: Workbook | None = field(default=None, compare=False, repr=False)

    def open(self) -> BinaryIO:
        """The bytes of a text."""
        return self.path.open("rb")

    def rows(self) -> SheetRows:
        """The rows of a sheet."""
        return (self.book or Workbook(self.path)).rows(str(self.sheet))


@contextmanager
def opened(path: Path, name: str, folder: Path | None = None) -> Iterator[list[Part]]:
    """The parts of a file, readable within the block; those of an archive are unpacked for it.

    That is in a folder of its own inside `folder`, or where the machine keeps such.

    Raises:
        BadUserInput: It is none of what can be read; the message says what it is and what to do.
    """
    with ExitStack() as stack:
        kind = _kind_of(path, name)
        if kind == "zip":
            made = stack.enter_context(TemporaryDirectory(prefix="import-", dir=folder))
            yield list(_members(path, name, Path(made)))
        elif kind == "workbook":
            yield _sheets(path, name)
        else:
            yield [Part(name, path, is_parquet=kind == "parquet")]


@contextmanager
def kept(stream: BinaryIO, folder: Path | None = None) -> Iterator[Path]:
    """What a stream gives, as a file within the block, so that it can be read twice.

    That is in a folder of its own inside `folder`, or where the machine keeps such.
    """
    with TemporaryDirectory(prefix="import-", dir=folder) as made:
        path = Path(made, "input")
        _copy(stream, path, MAX_INPUT, "standard input")
        yield path


def _kind_of(path: Path, name: str) -> str:
    with path.open("rb") as stream:
        head = stream.read(512)
    for mark, what in _OTHERS.items():
        if head.startswith(mark):
            raise BadUserInput(f"{name} is {what}.", field="file")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        message = f"{name} is a web page or XML, whatever its name says: save it as XLSX or CSV."
        raise BadUserInput(message, field="file")
    if head.startswith(_OLE):
        return "workbook"
    if head.startswith(_PARQUET):
        return "parquet"
    if not head.startswith(_ZIP):
        return "text"
    names = _infos(path, name)
    is_book = any(
        i.filename in {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} for i in names
    )
    return "workbook" if is_book else "zip"


def _infos(path: Path, name: str) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except zips.DAMAGES as error:
        raise BadUserInput(f"{name} is a damaged zip: {error}.", field="file") from None


def _sheets(path: Path, name: str) -> list[Part]:
    book = Workbook(path)
    is_member = len(book.names) > 1
    return [Part(f"{name}: {each}", path, each, is_member, book=book) for each in book.names]


def _members(path: Path, name: str, folder: Path) -> Iterator[Part]:
    infos = [info for info in _infos(path, name) if _is_table(info)]
    if len(infos) > MAX_MEMBERS:
        raise BadUserInput(f"{name} holds more than {MAX_MEMBERS} files.", field="file")
    for info in infos:
        _check_member(info, name)
    if sum(info.file_size for info in infos) > MAX_MEMBER:
        raise BadUserInput(f"{name} unpacks to more than {MAX_MEMBER:,} bytes.", field="file")
    with zipfile.ZipFile(path) as archive:
        for number, info in enumerate(infos):
            suffix = PurePosixPath(info.filename).suffix.lower()
            target = folder / f"{number}{suffix}"
            called = f"{name}: {info.filename}"
            try:
                with archive.open(info) as stream:
                    _copy(stream, target, info.file_size, called)
            except zips.DAMAGES as error:
                raise BadUserInput(f"{called} can't be unpacked: {error}.", field="file") from None
            kind = _kind_of(target, called)
            if kind == "workbook":
                yield from _sheets(target, called)
            else:
                yield Part(called, target, is_member=True, is_parquet=kind == "parquet")


def _is_table(info: zipfile.ZipInfo) -> bool:
    """Whether a member may be a table; pictures and what systems put in are passed over."""
    is_told = not info.is_dir() and not any(part in info.filename for part in _UNTOLD)
    return is_told and PurePosixPath(info.filename).suffix.lower() in _READ | _BOOKS | _COLUMNS | {
        ".zip"
    }


def _check_member(info: zipfile.ZipInfo, name: str) -> None:
    problem = None
    if stat.S_ISLNK(info.external_attr >> 16):
        problem = "is a link to another file"
    elif info.flag_bits & 1:
        problem = "is locked by a password"
    elif info.filename.lower().endswith(".zip"):
        problem = "is a zip in a zip: unpack it first"
    elif info.file_size > MAX_RATIO * max(info.compress_size, 2048):
        problem = "unpacks to far more than any table"
    if problem:
        raise BadUserInput(f"{name}: {info.filename[:100]!r} {problem}.", field="file")


def _copy(stream: IO[bytes], path: Path, largest: int, name: str) -> None:
    with path.open("wb") as sink:
        shutil.copyfileobj(_Bounded(stream, largest, name), sink)


@dataclass
class _Bounded:
    """A stream that ends with an error where it is longer than it may be."""

    stream: IO[bytes]
    left: int
    name: str

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self.stream.read(size)
        self.left -= len(chunk)
        if self.left < 0:
            raise BadUserInput(f"{self.name} is longer than it may be.", field="file")
        return chunk
