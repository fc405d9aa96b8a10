"""A dump's file: a zip of tables as JSON lines, with a manifest and checksums; none of our rows.

A table's first line has the names of its columns, each other line a row. The manifest is written
last, so a file that was cut has none.
"""

import asyncio
import hashlib
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BufferedReader, RawIOBase
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Self, cast
from uuid import UUID

import orjson
from asyncpg.pgproto import pgproto
from pydantic import BaseModel, ValidationError
from sqlalchemy import JSON, Date, LargeBinary, Table, Uuid

from app.errors import BadUserInput
from app.formats import zips
from app.storage import finishing
from app.tables.base import UtcDateTime

FORMAT = "backbone dump"
VERSION = 1
MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_LEVEL = 1  # the slower ones make it a tenth smaller
_LINE_BREAK = orjson.Fragment(b"\n")


class DumpedTable(BaseModel):
    """One table of a dump: how many rows, in which columns, and the checksum of its lines."""

    rows: int
    columns: list[str]
    sha256: str


class Manifest(BaseModel):
    """What a dump says of itself; `organization_id` is None for a whole workspace."""

    format: str = FORMAT
    version: int = VERSION
    id: UUID
    schema_revision: str
    made_at: datetime
    organization_id: UUID | None
    with_secrets: bool
    tables: dict[str, DumpedTable]


