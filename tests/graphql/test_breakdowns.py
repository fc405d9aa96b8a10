"""How posts did by tag and by category, through the API; both databases.

That the numbers are a naive recount's, tests/laws say.
"""

from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.services import posts
from tests.graphql.conftest import Graph, caller
from tests.world import DAY, NOW, TODAY, World, metrics

BY_TAG = """query ByTag($id: ID, $first: Int, $after: String, $window: AnalyticsWindowInput) {
  scope(id: $id) { tagPerformance(window: $window, first: $first, after: $after) {
    totalCount window { start end } pageInfo { hasNextPage endCursor }
    nodes { tag { label } posts unknownPosts views likes engagement engagementRate averageViews
      averageEngagement viewsPercent engagementPercent } } } }"""
BY_CATEGORY = """query ByCategory($id: ID) { scope(id: $id) { categoryPerformance {
  category posts unknownPosts views engagementRate viewsPercent } } }"""
TAG_POSTS = """mutation Tag($ids: [ID!]!, $add: [String!]) {
  tagPosts(postIds: $ids, add: $add) { updated } }"""


class Shelf:
    """An organization with a brand, whose posts gain and are tagged."""

    def __init__(self, graph: Graph, world: World, organization: UUID, brand: UUID) -> None:
        self.graph, self.world = graph, world
        self.organization, self.brand = organization, brand

    async def post(self, *tags: str, gain: dict[str, int | None], **values: Any) -> UUID:
        """A post of yesterday that has gained so much since."""
        given = {"published_at": NOW - DAY, **values}
        key = await self.world.post(self.organization, self.brand, **given)
        await self.world.record(self.organization, key, {TODAY - DAY: metrics(**gain)})
        if tags:
            ids = [public_ids.post_id(key)]
            await self.graph.ask(TAG_POSTS, ids=ids, add=list(tags))
        return key

    async def by_tag(self, **given: Any) -> Any:
        requested = {"id": public_ids.organization_id(self.organization), **given}
        return (await self.graph.ask(BY_TAG, **requested))["scope"]["tagPerformance"]


@pytest.fixture
async def shelf(graph: Graph, world: World) -> Shelf:
    organization = await world.organization()
    return Shelf(graph, world, organization, await world.brand(organization))


async def test_a_post_counts_under_each_of_its_tags(shelf: Shelf) -> None:
    await shelf.post("Summer", "Sale", gain={"views": 300, "likes": 30})
    await shelf.post("Sale", gain={"views": 100})
    await shelf.post("Sale", gain={"likes": 10, "comments": 5}, platform=Platform.MASTODON)
    await shelf.post(gain={"views": 600, "likes": 15})

    sale, summer = (await shelf.by_tag())["nodes"]
    assert sale == {
        "tag": {"label": "Sale"},
        "posts": 3,
        "unknownPosts": 2,
        "views": 400,
        "likes": 40,
        "engagement": 45,
        "engagementRate": pytest.approx(7.5),
        "averageViews": 200,
        "averageEngagement": 22.5,
        "viewsPercent": 40,
        "engagementPercent": 75,
    }
    assert (summer["posts"], summer["views"], summer["viewsPercent"]) == (1, 300, 30)


async def test_a_tag_of_posts_that_nobody_measured_is_left_out(shelf: Shelf) -> None:
    await shelf.post("Now", gain={"views": 1})
    await shelf.graph.ask(
        TAG_POSTS,
        ids=[public_ids.post_id(await shelf.world.post(shelf.organization, shelf.brand))],
        add=["Never"],
    )
    assert [node["tag"]["label"] for node in (await shelf.by_tag())["nodes"]] == ["Now"]
    before = {"start": str(TODAY - DAY * 9), "end": str(TODAY - DAY * 5)}
    assert await shelf.by_tag(window=before) == {
        "totalCount": 0,
        "window": before,
        "pageInfo": {"hasNextPage": False, "endCursor": None},
        "nodes": [],
    }


async def test_tags_come_most_viewed_first_and_page_by_page(shelf: Shelf) -> None:
    await shelf.post("b", "a", gain={"views": 5})
    await shelf.post("least", gain={"views": 1})
    await shelf.post("unknown", gain={"likes": 9}, platform=Platform.MASTODON)
    found, after = [], None
    while True:
        page = await shelf.by_tag(first=1, after=after)
        assert page["totalCount"] == 4
        found += [node["tag"]["label"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == ["a", "b", "least", "unknown"]


async def test_what_is_archived_is_out_and_what_moves_takes_its_tags_along(shelf: Shelf) -> None:
    moving = await shelf.post("Sale", gain={"views": 10}, external_id="moves")
    archived = await shelf.post("Sale", gain={"views": 500})
    async with shelf.world.database.write() as session:
        await posts.archive_posts(session, shelf.organization, [archived], now=NOW)
    other = await shelf.world.brand(shelf.organization)
    await shelf.world.post(shelf.organization, other, external_id="moves")

    assert [node["views"] for node in (await shelf.by_tag())["nodes"]] == [10]
    of_brands = [
        await shelf.by_tag(id=public_ids.brand_id(brand)) for brand in (shelf.brand, other)
    ]
    assert [len(each["nodes"]) for each in of_brands] == [0, 1]
    assert moving


async def test_everything_lists_each_organizations_own_tags(
    shelf: Shelf, graph: Graph, world: World
) -> None:
    organization = await world.organization()
    other = Shelf(graph, world, organization, await world.brand(organization))
    await shelf.post("Sale", gain={"views": 30})
    await other.post("Sale", gain={"views": 70})

    everything = await shelf.by_tag(id=None)
    assert [(node["views"], node["viewsPercent"]) for node in everything["nodes"]] == [
        (70, 70),
        (30, 30),
    ]
    bound = caller(organization_id=shelf.organization)
    seen = await graph.ask(BY_TAG, bound)
    assert [node["views"] for node in seen["scope"]["tagPerformance"]["nodes"]] == [30]


async def test_categories_are_those_that_posts_have_now(shelf: Shelf) -> None:
    await shelf.post(gain={"views": 30, "likes": 3}, category=PostCategory.REEL)
    await shelf.post(gain={"views": 10}, category=PostCategory.REEL)
    await shelf.post(gain={"views": 60})
    answer = await shelf.graph.ask(BY_CATEGORY, id=public_ids.brand_id(shelf.brand))

    assert answer["scope"]["categoryPerformance"] == [
        {
            "category": "POST",
            "posts": 1,
            "unknownPosts": 1,
            "views": 60,
            "engagementRate": None,
            "viewsPercent": 60,
        },
        {
            "category": "REEL",
            "posts": 2,
            "unknownPosts": 1,
            "views": 40,
            "engagementRate": 7.5,
            "viewsPercent": 40,
        },
    ]
