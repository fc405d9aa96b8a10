"""What recording costs: a number of statements that doesn't grow with the snapshots."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from app.domain.numbers.gains import Snapshot
from app.services.snapshots import PostSnapshot, record_snapshots
from app.storage.database import Database
from tests.world import DAY, NOW, World, metrics

pytestmark = pytest.mark.both_databases

MARCH_1 = date(2026, 3, 1)


@pytest.fixture
async def statements(database: Database) -> AsyncIterator[list[str]]:
    """The statements that writers run, as they run them (a COPY is none)."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    writer, *_ = database.engines
    event.listen(writer.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(writer.sync_engine, "before_cursor_execute", note)


async def test_one_snapshot_and_five_hundred_take_as_many_statements(
    world: World, statements: list[str]
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    one, *others = [await world.post(organization, brand) for _ in range(6)]

    async def count(days: int, of_posts: Sequence[UUID], views: int) -> int:
        given = [
            PostSnapshot(post, Snapshot(MARCH_1 - number * DAY, NOW, metrics(views=views)))
            for post in of_posts
            for number in range(days)
        ]
        statements.clear()
        async with world.database.write() as session:
            assert None not in await record_snapshots(session, organization, given)
        return len(statements)

    # The organization, the posts, their totals; measurements, totals, three sums, what to sync, the
    # version of the data, and whether the organization or brand is being erased.
    assert await count(1, [one], views=1) == await count(100, others, views=1) <= 11
    # The same, and the histories that are written again.
    assert await count(1, [one], views=2) == await count(100, others, views=2) <= 12
    # Nothing changes, so nothing is written.
    assert await count(1, [one], views=2) == await count(100, others, views=2) == 4
