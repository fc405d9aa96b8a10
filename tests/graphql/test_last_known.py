"""One number for one question: every surface has the last known totals as of a day; both databases.

What the learning loop reads from content performance is what a post, rankings and overviews say.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import public_ids
from app.domain.numbers.metrics import Metrics
from app.services.learning import sync
from app.services.learning.sync import SyncRequest
from tests.graphql.conftest import Graph
from tests.laws.oracle import ENGAGEMENT, last_known, total
from tests.world import DAY, NOW, TODAY, World, metrics

History = Mapping[date, Metrics]
Numbers = tuple[int | None, int | None, float | None]
"""Views, engagement, and the rate of the two."""

LEARNED = """query Learned($id: ID!, $window: AnalyticsWindowInput!, $end: Date!) {
  brand(id: $id) {
    variants(window: $window, first: 100) { variant views meanRate }
    attribution(window: $window, by: GENERATION, first: 100) { value views engagement meanRate }
    optimizationCycle(window: $window) { patterns { kind value meanRate } }
    views: topContent(window: $window, basis: LIFETIME, metric: VIEWS, first: 100) { ...Ranked }
    engagement: topContent(window: $window, basis: LIFETIME, metric: ENGAGEMENT, first: 100) {
      ...Ranked }
    rate: topContent(
      window: $window, basis: LIFETIME, metric: ENGAGEMENT_RATE, minViews: 1, first: 100
    ) { ...Ranked }
    postingTimes(window: $window) { platforms { cells { hour meanRate } } }
    overview(window: $window) { lifetime { views engagement } } }
  contentPerformance(filter: { brandId: $id, measuredTo: $end }, first: 100) {
    nodes { measuredOn views engagement engagementRate measured post { label } } } }
fragment Ranked on RankedPost {
  value post { label } lifetime { views engagement engagementRate } }"""
NOW_KNOWN = "query ($id: ID!) { post(id: $id) { analytics { totals { views engagement "
NOW_KNOWN += "engagementRate } } } }"


async def synced_brand(world: World, histories: Sequence[History]) -> tuple[UUID, list[UUID]]:
    """A brand with a post for each history, named by its number, and published in that hour."""
    organization = await world.organization()
    brand = await world.brand(organization)
    posts = []
    for number, history in enumerate(histories):
        post = await world.post(
            organization,
            brand,
            label=str(number),
            published_at=NOW.replace(hour=number) - 12 * DAY,
            variant_id=str(number),
            generation_id=str(number),
        )
        for day, counts in history.items():  # one by one: each sync sees what is there by then
            await world.record(organization, post, {day: counts})
            await run_sync(world, organization)
        posts.append(post)
    return brand, posts


async def run_sync(world: World, organization: UUID) -> None:
    await sync.sync(
        world.database, SyncRequest(organization), now=lambda: NOW, new_key=world.new_key
    )


async def ask(graph: Graph, brand: UUID, end: date) -> Any:
    window = {"start": (end - timedelta(days=27)).isoformat(), "end": end.isoformat()}
    return await graph.ask(
        LEARNED, id=public_ids.brand_id(brand), window=window, end=end.isoformat()
    )


def as_of(history: History, day: date) -> Numbers:
    """What the definition says of a post as of a day."""
    rows = [{"date": date_, **counts._asdict()} for date_, counts in history.items()]
    views = last_known(rows, "views", day)
    engagement = total(last_known(rows, name, day) for name in ENGAGEMENT)
    rate = 100 * engagement / views if engagement is not None and views else None
    return views, engagement, rate


FIRST, SECOND = TODAY - 2 * DAY, TODAY - DAY


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (
            {
                FIRST: metrics(views=1000, likes=100, comments=50),
                SECOND: metrics(views=2000, likes=200),
            },
            (2000, 250, 12.5),
        ),
        (
            {
                FIRST: metrics(views=1000, likes=100, comments=50),
                SECOND: metrics(likes=200, comments=60),
            },
            (1000, 260, 26.0),
        ),
    ],
)
async def test_a_metric_missing_on_the_latest_day_has_its_last_known_total_everywhere(
    graph: Graph, world: World, history: History, expected: Numbers
) -> None:
    views, engagement, rate = expected
    brand, (post,) = await synced_brand(world, [history])
    data = await ask(graph, brand, SECOND)
    found = data["brand"]
    now_known = await graph.ask(NOW_KNOWN, id=public_ids.post_id(post))

    whole = {"views": views, "engagement": engagement, "engagementRate": rate}
    assert now_known["post"]["analytics"]["totals"] == whole
    assert found["views"][0]["lifetime"] == whole
    reported = [name.upper() for name, count in history[SECOND]._asdict().items() if count]
    assert data["contentPerformance"]["nodes"][0] == {
        "measuredOn": SECOND.isoformat(),
        **whole,
        "measured": reported,
        "post": {"label": "0"},
    }
    assert found["variants"] == [{"variant": "0", "views": views, "meanRate": rate}]
    assert found["attribution"] == [
        {"value": "0", "views": views, "engagement": engagement, "meanRate": rate}
    ]
    assert {each["meanRate"] for each in found["optimizationCycle"]["patterns"]} == {rate}
    assert found["postingTimes"]["platforms"][0]["cells"] == [{"hour": 0, "meanRate": rate}]


_counts = st.dictionaries(
    st.sampled_from(("views", *ENGAGEMENT)), st.integers(1, 3000), min_size=1
).map(lambda known: Metrics(**known))
_days = st.integers(1, 6).map(lambda back: TODAY - back * DAY)
# In the order in which they are drawn, which is the order in which they arrive.
_histories = st.lists(
    st.lists(st.tuples(_days, _counts), min_size=1, max_size=5, unique_by=lambda seen: seen[0]).map(
        dict
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=settings().max_examples // 2)
@given(histories=_histories, end=_days)
async def test_all_surfaces_give_the_same_numbers_as_of_a_day(
    graph: Graph, world: World, histories: Sequence[History], end: date
) -> None:
    brand, _ = await synced_brand(world, histories)
    data = await ask(graph, brand, end)
    found = data["brand"]
    expected = {
        str(number): as_of(history, end)
        for number, history in enumerate(histories)
        if min(history) <= end
    }

    rows: dict[str, Numbers] = {}
    for row in data["contentPerformance"]["nodes"]:  # the latest first
        rows.setdefault(
            row["post"]["label"], (row["views"], row["engagement"], row["engagementRate"])
        )
    assert rows == expected
    assert {
        each["value"]: (each["views"], each["engagement"], each["meanRate"])
        for each in found["attribution"]
    } == expected
    assert {each["variant"]: (each["views"], each["meanRate"]) for each in found["variants"]} == {
        number: (views, rate) for number, (views, _, rate) in expected.items()
    }
    for place, name in enumerate(("views", "engagement", "rate")):
        known = {
            number: numbers[place]
            for number, numbers in expected.items()
            if numbers[place] is not None
        }
        assert {each["post"]["label"]: each["value"] for each in found[name]} == known
        for each in found[name]:
            assert tuple(each["lifetime"].values()) == expected[each["post"]["label"]]
    assert found["overview"]["lifetime"] == {
        "views": total(views for views, _, _ in expected.values()),
        "engagement": total(engagement for _, engagement, _ in expected.values()),
    }
    cells = [cell for each in found["postingTimes"]["platforms"] for cell in each["cells"]]
    assert {(cell["hour"], cell["meanRate"]) for cell in cells} == {
        (int(number), rate) for number, (_, _, rate) in expected.items() if rate is not None
    }
