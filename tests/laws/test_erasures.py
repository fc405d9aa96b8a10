"""Law 3 while others write and sync: an erasure leaves no number and no stray."""

import asyncio
from contextlib import suppress
from uuid import UUID

from sqlalchemy import select

from app.domain.erasures import Erasure
from app.errors import BeingErased
from app.services import erasures
from app.services.erasures import Eraser
from app.services.learning import sync
from app.services.learning.sync import SyncRequest
from app.services.verification import verify
from app.sql.erasing import OF_POSTS
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.posts import Post
from tests.laws.concurrent_writers import any_snapshots
from tests.laws.workspace import Workspace
from tests.laws.writes import Record
from tests.world import DAY, NOW, World

BRAND = table_of(Brand)
LATER = NOW + DAY


async def write(workspace: Workspace, seed: int) -> None:
    """Record snapshots of all posts, as far as they may be written to."""
    for batch in range(6):
        with suppress(BeingErased):
            await workspace.do(Record(any_snapshots(100 * seed + batch, 8)))


async def copy(workspace: Workspace) -> None:
    """Sync again and again; a brand may be marked in the middle of it."""
    world, request = workspace.world, SyncRequest(workspace.organization)
    for _ in range(4):
        with suppress(BeingErased):
            await sync.sync(
                world.database, request, now=lambda: LATER, new_key=world.new_key, batch_size=20
            )


async def start(workspace: Workspace, brand: UUID | None) -> list[Erasure]:
    world = workspace.world
    async with world.database.write() as session:
        if brand is None:
            return await erasures.start_posts(
                session, workspace.posts[2:3], 1, None, new_key=world.new_key, now=NOW
            )
        (label,) = await session.scalars(select(BRAND.c.label).where(BRAND.c.id == brand))
        key = world.new_key()
        return [await erasures.start_brand(session, brand, label, None, key=key, now=NOW)]


async def erase(workspace: Workspace, brand: UUID | None) -> None:
    eraser = Eraser(workspace.world.database, None, lambda: NOW, posts_at_once=1, rows_at_once=3)
    for erasure in await start(workspace, brand):
        assert (await eraser.carry_on(erasure)).is_over


async def strays(workspace: Workspace) -> dict[str, int]:
    """Rows of posts that aren't there any more."""
    found = {}
    async with workspace.world.database.read_moment() as session:
        there = select(table_of(Post).c.id)
        for table in OF_POSTS:
            rows = await session.execute(select(table).where(table.c.post_id.not_in(there)))
            found[table.name] = len(rows.all())
    return {name: count for name, count in found.items() if count}


async def test_posts_and_a_brand_are_erased_among_writers_and_syncs(world: World) -> None:
    workspace = await Workspace.open(world)
    await workspace.do(Record(any_snapshots(1, 80)))

    await asyncio.gather(
        *(write(workspace, seed) for seed in (1, 2)),
        copy(workspace),
        erase(workspace, None),
        erase(workspace, workspace.brands[0]),
    )

    async with world.database.read_moment() as session:
        assert await verify(session, workspace.organization) == []
        left = set(await session.scalars(select(table_of(Post).c.brand_id)))
    assert workspace.brands[0] not in left
    assert await strays(workspace) == {}
