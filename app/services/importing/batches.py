"""A file in batches: some rows at a time, with what can't be taken of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import BinaryIO, Generic, TypeVar

from app.domain.imports.record_batches import in_lots, texts_of
from app.domain.imports.rows import RecordReader, Row
from app.domain.imports.tables import NotAPost, RecordBatch, Rejection, Table
from app.domain.imports.tables import Read as ReadRecord
from app.domain.imports.values import Unanswered
from app.services.importing.sorting import SortedRows

Read = TypeVar("Read")


@dataclass(frozen=True)
class Batch(Generic[Read]):
    """Some lines of a file: what they say, and those that can't be taken.

    `unanswered` are the lines of rows without any number, `others` the rows that are none, `texts`
    the rows as they stand in the file, by line, where rejected ones are written; `column_of` is
    what the file calls each field.
    A batch `is_again` where its rows had to wait until all others were read.
    """

    rows: Sequence[Read]
    rejections: Sequence[Rejection]
    unanswered: Sequence[int]
    texts: Mapping[int, str]
    column_of: Mapping[str, str]
    is_again: bool = False
    others: Sequence[NotAPost] = ()

    @property
    def size(self) -> int:
        """How many lines that is."""
        return len(self.rows) + len(self.rejections) + len(self.unanswered) + len(self.others)


def batches_of(
    stream: BinaryIO,
    table: Table,
    reader: RecordReader[Read],
    size: int,
    tell: Callable[[int], None],
) -> Iterator[Batch[Read]]:
    """The file's rows, batch by batch; `tell` is told how many bytes have been taken."""
    # The records themselves are let go before their rows are written.
    for records in in_lots(table.records, size):
        batch = _read(records, reader, texts_of(table, records))
        records.clear()
        yield batch
        tell(stream.tell())


def by_post(batches: Iterator[Batch[Row]], size: int) -> Iterator[Batch[Row]]:
    """What can't be taken as it comes, and then the rows, whole posts together."""
    with closing(SortedRows()) as kept:
        for batch in batches:
            kept.add(batch.rows, batch.texts)
            yield replace(batch, rows=[])
        for rows, texts in kept.batches(size):
            yield Batch(rows, [], [], texts, {}, is_again=True)


def _read(
    records: Sequence[ReadRecord | RecordBatch],
    reader: RecordReader[Read],
    texts: Mapping[int, str],
) -> Batch[Read]:
    rows: list[Read] = []
    rejections: list[Rejection] = []
    unanswered: list[int] = []
    others: list[NotAPost] = []
    for row in reader.read_all(records):
        if isinstance(row, NotAPost):
            others.append(row)
        elif isinstance(row, Rejection):
            rejections.append(row)
        elif isinstance(row, Unanswered):
            unanswered.append(row.line)
        else:
            rows.append(row)
    column_of = {cell.field: cell.column for cell in reader.cells}
    return Batch(rows, rejections, unanswered, texts, column_of, others=others)
