"""An installation that collects from the simulated platforms; the world's clock is its clock."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.platforms import Platform
from app.runtime import Runtime
from app.services.accounts.allowances import SPENDING
from app.services.collecting import refresh_runs
from app.simulation.faults import Fault
from app.simulation.server import Simulation
from app.sql.accounts.allowances import usage
from app.sql.accounts.outages import WRITE, outages
from app.tables.base import table_of
from app.tables.snapshots import PostAnalytics
from app.worker.collecting import Worker
from tests.accounts import Accounts

ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests of what platforms say, one after another: it is the same on every database."""

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Installation:
    """Accounts whose posts are collected."""

    accounts: Accounts

    @property
    def runtime(self) -> Runtime:
        return self.accounts.runtime

    @property
    def simulated(self) -> Simulation:
        return self.accounts.simulated

    @property
    def organization_id(self) -> UUID:
        return self.accounts.organization_id

    async def account(self, platform: Platform, *, days: float = 10, **more: Any) -> UUID:
        """A connected account, with its posts of the last days."""
        now = self.simulated.world.now
        key = await self.accounts.connect(platform, now=now, **more)
        await self.accounts.discover(key, since=now - timedelta(days=days), now=now)
        return key

    def skip(self, time: timedelta) -> None:
        self.simulated.world.skip(time)

    def fail(self, platform: Platform, kind: str, **more: Any) -> Fault:
        fault = Fault(platform, kind, **{"times": 9999, **more})
        self.simulated.faults.append(fault)
        return fault

    async def put_out_of_reach(self, platform: Platform, *, pause: timedelta) -> None:
        """Leave a platform alone for so long."""
        now = self.simulated.world.now
        state = (3, now, now, self.organization_id, 0, now, now + pause)
        async with self.runtime.database.write() as session:
            await session.execute_rows(WRITE, [(platform, "", *state)])

    async def out_of_reach(self) -> set[Platform]:
        """The platforms that are left alone."""
        return {row.platform for row in await self.select(select(outages))}

    def worker(self, **more: Any) -> Worker:
        return Worker(self.runtime.collector, **{"poll": timedelta(milliseconds=50), **more})

    async def work(self) -> None:
        """Collect until nothing is due."""
        await self.worker().run_once()

    async def places(self, credential_id: UUID | None = None) -> list[Any]:
        """The schedule, of one account or all, by post."""
        places = (await self.accounts.places()).values()
        return [place for place in places if credential_id is None or place[2] == credential_id]

    async def snapshots(self) -> list[Any]:
        """What was recorded, by post and day."""
        table = table_of(PostAnalytics)
        return await self.select(select(table).order_by(table.c.post_id, table.c.date))

    async def days(self) -> set[date]:
        return {row.date for row in await self.snapshots()}

    async def select(self, statement: Any) -> list[Any]:
        async with self.runtime.database.read() as session:
            return list(await session.execute(statement))

    async def spending(self) -> tuple[int, int]:
        """Micro-dollars spent and set aside this month."""
        rows = await self.select(select(usage).where(usage.c.allowance == SPENDING))
        return sum(row.used for row in rows), sum(row.reserved for row in rows)

    async def start_run(self, **more: Any) -> UUID:
        async with self.runtime.database.write() as session:
            run = await refresh_runs.start_run(
                session,
                self.organization_id,
                more.get("brand_id"),
                key=self.runtime.new_key(),
                every=HOUR,
                now=self.simulated.world.now,
            )
        assert isinstance(run, UUID)
        return run

    async def run(self, key: UUID) -> refresh_runs.Run:
        async with self.runtime.database.read() as session:
            return (await refresh_runs.get_runs(session, [key], None))[key]

    def fetches(self, path: str) -> int:
        return len(self.accounts.requests(path))
