"""How many posts know what they gained equals a count of them, in any days, some left out or none.

Totals tell it of most posts, and snapshots of the rest: here posts have gaps, days that tell less,
and days that came late.
"""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date

from hypothesis import given

from app.domain.numbers.drivers import KnownPosts
from app.domain.platforms import Platform
from app.domain.scopes import Span, scope_of
from app.services.analytics import count_known_posts
from tests.laws import oracle, writes
from tests.laws.test_snapshots import DAYS
from tests.laws.workspace import Stored, Workspace
from tests.world import World, metrics

RANGES = list(itertools.combinations_with_replacement(DAYS, 2))
LEFT_OUT = [None, (DAYS[2], DAYS[3]), (DAYS[5], DAYS[9])]


@given(history=writes.histories)
async def test_posts_that_know_a_gain_are_counted_in_any_days(
    world: World, history: Sequence[writes.Write]
) -> None:
    workspace = await Workspace.open(world)
    for write in history:
        await workspace.do(write)
    stored = await workspace.read()
    for brand in (None, *workspace.brands):
        scope = scope_of(workspace.organization, brand)
        spans = [Span(scope, *days, without) for days in RANGES for without in LEFT_OUT]
        async with world.database.read() as session:
            found = await count_known_posts(session, spans, None)

        posts = [each for each in stored.posts if brand in {None, each["brand_id"]}]
        assert [found.get(span, {}) for span in spans] == [
            recounted(stored, posts, set(days_of(span))) for span in spans
        ]


async def test_days_within_a_gap_know_of_no_post(world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand)
    measured = DAYS[0], DAYS[2], DAYS[7]
    await world.record(organization, post, {day: metrics(views=day.day) for day in measured})

    spans = [Span(scope_of(organization, brand), *days) for days in RANGES]
    async with world.database.read() as session:
        found = await count_known_posts(session, spans, None)

    assert [bool(found.get(span)) for span in spans] == [
        any(start <= day <= end for day in measured) for start, end in RANGES
    ]


def days_of(span: Span) -> Iterable[date]:
    left_out = set() if span.without is None else set(between(*span.without))
    return (day for day in between(span.start, span.end) if day not in left_out)


def between(first: date, last: date) -> Iterable[date]:
    return (day for day in DAYS if first <= day <= last)


def recounted(
    stored: Stored, posts: Iterable[oracle.Row], days: set[date]
) -> dict[Platform, KnownPosts]:
    counts: dict[Platform, KnownPosts] = {}
    for post in posts:
        rows = [row for row in stored.snapshots.get(post["id"], []) if row["date"] in days]
        if not rows or post["archived_at"] is not None:
            continue
        views = any(row["views_gain"] is not None for row in rows)
        engaged = any(row[f"{name}_gain"] is not None for row in rows for name in oracle.ENGAGEMENT)
        before = counts.get(post["platform"], KnownPosts())
        counts[post["platform"]] = KnownPosts(
            before.measured + 1, before.views + views, before.engagement + (views or engaged)
        )
    return counts
