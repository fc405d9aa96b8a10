"""Recording snapshots, example by example; tests/laws looks at both databases."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.domain.numbers.gains import Snapshot
from app.domain.numbers.histories import History, Outcome
from app.domain.numbers.metrics import COUNTS, LARGEST_COUNT, Metrics, engagement_rate
from app.domain.numbers.readings import reading
from app.services import posts
from app.services.snapshot_writes import Write
from app.services.snapshots import PostSnapshot, record_snapshots
from app.storage.database import Session
from app.tables.base import Table, table_of
from app.tables.learning.sync import SyncPending
from app.tables.rollups import AnalyticsDaily
from app.tables.snapshots import PostAnalytics, PostTotals
from tests.world import DAY, NOW, World, metrics

MARCH_1, MARCH_2, MARCH_3, MARCH_4 = (date(2026, 3, day) for day in (1, 2, 3, 4))
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
EARLIER, LATER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)


class Scene(NamedTuple):
    """A world with one old post, whose first totals are baselines."""

    world: World
    organization: UUID
    brand: UUID
    post: UUID

    async def record(self, totals: Mapping[date, Metrics], at: datetime = NOW) -> Any:
        return await self.world.record(self.organization, self.post, totals, at)

    async def read(self, answers: Mapping[str, int | None], at: datetime = NOW) -> Any:
        """Record a reading of the first of March that answers no more than this."""
        given = [PostSnapshot(self.post, reading(MARCH_1, at, answers))]
        async with self.world.database.write() as session:
            return await record_snapshots(session, self.organization, given)

    async def rows(self, model: type[Table] = PostAnalytics) -> list[Any]:
        table = table_of(model)
        async with self.world.database.read() as session:
            return list(await session.execute(select(table).order_by(*table.primary_key)))

    async def days(self) -> dict[date, Any]:
        """The sums of the days on which something was measured."""
        return {row.date: row for row in await self.rows(AnalyticsDaily) if row.snapshots}

    async def views(self) -> list[tuple[int | None, int | None, int | None]]:
        """Day by day: total, gain and baseline."""
        return [(row.views, row.views_gain, row.views_baseline) for row in await self.rows()]


@pytest.fixture
async def scene(world: World) -> Scene:
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand, "x", published_at=LONG_AGO)
    return Scene(world, organization, brand, post)


async def test_a_late_snapshot_changes_the_gain_of_the_next_that_reports(scene: Scene) -> None:
    """The example of the definition: 10 (baseline), -, 20, then a late 15 for the day between."""
    for day, views in ((MARCH_1, 10), (MARCH_3, None), (MARCH_4, 20), (MARCH_2, 15)):
        await scene.record({day: metrics(views=views)})

    assert await scene.views() == [(10, None, 10), (15, 5, None), (None, None, None), (20, 5, None)]


@pytest.mark.parametrize(
    ("published_on", "gain", "baseline"),
    [
        pytest.param(MARCH_1, 100, None, id="on the day"),
        pytest.param(MARCH_1 - 7 * DAY, 100, None, id="7 days old"),
        pytest.param(MARCH_1 - 8 * DAY, None, 100, id="8 days old"),
        pytest.param(MARCH_1 + DAY, 100, None, id="before publication"),
        pytest.param(None, None, 100, id="publication unknown"),
    ],
)
async def test_a_first_total_is_growth_if_the_post_was_young(
    scene: Scene, published_on: date | None, gain: int | None, baseline: int | None
) -> None:
    published_at = published_on and datetime(*published_on.timetuple()[:3], 12, tzinfo=UTC)
    await scene.world.post(scene.organization, scene.brand, "x", published_at=published_at)

    await scene.record({MARCH_1: metrics(views=100), MARCH_2: metrics(views=130)})

    assert await scene.views() == [(100, gain, baseline), (130, 30, None)]


async def test_learning_the_day_of_publication_turns_a_baseline_into_growth(scene: Scene) -> None:
    await scene.record({MARCH_1: metrics(views=100), MARCH_2: metrics(views=130)})

    await scene.world.post(
        scene.organization, scene.brand, "x", published_at=datetime(2026, 3, 1, tzinfo=UTC)
    )

    assert await scene.views() == [(100, 100, None), (130, 30, None)]
    days = await scene.days()
    assert [(row.views, row.views_baseline) for row in days.values()] == [(100, 0), (30, 0)]


async def test_each_metric_has_a_baseline_of_its_own(scene: Scene) -> None:
    await scene.record({MARCH_1: metrics(views=100), MARCH_2: metrics(views=110, likes=7)})

    first, second = await scene.rows()
    assert (first.views_baseline, first.likes_gain, first.likes_baseline) == (100, None, None)
    assert (second.views_gain, second.likes_gain, second.likes_baseline) == (10, None, 7)


async def test_growth_over_a_gap_counts_on_the_day_it_was_seen(scene: Scene) -> None:
    await scene.record({MARCH_1: metrics(views=10), MARCH_4: metrics(views=40)})

    assert await scene.views() == [(10, None, 10), (40, 30, None)]


async def test_a_counter_that_falls_gives_a_negative_gain(scene: Scene) -> None:
    await scene.record(
        {MARCH_1: metrics(views=100), MARCH_2: metrics(views=90), MARCH_3: metrics(views=95)}
    )

    assert await scene.views() == [(100, None, 100), (90, -10, None), (95, 5, None)]


async def test_zero_is_a_number_and_unknown_is_none(scene: Scene) -> None:
    await scene.record({MARCH_1: metrics(views=0), MARCH_2: metrics(likes=0)})

    first, second = await scene.rows()
    assert (first.views_gain, first.views_baseline, first.likes_gain) == (None, 0, None)
    assert (second.views_gain, second.likes_gain, second.likes_baseline) == (None, None, 0)


async def test_the_later_of_two_fetches_of_a_day_replaces_the_other_whole(scene: Scene) -> None:
    await scene.record({MARCH_1: metrics(views=10, likes=5, saves=1)})

    outcomes = await scene.record({MARCH_1: metrics(views=12)}, at=LATER)

    assert outcomes == [Outcome.UPDATED]
    (row,) = await scene.rows()
    assert (row.views, row.likes, row.likes_baseline, row.saves) == (12, None, None, None)
    (totals,) = await scene.rows(PostTotals)
    assert (totals.views, totals.likes, totals.as_of) == (12, None, LATER)
    day = (await scene.days())[MARCH_1]
    assert (day.views_baseline, day.likes, day.likes_reported) == (12, None, 0)


async def test_an_earlier_fetch_of_a_day_changes_nothing(scene: Scene) -> None:
    await scene.record({MARCH_1: metrics(views=10)})

    outcomes = await scene.record({MARCH_1: metrics(views=999)}, at=EARLIER)

    assert outcomes == [Outcome.UNCHANGED]
    assert await scene.views() == [(10, None, 10)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (metrics(views=10, likes=99), metrics(views=11), metrics(views=11, likes=99)),
        (metrics(views=10), metrics(views=10, likes=0), metrics(views=10, likes=0)),
        (metrics(watch_seconds=1), metrics(watch_seconds=2), metrics(watch_seconds=2)),
    ],
)
async def test_of_two_fetched_at_one_instant_the_larger_wins_metric_by_metric(
    scene: Scene, one: Metrics, other: Metrics, expected: Metrics
) -> None:
    for day, order in ((MARCH_1, (one, other)), (MARCH_2, (other, one))):
        for totals in order:
            await scene.record({day: totals})

    assert [
        Metrics(*(getattr(row, name) for name in Metrics._fields)) for row in await scene.rows()
    ] == [expected, expected]


async def test_a_row_says_when_its_metrics_were_answered_only_where_that_differs(
    scene: Scene,
) -> None:
    await scene.record({MARCH_1: metrics(views=10)}, at=EARLIER)
    await scene.read({"views": 11, "likes": 3, "videoViews": 5})
    await scene.read({"views": 12}, at=LATER)

    (row,) = await scene.rows()
    assert (row.views, row.likes, row.collected_at) == (12, 3, LATER)
    assert json.loads(row.answered_at) == {
        **dict.fromkeys(set(COUNTS) - {"views", "likes"}, EARLIER.isoformat()),
        **dict.fromkeys(("likes", "videoViews"), NOW.isoformat()),
    }
    assert json.loads(row.extra) == {"videoViews": 5}

    await scene.record({MARCH_1: metrics(views=13)}, at=LATER + DAY)

    (row,) = await scene.rows()
    assert json.loads(row.answered_at) == {"videoViews": NOW.isoformat()}


async def test_a_reading_that_answers_nothing_is_no_snapshot(scene: Scene) -> None:
    assert await scene.read({}) == [Outcome.UNCHANGED]
    assert await scene.rows() == []


async def test_the_rate_leaves_out_engagement_whose_views_nobody_knows(scene: Scene) -> None:
    """The example of the definition: from the second day on the rate is 60 / 1000 = 6 %."""
    await scene.record(
        {
            MARCH_1: metrics(views=1000, likes=100),
            MARCH_2: metrics(likes=150),
            MARCH_3: metrics(views=2000, likes=160),
        }
    )

    first, *later = await scene.rows()
    assert first.rated_engagement == 0
    assert [row.rated_engagement for row in later] == [50, 10]
    assert engagement_rate(50 + 10, 1000) == 6.0


async def test_engagement_without_any_views_stays_unrated(scene: Scene) -> None:
    await scene.record(
        {
            MARCH_1: metrics(likes=1),
            MARCH_2: metrics(likes=5),
            MARCH_3: metrics(views=50, likes=9),
            MARCH_4: metrics(likes=11),
        }
    )

    assert [row.rated_engagement for row in await scene.rows()] == [0, 0, 0, 2]


async def test_views_first_seen_on_a_late_day_rate_all_days_after_it(scene: Scene) -> None:
    await scene.record({MARCH_2 + n * DAY: metrics(likes=10 + n) for n in range(4)})

    await scene.record({MARCH_1: metrics(views=50)})

    assert [row.rated_engagement for row in await scene.rows()] == [0, 0, 1, 1, 1]


async def test_the_largest_count_is_kept_to_the_last_digit(scene: Scene) -> None:
    await scene.record({MARCH_1: metrics(views=LARGEST_COUNT), MARCH_2: metrics(views=0)})

    assert await scene.views() == [
        (LARGEST_COUNT, None, LARGEST_COUNT),
        (0, -LARGEST_COUNT, None),
    ]
    days = await scene.days()
    assert (days[MARCH_1].views, days[MARCH_1].views_baseline) == (None, LARGEST_COUNT)
    assert days[MARCH_2].views == -LARGEST_COUNT


async def test_of_two_alike_in_all_that_adds_up_the_larger_reach_wins(scene: Scene) -> None:
    for day, order in ((MARCH_1, (None, 7, 9)), (MARCH_2, (9, 7, None))):
        snapshots = [Snapshot(day, NOW, metrics(views=1), reach) for reach in order]
        async with scene.world.database.write() as session:
            for snapshot in snapshots:
                given = [PostSnapshot(scene.post, snapshot)]
                await record_snapshots(session, scene.organization, given)

    assert [row.reach for row in await scene.rows()] == [9, 9]


async def test_what_became_of_each_snapshot_is_told_in_their_order(scene: Scene) -> None:
    given = [
        PostSnapshot(scene.post, Snapshot(MARCH_1, NOW, metrics(views=10))),
        PostSnapshot(uuid4(), Snapshot(MARCH_1, NOW, metrics(views=10))),
        PostSnapshot(scene.post, Snapshot(MARCH_1, LATER, metrics(views=11))),
        PostSnapshot(scene.post, Snapshot(MARCH_1, EARLIER, metrics(views=12))),
    ]
    async with scene.world.database.write() as session:
        outcomes = await record_snapshots(session, scene.organization, given)

    assert outcomes == [Outcome.CREATED, None, Outcome.UPDATED, Outcome.UNCHANGED]
    assert await scene.views() == [(11, None, 11)]


async def test_an_archived_post_is_still_measured_but_counts_nowhere(scene: Scene) -> None:
    async with scene.world.database.write() as session:
        await posts.archive_posts(session, scene.organization, [scene.post], now=NOW)
    await scene.record({MARCH_1: metrics(views=10)})

    assert await scene.views() == [(10, None, 10)]
    assert await scene.rows(AnalyticsDaily) == []

    async with scene.world.database.write() as session:
        await posts.restore_posts(session, scene.organization, [scene.post], now=NOW)

    assert {row.date: row.posts_published for row in await scene.rows(AnalyticsDaily)} == {
        LONG_AGO.date(): 1,
        MARCH_1: 0,
    }
    assert (await scene.days())[MARCH_1].views_baseline == 10


async def test_only_a_day_whose_totals_changed_is_entered_for_the_sync(scene: Scene) -> None:
    """The gain of the third day changes with the late second; what it copies doesn't."""
    await scene.record({MARCH_1: metrics(views=10), MARCH_3: metrics(views=30)})
    await scene.record({MARCH_2: metrics(views=15)})
    await scene.record({MARCH_2: metrics(views=16)}, at=LATER)

    entered = {row.date: row.entries for row in await scene.rows(SyncPending)}
    assert entered == {MARCH_1: 1, MARCH_2: 2, MARCH_3: 1}


