"""Rejected rows as a file of the same kind: each as it was, after its line and the reasons.

Whoever mends the rows imports that file with the same options: the two columns in front fit no
field, and a row that is rejected again gets them anew.
"""

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

LINE, REASON, TEXT = "rejected_line", "rejected_reason", "rejected_text"
ADDED = frozenset({LINE, REASON})
"""The columns that stand in front of a rejected row."""

_BEGINNING = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*"rejected_line":|"?rejected_line"?([^\w"])"?rejected_reason\b)'
)
_OBJECT_START = re.compile(
    rf'\s*\{{\s*(?:"{LINE}": \d+, "{REASON}": "(?:[^"\\]|\\.)*"(?:, )?)?(?P<empty>\s*\}})?'
)


@dataclass(frozen=True)
class RejectsForm:
    """How a file's rows are written.

    Args:
        header: The first row as it was; None of a file of JSON objects.
        delimiter: What separates its fields.
    """

    header: str | None
    delimiter: str = ","

    @property
    def first_line(self) -> str:
        """What the file of rejected rows begins with."""
        if self.header is None:
            return ""
        return self._fields(LINE, REASON) + _ended(self._without_fields(self.header))

    def row(self, text: str, line: int, reasons: Iterable[str]) -> str:
        """A row that was rejected, with where it was and all that is wrong with it."""
        reason = "; ".join(reasons)
        if self.header is None:
            return _object(text, line, reason)
        is_again = self.header.startswith(self._fields(LINE, REASON))
        return self._fields(line, reason) + _ended(self._without_fields(text) if is_again else text)

    def _fields(self, *values: object) -> str:
        line = io.StringIO()
        # With this line end, csv quotes whatever could be one.
        csv.writer(line, delimiter=self.delimiter, lineterminator="\r\n").writerow(values)
        return line.getvalue().removesuffix("\r\n") + self.delimiter

    def _without_fields(self, text: str) -> str:
        """A row without the two fields that an earlier import put in front of it."""
        try:
            first = next(csv.reader([text], delimiter=self.delimiter))[:2]
        except (csv.Error, StopIteration):
            return text
        is_ours = first == [LINE, REASON] or (len(first) > 1 and first[0].isdigit())
        return text.removeprefix(self._fields(*first)) if is_ours else text


def delimiter_of_rejects(beginning: bytes) -> str | None:
    """What separates the fields of a file that begins as one of rejected rows does.

    It is empty for objects in lines; None of a file that isn't one.
    """
    found = _BEGINNING.match(beginning)
    return found and (found[1] or b"").decode("ascii", "replace")


def as_csv(values: Iterable[object], delimiter: str = ",") -> str:
    """A row of CSV."""
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(values)
    return line.getvalue()


def _object(text: str, line: int, reason: str) -> str:
    front = f'"{LINE}": {line}, "{REASON}": {json.dumps(reason, ensure_ascii=False)}'
    start = _OBJECT_START.match(text)
    if start is None:
        whole = json.dumps(text.rstrip("\r\n"), ensure_ascii=False)
        return f'{{{front}, "{TEXT}": {whole}}}\n'
    if start["empty"] is not None:
        return _ended(f"{{{front}}}{text[start.end() :]}")
    return _ended(f"{{{front}, {text[start.end() :]}")


def _ended(text: str) -> str:
    """A row with a line break, which the last one of a file may lack."""
    return text if text.endswith(("\n", "\r")) else f"{text}\n"
