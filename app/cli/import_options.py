"""The options of `backbone import`: what a file may be told, and how each is read."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.running import WRONG_USAGE, fail
from app.domain.imports.kinds.definitions import Values
from app.domain.imports.numerals import LOCALES, NumberLocale, parse_locale
from app.domain.imports.plans import Kind, NullRule
from app.domain.platforms import Platform, parse_platform
from app.domain.windows.periods import WeekStart

_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}

FilesOption = Annotated[
    list[str],
    typer.Argument(
        metavar="[KIND] FILE...",
        help="The files; - is standard input. A first word that is one of "
        f"{', '.join(kind.value for kind in Kind)} says what they are lists of.",
    ),
]
OrganizationOption = Annotated[
    str | None, typer.Option(help="Whose posts they are: label or id. Needless if there is one.")
]
CreateOrganizationOption = Annotated[
    bool, typer.Option("--create-organization", help="Create the organization if it is missing.")
]
TimeZoneOption = Annotated[
    str | None, typer.Option(help="Time zone of an organization created, such as Europe/Zurich.")
]
CurrencyOption = Annotated[
    str | None, typer.Option(help="Currency of an organization created, such as EUR.")
]
WeekStartOption = Annotated[
    WeekStart | None,
    typer.Option(
        metavar="DAY",
        case_sensitive=False,
        help="Where weeks of an organization created begin: monday (default), sunday or saturday.",
    ),
]
BrandOption = Annotated[
    str | None,
    typer.Option(help="The brand of new posts whose row names none. It must exist, or be created."),
]
CreateBrandsOption = Annotated[
    bool, typer.Option("--create-brands", help="Create the brands that aren't there yet.")
]
PlatformOption = Annotated[
    str | None, typer.Option(help="The platform of rows that don't name one.")
]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="COLUMN=FIELD", help="What a column means. Repeatable."),
]
DateFormatOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="[FIELD=]FORMAT",
        help="How dates are written, for example %y.%d.%m; ISO 8601 by default. Repeatable.",
    ),
]
NullWhenOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMN=VALUE:FIELD",
        help="Where a field is unknown: hidden=TRUE:comments. Repeatable.",
    ),
]
UnescapeOption = Annotated[
    list[str] | None,
    typer.Option(metavar="FIELD", help="A text whose \\n are line breaks. Repeatable."),
]
DelimiterOption = Annotated[
    str | None, typer.Option(help="What separates CSV fields; by default what the header shows.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="The day on which a file's numbers were read, where it doesn't say: 2026-11-28.",
    ),
]
ValuesOption = Annotated[
    str | None,
    typer.Option(
        metavar="totals|gains|period",
        help="What a file's numbers are: lifetime totals, gains of single days, or of a period.",
    ),
]
LocaleOption = Annotated[
    str | None,
    typer.Option(
        metavar="LANGUAGE",
        help=f"How numbers and dates are written: {', '.join(LOCALES)}, en-GB.",
    ),
]
AccountOption = Annotated[
    str | None, typer.Option(metavar="HANDLE", help="Whose days a file has that doesn't say it.")
]
PostOption = Annotated[
    str | None, typer.Option(metavar="ID", help="The post that a file is about as a whole.")
]
SheetOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="The sheet of a workbook; by default all.")
]
PathOption = Annotated[
    str | None,
    typer.Option(metavar="NAME.NAME", help="Where the list is in a JSON document: data.items."),
]
EncodingOption = Annotated[
    str | None, typer.Option(help="The bytes of a text: utf-8, utf-16, cp1252; found by default.")
]
AsOption = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="The kind of file it is, where that is not seen."),
]
SaveKindOption = Annotated[
    str | None,
    typer.Option(
        "--save-kind",
        metavar="NAME",
        help="Keep what the file's columns mean: files like it are then recognized.",
    ),
]
RejectsOption = Annotated[
    Path | None,
    typer.Option(
        dir_okay=False,
        writable=True,
        help="Write all rejected rows here, to be mended.",
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would happen and write nothing.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Report as JSON.")]
BatchSizeOption = Annotated[int, typer.Option(min=1, max=100_000, help="Rows per transaction.")]


def mapped_of(text: str) -> tuple[str, str]:
    """What `--map COLUMN=FIELD` says: the column and the field."""
    column, equals, name = text.rpartition("=")
    if not (column and equals and name):
        fail(f"--map {text!r}: write COLUMN=FIELD.", WRONG_USAGE)
    return column.strip(), name.strip()


def date_format_of(text: str) -> tuple[str, str]:
    """What `--date-format [FIELD=]FORMAT` says: the field and the format."""
    name, equals, form = text.partition("=")
    return (name, form) if equals and "%" not in name else ("date", text)


def null_rule_of(text: str) -> NullRule:
    """What `--null-when COLUMN=VALUE:FIELD` says."""
    condition, _, name = text.rpartition(":")
    column, equals, value = condition.partition("=")
    if not (column and equals and name):
        fail(f"--null-when {text!r}: write COLUMN=VALUE:FIELD.", WRONG_USAGE)
    return NullRule(column.strip(), value, name.strip())


def platform_of(name: str | None) -> Platform | None:
    """The platform that is named; the command ends where there is none like it."""
    platform = parse_platform(name) if name else None
    if name and platform is None:
        fail(f"--platform: there is no {name!r}; there are {', '.join(Platform)}.", WRONG_USAGE)
    return platform


def delimiter_of(text: str | None) -> str | None:
    """The character that is named."""
    delimiter = _DELIMITERS.get(text, text) if text else None
    if delimiter and (len(delimiter) > 1 or delimiter in '"\r\n'):
        fail(f"--delimiter {text!r}: give one character, or tab.", WRONG_USAGE)
    return delimiter


def locale_of(text: str | None) -> NumberLocale | None:
    """The language that is named."""
    locale = parse_locale(text) if text else None
    if text and locale is None:
        fail(f"--locale: there is no {text!r}; there are {', '.join(LOCALES)}.", WRONG_USAGE)
    return locale


def values_of(text: str | None) -> Values | None:
    """What the numbers are said to be."""
    if text is None:
        return None
    there = {each.value: each for each in (Values.TOTALS, Values.GAINS, Values.PERIOD)}
    if text.lower() not in there:
        fail(f"--values: there is no {text!r}; there are {', '.join(there)}.", WRONG_USAGE)
    return there[text.lower()]
