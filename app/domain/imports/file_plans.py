"""How a recognized file is read: by its kind, by what its rows prove, and by what the user says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.accounts.account_days import ACCOUNT_COUNTS
from app.domain.catalogue.definitions import EXTRA, MetricAddition
from app.domain.imports.categories import read_category, read_network
from app.domain.imports.cell_readers import (
    either,
    read_metric,
    read_tag,
    read_time,
    then,
    unquoting,
)
from app.domain.imports.columns import AS_IS, are_counts
from app.domain.imports.entries import EntryReader
from app.domain.imports.fields import (
    METRIC_OF,
    Reader,
    member_reader,
    read_link_text,
    read_name,
    readers,
)
from app.domain.imports.file_rows import (
    FileDayReader,
    FileReader,
    Given,
    MetricReader,
    unescaped,
)
from app.domain.imports.kinds import exports, own, x, youtube
from app.domain.imports.kinds.definitions import (
    LINK,
    METRIC,
    SPAN,
    TIME,
    VALUE,
    FileKind,
    Unit,
    Values,
)
from app.domain.imports.layouts import twins_of
from app.domain.imports.measures import count_reader, measure_reader
from app.domain.imports.moments import Calendar, Day, Form, check_formats
from app.domain.imports.numerals import NumberLocale
from app.domain.imports.plans import FORMATTED, NEEDED, Kind, NullRule
from app.domain.imports.recognition import Recognized
from app.domain.imports.rows import Cell, RecordReader, Unless
from app.domain.imports.surveys import Survey, locales_of, orders_of
from app.domain.learning.performance_scores import PerformanceSource
from app.domain.platforms import Platform

_UNIVERSAL = re.compile(r"\b(?:GMT|UTC)\b")
"""What a column is called whose times are in no zone of the organization."""

_MEASURED = frozenset(
    name
    for name, metric in METRIC_OF.items()
    if metric in EXTRA and EXTRA[metric].addition is MetricAddition.LAST
)


@dataclass(frozen=True)
class Answers:
    r"""What the user says of a file; everything may be left open.

    Args:
        platform: The platform of rows that don't name one.
        as_of: The day on which the numbers were read, of rows that don't say it.
        values: What the numbers are, where the file's kind leaves it open or is wrong.
        locale: The language in which numbers and dates are written.
        account: The handle of the account that a file is about.
        post: The id of the post that a file is about.
        mapping: The column of each field whose column isn't recognized.
        date_formats: strptime formats by field.
        null_when: Where a field is unknown though the file has a value.
        unescape: Texts in which `\n` stands for a line break.
    """

    platform: Platform | None = None
    as_of: Day | None = None
    values: Values | None = None
    locale: NumberLocale | None = None
    account: str | None = None
    post: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    date_formats: Mapping[str, str] = field(default_factory=dict)
    null_when: Sequence[NullRule] = ()
    unescape: frozenset[str] = frozenset()


def values_of(kind: FileKind, column_of: Mapping[str, str], found: Survey, said: Answers) -> Values:
    """What a file's numbers are: what the user says, else what its days show, else its kind."""
    if said.values is not None:
        return said.values
    if kind.values is Values.TOTALS and _spans_days(column_of, found):
        return Values.GAINS
    return kind.values


def _spans_days(column_of: Mapping[str, str], found: Survey) -> bool:
    return SPAN in column_of and found.spans["days"] > 0 and not found.spans["words"]


def plan_file(
    recognized: Recognized,
    columns: Sequence[str],
    column_of: Mapping[str, str],
    found: Survey,
    said: Answers,
    calendar: Calendar,
    *,
    is_sheet: bool = True,
) -> RecordReader[Any]:
    """The reader of a recognized file's records.

    In a sheet (CSV, too) our own texts carry an apostrophe before what a spreadsheet calculates.
    """
    check_formats(said.date_formats, FORMATTED)
    kind = recognized.kind
    cells = tuple(_cells(recognized, columns, column_of, found, said, calendar))
    if is_sheet and kind in (*own.KINDS, *exports.KINDS):
        cells = tuple(map(_unquoting, cells))
    given = Given(said.platform or kind.platform, said.as_of, said.post, said.account)
    if kind.rows is Kind.ACCOUNTS:
        return FileDayReader(cells, given)
    if kind.rows in _ENTRIES:
        return EntryReader(cells, _ENTRIES[kind.rows], is_of_post=kind.rows.is_of_posts)
    has_gains = values_of(kind, column_of, found, said) is Values.GAINS
    has_snapshots = kind.rows is Kind.SNAPSHOTS
    reader = MetricReader if METRIC in column_of else FileReader
    return reader(
        *(cells, given, has_snapshots, kind is x.ARCHIVE, has_gains), is_export=kind.is_export
    )


