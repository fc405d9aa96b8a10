"""The posts behind a number: ranked by it, best or worst first, page by page to the end."""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.services import top_content
from tests.graphql.conftest import Graph
from tests.world import DAY, NOW, TODAY, World, metrics

YESTERDAY = TODAY - DAY
TOP = """
query ($brand: ID!, $window: AnalyticsWindowInput, $metric: ContentMetric! = VIEWS,
       $basis: MetricBasis! = GAINED, $order: RankOrder! = BEST, $filter: AnalyticsFilter,
       $minViews: BigInt, $first: Int, $after: String) {
  brand(id: $brand) {
    overview(window: $window, filter: $filter) {
      views likes comments shares saves clicks impressions watchSeconds engagement
    }
    topPosts(window: $window, metric: $metric, basis: $basis, order: $order, filter: $filter,
             minViews: $minViews, first: $first, after: $after) {
      nodes { rank value gained { views } post { label ageIndex { value } } }
      edges { cursor } pageInfo { hasNextPage endCursor } totalCount window { start end }
    }
  }
}
"""


class Shelf(NamedTuple):
    organization: UUID
    brand: UUID

    @property
    def id(self) -> str:
        return public_ids.brand_id(self.brand)


@pytest.fixture
async def shelf(world: World) -> Shelf:
    """Five posts that gained this yesterday, all published the day before.

    a: views 50, clicks 5    b: views 50, seconds watched 9    c: views 20, impressions 40
    d: views 0               e: likes 3 (Mastodon, which reports no views)
    """
    organization = await world.organization()
    brand = await world.brand(organization)
    gained = {
        "a": metrics(views=50, clicks=5),
        "b": metrics(views=50, watch_seconds=9),
        "c": metrics(views=20, impressions=40),
        "d": metrics(views=0),
        "e": metrics(likes=3),
    }
    for label, totals in gained.items():
        platform = Platform.MASTODON if label == "e" else Platform.YOUTUBE
        post = await world.post(
            organization,
            brand,
            label=label,
            platform=platform,
            published_at=NOW - 2 * DAY + timedelta(minutes=ord(label)),
        )
        await world.record(organization, post, {YESTERDAY: totals})
    return Shelf(organization, brand)


async def page(graph: Graph, shelf: Shelf, **variables: Any) -> Any:
    return (await graph.ask(TOP, brand=shelf.id, **variables))["brand"]["topPosts"]


async def listed(graph: Graph, shelf: Shelf, **variables: Any) -> list[tuple[str, float]]:
    nodes = (await page(graph, shelf, **variables))["nodes"]
    return [(node["post"]["label"], node["value"]) for node in nodes]


async def test_the_pages_hold_all_posts_and_add_up_to_the_overview(
    graph: Graph, shelf: Shelf
) -> None:
    found: list[Any] = []
    after = None
    while after is not None or not found:
        answer = (await graph.ask(TOP, brand=shelf.id, first=2, after=after))["brand"]
        top = answer["topPosts"]
        found += top["nodes"]
        after = top["pageInfo"]["endCursor"] if top["pageInfo"]["hasNextPage"] else None

    assert [(each["rank"], each["post"]["label"]) for each in found] == [
        *((1, "a"), (2, "b"), (3, "c"), (4, "d")),
    ]
    assert sum(each["gained"]["views"] for each in found) == answer["overview"]["views"] == 120
    assert top["totalCount"] == 4
    assert top["window"] == {"start": "2026-03-13", "end": "2026-03-19"}


@pytest.mark.parametrize("order", ["BEST", "WORST"])
async def test_pages_are_cut_anywhere_without_loss_even_between_equal_posts(
    graph: Graph, shelf: Shelf, order: str
) -> None:
    whole = await page(graph, shelf, order=order)

    for place, edge in enumerate(whole["edges"], start=1):
        rest = await page(graph, shelf, order=order, after=edge["cursor"])
        assert rest["nodes"] == whole["nodes"][place:]
        assert rest["totalCount"] == 4  # also behind the last one, where no post tells it


async def test_a_page_stays_right_while_posts_come_in_front_of_it(
    graph: Graph, shelf: Shelf, world: World
) -> None:
    first = await page(graph, shelf, first=2)
    new = await world.post(shelf.organization, shelf.brand, label="new", published_at=NOW - DAY)
    await world.record(shelf.organization, new, {YESTERDAY: metrics(views=900)})

    second = await page(graph, shelf, first=2, after=first["pageInfo"]["endCursor"])

    assert [each["post"]["label"] for each in second["nodes"]] == ["c", "d"]


async def test_the_worst_come_first_where_that_is_asked(graph: Graph, shelf: Shelf) -> None:
    assert await listed(graph, shelf, order="WORST") == [("d", 0), ("c", 20), ("a", 50), ("b", 50)]
    assert await listed(graph, shelf, order="WORST", minViews=1, first=1) == [("c", 20)]


async def test_posts_are_ranked_by_clicks_impressions_and_watch_time(
    graph: Graph, shelf: Shelf
) -> None:
    assert await listed(graph, shelf, metric="CLICKS") == [("a", 5)]
    assert await listed(graph, shelf, metric="WATCH_SECONDS") == [("b", 9)]
    assert await listed(graph, shelf, metric="IMPRESSIONS", basis="LIFETIME") == [("c", 40)]
    assert await listed(graph, shelf, metric="LIKES", filter={"platforms": ["MASTODON"]}) == [
        ("e", 3)
    ]
    assert await listed(graph, shelf, metric="LIKES", filter={"platforms": ["YOUTUBE"]}) == []


