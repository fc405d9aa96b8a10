"""Writers that get in each other's way: each writes at random to the same few posts."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import settings

from app.domain.numbers.metrics import METRICS
from app.domain.numbers.readings import reading
from app.domain.posts import PostStatus
from app.storage.database import Database
from tests.laws.workspace import Workspace
from tests.laws.writes import (
    BRANDS,
    DAYS,
    FIRST_DAY,
    POSTS,
    Archive,
    Edit,
    Record,
    Recorded,
    Restore,
    Write,
)
from tests.world import World

IS_STRESS = settings().max_examples >= 1000


async def write_at_random(workspace: Workspace, seed: int, transactions: int) -> None:
    """Commit some transactions, each of one to three writes."""
    chance = random.Random(seed)
    for _ in range(transactions):
        await workspace.do(*(_any_write(chance) for _ in range(chance.randint(1, 3))))


def _any_write(chance: random.Random) -> Write:
    post = chance.randrange(len(POSTS))
    moment = datetime(2026, 2, 20, tzinfo=UTC) + timedelta(days=chance.randrange(10))
    kinds: list[Write] = [
        *[Record([_any_snapshot(chance) for _ in range(chance.randint(1, 8))])] * 4,
        Edit(post, {"brand": chance.randrange(BRANDS)}),
        Edit(post, {"published_at": chance.choice([None, moment])}),
        Edit(post, {"status": chance.choice(list(PostStatus))}),
        Archive(frozenset({post})),
        *[Restore(frozenset({post}))] * 2,
    ]
    return chance.choice(kinds)


def any_snapshots(seed: int, count: int) -> list[Recorded]:
    """Snapshots of the posts, at random."""
    chance = random.Random(seed)
    return [_any_snapshot(chance) for _ in range(count)]


def _any_snapshot(chance: random.Random) -> Recorded:
    day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    collected_at = datetime(2026, 3, 10, chance.randrange(4), tzinfo=UTC)
    answers = {
        name: chance.choice([None, chance.randrange(100)])
        for name in (*METRICS, "videoViews")
        if chance.random() < 0.8
    }
    return Recorded(chance.randrange(len(POSTS)), reading(day, collected_at, answers))


def write_from_outside(
    url: str, organization: UUID, brands: list[UUID], posts: list[UUID], seed: int, count: int
) -> None:
    """What `write_at_random` does, as a process of its own."""

    async def work() -> None:
        world = World(Database(url))
        workspace = Workspace(world, organization)
        workspace.brands, workspace.posts = brands, posts
        await write_at_random(workspace, seed, count)
        await world.database.close()

    asyncio.run(work())
