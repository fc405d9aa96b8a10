"""One answer is one state: no part of it knows a write that another part lacks."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain import public_ids
from app.services import top_content
from tests.graphql.conftest import Graph
from tests.world import NOW, TODAY, World, metrics

PARTS = """query($id: ID!) { brand(id: $id) {
  overview { views }
  timeSeries { points { views } }
  platforms { views }
  topContent(first: 100) { gained { views } }
  drivers(metric: VIEWS) { current }
} }"""
YESTERDAY = TODAY - timedelta(days=1)


def parts_of(brand: Any) -> set[float]:
    """The same number as each part of an answer tells it."""
    return {
        brand["overview"]["views"],
        sum(point["views"] or 0 for point in brand["timeSeries"]["points"]),
        sum(platform["views"] for platform in brand["platforms"]),
        sum(post["gained"]["views"] for post in brand["topContent"]),
        brand["drivers"]["current"],
    }


async def test_a_write_between_two_reads_of_an_answer_is_in_none_of_its_parts(
    graph: Graph, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand, published_at=NOW - timedelta(days=2))
    await world.record(organization, post, {YESTERDAY: metrics(views=100)})
    rank = top_content.rank_posts_of_scopes

    async def write_first(*arguments: Any) -> Any:
        await world.record(organization, post, {YESTERDAY: metrics(views=900)})
        return await rank(*arguments)

    monkeypatch.setattr(top_content, "rank_posts_of_scopes", write_first)
    during = await graph.ask(PARTS, id=public_ids.brand_id(brand))
    monkeypatch.undo()
    after = await graph.ask(PARTS, id=public_ids.brand_id(brand))

    assert len(parts_of(during["brand"])) == 1
    assert parts_of(after["brand"]) == {900}


async def test_what_is_read_below_a_mutation_sees_what_it_did(graph: Graph, world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization, "Before")
    document = """mutation($id: ID!) {
      first: updateBrand(id: $id, input: { label: "Then" }) { label organization { id } }
      second: updateBrand(id: $id, input: { label: "Now" }) {
        label organization { brands { nodes { label } } }
      }
    }"""

    answer = await graph.ask(document, id=public_ids.brand_id(brand))

    assert answer["first"]["label"] == "Then"
    assert answer["second"]["organization"]["brands"]["nodes"] == [{"label": "Now"}]
