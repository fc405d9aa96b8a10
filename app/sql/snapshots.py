"""Statements that record a post's snapshots."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Date, Uuid, and_, func, literal, or_, select

from app.domain.numbers.gains import Measurement, Snapshot
from app.domain.numbers.histories import PostTotals as Totals
from app.domain.numbers.metrics import BASELINES, GAINS, METRICS, REACH, Metrics
from app.domain.numbers.regularity import Regularity
from app.domain.platforms import Platform
from app.sql.portable import RowsTable, Upsert, any_of
from app.storage.rows import FromColumns, RowsOf, columns_of, keyed_rows, rows_of
from app.tables.base import table_of
from app.tables.learning.sync import SyncPending
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals

Gains = Annotated[Metrics, FromColumns(GAINS)]
Baselines = Annotated[Metrics, FromColumns(BASELINES)]
"""Fields of rows that the columns of gains and baselines fill."""

_posts = table_of(Post)
_analytics = table_of(PostAnalytics)
_totals = table_of(PostTotals)
_pending = table_of(SyncPending)
_asked = RowsTable(
    "asked", organization_id=Uuid(), post_id=Uuid(), first_day=Date(), last_day=Date()
)


class CountedPost(NamedTuple):
    """What decides how a post's snapshots count, and where."""

    id: UUID
    brand_id: UUID
    platform: Platform
    published_on: dt.date | None
    published_at: dt.datetime | None
    archived_at: dt.datetime | None


class TotalsRow(NamedTuple):
    """What is known of a post, as `UPSERT_POST_TOTALS` writes it."""

    post_id: UUID
    first_date: dt.date
    last_date: dt.date
    as_of: dt.datetime
    reach: int | None
    lost: int
    regularity: Regularity
    metrics: Metrics

    @property
    def totals(self) -> Totals:
        """It without the post."""
        return Totals(*self[1:])


class MeasurementRow(NamedTuple):
    """A measurement as it is stored, without its key."""

    date: dt.date
    collected_at: dt.datetime
    answered_at: str | None
    reach: int | None
    extra: str | None
    rated_engagement: int
    totals: Metrics
    gains: Gains
    baselines: Baselines

    @property
    def measurement(self) -> Measurement:
        """The measurement itself."""
        snapshot = Snapshot(self.date, self.collected_at, self.totals, self.reach)
        if self.extra is not None:
            snapshot = snapshot._replace(extra=orjson.loads(self.extra))
        if self.answered_at is not None:
            snapshot = snapshot._replace(answered_at=_read_times(self.answered_at))
        return Measurement(snapshot, self.gains, self.baselines, self.rated_engagement)


def _read_times(text: str) -> dict[str, dt.datetime | None]:
    times: dict[str, str | None] = orjson.loads(text)
    return {name: dt.datetime.fromisoformat(at) if at else None for name, at in times.items()}


def measurement_row(
    organization_id: UUID, post_id: UUID, measurement: Measurement
) -> tuple[Any, ...]:
    """A post's measurement as `UPSERT_MEASUREMENTS` writes it."""
    (day, collected_at, totals, reach, extra, answered_at), gains, baselines, rated = measurement
    key = (organization_id, post_id, day)
    # Nearly every row has neither, and there are millions of rows.
    times = _times_text(answered_at) if answered_at else None
    more = _text(extra) if extra else None
    return (*key, collected_at, times, reach, more, rated, *totals, *gains, *baselines)


def _times_text(times: Mapping[str, dt.datetime | None]) -> str:
    return _text({name: at and at.astimezone(dt.UTC).isoformat() for name, at in times.items()})


def _text(values: Mapping[str, Any]) -> str:
    """JSON of one spelling, so that rows that say the same are equal."""
    return orjson.dumps(dict(values), option=orjson.OPT_SORT_KEYS).decode()


class MeasuredDay(NamedTuple):
    """The key of a measurement."""

    organization_id: UUID
    post_id: UUID
    date: dt.date


