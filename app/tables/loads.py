"""How far a dump has been loaded: a load that was killed goes on from there."""

from uuid import UUID

from sqlmodel import Field

from app.tables.base import Table


class Load(Table, table=True):
    """How many rows of one table of a dump are stored; gone once all of the dump is."""

    __tablename__ = "loads"

    dump_id: UUID = Field(primary_key=True)
    member: str = Field(primary_key=True)
    stored: int
