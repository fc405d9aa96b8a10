"""Recording snapshots: the one way in for what platforms said, from whatever source.

A write takes any number of snapshots of one organization, in any order, repeated or late, and
changes everything that follows from them (gains, baselines, totals, sums, what the next sync has
to look at) in the caller's transaction and in a number of statements that doesn't grow with it.
What the numbers mean is in `app.domain.numbers.gains`.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.numbers.gains import Measurement, Snapshot
from app.domain.numbers.histories import Change, History, Outcome, PostTotals
from app.domain.numbers.readings import with_views_of
from app.domain.numbers.rollups import Changes
from app.services import observations, rollups
from app.services.observations import ObservedPost
from app.sql import posts as posts_sql
from app.sql import snapshots as sql
from app.storage.database import Session, settle

_TURN = 50
"""Snapshots that are merged before others have a turn: that takes about a millisecond."""

_ROWS_AT_ONCE = 2_000
"""New days that are written together, while those after them are worked out."""


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


def totals_row(organization_id: UUID, post_id: UUID, totals: PostTotals) -> tuple[Any, ...]:
    """A post's totals as `UPSERT_POST_TOTALS` writes them."""
    *days_and_reach, metrics = totals
    return organization_id, post_id, *days_and_reach, *metrics


@dataclass
class Write:
    """Everything that one write changes, gathered post by post and then written at once."""

    organization_id: UUID
    created: list[tuple[Any, ...]] = field(default_factory=list)
    changed: list[tuple[Any, ...]] = field(default_factory=list)
    totals: list[tuple[Any, ...]] = field(default_factory=list)
    pending: list[tuple[Any, ...]] = field(default_factory=list)
    observations: list[tuple[Any, ...]] = field(default_factory=list)
    sums: Changes = field(default_factory=Changes)
    _since_turn: int = 0
    _handed_over: deque[list[tuple[Any, ...]]] = field(default_factory=deque)
    _writing: asyncio.Task[None] | None = None

    def add(self, post: sql.CountedPost, changes: Sequence[Change], totals: PostTotals) -> None:
        """Gather what changes of one post."""
        organization_id, post_id = self.organization_id, post.id
        for before, after in changes:
            row = sql.measurement_row(organization_id, post_id, after)
            if before is None:
                self.created.append(row)
            else:
                self.changed.append(row)
                if before.snapshot != after.snapshot:
                    self.pending.append(row[:3] + sql.ONE_ENTRY)
        if post.archived_at is None:
            self.sums.measure(post.brand_id, post.platform, changes)
        self.totals.append(totals_row(organization_id, post_id, totals))

    def observe(self, post: sql.CountedPost, readings: Sequence[Snapshot], time_zone: str) -> None:
        """Gather what readings say of the first days of a post."""
        observed = ObservedPost(self.organization_id, post.id)
        self.observations += observations.rows_of(observed, post.published_at, time_zone, readings)

    @asynccontextmanager
    async def ahead(self) -> AsyncIterator[None]:
        """Within the block new days may be written behind its back; at its end they are written.

        The database has something to do while the next days are worked out.
        """
        try:
            yield
            if self._writing is not None:
                await self._writing
        except BaseException as error:
            await self._stop_writing(error)
            raise
        finally:
            self._writing = None

    async def _stop_writing(self, error: BaseException) -> None:
        """End what is being written; why that failed, if it did, comes first."""
        if self._writing is None:
            return
        self._writing.cancel()
        await settle(self._writing)
        failure = None if self._writing.cancelled() else self._writing.exception()
        if failure is not None and failure is not error:
            raise failure from error

    async def go_on(self, session: Session, merged: int) -> None:
        """Let new days be written once there are many, and others have a turn after some work."""
        if len(self.created) >= _ROWS_AT_ONCE:
            self._handed_over.append(self.created)
            self.created = []
            if self._writing is not None and self._writing.done():
                await self._writing  # it may have failed
                self._writing = None
            if self._writing is None:
                self._writing = asyncio.create_task(self._write_handed_over(session))
        self._since_turn += merged
        if self._since_turn >= _TURN:
            self._since_turn = 0
            await asyncio.sleep(0)

    async def _write_handed_over(self, session: Session) -> None:
        """Write what is there, and what comes meanwhile: a connection does one thing at a time."""
        while self._handed_over:
            await self._write_new(session, self._handed_over.popleft())

    async def _write_new(self, session: Session, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write days that are new, and enter them into what the next sync has to look at.

        None can be waiting for a sync yet; the lock on the organization keeps everybody else from
        recording it meanwhile.
        """
        await session.insert_rows(sql.UPSERT_MEASUREMENTS, rows)
        pending = [row[:3] + sql.ONE_ENTRY for row in rows]
        await session.insert_rows(sql.ENTER_SYNC_PENDING, pending)

    async def execute(self, session: Session) -> None:
        """Write all that is gathered."""
        await self._write_new(session, self.created)
        await session.execute_rows(sql.UPSERT_MEASUREMENTS, self.changed)
        await session.execute_rows(sql.UPSERT_POST_TOTALS, self.totals)
        await rollups.apply_changes(session, self.organization_id, self.sums)
        await session.execute_rows(sql.ENTER_SYNC_PENDING, self.pending)
        await observations.keep(session, self.observations)


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
    rows = [
        sql.measurement_row(organization_id, post_id, change.after)
        for post_id in sorted(posts)
        for change in histories[post_id].remeasured()
    ]
    await session.execute_rows(sql.UPSERT_MEASUREMENTS, rows)
