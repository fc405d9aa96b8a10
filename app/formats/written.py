"""Which kinds of table files can be written here: two always, two where their libraries are."""

from functools import cache
from importlib.util import find_spec
from typing import Final

STREAMED: Final = ("csv", "jsonl")
LIBRARIES: Final = {"xlsx": "xlsxwriter", "parquet": "pyarrow"}
"""What writes the formats that are extras."""


def can_write(suffix: str) -> bool:
    """Whether the library that writes a format is installed."""
    return suffix in STREAMED or _is_installed(LIBRARIES[suffix])


def written_formats() -> list[str]:
    """The formats that can be written here, by what their files' names end in."""
    return [suffix for suffix in (*STREAMED, *LIBRARIES) if can_write(suffix)]


@cache
def _is_installed(library: str) -> bool:
    return find_spec(library) is not None  # which looks through folders
