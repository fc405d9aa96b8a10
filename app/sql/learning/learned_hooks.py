"""Statements over what was learned of hooks: it is erased with the posts that said them."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Delete, Select, delete, select

from app.domain.learning.brand_memory import MemoryKind
from app.sql.portable import any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.learning.brand_memory import BrandMemory
from app.tables.learning.content_performance import ContentPerformance

_memory = table_of(BrandMemory)
_performance = table_of(ContentPerformance)


class Hooked(NamedTuple):
    """A lesson about a hook: an entry of a brand's memory."""

    id: UUID
    evidence: dict[str, Any]


def select_hooked(organization_id: UUID, brand_ids: Iterable[UUID]) -> RowsOf[Hooked]:
    """What was learned of hooks of these brands, superseded entries too."""
    statement = select(_memory.c.id, _memory.c.evidence).where(
        _memory.c.organization_id == organization_id,
        any_of(_memory.c.brand_id, brand_ids),
        _memory.c.kind == MemoryKind.BEST_HOOK,
    )
    return rows_of(Hooked, statement)


def select_hooks(organization_id: UUID, post_ids: Iterable[UUID]) -> Select[str | None]:
    """The hooks that rows of content performance have of these posts."""
    return (
        select(_performance.c.hook)
        .where(
            _performance.c.organization_id == organization_id,
            any_of(_performance.c.post_id, post_ids),
        )
        .distinct()
    )


def delete_memory(organization_id: UUID, ids: Iterable[UUID]) -> Delete:
    """Delete entries of brands' memory by key."""
    return delete(_memory).where(
        _memory.c.organization_id == organization_id, any_of(_memory.c.id, ids)
    )
