"""Lines of text out of bytes: which encoding, whatever ends a line, however long it is.

An encoding is proved by the bytes, named by the user, or told aloud: never guessed in silence.
"""

import codecs
import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple, TextIO

from app.errors import BadUserInput

MAX_LINE = 1_000_000
"""Characters of a line that are read; what is longer is no row of any file."""

UTF_8, WINDOWS = "utf-8-sig", "cp1252"
_CHUNK = 1 << 20
_MARKS = {
    codecs.BOM_UTF8: UTF_8,
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Byte order marks, those first that begin like another."""

_BROKEN = re.compile("[\udc80-\udcff]")
_WHOLE = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")
_IN_NO_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_HEAD, _CLEARLY = 64, 4


_OF_NO_FILE = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
"""What Python also takes for encodings: of host names, of its own texts, and of nothing."""


class Encoding(NamedTuple):
    """What bytes are read as, and whether that is proved."""

    name: str
    is_proved: bool = True


def checked_encoding(name: str) -> str:
    """The encoding that a user names; BadUserInput if there is none like it."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        found = None
    if found is None or found.name in _OF_NO_FILE or not getattr(found, "_is_text_encoding", True):
        raise BadUserInput(
            f"--encoding: there is no {name[:60]!r}; try utf-8, utf-16 or cp1252.",
            field="--encoding",
        )
    return UTF_8 if found.name == "utf-8" else found.name


def marked_encoding(stream: BinaryIO) -> Encoding | None:
    """The encoding that the first bytes prove: by their mark, or by the zeros of UTF-16."""
    head = stream.read(_HEAD)
    stream.seek(0)
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            return Encoding(name)
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 4 and max(even, odd) > _CLEARLY * min(even, odd):
        return Encoding("utf-16-le" if odd > even else "utf-16-be")
    return None


def found_encoding(stream: BinaryIO) -> Encoding:
    """What a whole file is read as: UTF-8 where it can be, else Windows' own, unproved."""
    if marked := marked_encoding(stream):
        return marked
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    has_whole = has_broken = is_windows = False
    while chunk := stream.read(_CHUNK):
        if chunk.isascii() and not decoder.getstate()[0]:
            continue
        text = decoder.decode(chunk)
        has_whole = has_whole or _WHOLE.search(text) is not None
        has_broken = has_broken or _BROKEN.search(text) is not None
        is_windows = is_windows or _IN_NO_WINDOWS.search(chunk) is not None
    has_broken = has_broken or bool(decoder.decode(b"", final=True))
    stream.seek(0)
    if has_broken and not has_whole and not is_windows:
        return Encoding(WINDOWS, is_proved=False)
    return Encoding(UTF_8)


def text_of(stream: BinaryIO, encoding: str) -> TextIO:
    """Bytes as text: what isn't UTF-8 is kept, to be told row by row; line breaks too."""
    errors = "surrogateescape" if encoding == UTF_8 else "replace"
    as_text: Any = {"encoding": encoding, "errors": errors, "newline": ""}
    return io.TextIOWrapper(stream, **as_text)


def lines_of(text: TextIO) -> Iterator[str]:
    """A text's lines, whatever ends them; only the beginning of those that are too long."""
    first = True
    while line := text.readline(MAX_LINE):
        yield line.removeprefix("\ufeff") if first else line
        first = False
        while len(line) == MAX_LINE and line[-1] not in "\r\n":
            line = text.readline(MAX_LINE)
