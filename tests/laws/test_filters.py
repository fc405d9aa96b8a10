"""Law 6: over any partition sums, coverage and totals add up; naming everything changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import Phase, given, settings
from sqlalchemy import update

from app.domain import public_ids
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.posts import Post
from tests.graphql.conftest import Graph
from tests.laws import aggregates_oracle as oracle
from tests.laws import test_aggregates as aggregates
from tests.laws.oracle import total
from tests.laws.universes import Universe, archive_organization, furnish, seeds
from tests.world import World

METRICS = "views likes comments shares saves impressions clicks watchSeconds engagement"
COUNTED = "published measured fresh due failed imported unsupported disconnected"
PARTS = f"""query (
  $id: ID, $window: AnalyticsWindowInput, $filter: AnalyticsFilter
  $compareTo: ComparisonInput, $granularity: Granularity!
) {{
  scope(id: $id) {{
    overview(window: $window, filter: $filter) {{
      {METRICS} postsPublished postsTracked lifetime {{ {METRICS} }}
    }}
    timeSeries(window: $window, filter: $filter) {{ points {{ {METRICS} postsPublished }} }}
    buckets: timeSeries(
      window: $window, filter: $filter, compareTo: $compareTo, granularity: $granularity
      byPlatform: true, compared: true
    ) {{
      points {{ {aggregates.POINT} }} platforms {{ platform points {{ {aggregates.POINT} }} }}
    }}
  }}
}}"""
COVERAGE = f"""query ($id: ID, $filter: AnalyticsFilter) {{
  scope(id: $id) {{ coverage(filter: $filter) {{ {COUNTED} }} }} }}"""
LISTS = """query ($filter: PostFilter) {
  posts(first: 100, filter: $filter) { totalCount nodes { id } }
  organizations(first: 100) { nodes {
    id posts(first: 100, filter: $filter) { totalCount nodes { id } } } }
}"""


@settings(max_examples=settings().max_examples // 8, phases=[Phase.reuse, Phase.generate])
@given(seed=seeds)
async def test_parts_add_up_to_the_whole_and_all_of_them_are_the_whole(
    graphs: Sequence[Graph], worlds: Sequence[World], seed: int
) -> None:
    universe, _ = [await furnish(world, Random(seed)) for world in worlds]
    for world in worlds:
        await connect_accounts(world, universe, Random(seed))
    random = Random(seed)
    try:
        for graph, (kind, values) in product(graphs, partitions(universe).items()):
            question = aggregates.random_question(universe, random)
            scope = None if question.scope == "everything" else question.scope
            names = ("window", "compareTo", "granularity")
            asked = {"id": scope, **{name: question.variables[name] for name in names}}
            await check_parts(graph, universe, question, kind, values, asked)
            await check_lists(graph, universe, {kind: random.choices(values, k=2)})
    finally:  # what an example made is archived: the next one's everything must leave it out
        for organization, world in product(universe.organizations, worlds):
            await archive_organization(world, organization["key"])


def partitions(universe: Universe) -> Mapping[str, list[str]]:
    """Every post is in one part of each."""
    return {
        "platforms": [*Platform],
        "categories": [*PostCategory],
        "accountIds": sorted({post["account"] for post in universe.posts} | {"NONE"}),
    }


async def check_parts(
    graph: Graph,
    universe: Universe,
    question: aggregates.Question,
    kind: str,
    values: Sequence[str],
    asked: dict[str, Any],
) -> None:
    async def ask(document: str, some: Sequence[str] | None) -> Any:
        fitting = None if some is None else {kind: some}
        given = {**asked, "filter": fitting}
        return (await graph.ask(document, **given))["scope"]

    whole = await ask(PARTS, None)
    parts = [await ask(PARTS, [value]) for value in values]
    assert await ask(PARTS, values) == whole
    for name in METRICS.split():
        gained = [part["overview"][name] for part in parts]
        had = [part["overview"]["lifetime"][name] for part in parts]
        assert total(gained) == whole["overview"][name], (kind, name)
        assert total(had) == whole["overview"]["lifetime"][name], (kind, name)
    for name in ("postsPublished", "postsTracked"):
        assert sum(part["overview"][name] for part in parts) == whole["overview"][name]
    check_points(parts, whole)
    posts = universe.posts_of(question.scope)
    for value, part in zip(values, parts, strict=True):
        fitting = oracle.fitting(posts, {kind: [value]})
        expected = oracle.gained(oracle.within(fitting, question.window))
        for name in METRICS.split():
            assert part["overview"][name] == expected[name], (kind, value, name)
        series = oracle.time_series(fitting, question.series)
        aggregates.assert_same(part["buckets"], series, f"{kind} {value}")
    if kind != "categories":
        all_of_it = (await ask(COVERAGE, None))["coverage"]
        measured = [(await ask(COVERAGE, [value]))["coverage"] for value in values]
        assert (await ask(COVERAGE, values))["coverage"] == all_of_it
        for name in COUNTED.split():
            assert sum(part[name] for part in measured) == all_of_it[name]


async def check_lists(graph: Graph, universe: Universe, asked: dict[str, Any]) -> None:
    """The lists of posts have those that count."""
    answer = await graph.ask(LISTS, filter=asked)
    lists = {each["id"]: each["posts"] for each in answer["organizations"]["nodes"]}
    for scope, listed in {**lists, "everything": answer["posts"]}.items():
        expected = {post["id"] for post in oracle.fitting(universe.posts_of(scope), asked)}
        found = {post["id"] for post in listed["nodes"]}
        assert listed["totalCount"] == len(expected), (scope, asked)
        assert found <= expected, (scope, asked)
        assert len(found) == min(100, len(expected)), (scope, asked)


def check_points(parts: Sequence[Any], whole: Any) -> None:
    """Day by day; null and 0 are one here: what a part knows of a day, another may not."""
    series = [part["timeSeries"]["points"] for part in parts]
    for number, point in enumerate(whole["timeSeries"]["points"]):
        for name in (*METRICS.split(), "postsPublished"):
            assert sum(points[number][name] or 0 for points in series) == (point[name] or 0), name


async def connect_accounts(world: World, universe: Universe, random: Random) -> None:
    """Accounts of some brands, and some posts that are collected through them."""
    for post in universe.posts:
        post["account"] = "NONE"
    for brand in universe.brands:
        platform = random.choice([Platform.YOUTUBE, Platform.TIKTOK])
        organization = public_ids.organization_key(brand["organization"])
        account, credential = await connect(world, organization, brand["id"], platform)
        for post in universe.posts:
            is_its = (post["brand"], post["platform"]) == (brand["id"], platform)
            if is_its and random.random() < 0.7:
                post["account"] = account
                await collect_through(world, post["key"], organization, credential)


async def connect(
    world: World, organization: UUID, brand: str, platform: Platform
) -> tuple[str, UUID]:
    """An account, and what is connected to it."""
    brand_id = public_ids.brand_key(brand)
    name = f"account of {brand}"
    key = await world.account(organization, brand_id, platform, external_id=name)
    credential = world.new_key()
    async with world.database.write() as session:
        session.add(
            Credential(
                organization_id=organization,
                id=credential,
                brand_id=brand_id,
                platform=platform,
                account_id=name,
                handle=name,
                secret=b"",
                connected_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
        )
    return public_ids.account_id(key.account_id), credential


async def collect_through(world: World, post: UUID, organization: UUID, credential: UUID) -> None:
    posts = table_of(Post)
    is_it = (posts.c.organization_id == organization, posts.c.id == post)
    async with world.database.write() as session:
        await session.execute(update(posts).where(*is_it).values(credential_id=credential))
