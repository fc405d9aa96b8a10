"""Lists of posts by INDEX are all posts, sorted by the index that each of them answers."""

from collections.abc import Sequence
from itertools import product
from typing import Any
from uuid import UUID

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.domain import public_ids
from tests.graphql.conftest import Graph
from tests.laws.test_ages import CATEGORIES, Grown, grown_posts, store
from tests.laws.universes import archive_organization
from tests.world import NOW, World, metrics

ANSWERED = """{ posts(first: 100) { nodes {
  id brand { id } organization { id } ageIndex { value }
} } }"""
PAGE = """(
  first: $first, after: $after, last: $last, before: $before
  orderBy: { by: INDEX, descending: $descending }
) { nodes { id } totalCount pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }"""
VARIABLES = "$first: Int, $after: String, $last: Int, $before: String, $descending: Boolean!"
EVERYTHING = f"query ({VARIABLES}) {{ posts{PAGE} }}"
OF_ONE = f"""query ($id: ID!, {VARIABLES}) {{ node(id: $id) {{
  ... on Organization {{ posts{PAGE} }} ... on Brand {{ posts{PAGE} }}
}} }}"""
OF_EACH = f"query ({VARIABLES}) {{ brands {{ nodes {{ id posts{PAGE} }} }} }}"


def measured(views: int, days_ago: int = 1) -> Grown:
    """A post with so many views at the end of its first day."""
    return Grown(days_ago, CATEGORIES[0], {0: metrics(views=views, likes=1)})


_measured = st.lists(st.builds(measured, st.integers(1, 5), st.integers(1, 4)), max_size=6)
_lists = st.tuples(_measured, st.lists(grown_posts, max_size=4)).map(
    lambda parts: [*map(measured, range(1, 7)), *parts[0], *parts[1]]
)
"""Six that differ, and others, of which some are alike and some are unknown."""


@settings(max_examples=settings().max_examples // 4, phases=[Phase.reuse, Phase.generate])
@given(first=_lists, second=_lists, size=st.integers(4, 30))
async def test_pages_by_index_are_the_posts_sorted_by_the_index_they_answer(
    graphs: Sequence[Graph],
    worlds: Sequence[World],
    first: list[Grown],
    second: list[Grown],
    size: int,
) -> None:
    for graph, world in zip(graphs, worlds, strict=True):
        graph.now = NOW
        owners = [await store(world, posts) for posts in (first, second)]
        try:
            posts = (await graph.ask(ANSWERED))["posts"]["nodes"]
            assert len({value(post) for post in posts}) > 2
            for descending in (True, False):
                await check_lists(graph, posts, size, descending=descending)
        finally:
            for organization, _ in owners:
                await archive_organization(world, organization)


async def check_lists(
    graph: Graph, posts: list[dict[str, Any]], size: int, *, descending: bool
) -> None:
    expected = by_index(posts, descending=descending)
    assert await read(graph, EVERYTHING, size, descending=descending) == expected
    assert await read(graph, EVERYTHING, -size, descending=descending) == expected
    for kind, way in product(("organization", "brand"), (size, -size)):
        for owner in {post[kind]["id"] for post in posts}:
            own = [post for post in posts if post[kind]["id"] == owner]
            found = await read(graph, OF_ONE, way, id=owner, descending=descending)
            assert found == by_index(own, descending=descending)
    brands = (await graph.ask(OF_EACH, first=size, descending=descending))["brands"]["nodes"]
    for brand in brands:
        own = [post for post in posts if post["brand"]["id"] == brand["id"]]
        found = [post["id"] for post in brand["posts"]["nodes"]]
        assert found == by_index(own, descending=descending)[:size]


def by_index(posts: list[dict[str, Any]], *, descending: bool) -> list[str]:
    """The naive way: sort by key, then by value, then those without one to the end."""
    found = sorted(posts, key=key, reverse=descending)
    found.sort(key=lambda post: value(post) or 0, reverse=descending)
    found.sort(key=lambda post: value(post) is None)
    return [post["id"] for post in found]


def key(post: dict[str, Any]) -> UUID:
    """The key of a post."""
    return public_ids.from_text(public_ids.POST, post["id"]) or UUID(int=0)


def value(post: dict[str, Any]) -> float | None:
    """The index that a post answers."""
    index: float | None = post["ageIndex"] and post["ageIndex"]["value"]
    return index


async def read(graph: Graph, document: str, size: int, **variables: Any) -> list[str]:
    """A whole list in pages, backwards where the size is negative."""
    found: list[str] = []
    cursor = None
    while True:
        page = {"first": size, "after": cursor} if size > 0 else {"last": -size, "before": cursor}
        answer = await graph.ask(document, **page, **variables)
        posts = (answer.get("node") or answer)["posts"]
        ids = [post["id"] for post in posts["nodes"]]
        found = found + ids if size > 0 else ids + found
        info = posts["pageInfo"]
        cursor = info["endCursor" if size > 0 else "startCursor"]
        if not info["hasNextPage" if size > 0 else "hasPreviousPage"]:
            assert posts["totalCount"] == len(found)
            return found
