"""Observations: what readings said of young posts, hour by hour."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import Metrics
from app.domain.windows.time_zones import first_instant_of
from app.sql import observations as sql
from app.storage.database import Session

YOUNG = timedelta(days=7)
"""Until this age of a post its readings are kept with their hour."""

KEPT = timedelta(days=90)
"""This long after a post's publication."""


class ObservedPost(NamedTuple):
    """A post of an organization."""

    organization_id: UUID
    post_id: UUID


class Observed(NamedTuple):
    """What a reading said at an instant; None where it said nothing of a metric."""

    at: datetime
    totals: Metrics


def rows_of(
    post: ObservedPost, published_at: datetime | None, time_zone: str, readings: Iterable[Snapshot]
) -> list[tuple[Any, ...]]:
    """The readings of a post that are to be kept, as rows: the latest of each hour.

    One that came without a time has the first instant of its day, which says nothing of an hour.
    """
    if published_at is None:
        return []
    latest: dict[datetime, Snapshot] = {}
    for reading in readings:
        at = reading.collected_at
        is_young = timedelta(0) <= at - published_at < YOUNG
        if not is_young or at == first_instant_of(reading.date, time_zone):
            continue
        hour = at.replace(minute=0, second=0, microsecond=0)
        if hour not in latest or latest[hour].collected_at <= at:
            latest[hour] = reading
    return [
        (*post, hour, reading.collected_at, *reading.totals) for hour, reading in latest.items()
    ]


async def keep(session: Session, rows: Sequence[tuple[Any, ...]]) -> None:
    """Keep observations; of an hour the latest reading counts."""
    await session.execute_rows(sql.KEEP_LATEST, sorted(rows, key=lambda row: row[1:3]))


async def get_observations(
    session: Session, posts: Sequence[ObservedPost]
) -> dict[ObservedPost, list[Observed]]:
    """The observations of posts, oldest first."""
    by_key: dict[UUID, list[Observed]] = defaultdict(list)
    for key, row in await session.rows(sql.select_observations(), sql.post_parameters(posts)):
        by_key[key].append(Observed(row.collected_at, row.totals))
    return {post: by_key[post.post_id] for post in posts}


async def forget_observations(session: Session, *, now: datetime) -> None:
    """Delete those of posts that were published longer than `KEPT` ago."""
    with_old = await session.scalars(sql.select_organizations_with_old(now - KEPT))
    for organization_id in with_old.all():
        await session.execute(sql.delete_old(organization_id, now - KEPT))