def select_posts_for_recording(
    organization_id: UUID, post_ids: Iterable[UUID]
) -> RowsOf[CountedPost]:
    """These posts, archived ones too."""
    statement = select(*(_posts.c[name] for name in CountedPost._fields)).where(
        _posts.c.organization_id == organization_id, any_of(_posts.c.id, post_ids)
    )
    return rows_of(CountedPost, statement)


def select_post_totals(organization_id: UUID, post_ids: Iterable[UUID]) -> RowsOf[TotalsRow]:
    """Each post's last known totals; none of one that was never measured."""
    statement = select(*(_totals.c[name] for name in columns_of(TotalsRow))).where(
        _totals.c.organization_id == organization_id, any_of(_totals.c.post_id, post_ids)
    )
    return rows_of(TotalsRow, statement)


def select_history(
    organization_id: UUID, writes: Iterable[tuple[UUID, dt.date, dt.date]]
) -> RowsOf[tuple[UUID, MeasurementRow]]:
    """What writes on a range of days can change of posts, and what that builds on.

    That is everything between two days that report whatever the post ever has, the last
    one before the range and the first one after it: at the former each metric's last known total
    is found, and beyond the latter nothing changes. Where there is no such day, it is everything
    on that side.
    """
    requested = _asked.of((organization_id, *write) for write in writes)
    other = _analytics.alias("other")
    complete = select(other.c.date).where(
        other.c.organization_id == requested.c.organization_id,
        other.c.post_id == requested.c.post_id,
        *(or_(_totals.c[name].is_(None), other.c[name].is_not(None)) for name in (*METRICS, REACH)),
    )
    opening = complete.with_only_columns(func.max(other.c.date)).where(
        other.c.date < requested.c.first_day
    )
    closing = complete.with_only_columns(func.min(other.c.date)).where(
        other.c.date > requested.c.last_day,
        # The first views of a post rate the engagement of every day after them.
        _totals.c.views.is_not(None),
    )
    bounds = (
        select(
            requested.c.organization_id,
            requested.c.post_id,
            func.coalesce(opening.scalar_subquery(), literal(dt.date.min)).label("opening"),
            func.coalesce(closing.scalar_subquery(), literal(dt.date.max)).label("closing"),
        )
        .join(
            _totals,
            and_(
                _totals.c.organization_id == requested.c.organization_id,
                _totals.c.post_id == requested.c.post_id,
            ),
        )
        .cte("bounds")
        # Found once for each post: within the join below it might be for every row of them all.
        .prefix_with("MATERIALIZED")
    )
    statement = (
        select(*(_analytics.c[name] for name in ("post_id", *columns_of(MeasurementRow))))
        .join(
            bounds,
            and_(
                _analytics.c.organization_id == bounds.c.organization_id,
                _analytics.c.post_id == bounds.c.post_id,
                _analytics.c.date.between(bounds.c.opening, bounds.c.closing),
            ),
        )
        .order_by(_analytics.c.post_id, _analytics.c.date)
    )
    return keyed_rows("post_id", UUID, MeasurementRow, statement)


def select_days(organization_id: UUID, post_ids: Iterable[UUID]) -> RowsOf[MeasuredDay]:
    """The keys of all measurements of these posts, in order."""
    key = [_analytics.c[name] for name in MeasuredDay._fields]
    statement = (
        select(*key)
        .where(_analytics.c.organization_id == organization_id)
        .where(any_of(_analytics.c.post_id, post_ids))
        .order_by(*key)
    )
    return rows_of(MeasuredDay, statement)


UPSERT_MEASUREMENTS = Upsert(
    _analytics, ("organization_id", "post_id", *columns_of(MeasurementRow))
)

UPSERT_POST_TOTALS = Upsert(_totals, ("organization_id", *columns_of(TotalsRow)))

ENTER_SYNC_PENDING = Upsert(
    _pending,
    ("organization_id", "post_id", "date", "entries"),
    # A real update: it locks the entry, so that a sync running now can't delete it unseen.
    lambda table, _refused: {"entries": table.c.entries + 1},
)
"""Enter snapshots into what the next sync has to look at."""


ONE_ENTRY = (1,)
"""What follows the key of a snapshot (organization, post, day) in a row to enter."""
