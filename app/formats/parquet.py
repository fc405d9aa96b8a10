"""Parquet files as objects, row by row: a part of a row group at a time is in memory.

Reading them takes pyarrow, which is an extra. What a file says of its own size is checked before
any of it is unpacked.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from app.errors import BadUserInput

MAX_COLUMNS = 16_384
"""As many as a sheet has."""

MAX_GROUP = 1_000_000_000
"""Bytes of a row group, unpacked."""

MAX_RATIO = 2_000
"""How many bytes one byte of a row group may become: columns of one value reach a thousand."""

_ROWS = 1024
_BUFFER = 1 << 20
_THRIFT = 64_000_000
"""Bytes of a text, and items of a list, in what a file says of itself."""


class Columns(NamedTuple):
    """A Parquet file's columns, some rows at a time, and whether none of them holds objects.

    Args:
        names: What the columns are called.
        batches: The next rows, column by column, as they would be in JSON.
        are_flat: Whether no value is an object.
    """

    names: list[str]
    batches: Iterator[list[list[Any]]]
    are_flat: bool


def read(path: Path) -> Columns:
    """What a Parquet file holds.

    Raises:
        BadUserInput: It can't be read, is too large, or pyarrow isn't installed; also while its
            rows are read.
    """
    if find_spec("pyarrow") is None:
        raise BadUserInput(
            f"{path.name} is a Parquet file: install the extra that reads it, as in "
            "`pip install 'backbone[parquet]'`, or save it as CSV.",
            field="file",
        )
    opened = _opened(path)
    _check_size(opened.metadata)
    schema = opened.schema_arrow
    return Columns(list(schema.names), _batches(opened), not any(map(_has_fields, schema.types)))


def _opened(path: Path) -> Any:
    from pyarrow import ArrowException, parquet

    try:
        return parquet.ParquetFile(
            path,
            buffer_size=_BUFFER,
            pre_buffer=False,
            thrift_string_size_limit=_THRIFT,
            thrift_container_size_limit=_THRIFT,
        )
    except (ArrowException, OSError, ValueError) as error:
        raise _unreadable(error) from None


def _check_size(metadata: Any) -> None:
    if metadata.num_columns > MAX_COLUMNS:
        raise BadUserInput(f"The Parquet file has more than {MAX_COLUMNS:,} columns.", field="file")
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        chunks = [group.column(at) for at in range(group.num_columns)]
        unpacked = sum(chunk.total_uncompressed_size for chunk in chunks)
        packed = sum(chunk.total_compressed_size for chunk in chunks)
        if unpacked > MAX_GROUP or unpacked > MAX_RATIO * max(packed, 2048):
            raise BadUserInput(
                "A row group of the Parquet file unpacks to far more than any table.", field="file"
            )


def _batches(opened: Any) -> Iterator[list[list[Any]]]:
    from pyarrow import ArrowException

    is_plain = [_is_plain(kind) for kind in opened.schema_arrow.types]
    try:
        for batch in opened.iter_batches(_ROWS, use_threads=False):
            columns = [
                column.to_pylist() if plain else list(map(_plain, column.to_pylist()))
                for column, plain in zip(batch.columns, is_plain, strict=True)
            ]
            yield columns
    except (ArrowException, OSError, ValueError, OverflowError) as error:
        raise _unreadable(error) from None


def _is_plain(kind: Any) -> bool:
    """Whether a column's values are what JSON has."""
    from pyarrow import types

    texts = (types.is_string, types.is_large_string)
    numbers = (types.is_integer, types.is_float32, types.is_float64, types.is_boolean)
    return any(test(kind) for test in (*texts, *numbers))


def _has_fields(kind: Any) -> bool:
    """Whether a column's values are objects."""
    from pyarrow import types

    return bool(types.is_struct(kind) or types.is_map(kind))


def _unreadable(error: Exception) -> BadUserInput:
    why = " ".join(str(error).split())[:200].rstrip(".")
    return BadUserInput(f"The Parquet file can't be read: {why}.", field="file")


def _plain(value: Any) -> Any:
    """A value as JSON has it; what it can't have is a text."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return str(value)
