"""The performance summary equals a naive recomputation from raw rows; both databases."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from statistics import mean
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.learning.performance_summaries import PerformanceSummary, rank_prompts, summary_of
from app.domain.scopes import Span, scope_of
from app.services.learning import performance_summaries
from tests.laws import writes
from tests.laws.workspace import Stored, Workspace
from tests.world import World

ENGAGEMENT = ("likes", "comments", "shares", "saves")
Row = dict[str, Any]


def measured(stored: Stored, span: Span) -> list[Row]:
    """What each living post of the brand gained in the span, from its raw rows."""
    rows = []
    for post in stored.posts:
        days = [
            day
            for day in stored.snapshots.get(post["id"], [])
            if span.start <= day["date"] <= span.end
        ]
        is_asked = post["brand_id"] == span.scope.brand_id and post["archived_at"] is None
        if is_asked and days:
            gained = {
                name: known_sum(day[f"{name}_gain"] for day in days)
                for name in ("views", *ENGAGEMENT)
            }
            engagement = known_sum(gained[name] for name in ENGAGEMENT)
            rated = sum(day["rated_engagement"] for day in days)
            views = gained["views"]
            has_rate = engagement is not None and views is not None and views > 0
            rate = rated / views * 100 if has_rate and views else None
            rows.append({**post, "views": views, "engagement": engagement, "rate": rate})
    return rows


def known_sum(values: Any) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def known_mean(values: Any) -> Any:
    known = [value for value in values if value is not None]
    return pytest.approx(mean(known)) if known else None


def assert_is(summary: PerformanceSummary, rows: Sequence[Row]) -> None:
    assert summary.posts == len(rows)
    rated = [row for row in rows if row["rate"] is not None and row["views"] >= 10]
    by_rate = sorted(row["rate"] for row in rated)
    assert [post.value for post in summary.worst] == pytest.approx(by_rate[:2])
    assert [post.value for post in summary.top] == pytest.approx(by_rate[::-1][:2])
    assert {post.post.id for post in (*summary.top, *summary.worst)} <= {r["id"] for r in rated}
    ordered = sorted(rows, key=lambda row: row["platform"])
    expected = {
        platform: (
            len(group),
            known_sum(row["views"] for row in group),
            known_mean(row["engagement"] for row in group),
            known_mean(row["rate"] for row in group),
            sum(row["views"] is None or row["engagement"] is None for row in group),
        )
        for platform, each in groupby(ordered, key=lambda row: row["platform"])
        for group in (list(each),)
    }
    assert {group: tuple(numbers) for group, *numbers in summary.by_platform} == expected


@settings(max_examples=settings().max_examples // 2)
@given(
    history=writes.histories,
    first=st.integers(0, writes.DAYS - 1),
    days=st.integers(0, writes.DAYS),
)
async def test_the_summary_equals_a_naive_recomputation(
    world: World, history: Sequence[writes.Write], first: int, days: int
) -> None:
    workspace = await Workspace.open(world)
    for write in history:
        await workspace.do(write)
    start = writes.FIRST_DAY + timedelta(days=first)
    stored = await workspace.read()
    spans = [
        Span(scope_of(workspace.organization, brand), start, start + timedelta(days=days))
        for brand in workspace.brands
    ]
    async with world.database.read() as session:
        found = await performance_summaries.get_measured_posts(session, spans, None)
    for span in spans:
        rows = measured(stored, span)
        assert_is(summary_of(found[span], top=2, worst=2, hooks=5), rows)
        assert sum(prompt.posts for prompt in rank_prompts(found[span])) <= len(rows)
