"""Statements over processes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Delete, Select, delete, func, select

from app.tables.base import table_of
from app.tables.processes import Process

processes = table_of(Process)


def select_least_rules(since: datetime) -> Select[int]:
    """The oldest rules of writing of the processes that were seen since then."""
    return select(func.min(processes.c.write_rules)).where(processes.c.seen_at >= since)


def select_number(kind: str, since: datetime) -> Select[int]:
    """How many processes of a kind were seen since then."""
    return select(func.count()).where(processes.c.kind == kind, processes.c.seen_at >= since)


def delete_process(key: UUID) -> Delete:
    """Delete a process."""
    return delete(processes).where(processes.c.id == key)


def delete_unseen(since: datetime) -> Delete:
    """Delete the processes that weren't seen since then."""
    return delete(processes).where(processes.c.seen_at < since)