class DumpWriter:
    """Writes tables one after the other; compression goes on beside the reading."""

    def __init__(self, stream: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self.tables: dict[str, DumpedTable] = {}

    def begin(self, table: Table) -> "TableLines":
        """Begin a table."""
        member = self._zip.open(f"{table.name}.jsonl", "w", force_zip64=True)
        return TableLines(table, member, self.tables)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest."""
        self._zip.writestr(MANIFEST, manifest.model_dump_json(indent=2))

    def close(self) -> None:
        """Write what makes a zip of it."""
        self._zip.close()


class TableLines:
    """The lines of one table, on their way into a dump."""

    def __init__(self, table: Table, member: Any, tables: dict[str, DumpedTable]) -> None:
        self._name, self._member, self._tables = table.name, member, tables
        self._columns = [column.name for column in table.columns]
        self._keys = [at for at, each in enumerate(table.columns) if isinstance(each.type, Uuid)]
        self._digest = hashlib.sha256()
        self._rows = 0
        self._writing: asyncio.Future[None] | None = None

    async def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows; returns as soon as the rows before them are written."""
        self._rows += len(rows)
        await self._put(_lines(self._with_texts(rows)))

    def _with_texts(self, rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """The rows with texts for their keys, of which many are the same."""
        columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
        for at in self._keys:
            columns[at] = map(_Known(str).__getitem__, columns[at])
        return zip(*columns, strict=True)

    async def _put(self, lines: bytes) -> None:
        if self._writing is not None:
            await finishing.outcome(self._writing)
        self._writing = asyncio.ensure_future(asyncio.to_thread(self._write, lines))

    def _write(self, lines: bytes) -> None:
        self._digest.update(lines)
        self._member.write(lines)

    async def __aenter__(self) -> Self:
        """Write the line that names the columns."""
        await self._put(_lines([self._columns]))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Finish the table."""
        try:
            if self._writing is not None:
                await finishing.outcome(self._writing)
        finally:
            self._member.close()
        self._tables[self._name] = DumpedTable(
            rows=self._rows, columns=self._columns, sha256=self._digest.hexdigest()
        )


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as JSON, a line for each: written at once, which is faster, and taken apart then."""
    rows = list(rows)
    ended: list[Any] = [_LINE_BREAK] * (2 * len(rows))
    ended[::2] = rows
    # Within JSON a line break is nowhere else: in texts it is written as `\n`.
    return orjson.dumps(ended, _to_json)[1:-1].replace(b",\n,", b"\n").replace(b",\n", b"\n")


def _to_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(type(value))


class _Known(dict[Any, Any]):
    """What values become, each worked out once; unknown ones stay so."""

    def __init__(self, change: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self._change = change

    def __missing__(self, value: Any) -> Any:
        changed = self[value] = self._change(value)
        return changed


class DumpReader:
    """Reads a dump whose manifest is understood; `close` it in the end."""

    def __init__(self, path: Path) -> None:
        """Open a dump.

        Raises:
            BadUserInput: It is none, or isn't whole.
        """
        try:
            self._zip = zipfile.ZipFile(path)
        except zips.DAMAGES as error:
            raise BadUserInput(f"{path} is no dump, or not a whole one: {error}.") from error
        try:
            self.manifest = Manifest.model_validate_json(self._zip.read(MANIFEST))
        except (KeyError, ValidationError, *zips.DAMAGES) as error:
            self._zip.close()
            raise BadUserInput(f"{path} is no dump: its {MANIFEST} can't be read.") from error

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def check(self, watch: Callable[[int], None]) -> None:
        """Compare every table with its checksum; `watch` hears of the bytes that were read.

        Raises:
            BadUserInput: One differs; the message names it.
        """
        known = {f"{name}.jsonl" for name in self.manifest.tables} | {MANIFEST}
        for name in sorted(known ^ set(self._zip.namelist())):
            raise BadUserInput(f"The dump isn't whole: {name} is missing, or not in its manifest.")
        for name, table in self.manifest.tables.items():
            digest = hashlib.sha256()
            for chunk in self._chunks(name):
                digest.update(chunk)
                watch(len(chunk))
            if digest.hexdigest() != table.sha256:
                raise BadUserInput(f"The dump is damaged: {name}.jsonl isn't what was dumped.")

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(f"{name}.jsonl") as member:
                while chunk := member.read(_CHUNK):
                    yield chunk
        except zips.DAMAGES as error:
            raise BadUserInput(f"The dump is damaged: {name}.jsonl can't be read.") from error

    def batches(self, table: Table, done: int, size: int) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a table after the first ones, as many at a time, as the database takes them.

        Raises:
            BadUserInput: Its columns are others, or a line can't be read.
        """
        columns = [column.name for column in table.columns]
        with self._zip.open(f"{table.name}.jsonl") as member:
            lines = BufferedReader(cast("RawIOBase", member), _CHUNK)
            if orjson.loads(lines.readline()) != columns:
                raise BadUserInput(f"{table.name}.jsonl has other columns than this version.")
            for _ in range(done):
                lines.readline()
            readers = [_READERS.get(type(column.type)) for column in table.columns]
            while batch := b",".join(islice(lines, size)):
                yield _read(orjson.loads(b"[%b]" % batch), readers)


_Reader = Callable[[Sequence[Any]], list[Any]] | None


def _read(rows: list[list[Any]], readers: Sequence[_Reader]) -> list[tuple[Any, ...]]:
    """Rows in the database's words, column by column, which is faster."""
    columns = [
        column if read is None else read(column)
        for read, column in zip(readers, zip(*rows, strict=True), strict=True)
    ]
    return list(zip(*columns, strict=True))


def _each(change: Callable[[Any], Any]) -> Callable[[Sequence[Any]], list[Any]]:
    return lambda column: list(map(_Known(change).__getitem__, column))


class _Object(dict[str, Any]):
    """A JSON object as a value for the driver, which looks up those that it has seen."""

    __hash__ = object.__hash__  # type: ignore[assignment]


_READERS: dict[type[Any], Callable[[Sequence[Any]], list[Any]]] = {
    Uuid: _each(pgproto.UUID),  # PostgreSQL's driver takes others apart again
    UtcDateTime: _each(datetime.fromisoformat),
    Date: _each(date.fromisoformat),
    LargeBinary: _each(b64decode),
    JSON: lambda column: [None if value is None else _Object(value) for value in column],
}
