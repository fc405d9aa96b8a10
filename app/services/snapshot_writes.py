"""What one recording of snapshots changes: gathered post by post, and written together."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.numbers.carried import Carried
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.histories import Change, PostTotals
from app.domain.numbers.rollups import Changes
from app.services import observations, rollups, sync_pending
from app.services.observations import ObservedPost
from app.sql import snapshots as sql
from app.storage import finishing
from app.storage.database import Session

_TURN = 50
"""Snapshots that are merged before others have a turn: that takes about a millisecond."""

_ROWS_AT_ONCE = 2_000
"""New days that are written together, while those after them are worked out."""


def totals_row(organization_id: UUID, post_id: UUID, totals: PostTotals) -> tuple[Any, ...]:
    """A post's totals as `UPSERT_POST_TOTALS` writes them."""
    *days, regularity, metrics = totals
    return organization_id, post_id, *days, *regularity, *metrics


@dataclass
class Write:
    """Everything that one write changes, gathered post by post and then written at once."""

    organization_id: UUID
    created: list[tuple[Any, ...]] = field(default_factory=list)
    changed: list[tuple[Any, ...]] = field(default_factory=list)
    totals: list[tuple[Any, ...]] = field(default_factory=list)
    pending: list[tuple[Any, ...]] = field(default_factory=list)
    observations: list[tuple[Any, ...]] = field(default_factory=list)
    carrying_on: dict[UUID, date] = field(default_factory=dict)
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

    def carry(self, post_id: UUID, carried: Carried) -> None:
        """Gather days of a post that stay as they are, but not what counts as of them."""
        key = self.organization_id, post_id
        self.pending += [(*key, day, *sql.ONE_ENTRY) for day in carried.days]
        if carried.goes_on_after is not None:
            self.carrying_on[post_id] = carried.goes_on_after

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
        await finishing.settle(self._writing)
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
        if self.carrying_on:
            await sync_pending.enter_days_after(session, self.organization_id, self.carrying_on)
