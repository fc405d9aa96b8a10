"""Sync: finished snapshots into content performance, what changed and nothing else.

What is left to do is a list, which every write to a snapshot or a post enters into; a sync takes
entries out in the transaction that acts on them. So nothing is missed (a late correction, today's
row tomorrow, a row written meanwhile), and one that is killed leaves no half batch: the next one
goes on where it was.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.learning.performance_scores import PerformanceSource
from app.domain.runs import RunStatus
from app.domain.scopes import Scope, scope_of
from app.domain.windows.time_zones import today_in
from app.errors import NotFound
from app.services.brands import get_brands
from app.services.learning import brand_memory
from app.services.learning.performance_rows import PostFacts, facts_of
from app.sql import erasures as erasures_sql
from app.sql import posts as posts_sql
from app.sql.learning import content_performance as rows_sql
from app.sql.learning import due_snapshots as due_sql
from app.sql.learning import sync as sql
from app.sql.learning import sync_runs as runs_sql
from app.storage.database import Database, Session
from app.tables.learning.sync import SyncRun as Stored

BATCH_SIZE = 2000
ABANDONED_AFTER = timedelta(hours=1)
"""A run that says it is running after so long was killed: a batch takes less than a second."""

Entry = tuple[date, UUID]
FIRST = date.min, UUID(int=0)
"""Where a run starts: before every entry."""


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """Whose snapshots to sync, and whether to look at all of them or at what changed.

    One that `gives_way` does nothing where another run is at it.
    """

    organization_id: UUID
    brand_id: UUID | None = None
    full: bool = False
    gives_way: bool = False

    @property
    def scope(self) -> Scope:
        """Whose snapshots that is."""
        return scope_of(self.organization_id, self.brand_id)


@dataclass(slots=True)
class Counts:
    """What became of rows; `removed` ones are of archived posts, `failed` ones still wait."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0


async def sync(
    database: Database,
    requested: SyncRequest,
    *,
    now: Callable[[], datetime],
    new_key: Callable[[], UUID],
    batch_size: int = BATCH_SIZE,
    is_stopping: Callable[[], bool] = lambda: False,
) -> UUID:
    """Sync what is due, batch by batch, each in a transaction of its own. Returns the run's key.

    In the end it is taken down what the rows teach that changed since, whoever changed them. A run
    that is told to stop breaks off after a batch; what it leaves is the next one's.

    Raises:
        NotFound: There is no such organization, or no such brand of it.
    """
    run_id, started_at = new_key(), now()
    async with database.write() as session:
        today = await start_run(session, requested, key=run_id, now=started_at)
    if today is None:
        return run_id
    try:
        after: Entry | None = FIRST
        while after is not None and not is_stopping():
            async with database.write() as session:
                batch = Batch(requested, today, recorded_at=started_at, new_key=new_key)
                after = await batch.execute(session, run_id, after, batch_size)
        is_left = after is None
        while is_left and not is_stopping():
            async with database.write() as session:
                is_left = await brand_memory.learn(
                    session,
                    requested.organization_id,
                    requested.brand_id,
                    today - timedelta(days=1),
                    now=started_at,
                    new_key=new_key,
                )
    except BaseException:
        async with database.write() as session:
            await end_run(session, requested, run_id, RunStatus.FAILED, before=today, now=now())
        raise
    async with database.write() as session:
        status = RunStatus.SUCCEEDED if after is None else RunStatus.FAILED
        await end_run(session, requested, run_id, status, before=today, now=now())
    return run_id


async def start_run(
    session: Session, requested: SyncRequest, *, key: UUID, now: datetime
) -> date | None:
    """Take down a run that begins, and enter everything if it is full.

    Returns:
        Today in the organization's zone, the first day that isn't over. None where the run
        gives way to another one.

    Raises:
        NotFound: There is no such organization, or no such brand of it.
    """
    locked = posts_sql.lock_organization(requested.organization_id)
    organization = await session.one_or_none(locked)
    if organization is None:
        raise NotFound("There is no such organization.")
    if requested.brand_id is not None:
        found = await get_brands(session, [requested.brand_id], [requested.organization_id])
        if not found:
            raise NotFound("There is no such brand of that organization.")
    killed = now - ABANDONED_AFTER
    await session.execute(sql.end_abandoned_runs(requested.organization_id, killed, now))
    if (
        requested.gives_way
        and (await session.scalars(sql.select_running(requested.organization_id))).all()
    ):
        return None
    session.add(
        Stored(
            organization_id=requested.organization_id,
            id=key,
            brand_id=requested.brand_id,
            is_full=requested.full,
            status=RunStatus.RUNNING,
            started_at=now,
        )
    )
    if requested.full:
        await session.execute(sql.enter_all(requested.organization_id, requested.brand_id))
        await brand_memory.enter_all(session, requested.organization_id, requested.brand_id)
    return today_in(now, organization.time_zone)


