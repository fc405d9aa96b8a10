"""The worker: looks for due posts, and collects them in turns until it is stopped.

All its state is in the database: it may be killed at any moment, and any number of workers share
the work there (on SQLite, where writers queue up, only one; see `alone`).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import structlog

from app.errors import BeingErased
from app.runtime import Runtime
from app.services import work
from app.services.accounts import outages
from app.services.accounts.outages import Turn
from app.services.collecting import claims, refresh_runs
from app.services.collecting.claims import Claim, Queue
from app.services.collecting.collectors import Collector
from app.storage import finishing
from app.worker import revivals
from app.worker.fair_queue import FairQueue

QUEUES_AT_ONCE = 1000
PAUSE_SECONDS = 0.1
"""The least time between two looks, however much work is made meanwhile."""

PATIENCE = timedelta(seconds=10)
"""How long a stop waits for requests to platforms in progress."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Worker:
    """Collects due posts, for all organizations or one, `concurrency` batches at once.

    It looks for them as soon as somebody has made some due, and as often as `poll` says.
    """

    collector: Collector
    concurrency: int = 8
    poll: timedelta = timedelta(seconds=5)
    organization_id: UUID | None = None
    turns: FairQueue = field(default_factory=FairQueue)

    async def run(self) -> None:
        """Collect until cancelled; posts still held then are released."""
        async with self._slots():
            with self.collector.database.watch([work.POSTS]) as watch:
                while True:
                    await self._look()
                    await asyncio.sleep(PAUSE_SECONDS)
                    await watch.wait(self.poll.total_seconds())

    async def run_once(self) -> None:
        """Collect until nothing is due."""
        async with self._slots():
            while await self._look():
                await self.turns.are_over()

    @asynccontextmanager
    async def _slots(self) -> AsyncIterator[None]:
        """Serve while the block lasts; then give requests in progress some time to finish.

        Whoever stops it once more doesn't wait for these.
        """
        await self._resume_rejected()
        slots = [asyncio.create_task(self._serve()) for _ in range(self.concurrency)]
        try:
            yield
        finally:
            self.turns.close()
            await finishing.let_end(slots, PATIENCE.total_seconds())

    async def _resume_rejected(self) -> None:
        try:
            await revivals.resume_rejected(self.collector)
        except Exception:
            log.exception("worker.cannot_resume")

    async def _look(self) -> bool:
        """Queue what is due; returns whether there is any."""
        now = self.collector.now()
        try:
            async with self.collector.database.read() as session:
                queues = await claims.list_queues(
                    session, now=now, limit=QUEUES_AT_ONCE, organization_id=self.organization_id
                )
                organizations = await refresh_runs.list_active_organizations(session)
            for organization_id in organizations:
                async with self.collector.database.write() as session:
                    await refresh_runs.end_stranded(session, organization_id, now=now)
        except Exception:
            log.exception("worker.cannot_look")
            return False
        self.turns.add(queues)
        return bool(queues)

    async def _serve(self) -> None:
        """Take turn after turn: claim a batch, requeue the queue, collect."""
        while (queue := await self.turns.take()) is not None:
            try:
                claim = await self._claim(queue)
                if claim is not None:
                    self.turns.add([queue])
                    await self._collect(claim)
            except BeingErased:
                log.info("worker.erased_meanwhile", platform=queue.account.platform.value)
            except Exception:
                # The next look finds the queue again if it is due: keep the worker alive.
                log.exception("worker.failed", platform=queue.account.platform.value)
            finally:
                self.turns.end()

    async def _claim(self, queue: Queue) -> Claim | None:
        """A batch of a queue, unless its platform is out of reach and nobody waits for it."""
        collector, account = self.collector, queue.account
        now = collector.now()
        turn = await outages.take_turn(collector.database, account, now=now, lease=collector.lease)
        async with collector.database.write() as session:
            if turn is Turn.PAUSED and not await refresh_runs.is_waiting_for(session, account):
                return None
            claim = await claims.claim_batch(
                session, queue, collector.new_key(), now=now, until=now + collector.lease
            )
        if turn is not Turn.PROBE:
            return claim
        if claim is None:
            await outages.give_back(collector.database, account, now=now)
            return None
        return replace(claim, is_probe=True)

    async def _collect(self, claim: Claim) -> None:
        collector = self.collector
        try:
            await collector.collect(claim)
        except asyncio.CancelledError:
            await finishing.finish(self._give_back(claim))
            raise

    async def _give_back(self, claim: Claim) -> None:
        collector = self.collector
        async with collector.database.write() as session:
            await claims.give_back(session, claim)
        if claim.is_probe:
            await outages.give_back(collector.database, claim.account, now=collector.now())


def worker_of(runtime: Runtime, *, organization_id: UUID | None = None) -> Worker:
    """A worker configured by the settings.

    Raises:
        Unavailable: There is no key to decrypt tokens with.
    """
    settings = runtime.settings
    return Worker(
        runtime.collector,
        settings.collect_concurrency,
        timedelta(seconds=settings.collect_poll_seconds),
        organization_id,
    )