def _unquoting(cell: Cell) -> Cell:
    as_is = cell.as_is if cell.as_is is are_counts else None
    return cell._replace(read=unquoting(cell.read), as_is=as_is)


_ENTRIES = {
    Kind.PERFORMANCE: ("measured_on",),
    Kind.TAGS: ("tags",),
    **{kind: NEEDED[kind] for kind in (Kind.NOTES, Kind.CHARGES, Kind.CREDITS, Kind.INGREDIENTS)},
}
"""Rows of our own exports that stand for themselves, and what each needs."""


def locales_for(recognized: Recognized, found: Survey, said: Answers) -> Sequence[NumberLocale]:
    """The languages that a file's numbers are read in."""
    told = recognized.kind.numbers or recognized.language
    return locales_of(found, said.locale, told if recognized.is_known else None)


def _cells(
    recognized: Recognized,
    columns: Sequence[str],
    column_of: Mapping[str, str],
    found: Survey,
    said: Answers,
    calendar: Calendar,
) -> Iterator[Cell]:
    read_as = _readers(recognized, found, said, calendar)
    units = {each.field: each.unit for each in reversed(recognized.kind.columns)}
    locales = locales_for(recognized, found, said)
    for name, column in column_of.items():
        as_is = None
        if name == SPAN and not _spans_days(column_of, found):
            continue
        if name in METRIC_OF or (name in ACCOUNT_COUNTS and recognized.kind.rows is Kind.ACCOUNTS):
            make, unit = measure_reader, units.get(name, Unit.COUNT)
            if name not in _MEASURED:
                make, as_is = count_reader, are_counts if unit is Unit.COUNT else None
            reader: Reader = make(unit, locales)
        elif name == VALUE:
            reader = measure_reader(Unit.COUNT, locales)
        else:
            reader = read_as[name]
        if name == "published_at" and _UNIVERSAL.search(column):
            reader = _readers(recognized, found, said, Calendar("UTC", calendar.now))[name]
        rules = tuple(_rules(recognized.kind, name, said.null_when))
        means = "date" if name == SPAN else name
        yield Cell(
            *(column, means, reader, rules, twins_of(column, columns)),
            as_is or AS_IS.get(reader),
        )


def _readers(
    recognized: Recognized, found: Survey, said: Answers, calendar: Calendar
) -> dict[str, Reader]:
    kind = recognized.kind
    language = recognized.language if recognized.is_known else None
    orders = orders_of(found, said.locale, language)
    forms: dict[str, Form] = {**dict.fromkeys(FORMATTED, orders), **said.date_formats}
    trending = {"description"} if kind is youtube.TRENDING else set()
    read_as = readers(calendar, forms, said.unescape | trending)
    read_as[SPAN] = read_as["date"]
    own_forms = dict.fromkeys(FORMATTED, None) if kind.is_export else kind.forms
    for name, form in own_forms.items():
        if name not in said.date_formats:
            own_form = readers(calendar, {**forms, name: form}, ())[name]
            read_as[name] = either(own_form, read_as[name])
    read_as |= {LINK: read_link_text, TIME: read_time, "platform": read_network}
    read_as |= {METRIC: read_metric}
    read_as |= dict.fromkeys(("handle", "display_name"), read_name)
    if kind not in (*own.KINDS, *exports.KINDS):
        read_as["category"] = read_category
    if kind is x.ARCHIVE:
        for name in ("label", "description"):
            read_as[name] = then(read_as[name], unescaped)
    if kind.rows is Kind.PERFORMANCE:
        read_as["source"] = member_reader(PerformanceSource)
    if kind.rows is Kind.TAGS:
        read_as["tags"] = read_tag
    if kind.rows is Kind.INGREDIENTS:
        read_as["category"] = read_name
    return read_as


def _rules(kind: FileKind, name: str, rules: Sequence[NullRule]) -> Iterator[Unless]:
    if kind is youtube.TRENDING and name == "comments":
        yield Unless("comments_disabled", "true")
    for rule in rules:
        if rule.field == name:
            yield Unless(rule.column, rule.value.strip().casefold())


def meanings(column_of: Mapping[str, str], columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each column that is used, with the field that it means, in the file's order."""
    means = {column: name for name, column in column_of.items()}
    for column in columns:
        if column in means:
            yield column, means[column]
