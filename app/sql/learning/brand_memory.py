"""Statements over what was learned about brands."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    Update,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningDelete

from app.domain.keys import OwnedKey
from app.domain.learning.brand_memory import MemoryKind
from app.domain.pages import PageRequest
from app.sql import keyset
from app.sql.owned import these
from app.sql.portable import Upsert, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.learning.brand_memory import BrandMemory, LearningPending

_memory = table_of(BrandMemory)
_pending = table_of(LearningPending)
_brands = table_of(Brand)


class MemoryRow(NamedTuple):
    """One thing learned about a brand; `superseded_at` is None for the present conclusion."""

    organization_id: UUID
    id: UUID
    brand_id: UUID
    kind: str
    statement: str
    evidence: dict[str, Any]
    window_start: date | None
    window_end: date | None
    learned_at: datetime
    superseded_at: datetime | None


class PresentEntry(NamedTuple):
    """A brand's present conclusion of one kind."""

    brand_id: UUID
    kind: str
    evidence: dict[str, Any]
    evidence_key: str
    learned_at: datetime


_COLUMNS = [_memory.c[name] for name in MemoryRow._fields]


ENTER = Upsert(
    _pending,
    ("organization_id", "brand_id", "entries"),
    lambda table, _row: {"entries": table.c.entries + 1},
)
"""Note brands whose content performance changes in this transaction.

It waits for a transaction that is learning about one of them, and later ones wait for it.
"""


def enter_all(organization_id: UUID, brand_id: UUID | None) -> Insert:
    """Note every brand of a locked organization, or one of them."""
    noted = exists().where(
        _pending.c.organization_id == _brands.c.organization_id, _pending.c.brand_id == _brands.c.id
    )
    brands = select(_brands.c.organization_id, _brands.c.id, literal(1)).where(
        _brands.c.organization_id == organization_id, ~noted, *_only(_brands.c.id, brand_id)
    )
    return insert(_pending).from_select(("organization_id", "brand_id", "entries"), brands)


def take(organization_id: UUID, brand_id: UUID | None, size: int) -> ReturningDelete[UUID]:
    """Remove and return the next brands to learn about: an organization's, or that one if noted."""
    next_ones = (
        select(_pending.c.brand_id)
        .where(_pending.c.organization_id == organization_id, *_only(_pending.c.brand_id, brand_id))
        .order_by(_pending.c.brand_id)
        .limit(size)
    )
    return (
        delete(_pending)
        .where(_pending.c.organization_id == organization_id, _pending.c.brand_id.in_(next_ones))
        .returning(_pending.c.brand_id)
    )


def select_waiting_organizations() -> Select[UUID]:
    """The organizations with brands to learn about."""
    return select(_pending.c.organization_id).distinct()


def _only(column: ColumnElement[Any], brand_id: UUID | None) -> list[ColumnElement[bool]]:
    return [] if brand_id is None else [column == brand_id]


def select_living(organization_id: UUID, brand_ids: Iterable[UUID]) -> Select[UUID]:
    """Those of these brands that aren't archived."""
    return (
        select(_brands.c.id)
        .where(
            _brands.c.organization_id == organization_id,
            any_of(_brands.c.id, brand_ids),
            _brands.c.archived_at.is_(None),
        )
        .order_by(_brands.c.id)
    )


def select_present(organization_id: UUID, brand_ids: Iterable[UUID]) -> RowsOf[PresentEntry]:
    """The entries that aren't superseded."""
    statement = select(*(_memory.c[name] for name in PresentEntry._fields)).where(
        _memory.c.organization_id == organization_id,
        any_of(_memory.c.brand_id, brand_ids),
        _memory.c.superseded_at.is_(None),
    )
    return rows_of(PresentEntry, statement)


def supersede(organization_id: UUID, brand_id: UUID, kind: MemoryKind, now: datetime) -> Update:
    """Mark the present entry of a kind as superseded."""
    return (
        update(_memory)
        .where(
            _memory.c.organization_id == organization_id,
            _memory.c.brand_id == brand_id,
            _memory.c.kind == kind,
            _memory.c.superseded_at.is_(None),
        )
        .values(superseded_at=now)
    )


def reinstate(organization_id: UUID, brand_id: UUID, kind: MemoryKind, key: str) -> Update:
    """Make an entry with the same evidence present again."""
    return (
        update(_memory)
        .where(
            _memory.c.organization_id == organization_id,
            _memory.c.brand_id == brand_id,
            _memory.c.kind == kind,
            _memory.c.evidence_key == key,
        )
        .values(superseded_at=None)
    )


def _fitting(kind: MemoryKind | None, present: bool | None) -> Iterable[Any]:  # noqa: FBT001 - a filter
    if kind is not None:
        yield _memory.c.kind == kind
    if present is not None:
        is_present = _memory.c.superseded_at.is_(None)
        yield is_present if present else ~is_present


def select_page_per_brand(
    brands: Collection[OwnedKey],
    kind: MemoryKind | None,
    request: PageRequest,
    *,
    present: bool | None,
) -> keyset.PageRows[MemoryRow]:
    """The same page of entries for each brand, latest first."""
    statement = select(*_COLUMNS).where(
        *these(_memory, _memory.c.brand_id, brands), *_fitting(kind, present)
    )
    keys = [
        keyset.Key(_memory.c.learned_at, descending=True),
        keyset.Key(_memory.c.id, descending=True),
    ]
    return keyset.page_per_parent(MemoryRow, statement, _memory.c.brand_id, keys, request)


def count_per_brand(
    brands: Collection[OwnedKey], kind: MemoryKind | None, *, present: bool | None
) -> RowsOf[keyset.Count]:
    """How many entries the list of each brand has."""
    statement = (
        select(_memory.c.brand_id.label("parent_id"), func.count().label("total"))
        .where(*these(_memory, _memory.c.brand_id, brands), *_fitting(kind, present))
        .group_by(_memory.c.brand_id)
    )
    return rows_of(keyset.Count, statement)


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[MemoryRow]:
    """These entries, if visible to the caller."""
    seen = [] if visible is None else [any_of(_memory.c.organization_id, visible)]
    return rows_of(MemoryRow, select(*_COLUMNS).where(any_of(_memory.c.id, ids), *seen))