async def end_run(
    session: Session,
    requested: SyncRequest,
    run_id: UUID,
    status: RunStatus,
    *,
    before: date,
    now: datetime,
) -> None:
    """Say how a run ended; what one that failed leaves behind counts as failed."""
    organization_id = requested.organization_id
    if status is RunStatus.FAILED:
        left = await session.one_or_none(runs_sql.count_due([(requested.scope, before)]))
        failed = {"failed": left.snapshots if left else 0}
        await session.execute(sql.add_counts(organization_id, run_id, failed))
    await session.execute(sql.end_run(organization_id, run_id, status, now))


@dataclass
class Batch:
    """Some entries, and the rows that follow from them, gathered and then written at once."""

    requested: SyncRequest
    before: date
    recorded_at: datetime
    new_key: Callable[[], UUID]
    counts: Counts = field(default_factory=Counts)
    created: list[tuple[Any, ...]] = field(default_factory=list)
    changed: list[tuple[Any, ...]] = field(default_factory=list)
    removed: list[UUID] = field(default_factory=list)
    brand_ids: set[UUID] = field(default_factory=set)

    async def execute(
        self, session: Session, run_id: UUID, after: Entry, size: int
    ) -> Entry | None:
        """Take the next entries and make their rows right; the last entry, None if none is left.

        A run meets each entry once: what is entered again behind it is for the next one.
        """
        organization_id, brand_id = self.requested.organization_id, self.requested.brand_id
        # Those of a brand that is being erased are erased with it.
        without = await session.scalars(erasures_sql.select_marked_brands(organization_id))
        taken = await session.execute(
            sql.take_due(organization_id, brand_id, self.before, after, size, without.all())
        )
        entries = sorted((row.date, row.post_id) for row in taken)
        if not entries:
            return None
        post_ids = {post_id for _, post_id in entries}
        selected = await session.all(rows_sql.select_posts(organization_id, post_ids))
        posts = {row.id: facts_of(row) for row in selected}
        rows = await session.all(due_sql.select_snapshots(organization_id, entries))
        keys = [row.synced for row in rows if row.synced is not None]
        found = await session.all(due_sql.select_synced(organization_id, keys)) if keys else []
        synced = {row.id: row for row in found}
        for row in sorted(rows, key=lambda row: (row.date, row.post_id)):
            before = None if row.synced is None else synced.get(row.synced)
            self._compare(posts[row.post_id], row, before)
        await self._write(session, run_id)
        return entries[-1]

    def _compare(
        self, post: PostFacts, row: due_sql.DueSnapshot, synced: rows_sql.PerformanceRow | None
    ) -> None:
        """Find out what has to happen to one row, given the one that was synced before."""
        if post.is_archived or row.collected_at is None:
            if synced is not None:
                self.removed.append(synced.id)
                self.brand_ids.add(synced.brand_id)
                self.counts.removed += 1
            else:
                self.counts.unchanged += 1
            return
        values = post.row_of(
            row.post_id, row.date, PerformanceSource.SYNC, row.counts, row.measured
        )
        if synced is None:
            self.created.append(self._row(self.new_key(), values))
            self.brand_ids.add(post.brand_id)
            self.counts.inserted += 1
        elif values != synced.values:
            self.changed.append(self._row(synced.id, values))
            self.brand_ids |= {post.brand_id, synced.brand_id}
            self.counts.updated += 1
        else:
            self.counts.unchanged += 1

    def _row(self, key: UUID, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return self.requested.organization_id, key, *values, self.recorded_at

    async def _write(self, session: Session, run_id: UUID) -> None:
        organization_id = self.requested.organization_id
        await session.insert_rows(rows_sql.WRITE_ROWS, self.created)
        await session.execute_rows(rows_sql.WRITE_ROWS, self.changed)
        if self.removed:
            await session.execute(rows_sql.delete_rows(organization_id, self.removed))
        await session.execute(sql.add_counts(organization_id, run_id, asdict(self.counts)))
        await brand_memory.enter(session, organization_id, self.brand_ids)
