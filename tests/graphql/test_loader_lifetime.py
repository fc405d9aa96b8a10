"""What an operation loaded is let go when it ends, not when the collector comes to look for it."""

import asyncio
import gc

from app.domain import public_ids
from app.services.post_analytics import PostSummary
from app.services.post_lists import Post
from tests.graphql.conftest import Graph
from tests.world import TODAY, World, metrics

LIST = """query List($id: ID!) { brand(id: $id) { posts { nodes {
  label brand { label } analytics { totals { views } }
} } } }"""


async def test_nothing_that_was_loaded_outlives_its_operation(world: World, graph: Graph) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand)
    await world.record(organization, post, {TODAY: metrics(views=5)})
    gc.freeze()  # what was there before isn't looked at
    gc.disable()
    try:
        await graph.ask(LIST, id=public_ids.brand_id(brand))
        await asyncio.sleep(0)  # the last loader's task ends
        left = [type(each) for each in gc.get_objects() if isinstance(each, Post | PostSummary)]
    finally:
        gc.enable()
    assert left == []
