"""Print docs/file-kinds.md: the kinds of files as a page. `make kinds` writes it."""

import sys
from collections.abc import Iterator

from app.domain.imports.kinds.catalogue import KINDS
from app.domain.imports.kinds.definitions import (
    LANGUAGES,
    LINK,
    METRIC,
    SPAN,
    TIME,
    VALUE,
    Column,
    FileKind,
    Unit,
    Values,
)
from app.domain.imports.plans import Kind
from app.domain.platforms import PLATFORM_NAMES

HEAD = """\
# Files that are recognized

`backbone import FILE` knows these files by their headers, in the languages that are listed,
whatever they are called and wherever in the file the table begins. This page is printed from
`app/domain/imports/kinds` by `make kinds`; [imports.md](imports.md) says how files are imported.
A column that isn't listed is passed over, and named.
"""
ROWS = {
    Kind.POSTS: "posts without numbers",
    Kind.SNAPSHOTS: "posts with numbers",
    Kind.ACCOUNTS: "days of an account",
    Kind.PERFORMANCE: "content performance",
    Kind.TAGS: "tags of posts",
    Kind.NOTES: "notes",
    Kind.CHARGES: "charges",
    Kind.CREDITS: "lines of the credit ledger",
    Kind.INGREDIENTS: "ingredients",
}
VALUES = {
    Values.TOTALS: "lifetime totals",
    Values.GAINS: "gains of single days, which become running totals",
    Values.DAYS: "what was counted on each day",
    Values.UNSAID: "lifetime totals or those of a period: say which with `--values`",
}
MEANINGS = {
    LINK: "the post's link, and its id where no column has it",
    TIME: "the time of day that belongs to the date",
    SPAN: "`Lifetime`, or the day of gains",
    METRIC: "the metric's name in [the catalogue](metrics.md)",
    VALUE: "that metric's number",
}


def page() -> Iterator[str]:
    """The page, line by line."""
    yield HEAD
    yield "| name | file |\n|---|---|"
    for kind in KINDS:
        yield f"| `{kind.name}` | {kind.title} |"
    yield ""
    for kind in KINDS:
        yield from section(kind)


def section(kind: FileKind) -> Iterator[str]:
    """What there is to know of a kind."""
    yield f"## {kind.title}\n"
    if kind.refusal:
        yield f"From {kind.whence}. `{kind.name}` is refused: {kind.refusal}.\n"
        return
    yield f"From {kind.whence}. `{kind.name}` is a list of {ROWS[kind.rows]}{numbers(kind)}.\n"
    yield f"- **Platform**: {platform(kind)}."
    yield f"- **Dates**: {dates(kind)}."
    yield from (f"- {note}" for note in kind.notes)
    yield ""
    languages = [each for each in LANGUAGES if any(each in one.names for one in kind.columns)]
    yield f"| becomes | {' | '.join(LANGUAGES[each] for each in languages)} |"
    yield "|---" * (len(languages) + 1) + "|"
    for column in kind.columns:
        if column.field is not None:
            names = (cell(column, each) for each in languages)
            yield f"| {meaning(column)} | {' | '.join(names)} |"
    yield ""


def numbers(kind: FileKind) -> str:
    """What its numbers are."""
    if kind.rows in {Kind.POSTS, Kind.TAGS} or not kind.rows.has_platform:
        return ""
    return f": {VALUES[kind.values]}"


def platform(kind: FileKind) -> str:
    """Where its platform is said."""
    if kind.platform is not None:
        return PLATFORM_NAMES[kind.platform]
    if not kind.rows.has_platform:
        return "none"
    fields = {each.field for each in kind.columns}
    if "platform" in fields:
        return "in each row" + (", or by its link" if LINK in fields else "")
    return "by `--platform`"


def dates(kind: FileKind) -> str:
    """What its dates are."""
    fields = {each.field for each in kind.columns}
    told = []
    if "published_at" in fields:
        told.append("publication of the post")
    if kind.rows is Kind.NOTES:
        told.append("the first and the last day that it is about")
    if {"charged_at", "occurred_at", "made_at"} & fields:
        told.append("the instant at which it happened")
    if "measured_on" in fields:
        told.append("the day of measurement")
    if kind.values is Values.GAINS:
        told.append("the day of the gains")
    elif {"date", "collected_at"} & fields:
        told.append("the day of reading" if kind.values is Values.TOTALS else "the day")
    elif kind.rows is Kind.SNAPSHOTS:
        told.append("the day of reading isn't in it: give `--as-of`")
    return "; ".join(told) or "none"


def meaning(column: Column) -> str:
    """What a column becomes."""
    if column.field in MEANINGS:
        return MEANINGS[str(column.field)]
    unit = "" if column.unit is Unit.COUNT else f" (in {column.unit.value})"
    return f"`{column.field}`{unit}"


def cell(column: Column, language: str) -> str:
    """How a column is called in a language."""
    return ", ".join(name.replace("|", "\\|") for name in column.names.get(language, ()))


if __name__ == "__main__":
    sys.stdout.write("\n".join(page()).rstrip("\n") + "\n")
