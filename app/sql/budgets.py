"""Statements over budgets."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, Select, Table, case, delete, select

from app.sql.portable import Upsert, any_of
from app.tables.base import table_of
from app.tables.budgets import Budget

budgets = table_of(Budget)

MINUTE_MICROS = 60_000_000


def _pay(paid: Table, row: Any) -> Mapping[str, Any]:
    """Put off when the budget is full: by what is paid, from now on if it was full.

    It is never further away than a minute after what a full one would be, so a clock that was set
    back keeps nobody waiting for longer.
    """
    later = paid.c.full_at_micros + row.last_micros
    latest = row.full_at_micros + MINUTE_MICROS
    full_at = case(
        (later < row.full_at_micros, row.full_at_micros), (later > latest, latest), else_=later
    )
    return {"full_at_micros": full_at, "last_micros": row.last_micros}


PAY = Upsert(budgets, ("kind", "key", "full_at_micros", "last_micros"), _pay)


def select_budgets(kind: str, keys: Collection[UUID]) -> Select[UUID, int]:
    """When the budgets of these will be full."""
    return select(budgets.c.key, budgets.c.full_at_micros).where(
        budgets.c.kind == kind, any_of(budgets.c.key, keys)
    )


def delete_full(before_micros: int) -> Delete:
    """Delete the budgets that were full before an instant."""
    return delete(budgets).where(budgets.c.full_at_micros < before_micros)
