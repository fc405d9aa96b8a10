"""Rows that are no posts: sums, headers that come again, explanations, empty rows."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.imports.layouts import untwinned
from app.domain.imports.record_batches import rows_of
from app.domain.imports.tables import EMPTY, NotAPost, Read, Record, RecordBatch

SUM, HEADER, EXPLANATION = "a sum", "the header again", "an explanation"
_SUMS = frozenset(
    {
        *("total", "totals", "grand total", "sum", "overall", "total general", "total geral"),
        *("gesamt", "summe", "insgesamt", "gesamtsumme", "gesamtergebnis", "ergebnis"),
        *("total g\u00e9n\u00e9ral", "somme", "ensemble", "suma", "soma", "totais", "totales"),
        *("totale", "totaal", "razem", "toplam", "\u5408\u8a08", "subtotal", "zwischensumme"),
    }
)
_LONGEST_SUM = max(map(len, _SUMS)) + 3
_AMONG_FIRST = 2
"""An explanation of the columns stands among the first rows."""


def told_apart(
    records: Iterable[Read | RecordBatch],
    columns: Sequence[str],
    naming: Collection[str],
    *,
    has_sums: bool = True,
) -> Iterator[Read | RecordBatch]:
    """The records, with those that are no posts named as such.

    Args:
        records: A file's records.
        columns: What its columns are called.
        naming: The columns that say which post or day a row is about.
        has_sums: Whether one that is called a sum may be one.
    """
    names = {name: untwinned(name).casefold() for name in columns}
    tell = _Teller(names, [name for name in naming if name in names], has_sums)
    position = 0
    for record in records:
        if isinstance(record, RecordBatch):
            yield from _told_of_batch(record, tell, position)
        elif isinstance(record, Record) and (what := tell.what(record, position)):
            yield NotAPost(record.line, what)
        else:
            yield record
        position += rows_of(record)


def _told_of_batch(
    batch: RecordBatch, tell: "_Teller", position: int
) -> Iterator[NotAPost | RecordBatch]:
    """A batch, without its rows that are no posts."""
    start = 0
    for at in tell.doubtful(batch):
        if what := tell.what(batch.record(at), position + at):
            if start < at:
                yield batch.part(start, at)
            yield NotAPost(batch.lines[at], what)
            start = at + 1
    if start < len(batch):
        yield batch.part(start, len(batch)) if start else batch


@dataclass(frozen=True)
class _Teller:
    """Tells what a row is where it is no post.

    Args:
        names: What each column is called.
        naming: The columns that say which post or day a row is about.
        has_sums: Whether one that is called a sum may be one.
    """

    names: Mapping[str, str]
    naming: Sequence[str]
    has_sums: bool

    def what(self, record: Record, position: int) -> str | None:
        """What a row is; None of what the file is a list of."""
        if self.naming and not self._is_doubtful(record.values.get(self.naming[0])):
            return None
        is_first = position < _AMONG_FIRST
        what = _what(record.values, self.names, self.naming, is_first=is_first)
        return None if what is SUM and not self.has_sums else what

    def doubtful(self, batch: RecordBatch) -> Sequence[int]:
        """The places of a batch's rows that may be something else."""
        if not self.naming:
            return range(len(batch))
        column = batch.column(self.naming[0])
        # Ids that are numbers are neither a word for a sum nor a header.
        if set(map(type, column)) == {str} and "" not in column and "".join(column).isdecimal():
            return ()
        return [at for at, name in enumerate(column) if self._is_doubtful(name)]

    def _is_doubtful(self, name: Any) -> bool:
        if not isinstance(name, str):
            return name is None
        return not name or is_sum(name) or len(name) == len(self.names[self.naming[0]])


def is_sum(value: Any) -> bool:
    """Whether a value is a word for a sum."""
    # Nearly every row is named by more than a word for a sum.
    is_short = isinstance(value, str) and len(value) <= _LONGEST_SUM
    return is_short and value.strip(" :*").casefold() in _SUMS


def _what(
    values: Mapping[str, Any], names: Mapping[str, str], naming: Collection[str], *, is_first: bool
) -> str | None:
    for name in naming:
        value = values.get(name)
        if value in _NOTHING:
            continue
        if isinstance(value, str):
            if is_sum(value):
                return SUM
            if len(value) == len(names[name]) and _is_header(values, names):
                return HEADER
        return None
    told = [value for value in values.values() if value not in _NOTHING]
    told = [value for value in told if not isinstance(value, str) or value.strip()]
    if not told:
        return EMPTY
    if is_sum(told[0]):
        return SUM
    if is_first and all(_is_prose(value) for value in told):
        return EXPLANATION
    return None


_NOTHING = ("", None)


def _is_header(values: Mapping[str, Any], names: Mapping[str, str]) -> bool:
    return all(
        isinstance(value, str) and value.strip().casefold() == names.get(name)
        for name, value in values.items()
    )


def _is_prose(value: Any) -> bool:
    """Whether a value explains a column: a text that begins with no digit."""
    return isinstance(value, str) and value.strip()[:1].isalpha() and len(value.strip()) > 1
