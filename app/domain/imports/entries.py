"""Files whose lines stand for themselves: content performance, charges, credits and ingredients."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.domain.imports.rows import Cell, RecordReader, identity_of
from app.domain.imports.values import Refused, Unanswered
from app.domain.platforms import Platform


class Entry(NamedTuple):
    """What one line of a file says, field by field; what is empty is None."""

    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class EntryReader(RecordReader[Entry]):
    """Reads a file's records as entries.

    Args:
        cells: What the file's columns mean.
        needed: The fields that every entry has to say.
        is_of_post: Whether an entry is about a post, which is named by `platform` and
            `external_id`.
        platform: The platform of posts whose line doesn't name one.
    """

    cells: tuple[Cell, ...]
    needed: tuple[str, ...]
    is_of_post: bool = False
    platform: Platform | None = None

    def made_of(self, line: int, said: dict[str, Any]) -> Entry | Unanswered:
        """The entry of a line."""
        if self.is_of_post:
            said |= identity_of(said, self.platform)._asdict()
        for name in self.needed:
            if said.get(name) is None:
                raise Refused(f"{name} is missing: every line needs it")
        return Entry(line, said)
