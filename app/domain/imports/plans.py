"""Fitting a file's columns to what they mean, and saying so where they don't fit."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from app.domain.accounts.account_days import ACCOUNT_COUNTS
from app.domain.imports.account_rows import ACCOUNT_FIELDS, AccountReader
from app.domain.imports.columns import AS_IS
from app.domain.imports.entries import EntryReader
from app.domain.imports.fields import (
    IDENTITY,
    METRIC_OF,
    MOMENTS,
    PERFORMANCE_COUNTS,
    POST_FIELDS,
    TEXTS,
    Reader,
    read_account_count,
    read_name,
    readers,
)
from app.domain.imports.layouts import twins_of
from app.domain.imports.moments import Calendar, check_formats
from app.domain.imports.rows import Cell, RowReader, Unless
from app.domain.numbers.metrics import COUNTS
from app.domain.platforms import Platform
from app.domain.texts import listed, quoted
from app.errors import BadUserInput

FORMATTED = (
    *(*MOMENTS, "published_at", "measured_on"),
    *("charged_at", "occurred_at", "made_at", "start", "end"),
)
"""The fields that may be written in a format of the file's own."""


class Kind(Enum):
    """What a file is a list of."""

    POSTS = "posts"
    SNAPSHOTS = "snapshots"
    PERFORMANCE = "performance"
    CHARGES = "charges"
    CREDITS = "credits"
    INGREDIENTS = "ingredients"
    ACCOUNTS = "accounts"
    TAGS = "tags"
    NOTES = "notes"

    @property
    def fields(self) -> tuple[str, ...]:
        """What such a file may say."""
        return _FIELDS[self]

    @property
    def is_of_posts(self) -> bool:
        """Whether its lines name posts."""
        return self.has_platform and self is not Kind.ACCOUNTS

    @property
    def has_platform(self) -> bool:
        """Whether its lines name platforms."""
        return "platform" in self.fields


_FIELDS = {
    Kind.POSTS: (*IDENTITY, *POST_FIELDS, "tags"),
    Kind.SNAPSHOTS: (*IDENTITY, *POST_FIELDS, "tags", *MOMENTS, *METRIC_OF),
    Kind.PERFORMANCE: ("platform", "external_id", "measured_on", *PERFORMANCE_COUNTS),
    Kind.CHARGES: ("external_id", "amount", "refunded", "currency", "charged_at", "source"),
    Kind.CREDITS: ("external_id", "kind", "amount", "occurred_at"),
    Kind.INGREDIENTS: ("external_id", "category", "made_at"),
    Kind.ACCOUNTS: (*ACCOUNT_FIELDS, *MOMENTS, *ACCOUNT_COUNTS),
    Kind.TAGS: ("platform", "external_id", "tags"),
    Kind.NOTES: ("start", "end", "text", "brand"),
}
NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.POSTS: ("external_id",),
    Kind.SNAPSHOTS: ("external_id",),
    Kind.PERFORMANCE: ("external_id", "measured_on"),
    Kind.CHARGES: ("external_id", "amount", "currency", "charged_at"),
    Kind.CREDITS: ("external_id", "kind", "amount", "occurred_at"),
    Kind.INGREDIENTS: ("external_id", "category", "made_at"),
    Kind.ACCOUNTS: (),
    Kind.TAGS: ("external_id", "tags"),
    Kind.NOTES: ("start", "text"),
}
"""What every line of such a file has to say."""

_OWN_READERS: Mapping[Kind, Mapping[str, Reader]] = {
    Kind.INGREDIENTS: {"category": read_name},
    Kind.ACCOUNTS: {
        **dict.fromkeys(("handle", "display_name"), read_name),
        **dict.fromkeys(ACCOUNT_COUNTS, read_account_count),
    },
}
"""Fields that mean something else in such a file."""


class NullRule(NamedTuple):
    """A field is unknown where a column holds a value."""

    column: str
    value: str
    field: str


@dataclass(frozen=True)
class Options:
    r"""What the user says of a file.

    Args:
        kind: What it is a list of.
        mapping: The column of each field that isn't named like it.
        null_when: Where a field is unknown though the file has a value.
        unescape: Texts in which `\n` stands for a line break.
        date_formats: strptime formats by field; ISO 8601 by default.
        platform: The platform of rows that don't name one.
    """

    kind: Kind
    mapping: Mapping[str, str] = field(default_factory=dict)
    null_when: Sequence[NullRule] = ()
    unescape: frozenset[str] = frozenset()
    date_formats: Mapping[str, str] = field(default_factory=dict)
    platform: Platform | None = None


