"""Observations: readings of young posts with their hour, for growth in the first days."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field

from app.tables.base import UtcDateTime
from app.tables.snapshots import MetricColumns


class Observation(MetricColumns, table=True):
    """What a reading said of a post that was under 7 days old; of an hour the latest reading.

    No sum reads them. They are deleted 90 days after the post's publication.
    """

    __tablename__ = "observations"

    organization_id: UUID = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    hour: dt.datetime = Field(primary_key=True, sa_type=UtcDateTime)
    collected_at: dt.datetime = Field(sa_type=UtcDateTime)
