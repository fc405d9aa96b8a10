"""Counted lines of a file, as they stand there, that can be given back and taken again."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.imports.values import is_utf8


@dataclass
class Lines:
    """Counted lines that can be given back, so that reading goes on inside a damaged record."""

    lines: Iterator[str]
    number: int = 0
    is_damaged: bool = False
    is_unfinished: bool = False
    taken: list[str] = field(default_factory=list)
    returned: deque[str] = field(default_factory=deque)
    texts: dict[int, str] | None = None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.returned.popleft() if self.returned else next(self.lines)
        self.number += 1
        self.taken.append(line)
        self.is_unfinished = line[-1] not in "\r\n"
        if not is_utf8(line):
            self.is_damaged = True
        return line

    def start_record(self) -> int:
        """Forget the lines taken so far; the number of the next."""
        self.taken.clear()
        self.is_damaged = False
        return self.number + 1

    def keep(self, line: int, count: int | None = None) -> None:
        """Keep the lines taken, or the first of them, as the row that starts on a line."""
        if self.texts is not None:
            self.texts[line] = "".join(self.taken[:count])

    def give_back(self, count: int) -> None:
        """Let the last lines be taken again."""
        self.returned.extendleft(reversed(self.taken[len(self.taken) - count :]))
        self.number -= count
