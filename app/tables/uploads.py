"""Uploads: files that were sent to be imported, in pieces, and what became of their rows.

They are in the database because every process has to read them: the one that was sent a file may
not be the one that shows it, imports it or goes on after another has died, and on PostgreSQL those
may be on several machines, which share nothing else.
"""

import datetime as dt
from uuid import UUID

from sqlmodel import BigInteger, Field, Float, ForeignKeyConstraint, Index, LargeBinary, Text

from app.domain.uploads import UploadState
from app.tables.base import Table, UtcDateTime, name_of


class UploadRecord(Table, table=True):
    """An upload; its fields are those of `app.domain.uploads.Upload`."""

    __tablename__ = "uploads"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        Index(None, "id", unique=True),
        Index(None, "owner_id"),
    )

    organization_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    owner_id: UUID
    name: str
    size: int = Field(default=0, sa_type=BigInteger)
    state: UploadState = Field(sa_type=name_of(UploadState))
    modified_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: dt.datetime = Field(sa_type=UtcDateTime)
    ends_at: dt.datetime = Field(sa_type=UtcDateTime)
    options: str | None = Field(default=None, sa_type=Text)
    tables: str | None = Field(default=None, sa_type=Text)
    share: float = Field(default=0.0, sa_type=Float)
    started_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_cancelling: bool = False
    error: str | None = Field(default=None, sa_type=Text)
    attempts: int = 0
    lease_id: UUID | None = None
    lease_until: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class UploadChunk(Table, table=True):
    """A piece of a file."""

    __tablename__ = "upload_chunks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "upload_id"], ["uploads.organization_id", "uploads.id"]
        ),
    )

    organization_id: UUID = Field(primary_key=True)
    upload_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)


class UploadBatch(Table, table=True):
    """A batch of a file's rows that is imported.

    `table_number` is that of the table in the file, `waiting` the places of its rows that wait for
    the others, as JSON, and `rejects` its rejected rows as they stand in their file.
    """

    __tablename__ = "upload_batches"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "upload_id"], ["uploads.organization_id", "uploads.id"]
        ),
    )

    organization_id: UUID = Field(primary_key=True)
    upload_id: UUID = Field(primary_key=True)
    table_number: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    waiting: str = Field(sa_type=Text)
    rejects: bytes = Field(sa_type=LargeBinary)
