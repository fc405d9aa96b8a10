"""JSON documents as objects: an array of any length, a path into a document, a script around one.

Whole numbers are exact, whatever their size. An array is read object by object; a document that
isn't one is read at once, up to a bound.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from app.domain.texts import problem_of_json
from app.errors import BadUserInput

MAX_DOCUMENT = 64_000_000
"""Characters of a document that is read at once."""

MAX_OBJECT = 4_000_000
"""Characters of one object of an array."""

_CHUNK = 1 << 16
_DEEPEST = 4
_SCRIPT = re.compile(
    r"\s*(?:(?:window|self|globalThis)[\w.\[\]\"']*|(?:var|let|const)\s+\w+)\s*=\s*"
)
_BETWEEN = ", \t\r\n"
_DECODER = json.JSONDecoder()


def objects_of(text: TextIO, path: str | None = None) -> Iterator[Any]:
    """The items of a text that is a JSON array, or of the array at a path into it.

    Raises:
        BadUserInput: It is no JSON, there is no array, or it is too large.
    """
    head = text.read(_CHUNK)
    if script := _SCRIPT.match(head):
        head = head[script.end() :]
    head = head.lstrip("\ufeff \t\r\n")
    if head.startswith("[") and path is None:
        yield from _items(head[1:], text)
        return
    found = at_path(_document(head, text), path)
    if not isinstance(found, list):
        raise BadUserInput("There is no list in this JSON: give --path.", field="--path")
    yield from found


def lists_of(text: TextIO) -> list[str]:
    """The paths of a document's lists of objects, those of many items first."""
    document = _document(text.read(_CHUNK).lstrip("\ufeff \t\r\n"), text)
    found: dict[str, int] = {}
    waiting: list[tuple[str, Any, int]] = [("", document, 0)]
    while waiting:
        path, value, depth = waiting.pop()
        if isinstance(value, list) and value and isinstance(value[0], dict) and path:
            found[path] = len(value)
        elif isinstance(value, dict) and depth < _DEEPEST:
            waiting += [
                (f"{path}.{name}" if path else name, inner, depth + 1)
                for name, inner in value.items()
            ]
    return sorted(found, key=lambda path: (-found[path], path))


def at_path(value: Any, path: str | None) -> Any:
    """What stands at a path of names between dots; BadUserInput where one isn't there."""
    for name in path.split(".") if path else ():
        if isinstance(value, list) and name.isdecimal() and int(name[:9]) < len(value):
            value = value[int(name[:9])]
        elif isinstance(value, dict) and name in value:
            value = value[name]
        else:
            there = ", ".join(map(str, value)) if isinstance(value, dict) else type(value).__name__
            raise BadUserInput(
                f"--path: there is no {name[:60]!r}; there is {there[:200]}.", field="--path"
            )
    return value


def _document(head: str, text: TextIO) -> Any:
    whole = head + text.read(MAX_DOCUMENT)
    if len(whole) > MAX_DOCUMENT:
        message = (
            f"The JSON document is longer than {MAX_DOCUMENT:,} characters: write one object per "
            "line."
        )
        raise BadUserInput(message, field="file")
    try:
        return json.loads(whole.rstrip().removesuffix(";"))
    except (ValueError, RecursionError) as error:
        raise BadUserInput(f"This is no JSON: {problem_of_json(error)}.", field="file") from None


def _items(buffer: str, text: TextIO) -> Iterator[Any]:
    wanted = 1
    while True:
        buffer = buffer.lstrip(_BETWEEN)
        if buffer.startswith("]"):
            return
        try:
            value, end = _DECODER.raw_decode(buffer)
            # A number may go on behind what has been read.
            if end < len(buffer):
                yield value
                buffer, wanted = buffer[end:], 1
                continue
        except RecursionError:
            raise BadUserInput("This JSON is nested too deeply.", field="file") from None
        except ValueError as error:
            problem = problem_of_json(error)
        else:
            problem = "it ends too early"
        more = text.read(max(wanted, _CHUNK))
        if not more or len(buffer) > MAX_OBJECT:
            why = problem if not more else f"an object is longer than {MAX_OBJECT:,} characters"
            raise BadUserInput(f"This JSON array can't be read: {why[:200]}.", field="file")
        buffer, wanted = buffer + more, len(buffer)
