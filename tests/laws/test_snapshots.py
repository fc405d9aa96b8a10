"""Laws 1, 1b, 2 and 3: what is written bit by bit equals a naive recount from raw rows.

More examples: `pytest tests/laws --hypothesis-profile stress`.
"""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings

from app.domain.numbers.gains import Snapshot
from tests.laws import oracle, writes
from tests.laws.workspace import Rows, Stored, Workspace
from tests.world import World

DAYS = [writes.FIRST_DAY + timedelta(days=day) for day in range(writes.DAYS)]


@settings(max_examples=settings().max_examples // 2)
@given(history=writes.histories)
async def test_law_1_gains_and_baselines_of_a_range_are_what_the_total_grew_by(
    world: World, history: Sequence[writes.Write]
) -> None:
    workspace = await Workspace.open(world)
    for write in history:
        await workspace.do(write)
    for rows in (await workspace.read()).snapshots.values():
        for metric in oracle.METRICS:
            assert_law_1(rows, metric)


def assert_law_1(rows: Sequence[oracle.Row], metric: str) -> None:
    for start, end in itertools.combinations_with_replacement(DAYS, 2):
        within = [row for row in rows if start <= row["date"] <= end]
        grown = sum(
            (row[f"{metric}_gain"] or 0) + (row[f"{metric}_baseline"] or 0) for row in within
        )
        before = oracle.last_known(rows, metric, start - timedelta(days=1)) or 0
        assert grown == (oracle.last_known(rows, metric, end) or 0) - before


@settings(max_examples=settings().max_examples // 2)
@given(history=writes.histories)
async def test_law_1b_totals_as_of_a_day_are_the_current_ones_less_what_came_later(
    world: World, history: Sequence[writes.Write]
) -> None:
    workspace = await Workspace.open(world)
    for write in history:
        await workspace.do(write)
    stored = await workspace.read()
    scopes: list[set[UUID]] = [set(workspace.brands), *({brand} for brand in workspace.brands)]
    for scope, metric, day in itertools.product(scopes, oracle.METRICS, DAYS):
        counted = [
            stored.snapshots.get(post["id"], [])
            for post in stored.posts
            if post["archived_at"] is None and post["brand_id"] in scope
        ]
        expected = oracle.total(oracle.last_known(rows, metric, day) for rows in counted)
        assert lifetime(stored, scope, metric, day) == expected


def lifetime(stored: Stored, scope: set[UUID], metric: str, day: date) -> Any:
    """What a scope had in total at the end of a day, from the sums alone."""
    current = [row for (brand, _), row in stored.analytics_totals.items() if brand in scope]
    later = [
        row for (brand, on, _), row in stored.analytics_daily.items() if brand in scope and on > day
    ]
    reported = f"{metric}_reported"
    if sum(row[reported] for row in current) == sum(row[reported] for row in later):
        return None
    grown = sum((row[metric] or 0) + row[f"{metric}_baseline"] for row in later)
    return sum(row[metric] or 0 for row in current) - grown


@settings(max_examples=settings().max_examples // 2)
@given(story=writes.stories())
async def test_law_2_the_same_snapshots_end_in_the_same_rows(
    world: World, story: writes.Story
) -> None:
    at_once, bit_by_bit = await Workspace.open(world), await Workspace.open(world)
    for write in (*story.changes, writes.Record(story.recorded)):
        await at_once.do(write)
    for write in story.arrival:
        await bit_by_bit.do(write)

    assert await readable(bit_by_bit) == await readable(at_once)
    assert_the_winners_are_stored(at_once, await at_once.read(), story.recorded)


async def readable(workspace: Workspace) -> list[Any]:
    """Every row that can be read, in words that two organizations share."""
    names = {key: f"brand {number}" for number, key in enumerate(workspace.brands)}
    names |= {key: f"post {number}" for number, key in enumerate(workspace.posts)}

    def named(rows: Rows) -> Rows:
        return {(names[key[0]], *key[1:]): row for key, row in rows.items()}

    _, snapshots, *sums, pending, _ = await workspace.read()
    return [
        {names[post]: rows for post, rows in snapshots.items()},
        *(named(rows) for rows in sums),
        set(named(pending)),
    ]


def assert_the_winners_are_stored(
    workspace: Workspace, stored: Stored, recorded: Sequence[writes.Recorded]
) -> None:
    by_day: dict[tuple[int, date], list[oracle.Row]] = {}
    for post, snapshot in recorded:
        by_day.setdefault((post, snapshot.date), []).append(answers_of(snapshot))
    winners = {
        (workspace.posts[post], day): oracle.day_of(writes.POSTS[post][1], rows)
        for (post, day), rows in by_day.items()
    }
    assert {
        (post, row["date"]): {name: row[name] for name in oracle.RAW if name != "date"}
        for post, rows in stored.snapshots.items()
        for row in rows
    } == {key: row for key, row in winners.items() if row is not None}


def answers_of(reading: Snapshot) -> oracle.Row:
    """What a reading answers, and when."""
    counts = {**reading.totals._asdict(), "reach": reading.reach}
    answers = {name: count for name, count in counts.items() if name not in reading.answered_at}
    return {"at": reading.collected_at, "answers": answers | dict(reading.extra)}


@settings(max_examples=settings().max_examples // 2)
@given(day=writes.one_day())
async def test_law_2_partial_readings_of_one_day_make_the_same_day_in_every_order_and_split(
    world: World, day: writes.OneDay
) -> None:
    expected = oracle.day_of(writes.POSTS[day.post][1], map(answers_of, day.readings))
    for arrival in day.arrivals:
        workspace = await Workspace.open(world)
        for batch in arrival:
            await workspace.do(writes.Record([writes.Recorded(day.post, each) for each in batch]))

        stored = await workspace.read()
        rows = stored.snapshots.get(workspace.posts[day.post], [])
        assert [{name: row[name] for name in oracle.RAW if name != "date"} for row in rows] == (
            [] if expected is None else [expected]
        )
        assert_equal_to_a_recount(stored)


@settings(max_examples=settings().max_examples // 2)
@given(history=writes.histories)
async def test_law_3_at_every_commit_each_row_equals_a_recount(
    world: World, history: Sequence[writes.Write]
) -> None:
    workspace = await Workspace.open(world)
    for write in history:
        await workspace.do(write)
        assert_equal_to_a_recount(await workspace.read())


def assert_equal_to_a_recount(stored: Stored) -> None:
    measured = {
        post["id"]: oracle.measure(stored.snapshots[post["id"]], post["published_on"])
        for post in stored.posts
        if post["id"] in stored.snapshots
    }
    assert stored.snapshots == measured
    assert stored.post_totals == {
        (post,): oracle.post_totals(rows) | {"lost": oracle.lost(rows)}
        for post, rows in measured.items()
    }
    for post, regularity in stored.regularities.items():
        oracle.assert_true(regularity, measured[post])
    assert stored.analytics_daily == oracle.analytics_daily(stored.posts, measured)
    assert stored.brand_daily == oracle.brand_daily(stored.posts, measured)
    assert stored.analytics_totals == oracle.analytics_totals(stored.posts, stored.snapshots)