async def test_a_batch_that_is_cancelled_while_it_writes_leaves_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.snapshot_writes._ROWS_AT_ONCE", 4)
    world, organization = scene.world, scene.organization
    keys = [await world.post(organization, scene.brand) for _ in range(8)]
    given = [
        PostSnapshot(key, Snapshot(day, NOW, metrics(views=day.day)))
        for key in keys
        for day in (MARCH_1, MARCH_2, MARCH_3)
    ]

    async def record_and_wait() -> None:
        async with world.database.write() as session:
            await record_snapshots(session, organization, given)
            await asyncio.Event().wait()

    for turns in range(0, 60, 4):
        recording = asyncio.create_task(record_and_wait())
        for _ in range(turns):
            await asyncio.sleep(0.0005)
        recording.cancel()
        with pytest.raises(asyncio.CancelledError):
            await recording
        at_work = [getattr(task.get_coro(), "__qualname__", "") for task in asyncio.all_tasks()]
        assert "Write._write_new" not in at_work
        assert await scene.rows() == []
    async with world.database.write() as session:
        await record_snapshots(session, organization, given)
    assert len(await scene.rows()) == len(given)


async def test_a_batch_that_fails_while_it_writes_stops_writing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.snapshot_writes._ROWS_AT_ONCE", 1)
    ended: list[type[BaseException]] = []

    async def write_for_ever(*_: Any) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError as error:
            ended.append(type(error))
            raise

    async def write_and_fail(session: Session) -> None:
        write = Write(scene.organization)
        async with write.ahead():
            write.created.append((scene.organization, scene.post, MARCH_1))
            await write.go_on(session, merged=1)
            await asyncio.sleep(0)
            raise RuntimeError("the next one can't be worked out")

    async with scene.world.database.write() as session:
        monkeypatch.setattr(session, "insert_rows", write_for_ever)
        with pytest.raises(RuntimeError, match="next one"):
            await write_and_fail(session)
    assert ended == [asyncio.CancelledError]


