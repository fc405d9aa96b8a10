"""Snapshots: what platforms reported of a post on one day, and a post's latest totals.

No foreign keys here: rows are only written under their organization's lock, posts are never
deleted, and the check would cost more than the row.
"""

import datetime as dt
from collections.abc import Iterable
from types import new_class
from typing import Any
from uuid import UUID

from sqlmodel import BigInteger, Field, Text

from app.domain.numbers.metrics import BASELINES, GAINS, METRICS
from app.tables.base import Table, UtcDateTime


def columns_of(names: Iterable[str], *, default: int | None = None) -> Any:
    """A base class with a 64-bit column for each name; nullable where the default is None."""
    kind: Any = int | None if default is None else int
    fields = {name: Field(default=default, sa_type=BigInteger) for name in names}
    body = {"__module__": __name__, "__annotations__": dict.fromkeys(fields, kind), **fields}
    return new_class("Columns", (Table,), exec_body=lambda namespace: namespace.update(body))


class MetricColumns(columns_of(METRICS), Table):  # type: ignore[misc] # made in a loop
    """The metrics, as totals or as sums of gains; NULL where nothing was reported."""


class _MeasuredColumns(columns_of((*GAINS, *BASELINES)), MetricColumns):  # type: ignore[misc]
    """The metrics' gains since the last snapshot, and their baselines."""


class PostAnalytics(_MeasuredColumns, table=True):
    """One snapshot: a post's lifetime totals on one day, and its gains since the last.

    `<metric>_gain` is NULL on a day that doesn't report the metric; `<metric>_baseline` is the
    first total of a metric that was already old when first seen, and its gain is NULL as well.
    `collected_at` is when the latest of its metrics was answered; `answered_at` holds as JSON when
    those were that were answered earlier, null for those that nobody answered, and is NULL where
    there are none. `extra` holds as JSON the metrics beyond the eight, by catalogue name.
    """

    __tablename__ = "post_analytics"

    organization_id: UUID = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    collected_at: dt.datetime = Field(sa_type=UtcDateTime)
    answered_at: str | None = Field(default=None, sa_type=Text)
    reach: int | None = Field(default=None, sa_type=BigInteger)
    extra: str | None = Field(default=None, sa_type=Text)
    rated_engagement: int = Field(default=0, sa_type=BigInteger)


class PostTotals(MetricColumns, table=True):
    """A post's last known totals; `as_of` is when its latest day was fetched.

    The rest spares looking at its snapshots (`app.domain.numbers.histories` and `regularity`): all
    that it `lost` on days on which a total fell; `told_from`, the day since which each snapshot
    tells what it gained; and the `longest_gap` between two of them, in days.
    """

    __tablename__ = "post_totals"

    organization_id: UUID = Field(primary_key=True)
    post_id: UUID = Field(primary_key=True)
    reach: int | None = Field(default=None, sa_type=BigInteger)
    first_date: dt.date
    last_date: dt.date
    as_of: dt.datetime = Field(sa_type=UtcDateTime)
    lost: int = Field(sa_type=BigInteger)
    told_from: dt.date | None = None
    longest_gap: int
