"""Hooks, variants, prompts and origins page by page: what the plain lists give, to the end."""

from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.services.learning import sync
from app.services.learning.sync import SyncRequest
from tests.graphql.conftest import Graph
from tests.world import DAY, NOW, TODAY, World, metrics

pytestmark = pytest.mark.both_databases

LISTS = {
    "hookPerformance": ("", "hooks(first: 100)", "hook posts meanEngagement"),
    "promptResults": ("", "promptPerformance(first: 100)", "prompt posts meanRate"),
    "variantPerformance": ("", "variants(first: 100)", "group variant posts score"),
    "attributions": ("by: HOOK, ", "attribution(by: HOOK, first: 100)", "value posts meanRate"),
}


@pytest.fixture
async def brand(world: World) -> UUID:
    """A brand whose seven posts open in five ways; two of them alike, one without any numbers."""
    organization = await world.organization()
    brand = await world.brand(organization)
    for number, word in enumerate(("one", "two", "two", "three", "four", "five", "five")):
        post = await world.post(
            organization,
            brand,
            description=word,
            prompt=f"Write of {word}",
            variant_group="tone",
            variant_id=word,
            published_at=NOW - 3 * DAY,
        )
        likes = None if word == "four" else number % 3
        counts = metrics(views=None if word == "four" else 100, likes=likes, comments=None)
        await world.record(organization, post, {TODAY - DAY: counts})
    await sync.sync(
        world.database, SyncRequest(organization), now=lambda: NOW, new_key=world.new_key
    )
    return brand


async def test_pages_hold_what_the_whole_list_holds(graph: Graph, brand: UUID) -> None:
    for name in LISTS:
        await compare_pages(graph, brand, name)


async def compare_pages(graph: Graph, brand: UUID, name: str) -> None:
    arguments, plain, fields = LISTS[name]
    document = f"""query ($id: ID!, $after: String) {{ brand(id: $id) {{
      whole: {plain} {{ {fields} }}
      page: {name}({arguments}first: 2, after: $after) {{
        nodes {{ {fields} }} totalCount pageInfo {{ hasNextPage endCursor }} window {{ end }}
      }} }} }}"""
    found: list[Any] = []
    after, has_more = None, True
    while has_more:
        answer = await graph.ask(document, id=public_ids.brand_id(brand), after=after)
        page, whole = answer["brand"]["page"], answer["brand"]["whole"]
        found += page["nodes"]
        after, has_more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert page["totalCount"] == len(whole)
        assert page["window"] == {"end": "2026-03-19"}

    assert (name, found) == (name, whole)
    assert len(whole) in {4, 5}


async def test_a_cursor_of_posts_is_refused(graph: Graph, brand: UUID) -> None:
    cursor = (await graph.ask("{ posts { pageInfo { endCursor } } }"))["posts"]["pageInfo"]
    for name, (arguments, _, _) in LISTS.items():
        refusal = await graph.refusal(
            f"query ($id: ID!, $after: String) {{ brand(id: $id) {{"
            f" {name}({arguments}after: $after) {{ totalCount }} }} }}",
            id=public_ids.brand_id(brand),
            after=cursor["endCursor"],
        )
        assert (name, refusal["code"], refusal["field"]) == (name, "BAD_USER_INPUT", "after")
