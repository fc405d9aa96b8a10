"""Statements over brands."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.sql.portable import Upsert, any_of
from app.tables.base import table_of
from app.tables.brands import Brand

brands = table_of(Brand)
COLUMNS = tuple(column.name for column in brands.columns)

UPSERT_BRANDS = Upsert(brands, COLUMNS)
"""Write whole brands by key."""


def select_by_label_key(
    organization_id: UUID, label_keys: Iterable[str]
) -> Select[*tuple[Any, ...]]:
    """Brands of an organization by their folded labels, archived ones too."""
    return select(brands).where(
        brands.c.organization_id == organization_id, any_of(brands.c.label_key, label_keys)
    )
