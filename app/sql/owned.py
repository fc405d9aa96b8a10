"""Rows by key, with the organizations that they are known to be of."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause

from app.domain.keys import OwnedKey
from app.sql.portable import any_of


def these(
    table: FromClause, column: ColumnElement[UUID], keys: Collection[OwnedKey]
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Rows of a table by a column of it, in the organizations of the keys."""
    organizations, ids = {key[0] for key in keys}, [key[1] for key in keys]
    return any_of(table.c.organization_id, organizations), any_of(column, ids)
