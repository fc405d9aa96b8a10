"""Gains of days, imported on both databases: the totals that they become, and what is refused."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.imports.rows import Identity, Row
from app.domain.numbers.readings import reading
from app.domain.platforms import Platform
from app.domain.posts import PostValues
from app.services.gain_imports import totals_of_gains
from app.services.imports import Rules, import_rows
from app.tables.base import table_of
from app.tables.snapshots import PostAnalytics
from tests.world import NOW, World

FIRST = date(2026, 3, 1)
PUBLISHED = datetime(2026, 3, 1, 8, tzinfo=UTC)


def row(day: int, views: int, published_at: datetime | None = PUBLISHED, post: str = "a") -> Row:
    at = FIRST + timedelta(day)
    collected = datetime(at.year, at.month, at.day, tzinfo=UTC)
    values: PostValues = {"published_at": published_at} if published_at else {}
    identity = Identity(Platform.YOUTUBE, post)
    snapshot = reading(at, collected, {"views": views})
    return Row(day + 2, identity, "Cats", values, snapshot)


class Gains:
    """Imports rows of gains into one organization."""

    def __init__(self, world: World, organization_id: UUID) -> None:
        self.world = world
        self.organization_id = organization_id

    async def import_(self, *rows: Row) -> Sequence[str]:
        """Import rows; why those are rejected that are."""
        async with self.world.database.write() as session:
            taken, rejections = await totals_of_gains(session, self.organization_id, rows)
            rules = Rules(create_brands=True)
            new_key = self.world.new_key
            await import_rows(session, self.organization_id, taken, rules, now=NOW, new_key=new_key)
        return [each.reason for each in rejections]

    async def totals(self) -> list[int | None]:
        table = table_of(PostAnalytics)
        async with self.world.database.read() as session:
            rows = await session.execute(select(table.c.views).order_by(table.c.date))
            return [each.views for each in rows]


@pytest.fixture
async def gains(world: World) -> Gains:
    return Gains(world, await world.organization("Acme"))


async def test_gains_from_the_publication_on_become_totals(gains: Gains) -> None:
    assert await gains.import_(row(0, 5), row(1, 6), row(2, 7)) == []
    assert await gains.totals() == [5, 11, 18]


async def test_gains_go_on_from_a_total_that_is_stored(gains: Gains) -> None:
    await gains.import_(row(0, 5), row(1, 6))
    assert await gains.import_(row(2, 7, published_at=None)) == []
    assert await gains.totals() == [5, 11, 18]


async def test_the_same_gains_again_change_nothing(gains: Gains) -> None:
    rows = [row(0, 5), row(1, 6)]
    await gains.import_(*rows)
    assert await gains.import_(*rows) == []
    assert await gains.totals() == [5, 11]


async def test_a_stored_day_of_publication_is_enough(gains: Gains) -> None:
    await gains.import_(row(0, 5))
    other = await gains.import_(row(0, 5, published_at=None), row(1, 1, published_at=None))
    assert other == []
    assert await gains.totals() == [5, 6]


async def test_a_post_that_cannot_be_added_up_is_rejected_alone(gains: Gains) -> None:
    (reason,) = await gains.import_(row(3, 5), row(0, 1, post="b"), row(1, 1, post="b"))

    assert "no total of the day before is known" in reason
    assert await gains.totals() == [1, 2]


async def test_other_totals_that_are_stored_refuse_gains_before_them(gains: Gains) -> None:
    await gains.import_(row(0, 5), row(1, 6))
    reasons = await gains.import_(row(0, 5), row(1, 9))

    assert len(reasons) == 2
    assert "are stored already, and are others" in reasons[0]
    assert await gains.totals() == [5, 11]
