"""Recording snapshots: the one way in for what platforms said, from whatever source.

A write takes any number of snapshots of one organization, in any order, repeated or late, and
changes everything that follows from them (gains, baselines, totals, sums, what the next sync has
to look at) in the caller's transaction and in a number of statements that doesn't grow with it.
What the numbers mean is in `app.domain.numbers.gains`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.domain.numbers.gains import Measurement, Snapshot
from app.domain.numbers.histories import History, Outcome
from app.domain.numbers.readings import with_views_of
from app.services.snapshot_writes import Write, totals_row
from app.sql import posts as posts_sql
from app.sql import snapshots as sql
from app.storage.database import Session


class PostSnapshot(NamedTuple):
    """What a reading says, and the post that it is of."""

    post_id: UUID
    snapshot: Snapshot


async def record_snapshots(
    session: Session, organization_id: UUID, given: Sequence[PostSnapshot]
) -> list[Outcome | None]:
    """Record readings of one organization's posts, in any order.

    Returns:
        What became of each, in the order given; None where the organization has no such post. One
        that answers nothing is no snapshot and changes nothing.
    """
    organization = await session.one_or_none(posts_sql.lock_organization(organization_id))
    outcomes: list[Outcome | None] = [None] * len(given)
    if organization is None:
        return outcomes
    positions = _positions(given)
    by_post = {
        post_id: [given[position].snapshot for position in of_post]
        for post_id, of_post in positions.items()
    }
    posts = {
        row.id: row
        for row in await session.all(sql.select_posts_for_recording(organization_id, by_post))
    }
    days = {post_id: _range([each.date for each in by_post[post_id]]) for post_id in posts}
    histories = await _read_histories(session, organization_id, posts, days)
    # The id as the driver gave it: every row has it, and its own kind costs it less to write.
    write = Write(organization.id)
    async with write.ahead():
        # In the order of keys: rows that lie side by side are written one after the other.
        for post_id in sorted(posts):
            post = posts[post_id]
            readings = [with_views_of(post.platform, reading) for reading in by_post[post_id]]
            merged = histories[post_id].merge(readings)
            for position, outcome in zip(positions[post_id], merged.outcomes, strict=True):
                outcomes[position] = outcome
            if merged.totals is not None and merged.changes:
                write.add(post, merged.changes, merged.totals)
                write.carry(post_id, merged.carried)
            write.observe(post, readings, organization.time_zone)
            await write.go_on(session, len(readings))
    await write.execute(session)
    return outcomes


def _positions(given: Sequence[PostSnapshot]) -> Mapping[UUID, list[int]]:
    """Where the readings of each post stand."""
    positions: dict[UUID, list[int]] = defaultdict(list)
    for position, (post_id, _) in enumerate(given):
        positions[post_id].append(position)
    return positions


async def _read_histories(
    session: Session,
    organization_id: UUID,
    posts: Mapping[UUID, sql.CountedPost],
    days: Mapping[UUID, tuple[date, date]],
) -> dict[UUID, History]:
    """Read as much of each post's history as a write on its range of days can change."""
    totals = {
        row.post_id: row.totals
        for row in await session.all(sql.select_post_totals(organization_id, days))
    }
    # Most writes append a day, and then the totals say everything: no history is read.
    rewritten = [
        (post_id, first, last)
        for post_id, (first, last) in days.items()
        if post_id in totals and first <= totals[post_id].last_date
    ]
    tails: dict[UUID, list[Measurement]] = defaultdict(list)
    if rewritten:
        for post_id, row in await session.all(sql.select_history(organization_id, rewritten)):
            tails[post_id].append(row.measurement)
    return {
        post_id: History(post.published_on, totals.get(post_id), tails.get(post_id, ()))
        for post_id, post in posts.items()
    }


def _range(days: Sequence[date]) -> tuple[date, date]:
    return min(days), max(days)


async def remeasure(session: Session, organization_id: UUID, post_ids: Collection[UUID]) -> None:
    """Measure posts again whose `published_on` has changed: each metric's first day may differ.

    The sums are the caller's: it counts what the posts add up to before and after.
    """
    posts = {
        row.id: row
        for row in await session.all(sql.select_posts_for_recording(organization_id, post_ids))
    }
    whole = dict.fromkeys(posts, (date.min, date.max))
    histories = await _read_histories(session, organization_id, posts, whole)
    measured = {post_id: histories[post_id].remeasured() for post_id in sorted(posts)}
    rows = [
        sql.measurement_row(organization_id, post_id, change.after)
        for post_id, merged in measured.items()
        for change in merged.changes
    ]
    totals = [
        totals_row(organization_id, post_id, merged.totals)
        for post_id, merged in measured.items()
        if merged.changes and merged.totals
    ]
    await session.execute_rows(sql.UPSERT_MEASUREMENTS, rows)
    await session.execute_rows(sql.UPSERT_POST_TOTALS, totals)
