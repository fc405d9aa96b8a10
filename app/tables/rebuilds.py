"""What a rebuild of everything has done: one that was interrupted goes on from there."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app.tables.base import Table, UtcDateTime


class RebuiltOrganization(Table, table=True):
    """An organization that a rebuild has repaired; gone once all of them are.

    `started_at` is when that rebuild began.
    """

    __tablename__ = "rebuilt_organizations"

    organization_id: UUID = Field(primary_key=True)
    rebuild_id: UUID = Field(primary_key=True)
    started_at: datetime = Field(sa_type=UtcDateTime)
