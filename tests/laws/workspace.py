"""Where an example plays: an organization of its own, written through the services, read raw."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Table, select

from app.domain.posts import PostDraft
from app.services import posts
from app.services.snapshots import PostSnapshot, record_snapshots
from app.storage.database import Session
from app.tables.base import table_of
from app.tables.learning.sync import SyncPending
from app.tables.posts import Post
from app.tables.rollups import AnalyticsDaily, AnalyticsTotals, BrandDaily
from app.tables.snapshots import PostAnalytics, PostTotals
from tests.laws.oracle import Key, Row
from tests.laws.writes import BRANDS, POSTS, Archive, Edit, Record, Recorded, Restore, Write
from tests.world import NOW, World

Rows = dict[Key, dict[str, Any]]
MODELS = (
    *(Post, PostAnalytics),
    *(PostTotals, AnalyticsDaily, BrandDaily, AnalyticsTotals, SyncPending),
)
KEYS = (
    ("post_id",),
    ("brand_id", "date", "platform"),
    ("brand_id", "date"),
    ("brand_id", "platform"),
    ("post_id", "date"),
)
"""What the rows of the tables after the first two are known by."""


class Stored(NamedTuple):
    """Everything stored of an organization, each row by its key within it."""

    posts: Sequence[Row]
    snapshots: dict[UUID, list[Row]]
    post_totals: Rows
    analytics_daily: Rows
    brand_daily: Rows
    analytics_totals: Rows
    sync_pending: Rows
    regularities: Mapping[UUID, Row]
    """What `post_totals` holds of how regularly a post was measured: bounds, and not numbers."""


class Workspace:
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
    async def open(cls, world: World) -> "Workspace":
        """Make the organization; its calendar is not that of UTC."""
        workspace = cls(world, await world.organization(time_zone="Asia/Tokyo"))
        workspace.brands = [await world.brand(workspace.organization) for _ in range(BRANDS)]
        drafts = [
            PostDraft(platform, f"x{number}", {"brand_id": workspace.brands[brand]})
            for number, (brand, platform) in enumerate(POSTS)
        ]
        async with world.database.write() as session:
            workspace.posts = await workspace._upsert(session, drafts)
        return workspace

    async def do(self, *writes: Write) -> None:
        """Do some writes in one transaction."""
        async with self.world.database.write() as session:
            for write in writes:
                match write:
                    case Record(batch):
                        await self._record(session, batch)
                    case Edit(post, values):
                        await self._edit(session, post, dict(values))
                    case Archive(numbers):
                        await posts.archive_posts(*self._archiving(session, numbers), now=NOW)
                    case Restore(numbers):
                        await posts.restore_posts(*self._archiving(session, numbers), now=NOW)

    async def _record(self, session: Session, batch: Iterable[Recorded]) -> None:
        given = [PostSnapshot(self.posts[post], snapshot) for post, snapshot in batch]
        await record_snapshots(session, self.organization, given)

    async def _edit(self, session: Session, post: int, values: dict[str, Any]) -> None:
        if "brand" in values:
            values["brand_id"] = self.brands[values.pop("brand")]
        _, platform = POSTS[post]
        await self._upsert(session, [PostDraft(platform, f"x{post}", values)])  # type: ignore[arg-type]

    async def _upsert(self, session: Session, drafts: Sequence[PostDraft]) -> list[UUID]:
        upserted = await posts.upsert_posts(
            session, self.organization, drafts, now=NOW, new_key=self.world.new_key
        )
        return [item.post_id for item in upserted]

    def _archiving(
        self, session: Session, numbers: Iterable[int]
    ) -> tuple[Session, UUID, list[UUID]]:
        return session, self.organization, [self.posts[number] for number in numbers]

    async def read(self) -> Stored:
        """Read everything stored at one moment, without any of the application's statements."""
        async with self.world.database.read_moment() as session:
            stored = [await self._select(session, table_of(model)) for model in MODELS]
        found_posts, measurements, *kept = stored
        snapshots: dict[UUID, list[Row]] = {}
        for row in measurements:
            snapshots.setdefault(row["post_id"], []).append(_values(row, ("post_id",)))
        keyed = [
            {tuple(row[name] for name in key): _values(row, key) for row in rows}
            for rows, key in zip(kept, KEYS, strict=True)
        ]
        regularities = {
            post: {name: totals.pop(name) for name in ("told_from", "longest_gap")}
            for (post,), totals in keyed[0].items()
        }
        totals, daily, by_brand, current, pending = keyed
        sums = totals, daily, by_brand, current
        return Stored(found_posts, snapshots, *sums, pending, regularities)

    async def _select(self, session: Session, table: Table) -> list[Row]:
        statement = select(table).where(table.c.organization_id == self.organization)
        result = await session.execute(statement.order_by(*table.primary_key))
        return [dict(row) for row in result.mappings()]


def _values(row: Row, key: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"organization_id", *key}}
