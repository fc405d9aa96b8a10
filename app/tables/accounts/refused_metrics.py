"""Metrics that platforms refuse of an account."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, ForeignKeyConstraint, Text

from app.tables.base import Table, UtcDateTime


class RefusedMetricRecord(Table, table=True):
    """A metric that a platform refused of an account's posts of one kind, and in what words.

    `kind` and `metric` are the platform's own names; it counts for a day from `refused_at` on.
    """

    __tablename__ = "refused_metrics"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "credential_id"], ["credentials.organization_id", "credentials.id"]
        ),
    )

    organization_id: UUID = Field(primary_key=True)
    credential_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    metric: str = Field(primary_key=True)
    words: str = Field(sa_type=Text)
    refused_at: dt.datetime = Field(sa_type=UtcDateTime)
