"""Ids of posts as files have them, and those that a spreadsheet has rounded."""

import re
from collections.abc import Sequence
from typing import Any

from app.domain.imports.values import Refused, is_storable, shown
from app.domain.texts import MAX_LABEL

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,3}", re.IGNORECASE)
_LONG = 16
_LOST = "000"
_SPREADSHEET = (
    "a spreadsheet has rounded this id: get the file anew, and don't open it in one before the "
    "import"
)


def read_id(value: Any) -> str | None:
    """A platform's id of a post or an account: a text without white space around it.

    Raises:
        Refused: It is none, or a spreadsheet has rounded it (`1.78E+17`).
    """
    if isinstance(value, float) or (isinstance(value, str) and is_scientific(value)):
        raise Refused(f"{shown(value)}: {_SPREADSHEET}")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise Refused(f"{shown(value)} is not a text")
    if not is_storable(value):
        raise Refused("holds a character that can't be stored (NUL, or half of a pair)")
    name = value.strip()
    if len(name) > MAX_LABEL:
        raise Refused(f"{shown(name)} is longer than {MAX_LABEL} characters")
    return name or None


def is_scientific(text: str) -> bool:
    """Whether an id is written as a spreadsheet writes numbers that are too long for it."""
    return "+" in text and _SCIENTIFIC.fullmatch(text.strip()) is not None


class RoundedIds:
    """Counts ids that may be rounded: a file whose ids mostly are can't be told post from post."""

    def __init__(self) -> None:
        self.ids = self.whole = 0
        self.rounded = 0

    def add(self, value: Any) -> None:
        """Count an id."""
        text = value if isinstance(value, str) else str(value)
        text = text.strip()
        if text:
            self.ids += 1
            self.whole += not is_scientific(text)
            is_long = len(text) >= _LONG and text.isdecimal()
            self.rounded += is_long and text.endswith(_LOST)

    def add_all(self, texts: Sequence[str]) -> None:
        """Count ids without white space around them, none of which is in scientific notation."""
        self.ids += len(texts)
        self.whole += len(texts)
        lost = [text for text in texts if text[-len(_LOST) :] == _LOST]
        self.rounded += sum(len(text) >= _LONG and text.isdecimal() for text in lost)

    @property
    def reason(self) -> str | None:
        """Why the file is refused as a whole, None if it isn't."""
        if self.rounded * 2 <= self.ids:
            return None
        return (
            f"{self.rounded:,} of {self.ids:,} ids have {_LONG} digits or more and end in {_LOST}: "
            f"{_SPREADSHEET}."
        )
