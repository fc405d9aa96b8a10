"""Statements over the usage of allowances.

Each allowance has one row at the start of time, its gate: counting locks it first, so that what
is read next stays true until the transaction ends.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Delete, String, Update, Uuid, and_, delete, select, update

from app.sql.portable import RowsTable, Upsert
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.allowances import ProviderUsage
from app.tables.base import table_of

usage = table_of(ProviderUsage)
GATE = datetime(1970, 1, 1, tzinfo=UTC)

Key = tuple[UUID, UUID, str]
"""An allowance: organization, credential, name."""

_asked = RowsTable("asked", organization_id=Uuid(), credential_id=Uuid(), allowance=String())

ADD = Upsert(
    usage,
    ("organization_id", "credential_id", "allowance", "window_start", "used", "reserved"),
    lambda table, row: {
        "used": table.c.used + row.used,
        "reserved": table.c.reserved + row.reserved,
    },
)
"""Count; adding nothing still locks the row."""


class UsageRow(NamedTuple):
    """The usage and reservations of an allowance in one slice of time, or its gate."""

    organization_id: UUID
    credential_id: UUID
    allowance: str
    window_start: datetime
    used: int
    reserved: int
    blocked_until: datetime | None


def select_usage(keys: Iterable[Key]) -> RowsOf[UsageRow]:
    """All rows of these allowances."""
    requested = _asked.of(keys)
    statement = select(*(usage.c[name] for name in UsageRow._fields)).join(
        requested,
        and_(
            usage.c.organization_id == requested.c.organization_id,
            usage.c.credential_id == requested.c.credential_id,
            usage.c.allowance == requested.c.allowance,
        ),
    )
    return rows_of(UsageRow, statement)


def _of(key: Key) -> Any:
    organization_id, credential_id, allowance = key
    return and_(
        usage.c.organization_id == organization_id,
        usage.c.credential_id == credential_id,
        usage.c.allowance == allowance,
    )


def delete_before(key: Key, start: datetime) -> Delete:
    """Delete rows that no longer count, except the gate."""
    return delete(usage).where(_of(key), usage.c.window_start > GATE, usage.c.window_start < start)


def block(key: Key, until: datetime) -> Update:
    """Close the gate until then."""
    return update(usage).where(_of(key), usage.c.window_start == GATE).values(blocked_until=until)
