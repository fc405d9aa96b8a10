"""Batches of records for the tests of reading them."""

from collections.abc import Sequence
from typing import Any

from app.domain.imports.rejects import as_csv
from app.domain.imports.tables import RecordBatch


def batch_of(columns: Sequence[str], *rows: Sequence[Any], line: int = 2) -> RecordBatch:
    values = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
    places = {name: at for at, name in enumerate(columns)}
    lines = range(line, line + len(rows))
    return RecordBatch(lines, places, values, lambda row: as_csv(row.values()))
