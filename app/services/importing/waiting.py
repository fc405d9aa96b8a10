"""Rows that wait until the rest of a file was read: another may name the brand of their post.

They are kept on disk where they are many: a file may have millions of them.
"""

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from tempfile import SpooledTemporaryFile

from app.domain.imports.rows import Row

IN_MEMORY = 16_000_000
"""Bytes of waiting rows that are kept in memory."""


class Waiting:
    """Rows that are to be given again, and their texts where these are wanted."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - `close` closes it
        self.close: Callable[[], None] = self._file.close

    def add(self, rows: Sequence[Row], texts: Mapping[int, str]) -> None:
        """Keep rows of a batch."""
        for row in rows:
            pickle.dump((row, texts.get(row.line)), self._file)

    def batches(self, size: int) -> Iterator[tuple[list[Row], dict[int, str]]]:
        """The rows in the order of the file, batch by batch, with their texts by line."""
        self._file.seek(0)
        kept = self._kept()
        while batch := list(islice(kept, size)):
            yield (
                [row for row, _ in batch],
                {row.line: text for row, text in batch if text is not None},
            )

    def _kept(self) -> Iterator[tuple[Row, str | None]]:
        while True:
            try:
                yield pickle.load(self._file)  # noqa: S301 - nobody else can write there
            except EOFError:
                return
