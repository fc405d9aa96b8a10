"""What a file is, by the first of its rows: its kind, language and layout."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from app.domain.imports.guesses import guessed
from app.domain.imports.kinds.catalogue import KINDS, Match, matching
from app.domain.imports.kinds.definitions import FileKind, folded, names_of
from app.domain.imports.layouts import HEAD, Layout, blocks_of, merged_header
from app.domain.imports.tables import header_of

_FEWEST = 2


class Recognized(NamedTuple):
    """What a file is.

    Args:
        kind: Its kind; a guess is called so.
        language: The language of its headers.
        layout: Where its table is.
        is_known: Whether the kind is known, and not a guess.
    """

    kind: FileKind
    language: str
    layout: Layout
    is_known: bool


def recognize(
    head: Sequence[Sequence[Any]],
    kinds: Sequence[FileKind] = KINDS,
    mapping: Mapping[str, str] = MappingProxyType({}),
    *,
    is_pivoted: bool | None = False,
    days_repeat: bool = False,
) -> Recognized | None:
    """What a file with these first rows is; None if none of them is a header of anything.

    `is_pivoted` says of which kinds it may be; None: of either.
    Of several rows that are headers of known kinds, the one that shows most counts; else that of
    which most columns mean something.
    """
    best: tuple[Match, Layout] | None = None
    for header, layout in _headers(head):
        match = matching(header, kinds, is_pivoted=is_pivoted)
        if match is not None and (best is None or _rank(match) > _rank(best[0])):
            blocks = blocks_of(header) if match.kind.side_by_side else ()
            best = (match, layout._replace(blocks=blocks if len(blocks) > 1 else ()))
    if best is not None:
        return Recognized(best[0].kind, best[0].language, best[1], is_known=True)
    return _guess(head, mapping, days_repeat=days_repeat)


def _guess(
    head: Sequence[Sequence[Any]], mapping: Mapping[str, str], *, days_repeat: bool
) -> Recognized | None:
    best: Recognized | None = None
    for header, layout in _headers(head):
        found = guessed(header, mapping, days_repeat=days_repeat)
        if found is None:
            continue
        kind, language = found
        if best is None or len(kind.columns) > len(best.kind.columns):
            best = Recognized(kind, language, layout, is_known=False)
    return best


def _rank(match: Match) -> tuple[int, int]:
    return match.signs, match.columns


def _headers(head: Sequence[Sequence[Any]]) -> Iterator[tuple[list[str], Layout]]:
    """What may be headers: each row alone, and together with the one below it."""
    for at, row in enumerate(head[:HEAD]):
        cells = [str(cell).strip() for cell in row]
        if at + 1 < len(head):
            below = [str(cell).strip() for cell in head[at + 1]]
            if both := merged_header(cells, below):
                yield both, Layout(at, 2)
        if sum(map(bool, cells)) >= _FEWEST:
            yield cells, Layout(at)


def columns_of_fields(
    recognized: Recognized, columns: Sequence[str], mapping: Mapping[str, str]
) -> dict[str, str]:
    """The column of each field: what the user says, then what the kind says of their names."""
    by_name = names_of(columns)
    taken = set(mapping.values())
    found: dict[str, str] = {}
    for each in recognized.kind.columns:
        if each.field is None or each.field in found:
            continue
        names = [folded(name) for spelt in each.names.values() for name in spelt]
        there = next((by_name[name] for name in names if name in by_name), None)
        if there is not None and there not in taken:
            found[each.field] = there
    return {**found, **mapping}


def header_columns(head: Sequence[Sequence[Any]], layout: Layout) -> list[str]:
    """The names of the columns of a layout, as its table calls them."""
    rows = head[layout.skip : layout.skip + layout.header_rows]
    return header_of([[str(cell) for cell in row] for row in rows])
