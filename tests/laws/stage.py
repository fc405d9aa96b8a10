"""Where an example plays: an organization of its own, written through the services, read raw."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Table, select

from app.domain.posts import PostDraft
from app.services import posts
from app.services.snapshots import PostSnapshot, record_snapshots
from app.tables.analytics import (
    AnalyticsDaily,
    AnalyticsTotals,
    BrandDaily,
    PostAnalytics,
    PostTotals,
    SyncPending,
)
from app.tables.base import table_of
from app.tables.posts import Post
from tests.laws.oracle import Key, Row
from tests.laws.writes import BRANDS, POSTS, Archive, Edit, Record, Recorded, Restore, Write
from tests.world import NOW, World

Rows = dict[Key, dict[str, Any]]


class Stored(NamedTuple):
    """Everything stored of an organization, each row by its key within it."""

    posts: Sequence[Row]
    snapshots: dict[UUID, list[Row]]
    post_totals: Rows
    analytics_daily: Rows
    brand_daily: Rows
    analytics_totals: Rows
    sync_pending: Rows


class Stage:
    """One organization with some brands and posts.

    An example is isolated by its organization: everything that it reads is read by that key, and
    what earlier examples left in the database is there to be confused with.
    """

    def __init__(self, world: World, organization: UUID) -> None:
        self.world = world
        self.organization = organization
        self.brands: list[UUID] = []
        self.posts: list[UUID] = []

    @classmethod
    async def open(cls, world: World) -> "Stage":
        """Make the organization; its calendar is not that of UTC."""
        stage = cls(world, await world.organization(time_zone="Asia/Tokyo"))
        stage.brands = [await world.brand(stage.organization) for _ in range(BRANDS)]
        stage.posts = await stage._upsert(
            PostDraft(platform, f"x{number}", {"brand_id": stage.brands[brand]})
            for number, (brand, platform) in enumerate(POSTS)
        )
        return stage

    async def do(self, write: Write) -> None:
        """Do one write in a transaction of its own."""
        match write:
            case Record(batch):
                await self._record(batch)
            case Edit(post, values):
                await self._edit(post, dict(values))
            case Archive(numbers):
                await self._set_archived(posts.archive_posts, numbers)
            case Restore(numbers):
                await self._set_archived(posts.restore_posts, numbers)

    async def _record(self, batch: Iterable[Recorded]) -> None:
        given = [PostSnapshot(self.posts[post], snapshot) for post, snapshot in batch]
        async with self.world.database.write() as session:
            await record_snapshots(session, self.organization, given)

    async def _edit(self, post: int, values: dict[str, Any]) -> None:
        if "brand" in values:
            values["brand_id"] = self.brands[values.pop("brand")]
        _, platform = POSTS[post]
        await self._upsert([PostDraft(platform, f"x{post}", values)])  # type: ignore[arg-type]

    async def _upsert(self, drafts: Iterable[PostDraft]) -> list[UUID]:
        async with self.world.database.write() as session:
            upserted = await posts.upsert_posts(
                session, self.organization, list(drafts), now=NOW, new_key=self.world.new_key
            )
        return [item.post_id for item in upserted]

    async def _set_archived(self, change: Any, numbers: Iterable[int]) -> None:
        async with self.world.database.write() as session:
            await change(session, self.organization, [self.posts[n] for n in numbers], now=NOW)

    async def read(self) -> Stored:
        """Read everything stored, without any of the application's statements."""
        read_posts = [dict(row) for row in await self._select(table_of(Post))]
        snapshots: dict[UUID, list[Row]] = {}
        for row in await self._select(table_of(PostAnalytics)):
            snapshots.setdefault(row["post_id"], []).append(_values(row, "post_id"))
        return Stored(
            read_posts,
            snapshots,
            await self._rows(table_of(PostTotals), "post_id"),
            await self._rows(table_of(AnalyticsDaily), "brand_id", "date", "platform"),
            await self._rows(table_of(BrandDaily), "brand_id", "date"),
            await self._rows(table_of(AnalyticsTotals), "brand_id", "platform"),
            await self._rows(table_of(SyncPending), "post_id", "date"),
        )

    async def _rows(self, table: Table, *key: str) -> Rows:
        rows = await self._select(table)
        return {tuple(row[name] for name in key): _values(row, *key) for row in rows}

    async def _select(self, table: Table) -> list[Row]:
        statement = select(table).where(table.c.organization_id == self.organization)
        async with self.world.database.read() as session:
            result = await session.execute(statement.order_by(*table.primary_key))
            return [dict(row) for row in result.mappings()]


def _values(row: Row, *key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"organization_id", *key}}