def plan(columns: Sequence[str], options: Options, calendar: Calendar) -> RowReader:
    """Decide what each column of a file of posts or snapshots means.

    Columns that are named like a field mean it, unless they are mapped to another; others are
    passed over.

    Raises:
        BadUserInput: The options name a column or field that isn't there, or a column that is
            needed is missing; the message lists what there is.
    """
    column_of = _columns_of_fields(columns, options)
    return RowReader(
        _cells(columns, column_of, options, calendar),
        tuple(name for name in POST_FIELDS if name in column_of),
        options.kind is Kind.SNAPSHOTS,
        options.platform,
    )


def plan_entries(columns: Sequence[str], options: Options, calendar: Calendar) -> EntryReader:
    """The same for a file whose lines stand for themselves."""
    column_of = _columns_of_fields(columns, options)
    reader = AccountReader if options.kind is Kind.ACCOUNTS else EntryReader
    return reader(
        _cells(columns, column_of, options, calendar),
        NEEDED[options.kind],
        options.kind.is_of_posts,
        options.platform,
    )


def column_of_fields(columns: Sequence[str], options: Options) -> Mapping[str, str] | None:
    """The column of each field of such a file; None if the options don't fit its columns."""
    try:
        return _columns_of_fields(columns, options)
    except BadUserInput:
        return None


def _columns_of_fields(columns: Sequence[str], options: Options) -> Mapping[str, str]:
    _check(columns, options)
    taken = set(options.mapping.values())
    named = {_field_name(name): name for name in columns if name not in taken}
    column_of = {name: named[name] for name in options.kind.fields if name in named}
    column_of |= options.mapping
    _check_needed(columns, column_of, options)
    return column_of


def _cells(
    columns: Sequence[str], column_of: Mapping[str, str], options: Options, calendar: Calendar
) -> tuple[Cell, ...]:
    reader_of = readers(calendar, options.date_formats, options.unescape)
    reader_of |= _OWN_READERS.get(options.kind, {})
    return tuple(
        Cell(
            *(column, name, reader_of[name], _rules(name, options.null_when)),
            twins_of(column, columns),
            AS_IS.get(reader_of[name]),
        )
        for name, column in column_of.items()
    )


def _field_name(column: str) -> str:
    """The field that a column is named like: `External ID` and `externalId` are `external_id`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", column.strip())
    return re.sub(r"[\s_-]+", "_", words).lower()


def _rules(name: str, null_when: Iterable[NullRule]) -> tuple[Unless, ...]:
    return tuple(
        Unless(rule.column, rule.value.strip().casefold())
        for rule in null_when
        if rule.field == name
    )


def _check(columns: Sequence[str], options: Options) -> None:
    fields = options.kind.fields
    for name, column in options.mapping.items():
        check_member("--map", "field", name, fields)
        check_member("--map", "column", column, columns)
    for rule in options.null_when:
        check_member("--null-when", "field", rule.field, fields)
        check_member("--null-when", "column", rule.column, columns)
    for name in options.unescape:
        check_member("--unescape", "text", name, TEXTS)
    check_formats(options.date_formats, FORMATTED)


def check_member(option: str, noun: str, name: str, known: Collection[str]) -> None:
    """Refuse the name of a column, a field or a text that isn't there, and say what is."""
    if name not in known:
        there_are = f"there is no {noun} {quoted(name)}; there are {listed(known)}"
        raise BadUserInput(f"{option}: {there_are}.", field=option)


def _check_needed(columns: Sequence[str], column_of: Mapping[str, str], options: Options) -> None:
    needed: list[tuple[str, ...]] = [(name,) for name in NEEDED[options.kind]]
    if options.platform is None and options.kind.has_platform:
        needed.append(("platform",))
    if options.kind is Kind.SNAPSHOTS:
        needed += [MOMENTS, tuple(METRIC_OF)]
    if options.kind is Kind.ACCOUNTS:
        needed += [("external_id", "handle"), MOMENTS, ACCOUNT_COUNTS]
    if options.kind is Kind.PERFORMANCE:
        needed.append(PERFORMANCE_COUNTS)
    for names in needed:
        if not any(name in column_of for name in names):
            named = names if len(names) <= len(COUNTS) else (*COUNTS, "another metric")
            or_option = " or --platform" if names == ("platform",) else ""
            raise BadUserInput(
                f"No column says {' or '.join(named)}: give --map COLUMN={names[0]}{or_option}. "
                f"The columns are {', '.join(columns)}.",
                field="--map",
            )
