"""Rows sorted by post and day, on disk where they are many: gains are added up post by post."""

import heapq
import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from itertools import groupby
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from app.domain.imports.rows import Row

IN_MEMORY = 50_000
"""How many rows are sorted at once; each such run beyond the first is a file of its own."""


class _Kept(NamedTuple):
    """A row with what it is sorted by, and its text."""

    key: tuple[str, str, date, int]
    row: Row
    text: str | None


class SortedRows:
    """Rows that are given in any order, and taken post by post, day by day."""

    def __init__(self) -> None:
        self._files = ExitStack()
        self._runs: list[IO[bytes]] = []
        self._rows: list[_Kept] = []

    def close(self) -> None:
        """Let go of the files."""
        self._files.close()

    def add(self, rows: Sequence[Row], texts: Mapping[int, str]) -> None:
        """Keep rows of a batch."""
        self._rows += (_Kept(_key(row), row, texts.get(row.line)) for row in rows)
        if len(self._rows) >= IN_MEMORY:
            self._write()

    def batches(self, size: int) -> Iterator[tuple[list[Row], dict[int, str]]]:
        """The rows in order, whole posts together, about as many at once as are asked for."""
        merged = heapq.merge(*map(_read, self._runs), sorted(self._rows, key=_of), key=_of)
        batch: list[_Kept] = []
        for _, post in groupby(merged, lambda kept: kept.key[:2]):
            batch += post
            if len(batch) >= size:
                yield _taken(batch)
                batch = []
        if batch:
            yield _taken(batch)

    def _write(self) -> None:
        file = self._files.enter_context(TemporaryFile())  # noqa: SIM115 - `close` does
        for kept in sorted(self._rows, key=_of):
            pickle.dump(tuple(kept), file)
        self._rows = []
        self._runs.append(file)


def _key(row: Row) -> tuple[str, str, date, int]:
    day = row.snapshot.date if row.snapshot else date.min
    return row.identity.platform.value, row.identity.external_id, day, row.line


def _of(kept: _Kept) -> Any:
    return kept.key


def _read(file: IO[bytes]) -> Iterator[_Kept]:
    file.seek(0)
    while True:
        try:
            yield _Kept(*pickle.load(file))  # noqa: S301 - nobody else can write there
        except EOFError:
            return


def _taken(batch: Sequence[_Kept]) -> tuple[list[Row], dict[int, str]]:
    texts = {kept.row.line: kept.text for kept in batch if kept.text is not None}
    return [kept.row for kept in batch], texts
