"""Statements over failed attempts to get in."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Delete, case, delete, select

from app.sql.portable import Upsert, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.failed_attempts import FailedAttempts

failed_attempts = table_of(FailedAttempts)

FORGOTTEN_MICROS = 900_000_000
"""A quarter of an hour after the last failure there was none."""


class Failures(NamedTuple):
    """How many attempts there were before the last one, and when, in microseconds since 1970."""

    failures_before: int
    before_micros: int


COUNT = Upsert(
    failed_attempts,
    ("key", "failures", "before_micros", "at_micros"),
    lambda table, row: {
        "failures": case(
            (table.c.at_micros < row.at_micros - FORGOTTEN_MICROS, row.failures),
            else_=table.c.failures + row.failures,
        ),
        "before_micros": table.c.at_micros,
        "at_micros": row.at_micros,
    },
)
"""Count an attempt as one that failed."""


def select_before(keys: Collection[UUID]) -> RowsOf[Failures]:
    """What was known before the last attempt with each of these."""
    failures_before = (failed_attempts.c.failures - 1).label("failures_before")
    statement = select(failures_before, failed_attempts.c.before_micros)
    return rows_of(Failures, statement.where(any_of(failed_attempts.c.key, keys)))


def delete_these(keys: Collection[UUID]) -> Delete:
    """Delete what is known of these."""
    return delete(failed_attempts).where(any_of(failed_attempts.c.key, keys))


def delete_before(micros: int) -> Delete:
    """Delete what failed for the last time before an instant."""
    return delete(failed_attempts).where(failed_attempts.c.at_micros < micros)
