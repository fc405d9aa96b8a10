"""Rows that are no posts: sums, headers that come again, explanations, empty rows."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.domain.imports.layouts import untwinned
from app.domain.imports.tables import EMPTY, NotAPost, Read, Record

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
    records: Iterable[Read],
    columns: Sequence[str],
    naming: Collection[str],
    *,
    has_sums: bool = True,
) -> Iterator[Read]:
    """The records, with those that are no posts named as such.

    Args:
        records: A file's records.
        columns: What its columns are called.
        naming: The columns that say which post or day a row is about.
        has_sums: Whether one that is called a sum may be one.
    """
    names = {name: untwinned(name).casefold() for name in columns}
    first = next(iter(naming), "")
    length = len(names.get(first, ""))
    for position, record in enumerate(records):
        if not isinstance(record, Record):
            yield record
            continue
        # Nearly every row is named by more than a word for a sum.
        name = record.values.get(first)
        if isinstance(name, str) and len(name) > _LONGEST_SUM and len(name) != length:
            yield record
            continue
        what = _what(record.values, names, naming, is_first=position < _AMONG_FIRST)
        is_meant = what is None or (what is SUM and not has_sums)
        yield record if is_meant else NotAPost(record.line, str(what))


def is_sum(value: Any) -> bool:
    """Whether a value is a word for a sum."""
    return isinstance(value, str) and value.strip(" :*").casefold() in _SUMS


def _what(
    values: Mapping[str, Any], names: Mapping[str, str], naming: Collection[str], *, is_first: bool
) -> str | None:
    for name in naming:
        value = values.get(name)
        if value in _NOTHING:
            continue
        if isinstance(value, str):
            if len(value) <= _LONGEST_SUM and is_sum(value):
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
