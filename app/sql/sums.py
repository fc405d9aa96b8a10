"""Sums in SQL: unknown values are skipped, and nothing becomes a decimal."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, and_, case, cast, func, null

from app.domain.numbers.metrics import ENGAGEMENT


def total(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A sum as a 64-bit integer: PostgreSQL would make it a decimal."""
    return cast(func.sum(column), BigInteger)


def engagement(table: FromClause) -> ColumnElement[Any]:
    """Likes + comments + shares + saves of a row, skipping unknown ones; NULL if all are."""
    parts: list[ColumnElement[Any]] = [table.c[name] for name in ENGAGEMENT]
    return case((and_(*(part.is_(None) for part in parts)), null()), else_=known_sum(parts))


def known_sum(columns: list[ColumnElement[Any]]) -> ColumnElement[Any]:
    """The sum of a row's columns, with unknown ones as 0."""
    first, *others = (func.coalesce(column, 0) for column in columns)
    return sum(others, start=first)
