"""Versions of the data, which transactions raise, and which cached answers are compared with."""

from uuid import UUID

from sqlmodel import BigInteger, Field

from app.tables.base import Table


class DataVersion(Table, table=True):
    """How many transactions have written rows of an organization.

    `key` is the organization's; 0 and 1 are what `app.storage.data_versions` says they are.
    """

    __tablename__ = "data_versions"

    key: UUID = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
