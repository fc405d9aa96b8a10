"""What all readers of single values share: how they refuse one."""

from typing import Any, NamedTuple

_SHOWN = 60


class Refused(ValueError):
    """A value that can't be taken; the message says what would be right."""


class Unanswered(NamedTuple):
    """A row that answers no metric: it is no snapshot, and no mistake either."""

    line: int


NOT_ANSWERED = frozenset({"", "-", "\u2013", "n/a"})
"""How files write that a number isn't known, case-folded."""


def shown(value: Any) -> str:
    """A value as a reason quotes it: short, and without control characters."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def is_utf8(text: str) -> bool:
    """Whether a text can be written as UTF-8: whether it holds no half of a surrogate pair."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_storable(text: str) -> bool:
    """Whether every database can store a text."""
    return "\0" not in text and is_utf8(text)
