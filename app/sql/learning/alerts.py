"""The alerts that the memories of brands hold."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, exists, select

from app.domain.learning.brand_memory import MemoryKind
from app.domain.scopes import ScopeKind
from app.sql.scopes import join_scopes, named_scopes, placed_rows
from app.storage.rows import RowsOf
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.learning.brand_memory import BrandMemory
from app.tables.organizations import Organization

_memory = table_of(BrandMemory)
_brands = table_of(Brand)
_organizations = table_of(Organization)


class AlertRow(NamedTuple):
    """An alert of a brand, superseded or present."""

    organization_id: UUID
    brand_id: UUID
    brand_label: str
    evidence: dict[str, Any]
    learned_at: datetime
    superseded_at: datetime | None


@cache
def select_alerts(kind: ScopeKind, *, bound: bool) -> RowsOf[tuple[int, AlertRow]]:
    """All alerts of the brands of scopes that have a present one; nothing archived."""
    requested, present = named_scopes(), _memory.alias("present").c
    has_one = exists().where(
        present.organization_id == _memory.c.organization_id,
        present.brand_id == _memory.c.brand_id,
        present.kind == MemoryKind.ALERT,
        present.superseded_at.is_(None),
    )
    statement = select(
        *(requested.c.position, _memory.c.organization_id, _memory.c.brand_id),
        _brands.c.label.label("brand_label"),
        *(_memory.c.evidence, _memory.c.learned_at, _memory.c.superseded_at),
    )
    statement = (
        join_scopes(kind, statement, _memory, requested, bound=bound, and_archived=True)
        .join(_organizations, _organizations.c.id == _memory.c.organization_id)
        .join(
            _brands,
            and_(
                _brands.c.organization_id == _memory.c.organization_id,
                _brands.c.id == _memory.c.brand_id,
            ),
        )
        .where(
            *(_memory.c.kind == MemoryKind.ALERT, has_one),
            *(_organizations.c.archived_at.is_(None), _brands.c.archived_at.is_(None)),
        )
    )
    return placed_rows(AlertRow, statement)
