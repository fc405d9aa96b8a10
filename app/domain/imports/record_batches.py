"""Tables in batches of records: taken singly, cut, and told how their rows are written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.domain.imports.tables import Read, RecordBatch, Table

ROWS = 1000
"""How many rows are read at once."""


def singly(reads: Iterable[Read | RecordBatch]) -> Iterator[Read]:
    """Every record by itself."""
    for read in reads:
        if isinstance(read, RecordBatch):
            yield from read.records()
        else:
            yield read


def limited(reads: Iterator[Read | RecordBatch], most: int) -> Iterator[Read | RecordBatch]:
    """The first rows."""
    left = most
    while left and (read := next(reads, None)) is not None:
        if isinstance(read, RecordBatch):
            read = read.part(0, left)
        left -= rows_of(read)
        yield read


def in_lots(reads: Iterable[Read | RecordBatch], size: int) -> Iterator[list[Read | RecordBatch]]:
    """So many rows at a time, and as many as there are at the end."""
    lot, left = list[Read | RecordBatch](), size
    for read in reads:
        rest = read
        while isinstance(rest, RecordBatch) and len(rest) > left:
            full = [*lot, rest.part(0, left)]
            rest = rest.part(left, len(rest))
            lot, left = [], size
            yield full
        lot.append(rest)
        left -= rows_of(rest)
        if not left:
            full, lot, left = lot, [], size
            yield full
    if lot:
        yield lot


def rows_of(read: Read | RecordBatch) -> int:
    """How many rows that is."""
    return len(read) if isinstance(read, RecordBatch) else 1


def texts_of(table: Table, reads: Sequence[Read | RecordBatch]) -> Mapping[int, str]:
    """The next rows of a table as they are written, by line, where texts were to be kept."""
    if table.source.texts is None:
        return {}
    last = reads[-1]
    texts = table.take_texts(last.lines[-1] if isinstance(last, RecordBatch) else last.line)
    batches = [read for read in reads if isinstance(read, RecordBatch)]
    return _Texts(texts, batches) if batches else texts


class _Texts(Mapping[int, str]):
    """Texts of rows by line; those of batches are written when somebody asks for one."""

    def __init__(self, texts: Mapping[int, str], batches: Sequence[RecordBatch]) -> None:
        self._texts = texts
        self._batches = batches

    def __getitem__(self, line: int) -> str:
        for batch in self._batches:
            if line in batch.lines:
                return batch.text(batch.record(batch.lines.index(line)).values)
        return self._texts[line]

    def __iter__(self) -> Iterator[int]:
        yield from self._texts
        for batch in self._batches:
            yield from batch.lines

    def __len__(self) -> int:
        return len(self._texts) + sum(map(len, self._batches))