@pytest.mark.parametrize(
    ("metric", "cursor_of"),
    [("VIEWS", "ENGAGEMENT_RATE"), ("INDEX", None), ("VIEWS", None)],
)
async def test_a_cursor_of_another_list_is_refused(
    graph: Graph, shelf: Shelf, world: World, metric: str, cursor_of: str | None
) -> None:
    post = await world.post(shelf.organization, shelf.brand, published_at=NOW - DAY)
    await world.record(shelf.organization, post, {YESTERDAY: metrics(views=70, likes=3)})
    if cursor_of is None:
        posts = await graph.ask("{ posts { pageInfo { endCursor } } }")
        cursor = posts["posts"]["pageInfo"]["endCursor"]
    else:
        cursor = (await page(graph, shelf, metric=cursor_of))["pageInfo"]["endCursor"]

    refusal = await graph.refusal(TOP, brand=shelf.id, metric=metric, after=cursor)

    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "after")


@pytest.mark.parametrize(
    "other", [{"metric": "LIKES"}, {"basis": "LIFETIME"}, {"order": "WORST"}, {"metric": "INDEX"}]
)
async def test_a_cursor_of_another_order_is_refused(
    graph: Graph, shelf: Shelf, other: dict[str, str]
) -> None:
    cursor = (await page(graph, shelf, first=2))["pageInfo"]["endCursor"]

    refusal = await graph.refusal(TOP, brand=shelf.id, after=cursor, **other)

    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "after")
    assert "another list or order" in refusal["message"]


@pytest.fixture
async def aged(world: World) -> Shelf:
    """A brand's ten videos on YouTube, one a day, the youngest published yesterday.

    Each has 100 views at the end of its first day, but for the latest three, from the oldest on:
    300, 50, and none known. A Mastodon post has nothing to be compared with.
    """
    organization = await world.organization()
    brand = await world.brand(organization)
    views: dict[int, int | None] = {3: 300, 2: 50, 1: None}
    for days_ago in range(10, 0, -1):
        published = NOW - days_ago * DAY
        post = await world.post(
            *(organization, brand),
            label=f"{days_ago}",
            published_at=published,
            category=PostCategory.VIDEO,
        )
        counts = metrics(views=views.get(days_ago, 100), likes=1)
        await world.record(organization, post, {published.date(): counts})
    await world.post(
        organization, brand, label="toot", platform=Platform.MASTODON, published_at=NOW - 3 * DAY
    )
    return Shelf(organization, brand)


async def test_by_index_come_the_posts_published_in_the_window_as_their_age_index_says(
    graph: Graph, aged: Shelf
) -> None:
    window = {"start": "2026-03-16", "end": "2026-03-19"}

    best = await page(graph, aged, metric="INDEX", window=window)
    worst = await page(graph, aged, metric="INDEX", window=window, order="WORST", first=1)
    second = await page(
        graph, aged, metric="INDEX", window=window, after=best["edges"][0]["cursor"], first=1
    )

    assert [(each["post"]["label"], each["value"]) for each in best["nodes"]] == [
        *(("3", 3.0), ("4", 1.0), ("2", 0.5)),
    ]
    assert [each["post"]["ageIndex"]["value"] for each in best["nodes"]] == [3.0, 1.0, 0.5]
    assert best["totalCount"] == worst["totalCount"] == 3
    assert worst["nodes"][0]["post"]["label"] == "2"
    assert [each["rank"] for each in second["nodes"]] == [2]
    assert second["pageInfo"]["hasNextPage"] is True
    assert (
        await listed(graph, aged, metric="INDEX", window=window, filter={"platforms": ["MASTODON"]})
        == []
    )
    assert (
        await listed(graph, aged, metric="INDEX", window=window, filter={"categories": ["IMAGE"]})
        == []
    )


@pytest.mark.parametrize(
    ("variables", "field"), [({"basis": "LIFETIME"}, "basis"), ({"minViews": 5}, "minViews")]
)
async def test_an_index_takes_neither_lifetime_totals_nor_views(
    graph: Graph, aged: Shelf, variables: dict[str, Any], field: str
) -> None:
    refusal = await graph.refusal(TOP, brand=aged.id, metric="INDEX", **variables)

    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", field)


async def test_an_index_of_too_many_posts_is_refused_with_how_many_they_are(
    graph: Graph, aged: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(top_content, "MOST_INDEXED", 3)

    refusal = await graph.refusal(TOP, brand=aged.id, metric="INDEX")

    assert (refusal["code"], refusal["cost"], refusal["limit"]) == ("QUERY_TOO_COMPLEX", 7, 3)


async def test_the_old_field_answers_by_the_new_metrics_too(graph: Graph, aged: Shelf) -> None:
    answer = await graph.ask(
        "query ($id: ID!) { brand(id: $id) { topContent(metric: INDEX, first: 1) { value } } }",
        id=aged.id,
    )
    assert answer["brand"]["topContent"] == [{"value": 3.0}]
