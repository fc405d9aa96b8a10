"""Stripe imports: how far each has come."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field

from app.tables.base import Table, UtcDateTime


class ImportCursor(Table, table=True):
    """The position of an importer in its external source, so that it can resume."""

    __tablename__ = "import_cursors"

    organization_id: UUID = Field(primary_key=True)
    source: str = Field(primary_key=True)
    position: str
    updated_at: dt.datetime = Field(sa_type=UtcDateTime)
