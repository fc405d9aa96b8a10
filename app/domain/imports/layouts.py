"""Where the table of a file begins: below how many rows, and under one header row or two."""

import csv
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from app.errors import BadUserInput

HEAD = 60
"""How many rows are looked at to find the header."""

MAX_COLUMNS = 16_384
"""As many as a sheet has."""

PRIMARY = "Primary"
"""What the one column of numbers is called in a file whose title says what they are."""

_PRIMARY = frozenset(
    {"primary", "prim\u00e4r", "prim\u00e1rio", "primario", "principal", "principale"}
)

DELIMITERS = ",;\t|"
_SAID = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
_NUMBERED = re.compile(r" \(\d+\)$")
_LONG_CELL = 2000


class Layout(NamedTuple):
    """Where a table is: the rows above it, its header's rows, and its blocks of columns."""

    skip: int = 0
    header_rows: int = 1
    blocks: tuple[tuple[int, int], ...] = ()


def said_delimiter(line: str) -> str | None:
    """What a first line such as `sep=;` says that separates fields."""
    said = _SAID.fullmatch(line.rstrip("\r\n"))
    return said[1] if said else None


def delimiter_of(lines: Sequence[str]) -> str:
    """What separates the fields of most lines evenly; of equal ones what the first line shows."""
    return max(DELIMITERS, key=lambda each: _evenness(lines, each))


def _evenness(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        widths = [line.count(delimiter) + 1 for line in lines]
    start = next((at for at, width in enumerate(widths) if width > 1), None)
    if start is None:
        return 0, 1
    even = sum(width == widths[start] for width in widths[start:])
    return even / len(widths), widths[start]


def head_of(lines: Iterable[str], delimiter: str) -> list[list[str]]:
    """The first rows of CSV, as cells; a damaged one ends them."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            if len(row) > MAX_COLUMNS:
                raise BadUserInput(f"A row has more than {MAX_COLUMNS:,} columns.", field="file")
            rows.append([cell[:_LONG_CELL] for cell in row])
            if len(rows) == HEAD:
                break
    except csv.Error:
        pass
    return rows


def merged_header(first: Sequence[str], second: Sequence[str]) -> list[str] | None:
    """The header that two rows are together: the second names what the first leaves open.

    Or the first is a title, which says what the column `Primary` of the second is. None if they
    aren't one: where the first names every column, or the second holds a number.
    """
    if titled := _titled(first, second):
        return titled
    width = len(first)
    if len(second) != width or not any(cell.strip() for cell in second):
        return None
    if any(character.isdigit() for cell in second for character in cell):
        return None
    open_ones = [at for at in range(width) if not first[at].strip()]
    if not any(second[at].strip() for at in open_ones):
        return None
    return [second[at].strip() or first[at].strip() for at in range(width)]


def is_titled(header: Sequence[str]) -> bool:
    """Whether the row above a header says what one of its columns is."""
    return len(header) > 1 and any(cell.strip().casefold() in _PRIMARY for cell in header)


def _titled(title: Sequence[str], header: Sequence[str]) -> list[str] | None:
    told = [cell.strip() for cell in title if cell.strip()]
    if len(told) != 1 or not is_titled(header):
        return None
    names = [cell.strip() for cell in header]
    return [f"{PRIMARY}: {told[0]}" if each.casefold() in _PRIMARY else each for each in names]


def blocks_of(header: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """The tables that stand side by side: where each begins and ends, between empty columns."""
    blocks = []
    for is_named, columns in groupby(range(len(header)), lambda at: bool(header[at].strip())):
        at = list(columns)
        if is_named:
            blocks.append((at[0], at[-1] + 1))
    return tuple(blocks)


def distinct(names: Iterable[str]) -> list[str]:
    """Names of columns, each once: a twin is numbered."""
    taken: dict[str, int] = {}
    found = []
    for name in names:
        own = name
        while own in taken:
            taken[name] += 1
            own = f"{name} ({taken[name]})"
        taken[own] = 1
        found.append(own)
    return found


def twins_of(name: str, columns: Sequence[str]) -> tuple[str, ...]:
    """The other columns that were called the same."""
    pattern = re.compile(re.escape(name) + r" \(\d+\)")
    return tuple(column for column in columns if pattern.fullmatch(column)) if name else ()


def untwinned(name: str) -> str:
    """What a column was called before it was numbered."""
    return _NUMBERED.sub("", name)
