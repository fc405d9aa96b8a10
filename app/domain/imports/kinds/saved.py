"""Kinds of files that users keep: as JSON, with the columns as they are called in the file."""

import json
import re
from collections.abc import Mapping
from typing import Any

from app.domain.imports.kinds.definitions import LINK, SPAN, TIME, Column, FileKind, Unit, Values
from app.domain.imports.moments import check_format
from app.domain.imports.numerals import parse_locale
from app.domain.imports.plans import FORMATTED, Kind
from app.domain.platforms import Platform
from app.errors import BadUserInput

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
_ROWS = (Kind.POSTS, Kind.SNAPSHOTS, Kind.ACCOUNTS)


def checked_name(name: str) -> str:
    """A name that a kind can have: letters, digits and hyphens."""
    if not _NAME.fullmatch(name):
        raise BadUserInput(
            f"--save-kind {name[:60]!r}: write lower-case letters, digits and hyphens.",
            field="--save-kind",
        )
    return name


def kept_kind(
    name: str,
    kind: FileKind,
    column_of: Mapping[str, str],
    *,
    platform: Platform | None,
    values: Values,
    numbers: str | None,
    forms: Mapping[str, str],
) -> FileKind:
    """A kind whose columns are those of a file, with what the user said of it."""
    units = {each.field: each.unit for each in reversed(kind.columns)}
    columns = tuple(
        Column(field, {"en": (column,)}, units.get(field, Unit.COUNT))
        for field, column in column_of.items()
    )
    return FileKind(
        checked_name(name),
        f"{name}, a kind of your own",
        kind.rows,
        values,
        columns,
        tuple(column_of.values()),
        platform or kind.platform,
        numbers or kind.numbers,
        forms={**kind.forms, **forms},
        whence="a file that you imported",
    )


def written_kind(kind: FileKind) -> str:
    """A kind as JSON."""
    return json.dumps(
        {
            "name": kind.name,
            "title": kind.title,
            "rows": kind.rows.value,
            "values": kind.values.value,
            "platform": kind.platform,
            "numbers": kind.numbers,
            "dateFormats": dict(kind.forms),
            "columns": [
                {"column": each.names["en"][0], "field": each.field, "unit": each.unit.value}
                for each in kind.columns
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def read_kind(text: str, file: str) -> FileKind:
    """A kind out of JSON.

    Raises:
        BadUserInput: It is none; the message names the file.
    """
    try:
        return _kind(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadUserInput(f"{file} is no kind of files: {error}.") from None


def _kind(said: Any) -> FileKind:
    rows, platform, numbers = Kind(said["rows"]), said.get("platform"), said.get("numbers")
    if rows not in _ROWS:
        raise ValueError(f"rows can't be {rows.value}")
    if numbers is not None and parse_locale(numbers) is None:
        raise ValueError(f"there is no language {numbers!r}")
    known = {*rows.fields, LINK, SPAN, TIME}
    columns = tuple(
        Column(each["field"], {"en": (str(each["column"]),)}, Unit(each.get("unit", "count")))
        for each in said["columns"]
    )
    if unknown := [each.field for each in columns if each.field not in known]:
        raise ValueError(f"there is no field {unknown[0]!r}")
    if not columns:
        raise ValueError("it has no columns")
    forms = {str(name): str(form) for name, form in said.get("dateFormats", {}).items()}
    for name, form in forms.items():
        if name not in FORMATTED:
            raise ValueError(f"there is no date {name!r}")
        check_format(form)
    return FileKind(
        checked_name(said["name"]),
        str(said["title"]),
        rows,
        Values(said["values"]),
        columns,
        tuple(each.names["en"][0] for each in columns),
        Platform(platform) if platform else None,
        numbers,
        forms=forms,
    )
