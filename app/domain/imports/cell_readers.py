"""Values that only recognized files have: links, times of day, single tags, names of metrics."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.domain.catalogue.definitions import EXTRA
from app.domain.imports.fields import Reader, checked_labels, read_text
from app.domain.imports.file_rows import unquoted
from app.domain.imports.values import NOT_ANSWERED, Refused, shown

_CLOCK = re.compile(r"(\d{1,2})[:h](\d{2})(?::(\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)


def unquoting(read: Reader) -> Reader:
    """A reader of texts that carry our own files' apostrophe."""
    return lambda value: read(unquoted(value))


def read_tag(value: Any) -> tuple[str, ...]:
    """One tag, with its commas."""
    return checked_labels([read_text(value)])


def read_metric(value: Any) -> str | None:
    """The name of a metric beyond the nine, as the catalogue has it."""
    name = read_text(value).strip()
    if name and name not in EXTRA:
        raise Refused(f"{shown(name)} is no metric of the catalogue: there are {', '.join(EXTRA)}")
    return name or None


def read_time(value: Any) -> timedelta | None:
    """A time of day, as what has passed since midnight."""
    text = read_text(value).strip()
    if text.casefold() in NOT_ANSWERED:
        return None
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Refused(f"{shown(text)} is not a time of day: write it like 14:30")
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].casefold() == "p" else 0)
    return timedelta(hours=hour, minutes=int(found[2]), seconds=int(found[3] or 0))


def either(first: Reader, second: Reader) -> Reader:
    """A reader that reads what the first can, and else what the second can."""

    def read(value: Any) -> Any:
        try:
            return first(value)
        except Refused:
            return second(value)

    return read


def then(read: Reader, change: Callable[[str], str]) -> Reader:
    """A reader whose texts are changed once they are read."""
    return lambda value: change(read(value))
