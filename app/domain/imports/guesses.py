"""What the columns of a file of no known kind may mean, by their names in five languages."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from app.domain.accounts.account_days import ACCOUNT_COUNTS
from app.domain.imports.fields import METRIC_OF
from app.domain.imports.kinds.catalogue import KINDS
from app.domain.imports.kinds.definitions import (
    LANGUAGES,
    LINK,
    Column,
    FileKind,
    Unit,
    Values,
    folded,
    names_of,
)
from app.domain.imports.plans import Kind
from app.domain.imports.vocabulary import COLUMNS, DAY, NAMES_OF_POSTS, OF_ACCOUNTS

_METRICS = frozenset(METRIC_OF)
_GUESSED = _METRICS | {"external_id", LINK, "published_at", "description", "label", "category"}
NAME = "guessed"
_TITLE = "A file of no known kind"


def guessed(
    header: Sequence[str],
    mapping: Mapping[str, str] = MappingProxyType({}),
    *,
    days_repeat: bool = False,
) -> tuple[FileKind, str] | None:
    """What a header may be, and its language; None if no column means anything.

    Args:
        header: The names of columns.
        mapping: The columns of fields as the user says them.
        days_repeat: Whether the file has several rows of one post: a date is then a row's day,
            and else the publication of its post.
    """
    said = {name: column for name, column in mapping.items() if column in header}
    names = names_of([name for name in header if name not in said.values()])
    found = {name: each for name, each in _found(names, said) if name not in said}
    found |= {name: Column(name, {"en": (column,)}) for name, column in said.items()}
    is_of_posts = {"external_id", LINK} & found.keys()
    if not is_of_posts:
        return _of_account(names, found)
    day = found.pop(DAY, None)
    if day is not None and not ("date" in found and "published_at" in found):
        is_day = days_repeat or "published_at" in found
        found["date" if is_day and "date" not in found else "published_at"] = day
    # A day that the user calls so is that of reading.
    values = Values.UNSAID if "date" in found.keys() - said.keys() else Values.TOTALS
    rows = Kind.SNAPSHOTS if found.keys() & _METRICS else Kind.POSTS
    return _kind(rows, values, found), _language(names, (*COLUMNS,))


def _of_account(names: Mapping[str, str], found: dict[str, Column]) -> tuple[FileKind, str] | None:
    counted = {
        name: each
        for each in OF_ACCOUNTS
        if (name := each.field) is not None and names.keys() & each.folded.keys()
    }
    counted |= {name: each for name, each in found.items() if name in ACCOUNT_COUNTS}
    day = found.get("date") or found.get(DAY) or found.get("collected_at")
    if day is None or not counted.keys() - {"handle"}:
        return None
    counted |= {each: found[each] for each in ("impressions", "reach", "platform") if each in found}
    return (
        _kind(Kind.ACCOUNTS, Values.DAYS, {**counted, "date": day}),
        _language(names, (*COLUMNS, *OF_ACCOUNTS)),
    )


def _found(names: Mapping[str, str], said: Collection[str]) -> Iterator[tuple[str, Column]]:
    strong = {each.field: each for each in COLUMNS if names.keys() & each.folded.keys()}
    if not {"external_id", LINK} & {*strong, *said}:
        for name in NAMES_OF_POSTS["external_id"]:
            if name in names:
                yield "external_id", Column("external_id", {"en": (names[name],)})
                break
    for each in _more_columns():
        if each.field not in strong and names.keys() & each.folded.keys():
            yield str(each.field), each
    for each in strong.values():
        yield str(each.field), each


@cache
def _more_columns() -> tuple[Column, ...]:
    """What kinds of files call the fields of posts, besides the names above, with one meaning."""
    taken = {name for each in (*COLUMNS, *OF_ACCOUNTS) for name in each.folded}
    taken |= set(NAMES_OF_POSTS["external_id"])
    meanings: dict[str, set[tuple[str, Unit]]] = defaultdict(set)
    for kind in KINDS:
        for each in kind.columns if kind.rows is Kind.SNAPSHOTS else ():
            for name in each.folded.keys() - taken:
                meanings[name].add((each.field or "", each.unit))
    names: dict[tuple[str, Unit], list[str]] = defaultdict(list)
    for name, (*others, means) in ((name, sorted(found)) for name, found in meanings.items()):
        if not others and means[0] in _GUESSED:
            names[means].append(name)
    return tuple(
        Column(field, {"en": tuple(sorted(spelt))}, unit)
        for (field, unit), spelt in sorted(names.items())
    )


def _kind(rows: Kind, values: Values, found: Mapping[str, Column]) -> FileKind:
    columns = tuple(Column(name, each.names, each.unit) for name, each in found.items())
    return FileKind(NAME, _TITLE, rows, values, columns, ())


def _language(names: Mapping[str, str], columns: Sequence[Column]) -> str:
    """The language that most names are of, those left out that are the same in English."""

    def told(language: str) -> int:
        return sum(
            bool(names.keys() & set(map(folded, each.names.get(language, ())))) for each in columns
        )

    return max(LANGUAGES, key=told)
