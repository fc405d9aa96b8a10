"""Statements over the metrics that platforms refuse of accounts."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, delete, select

from app.sql.portable import Upsert
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.refused_metrics import RefusedMetricRecord
from app.tables.base import table_of

refused = table_of(RefusedMetricRecord)

REMEMBER = Upsert(
    refused,
    ("organization_id", "credential_id", "kind", "metric", "words", "refused_at"),
    lambda _table, row: {"words": row.words, "refused_at": row.refused_at},
)
"""Store refusals; a later one of the same metric replaces the earlier."""


class RefusedRow(NamedTuple):
    """A refused metric, as the providers' `RefusedMetric`."""

    kind: str
    metric: str
    words: str
    refused_at: datetime


def _of(organization_id: UUID, credential_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return refused.c.organization_id == organization_id, refused.c.credential_id == credential_id


def select_refused(organization_id: UUID, credential_id: UUID) -> RowsOf[RefusedRow]:
    """What a platform has refused of an account."""
    columns = (refused.c[name] for name in RefusedRow._fields)
    return rows_of(RefusedRow, select(*columns).where(*_of(organization_id, credential_id)))


def forget(organization_id: UUID, credential_id: UUID, until: datetime) -> Delete:
    """Delete an account's refusals up to then."""
    these = (*_of(organization_id, credential_id), refused.c.refused_at <= until)
    return delete(refused).where(*these)