async def test_what_the_database_refused_is_told_first(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.snapshot_writes._ROWS_AT_ONCE", 1)

    async def refuse(*_: Any) -> None:
        raise RuntimeError("refused")

    monkeypatch.setattr("app.storage.database.Session.insert_rows", refuse)
    with pytest.raises(RuntimeError, match="refused"):
        await scene.record({MARCH_1: metrics(views=1), MARCH_2: metrics(views=2)})


@pytest.mark.parametrize("posts", [1, 2, 3, 5])
async def test_a_batch_that_breaks_down_with_chunks_under_way_leaves_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, posts: int
) -> None:
    """However many chunks were handed over, and whether or not the last has begun."""
    monkeypatch.setattr("app.services.snapshot_writes._ROWS_AT_ONCE", 2)
    world, organization = scene.world, scene.organization
    keys = sorted([await world.post(organization, scene.brand) for _ in range(6)])
    given = [
        PostSnapshot(key, Snapshot(day, NOW, metrics(views=day.day)))
        for key in keys
        for day in (MARCH_1, MARCH_2, MARCH_3)
    ]
    merge = History.merge
    merged: list[Any] = []

    def merge_some(self: History, snapshots: Any) -> Any:
        merged.append(self)
        if len(merged) > posts:
            raise RuntimeError("the next one can't be worked out")
        return merge(self, snapshots)

    with monkeypatch.context() as patch:
        patch.setattr(History, "merge", merge_some)
        with pytest.raises(RuntimeError, match="next one"):
            async with world.database.write() as session:
                await record_snapshots(session, organization, given)
    assert await scene.rows() == []

    async with asyncio.timeout(60), world.database.write() as session:
        await record_snapshots(session, organization, given)
    assert len(await scene.rows()) == len(given)


async def test_the_last_known_reach_stays_whatever_is_written_after_its_day(scene: Scene) -> None:
    await scene.read({"views": 10, "reach": 7})
    for day, views in ((MARCH_2, 20), (MARCH_3, 30), (MARCH_4, 40)):
        await scene.record({day: metrics(views=views)})
    assert [row.reach for row in await scene.rows(PostTotals)] == [7]

    await scene.record({MARCH_4: metrics(views=41)}, LATER)
    await scene.record({MARCH_3: metrics(views=31)}, LATER)
    assert [row.reach for row in await scene.rows(PostTotals)] == [7]

    await scene.read({"reach": 8}, LATER)
    assert [row.reach for row in await scene.rows(PostTotals)] == [8]
