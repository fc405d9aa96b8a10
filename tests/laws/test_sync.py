"""Law 4: any sequence of syncs ends in what one sync from scratch gives; both databases."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.learning.performance_scores import CONTENT_TYPES, performance_score
from app.domain.numbers.hooks import hook_of
from app.domain.numbers.metrics import engagement, engagement_rate
from app.services.learning import sync, sync_runs
from app.services.learning.sync import SyncRequest
from app.services.learning.sync_runs import SyncRun
from app.sql.learning.content_performance import COUNTS, TRACES
from app.tables.base import table_of
from app.tables.learning.brand_memory import BrandMemory
from app.tables.learning.content_performance import ContentPerformance
from app.tables.learning.sync import SyncPending
from tests.laws import writes
from tests.laws.oracle import last_known
from tests.laws.workspace import Workspace
from tests.world import World


class Sync(NamedTuple):
    """A sync at some hour: which days are over by then is a matter of its instant."""

    day: int
    full: bool
    brand: int | None


syncs = st.builds(
    Sync, st.integers(26, 39), st.booleans(), st.none() | st.integers(0, writes.BRANDS - 1)
)
rewordings = st.builds(
    writes.Edit,
    st.integers(0, len(writes.POSTS) - 1),
    st.fixed_dictionaries(
        {},
        optional={
            "category": st.sampled_from(list(CONTENT_TYPES)),
            "label": st.sampled_from(("One", "Two")),
            "description": st.sampled_from(("", "Look here.\nAnd there.")),
            "variant_id": st.sampled_from((None, "a", "b")),
            "prompt": st.sampled_from((None, "Say it")),
        },
    ),
)
stories = st.lists(writes.batches | writes.changes | rewordings | syncs, min_size=1, max_size=10)
LATER = datetime(2026, 3, 20, tzinfo=UTC)


def instant(day: int) -> datetime:
    """Noon of a day of February, counted on into March."""
    return datetime(2026, 2 + day // 29, day % 29 + day // 29, 12, tzinfo=UTC)


async def run(workspace: Workspace, requested: Sync | None = None, size: int = 3) -> SyncRun:
    """Sync at the instant asked for, else once every day is over."""
    given = requested or Sync(0, full=False, brand=None)
    brand = None if given.brand is None else workspace.brands[given.brand]
    now = instant(given.day) if requested else LATER
    database = workspace.world.database
    key = await sync.sync(
        database,
        SyncRequest(workspace.organization, brand, given.full),
        now=lambda: now,
        new_key=workspace.world.new_key,
        batch_size=size,
    )
    async with database.read() as session:
        return (await sync_runs.get_runs(session, [key], None))[key]


async def synced(workspace: Workspace) -> dict[tuple[UUID, Any], dict[str, Any]]:
    """The rows of content performance, each by its post and day, without its bookkeeping."""
    async with workspace.world.database.read() as session:
        rows = await workspace._select(session, table_of(ContentPerformance))
    kept = {"organization_id", "id", "post_id", "measured_on", "recorded_at"}
    return {
        (row["post_id"], row["measured_on"]): {k: v for k, v in row.items() if k not in kept}
        for row in rows
    }


async def expected(workspace: Workspace) -> dict[tuple[UUID, Any], dict[str, Any]]:
    """What the definition says, from the posts and what platforms said of them."""
    stored = await workspace.read()
    rows = {}
    for post in stored.posts:
        snapshots = stored.snapshots.get(post["id"], [])
        for snapshot in snapshots:
            if post["archived_at"] is not None:
                continue
            numbers = {name: last_known(snapshots, name, snapshot["date"]) for name in COUNTS}
            engaged = engagement(*(numbers[name] for name in COUNTS[1:5]))
            rows[post["id"], snapshot["date"]] = {
                **{name: post[name] for name in ("brand_id", "platform", *TRACES)},
                **numbers,
                "measured": sum(
                    2**place for place, name in enumerate(COUNTS) if snapshot[name] is not None
                ),
                "source": "SYNC",
                "content_type": CONTENT_TYPES[post["category"]],
                "engagement_rate": engagement_rate(engaged, numbers["views"]),
                "performance_score": performance_score(
                    engaged, numbers["clicks"], numbers["views"]
                ),
                "hook": hook_of(post["description"], post["label"]),
            }
    return rows


async def pending(workspace: Workspace) -> int:
    async with workspace.world.database.read() as session:
        return len(await workspace._select(session, table_of(SyncPending)))


@settings(max_examples=settings().max_examples // 2)
@given(story=stories)
async def test_law_4_any_sequence_of_syncs_ends_in_what_one_from_scratch_gives(
    world: World, story: Sequence[writes.Write | Sync]
) -> None:
    workspace = await Workspace.open(world)
    for step in story:
        if isinstance(step, Sync):
            await run(workspace, step)
        else:
            await workspace.do(step)
    await run(workspace)

    assert await synced(workspace) == await expected(workspace)
    assert await pending(workspace) == 0


@settings(max_examples=settings().max_examples // 2)
@given(history=st.lists(writes.gaps, min_size=2, max_size=6))
async def test_law_4_holds_of_days_that_miss_metrics_however_late_others_come(
    world: World, history: Sequence[writes.Record]
) -> None:
    workspace = await Workspace.open(world)
    for write in history:
        await workspace.do(write)
        await run(workspace)

        assert await synced(workspace) == await expected(workspace)


@settings(max_examples=settings().max_examples // 2)
@given(history=writes.histories)
async def test_syncing_twice_equals_once(world: World, history: Sequence[writes.Write]) -> None:
    workspace = await Workspace.open(world)
    for write in history:
        await workspace.do(write)
    first = await run(workspace)
    rows = await synced(workspace)
    second, full = await run(workspace), await run(workspace, Sync(39, full=True, brand=None))

    assert await synced(workspace) == rows
    assert (first.inserted, first.updated, first.removed, first.failed) == (len(rows), 0, 0, 0)
    assert second[5:10] == (0, 0, 0, 0, 0)
    assert full[5:10] == (0, 0, first.inserted + first.unchanged, 0, 0)


async def remembered(workspace: Workspace) -> list[dict[str, Any]]:
    async with workspace.world.database.read() as session:
        rows = await workspace._select(session, table_of(BrandMemory))
    kept = {"id", "organization_id", "learned_at", "superseded_at"}
    return [{k: v for k, v in row.items() if k not in kept} for row in rows]


@settings(max_examples=settings().max_examples // 2)
@given(story=stories)
async def test_memory_never_takes_down_the_same_evidence_twice(
    world: World, story: Sequence[writes.Write | Sync]
) -> None:
    workspace = await Workspace.open(world)
    for step in story:
        if isinstance(step, Sync):
            await run(workspace, step)
        else:
            await workspace.do(step)
    again = Sync(39, full=True, brand=None)
    await run(workspace, again)
    once = await remembered(workspace)
    await run(workspace, again)

    assert await remembered(workspace) == once
    keys = [(row["brand_id"], row["kind"], row["evidence_key"]) for row in once]
    assert len(set(keys)) == len(keys)
    assert all(row["evidence"]["posts"] >= 3 for row in once)
