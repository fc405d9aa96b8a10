"""One answer is one state: no part of it knows a write that another part lacks."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.domain import public_ids
from app.services import top_content
from app.storage.database import Database
from tests.graphql.conftest import Graph
from tests.world import NOW, TODAY, World, metrics

pytestmark = pytest.mark.both_databases

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


async def test_a_query_whose_database_restarts_in_the_middle_is_read_once_more(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(postgresql_url, pool_size=5)
    world = World(database)
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand, published_at=NOW - timedelta(days=2))
    await world.record(organization, post, {YESTERDAY: metrics(views=100)})
    rank, calls = top_content.rank_posts_of_scopes, 0

    async def break_once(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1:
            async with database.write() as session:
                await session.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                )
        return await rank(*arguments)

    monkeypatch.setattr(top_content, "rank_posts_of_scopes", break_once)
    answer = await Graph(database).ask(PARTS, id=public_ids.brand_id(brand))
    await database.close()

    assert (calls, parts_of(answer["brand"])) == (2, {100})
