"""Content performance given by hand, and listed; both databases."""

from typing import Any

import pytest

from app.domain import public_ids
from app.domain.posts import PostCategory
from tests.graphql.conftest import Graph, caller, counting
from tests.world import DAY, TODAY, World, metrics

RECORD = """mutation Record($input: [ContentPerformanceInput!]!) {
  recordContentPerformance(input: $input) {
    created updated unchanged failed { index field message } } }"""
LIST = """query List($filter: ContentPerformanceFilter, $order: ContentPerformanceOrder,
  $first: Int = 50, $after: String) {
  contentPerformance(filter: $filter, orderBy: $order, first: $first, after: $after) {
    totalCount pageInfo { endCursor hasNextPage }
    nodes { id measuredOn source contentType views engagement engagementRate performanceScore
      variantId hook post { label } } } }"""
SYNC = "mutation Sync($id: ID!) { syncAnalytics(organizationId: $id) { inserted } }"
NODE = "query Node($id: ID!) { node(id: $id) { id ... on ContentPerformance { views } } }"
YESTERDAY = (TODAY - DAY).isoformat()


class Posts:
    """A brand with two posts, each measured yesterday by its platform and not yet synced."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def open(self) -> "Posts":
        self.organization_id = await self.world.organization()
        self.brand_id = await self.world.brand(self.organization_id, "Cats")
        self.organization = public_ids.organization_id(self.organization_id)
        self.brand = public_ids.brand_id(self.brand_id)
        self.posts = []
        for number, category in enumerate((PostCategory.REEL, PostCategory.TEXT)):
            post_id = await self.world.post(
                self.organization_id,
                self.brand_id,
                label=f"Post {number}",
                category=category,
                variant_group="g",
                variant_id=f"v{number}",
            )
            counts = {TODAY - DAY: metrics(views=100 * (number + 1), likes=5)}
            await self.world.record(self.organization_id, post_id, counts)
            self.posts.append(public_ids.post_id(post_id))
        return self

    def row(self, **values: Any) -> dict[str, Any]:
        return {"postId": self.posts[0], "measuredOn": YESTERDAY, "views": 200, **values}


@pytest.fixture
async def given(world: World) -> Posts:
    return await Posts(world).open()


async def test_rows_given_by_hand_have_the_scores_of_all_others(graph: Graph, given: Posts) -> None:
    rows = [given.row(likes=4, clicks=2), given.row(source="CSV"), given.row(likes=4, clicks=2)]
    recorded = (await graph.ask(RECORD, input=rows))["recordContentPerformance"]
    again = (await graph.ask(RECORD, input=[given.row(likes=6)]))["recordContentPerformance"]
    listed = (await graph.ask(LIST, filter={"sources": ["MANUAL"]}))["contentPerformance"]
    (node,) = listed["nodes"]

    assert recorded == {"created": 2, "updated": 0, "unchanged": 1, "failed": []}
    assert (again["created"], again["updated"]) == (0, 1)
    assert node.pop("id").startswith("perf_")
    assert node == {
        "measuredOn": YESTERDAY,
        "source": "MANUAL",
        "contentType": "VIDEO",
        "views": 200,
        "engagement": 6,
        "engagementRate": 3.0,
        "performanceScore": 30,
        "variantId": "v0",
        "hook": "Post 0",
        "post": {"label": "Post 0"},
    }


async def test_a_bad_row_is_reported_and_the_good_ones_are_kept(graph: Graph, given: Posts) -> None:
    nobody = public_ids.post_id(given.world.new_key())
    rows = [
        given.row(),
        given.row(postId=nobody),
        given.row(measuredOn=TODAY.isoformat()),
        given.row(measuredOn="1980-01-01"),
        given.row(source="SYNC"),
        given.row(likes=-1),
        given.row(views=None),
    ]
    recorded = (await graph.ask(RECORD, input=rows))["recordContentPerformance"]

    assert recorded["created"] == 1
    assert [(failed["index"], failed["field"]) for failed in recorded["failed"]] == [
        *((1, "postId"), (2, "measuredOn"), (3, "measuredOn")),
        *((4, "source"), (5, "likes"), (6, "views")),
    ]
    assert "today is 2026-03-20 in UTC" in recorded["failed"][1]["message"]


async def test_a_list_has_what_fits_in_the_order_asked_for(graph: Graph, given: Posts) -> None:
    await graph.ask(SYNC, id=given.organization)
    await graph.ask(RECORD, input=[given.row(measuredOn="2026-03-01", likes=None)])

    async def views(requested: dict[str, Any] | None, **order: Any) -> list[int]:
        listed = (await graph.ask(LIST, filter=requested, order=order or None))[
            "contentPerformance"
        ]
        assert listed["totalCount"] == len(listed["nodes"])
        return [node["views"] for node in listed["nodes"]]

    # The two that were synced are of one day; then the key decides, and that is random.
    assert sorted((await views(None))[:2]) == [100, 200]
    assert await views(None, by="PERFORMANCE_SCORE") == [100, 200, 200]
    assert await views(None, by="VIEWS", descending=False) == [100, 200, 200]
    for requested, expected in (
        ({"organizationId": given.organization}, [100, 200, 200]),
        ({"brandId": given.brand, "sources": ["SYNC"]}, [100, 200]),
        ({"postId": given.posts[1]}, [200]),
        ({"contentTypes": ["VIDEO"], "measuredFrom": YESTERDAY}, [100]),
        ({"measuredTo": "2026-03-02"}, [200]),
        ({"variantGroup": "g", "variantId": "v1"}, [200]),
        ({"variantGroup": "h"}, []),
        ({"platforms": ["TIKTOK"]}, []),
    ):
        assert sorted(await views(requested)) == expected


BELOW = """query Below($filter: ContentPerformanceFilter, $order: ContentPerformanceOrder) {
  brands { nodes { label
    contentPerformance(filter: $filter, orderBy: $order) { ...rows }
    posts(orderBy: { by: CREATED_AT, descending: false }) {
      nodes { label contentPerformance(filter: $filter, orderBy: $order, first: 1) { ...rows } }
    }
  } }
}
fragment rows on ContentPerformanceConnection {
  totalCount pageInfo { hasNextPage } nodes { views source post { label } }
}"""


async def test_brands_and_posts_have_their_rows(graph: Graph, world: World, given: Posts) -> None:
    await world.brand(given.organization_id, "Dogs")
    await graph.ask(SYNC, id=given.organization)
    rows = [given.row(), given.row(measuredOn=(TODAY - 2 * DAY).isoformat(), views=150)]
    await graph.ask(RECORD, input=rows)

    order = {"by": "VIEWS", "descending": False}
    cats, dogs = (await graph.ask(BELOW, order=order))["brands"]["nodes"]
    by_hand = {"sources": ["MANUAL"]}
    filtered, _ = (await graph.ask(BELOW, filter=by_hand, order=order))["brands"]["nodes"]
    other = (await graph.ask(BELOW, filter={"postId": given.posts[1]}))["brands"]["nodes"][0]

    assert [row["views"] for row in cats["contentPerformance"]["nodes"]] == [100, 150, 200, 200]
    assert cats["contentPerformance"]["totalCount"] == 4
    assert dogs["contentPerformance"]["nodes"] == []
    first, second = [post["contentPerformance"] for post in cats["posts"]["nodes"]]
    assert (first["totalCount"], first["nodes"][0]["views"]) == (3, 100)
    assert first["pageInfo"] == {"hasNextPage": True}
    assert second["nodes"] == [{"views": 200, "source": "SYNC", "post": {"label": "Post 1"}}]
    assert [row["views"] for row in filtered["contentPerformance"]["nodes"]] == [150, 200]
    assert [
        [row["post"]["label"] for row in post["contentPerformance"]["nodes"]]
        for post in (other, *other["posts"]["nodes"])
    ] == [["Post 1"], [], ["Post 1"]]


async def test_pages_meet_each_row_once_in_every_order(graph: Graph, given: Posts) -> None:
    await graph.ask(SYNC, id=given.organization)
    unscored = given.row(measuredOn="2026-03-01", views=None, likes=3)
    await graph.ask(RECORD, input=[given.row(), unscored])
    for by in ("MEASURED_ON", "PERFORMANCE_SCORE", "ENGAGEMENT_RATE", "VIEWS"):
        for descending in (True, False):
            order = {"by": by, "descending": descending}
            whole = (await graph.ask(LIST, order=order))["contentPerformance"]
            met: list[Any] = []
            after = None
            while after is not None or not met:
                page = await graph.ask(LIST, order=order, first=1, after=after)
                met += page["contentPerformance"]["nodes"]
                info = page["contentPerformance"]["pageInfo"]
                after = info["endCursor"] if info["hasNextPage"] else None
            assert met == whole["nodes"]


async def test_rows_of_archived_posts_are_gone_at_once(graph: Graph, given: Posts) -> None:
    await graph.ask(RECORD, input=[given.row()])
    (node,) = (await graph.ask(LIST))["contentPerformance"]["nodes"]
    assert await graph.ask(NODE, id=node["id"]) == {"node": {"id": node["id"], "views": 200}}
    await graph.ask(
        "mutation Archive($ids: [ID!]!) { archivePosts(ids: $ids) { id } }", ids=given.posts
    )
    assert (await graph.ask(LIST))["contentPerformance"]["nodes"] == []
    assert await graph.ask(NODE, id=node["id"]) == {"node": None}


@pytest.mark.parametrize("rows", [1, 25])
async def test_rows_cost_as_much_as_one(graph: Graph, given: Posts, rows: int) -> None:
    days = [(TODAY - DAY * (number + 1)).isoformat() for number in range(rows)]
    with counting(graph.database) as writing:
        await graph.ask(RECORD, input=[given.row(measuredOn=day) for day in days])
    with counting(graph.database) as reading:
        await graph.ask(LIST)
    # The posts; the organization, its posts, the rows there, the rows and brands written, the
    # version of the organization's data, and whether they are being erased.
    assert len(writing) == 8
    # The rows, which one page holds, and their posts.
    assert len(reading) == 2


async def test_rows_of_others_dont_exist(graph: Graph, given: Posts) -> None:
    await graph.ask(RECORD, input=[given.row()])
    (node,) = (await graph.ask(LIST))["contentPerformance"]["nodes"]
    other = caller(organization_id=await given.world.organization("Other"))

    assert (await graph.ask(LIST, other))["contentPerformance"]["nodes"] == []
    assert await graph.ask(NODE, other, id=node["id"]) == {"node": None}
    recorded = await graph.ask(RECORD, other, input=[given.row(views=1)])
    assert recorded["recordContentPerformance"]["failed"][0]["field"] == "postId"
    for name, value in (
        ("organizationId", given.organization),
        ("brandId", given.brand),
        ("postId", given.posts[0]),
    ):
        refusal = await graph.refusal(LIST, other, filter={name: value})
        assert refusal["code"] == "NOT_FOUND"
