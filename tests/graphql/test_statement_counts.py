"""What an answer costs: as many statements for 5 parents as for one, and how many exactly."""

from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.goals import GoalMetric, Terms
from app.domain.learning.content_performance import Counts, GivenRow
from app.domain.learning.performance_scores import PerformanceSource
from app.domain.notes import NoteTerms
from app.domain.platforms import Platform
from app.domain.scopes import scope_of
from app.domain.tags import TagRuleKind
from app.services import goals, notes, tag_rules
from app.services.learning import content_performance
from app.services.tag_rules import GivenRule
from app.tables.accounts.credentials import Credential
from tests.graphql.conftest import Graph, counting
from tests.world import DAY, NOW, World, metrics

pytestmark = pytest.mark.both_databases

AGGREGATES = """
  overview { views viewsChange { percent } } other: overview(platform: YOUTUBE) { likes }
  timeSeries(byPlatform: true) { points { views } platforms { points { views } } }
  platforms { views viewsPercent } engagement { total } growth { bestDay { date } } breaks { date }
"""
BRANDS = "brands(first: 100) { nodes { label %s } }"
POSTS = "posts(first: 100) { nodes { label %s } }"
LIST_OF_POSTS = 2
"""What isn't full looks for posts without a date as well."""

ORGANIZATIONS = "organizations(first: 100) { nodes { label %s } }"
ACCOUNTS = "accounts(first: 100) { nodes { label %s } }"
NOTHING_MORE = ""

# The document, and the statements beyond that of the list itself.
COSTS: dict[str, tuple[str, str, int]] = {
    "the organization of brands": (BRANDS, "organization { label }", 1),
    "the posts of brands": (BRANDS, "posts(first: 1) { nodes { label } }", 1),
    "how many posts brands have": (BRANDS, "posts(first: 1) { totalCount nodes { label } }", 2),
    "the brand and organization of posts": (
        POSTS,
        "brand { label organization { label } } organization { label }",
        2,
    ),
    "the numbers of posts": (POSTS, "analytics { totals { views } gainedToday { views } }", 2),
    "the extra metrics of posts": (POSTS, "extraMetrics { value }", 1),
    "the days of posts": (POSTS, "dailyAnalytics { gains { views } }", 1),
    # Their brands' posts (here there are no others to compare with), their totals, their days.
    "how posts do for their age": (
        POSTS,
        "ageIndex { value rank of } growthCurve { points { total } }",
        3,
    ),
    "all aggregates of brands": (BRANDS, AGGREGATES, 1),
    "all aggregates of organizations": (ORGANIZATIONS, AGGREGATES, 1),
    "lifetime totals of brands": (BRANDS, "overview { lifetime { views } }", 2),
    "the extra metrics of brands": (BRANDS, "extraMetrics { gained posts measuredPosts }", 2),
    "tracked posts of brands": (
        BRANDS,
        "overview { postsTracked } platforms { averageViews postsTracked }",
        2,
    ),
    "the brands of organizations": (
        ORGANIZATIONS,
        "brands(first: 2) { nodes { label overview { views } } }",
        2,
    ),
    "the posts of organizations, most viewed first": (
        ORGANIZATIONS,
        "posts(first: 1, orderBy: { by: VIEWS }) { totalCount nodes { label brand { label } } }",
        3,
    ),
    "the followers of brands": (
        BRANDS,
        (
            "audience { followers change { delta } platforms { netGrowth } } "
            "a: audience(platform: TIKTOK) { followers }"
        ),
        1,
    ),
    "all of the audience of brands": (
        BRANDS,
        (
            "audience { series { followers } engagementPerThousand "
            "platforms { series { followers } } accounts { account { label } } }"
        ),
        4,
    ),
    "the audience of organizations": (ORGANIZATIONS, "audience { series { followers } }", 2),
    "accounts with all that hangs on them": (
        ACCOUNTS,
        (
            "followers followersOn dailyAnalytics { followers } coverage { published } "
            "brand { label } credentials { handle }"
        ),
        5,
    ),
    "the account and credential of posts": (
        POSTS,
        "account { label } credential { handle account { label } }",
        2,
    ),
    "the posts of brands with a tag": (
        BRANDS,
        'posts(orderBy: { by: CREATED_AT }, filter: { tags: ["sale"] }) { nodes { label } }',
        2,
    ),
    "the tags of posts": (POSTS, "tags { label organization { label } }", 2),
    "the tags and rules of organizations": (
        ORGANIZATIONS,
        "tags(first: 2) { totalCount nodes { label } } tagRules { tag { label } brand { id } }",
        4,
    ),
    "brands by tag and by category": (
        BRANDS,
        "tagPerformance { nodes { views } } categoryPerformance { views } notes { text }",
        4,
    ),
    "the posts of brands' credentials": (
        BRANDS,
        "credentials { posts(first: 1) { totalCount nodes { label } } }",
        2,
    ),
    "the content performance of brands": (
        BRANDS,
        "contentPerformance(first: 1) { totalCount nodes { views post { label } } }",
        3,
    ),
    "the content performance of posts": (
        POSTS,
        "contentPerformance(first: 1) { totalCount nodes { views post { label } } }",
        2,
    ),
    "the goals of brands": (BRANDS, "goals(first: 1) { totalCount nodes { label } }", 2),
    # Whose days are over, their time zones tell.
    "the active goals of organizations": (
        ORGANIZATIONS,
        "goals(first: 1, active: true) { nodes { label brand { label } } }",
        3,
    ),
    "the posts behind brands' numbers": (
        BRANDS,
        "topPosts(first: 1) { totalCount nodes { rank gained { views } post { label } } }",
        3,
    ),
    # The posts published in the window, their brands' other posts, and the totals of them all.
    "the posts of brands by index": (BRANDS, "topPosts(metric: INDEX) { nodes { value } }", 3),
    # How many they are, the posts, their brands' other posts, totals, and the posts of the pages.
    "the posts of brands, best for their age first": (
        BRANDS,
        "posts(first: 1, orderBy: { by: INDEX }) { nodes { label } }",
        5,
    ),
    "two windows of brands": (
        BRANDS,
        "a: overview { views } b: overview(window: { preset: LAST_28_DAYS }) { views }",
        1,
    ),
}


@pytest.mark.parametrize("parents", [1, 5])
async def test_a_field_of_a_list_costs_what_it_costs_once(
    graph: Graph, world: World, parents: int
) -> None:
    for _ in range(parents):
        organization = await world.organization()
        brand = await world.brand(organization)
        for platform in (Platform.YOUTUBE, Platform.TIKTOK):
            key = await credential_of(world, organization, brand, platform)
            await world.account(
                organization, brand, platform, {NOW.date() - DAY: 9}, external_id=str(key)
            )
            post = await world.post(
                *(organization, brand),
                platform=platform,
                published_at=NOW - DAY,
                credential_id=key,
            )
            await world.record(organization, post, {NOW.date() - DAY: metrics(views=5, likes=1)})
            await perform(world, post)
        await call_names(world, organization, brand)

    for what, (document, fields, expected) in COSTS.items():
        of_list = LIST_OF_POSTS if document == POSTS else 1
        assert (what, await cost(graph, document % NOTHING_MORE)) == (what, of_list)
        assert (what, await cost(graph, document % fields)) == (what, of_list + expected)


async def credential_of(world: World, organization: UUID, brand: UUID, platform: Platform) -> UUID:
    key = world.new_key()
    async with world.database.write() as session:
        session.add(
            Credential(
                organization_id=organization,
                id=key,
                brand_id=brand,
                platform=platform,
                account_id=str(key),
                secret=b"",
                connected_at=NOW,
            )
        )
    return key


async def perform(world: World, post: UUID) -> None:
    """Give what a post had by the end of a day."""
    row = GivenRow(post, NOW.date() - DAY, PerformanceSource.MANUAL, Counts(*[5] * 6))
    async with world.database.write() as session:
        await content_performance.submit_rows(session, [row], None, now=NOW, new_key=world.new_key)


async def call_names(world: World, organization: UUID, brand: UUID) -> None:
    """Tag what there is by a rule of the brand, and write a note about it."""
    rule = GivenRule("Sale", TagRuleKind.WORDS, "sale", brand)
    terms = NoteTerms("TV spot", NOW.date() - DAY, NOW.date() - DAY)
    async with world.database.write() as session:
        await tag_rules.create_rule(session, organization, rule, new_key=world.new_key)
        await notes.create_note(
            session, scope_of(organization, brand), terms, by="t", key=world.new_key(), now=NOW
        )
        goal = Terms(GoalMetric.VIEWS, 9, NOW.date(), NOW.date())
        for label in ("More", "Most"):
            await goals.create_goal(
                session, scope_of(organization, brand), label, goal, key=world.new_key(), now=NOW
            )
    await world.post(
        organization, brand, external_id=f"tagged {brand}", label="Sale", platform=Platform.REDDIT
    )


async def cost(graph: Graph, selection: str) -> int:
    with counting(graph.database) as statements:
        await graph.ask(f"{{ {selection} }}")
    return len(statements)


async def test_a_list_is_counted_where_a_page_does_not_hold_all_of_it(
    graph: Graph, world: World
) -> None:
    for _ in range(2):
        await world.organization()
    pages = [f"organizations(first: {size}) {{ totalCount }}" for size in (1, 2)]
    assert [await cost(graph, page) for page in pages] == [2, 1]


async def test_everything_costs_its_time_zones_and_one_statement(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    await world.brand(organization)
    assert await cost(graph, f"everything {{ {AGGREGATES} }}") == 2


async def test_a_document_of_three_scopes_costs_a_statement_for_each_kind(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    with counting(graph.database) as statements:
        await graph.ask(
            "query K($organization: ID!, $brand: ID!) {"
            " organization(id: $organization) { overview { views } }"
            " brand(id: $brand) { overview { views } } everything { overview { views } } }",
            organization=public_ids.organization_id(organization),
            brand=public_ids.brand_id(brand),
        )
    # The organization, the brand, the time zones, and the days of each kind of scope.
    assert len(statements) == 6


async def test_bulk_mutations_cost_the_same_for_any_number(graph: Graph, world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)

    async def cost_of(items: int) -> tuple[int, int]:
        posts = [
            {
                "organizationId": public_ids.organization_id(organization),
                "platform": "YOUTUBE",
                "externalId": f"{number} of {items}",
                "brandId": public_ids.brand_id(brand),
                "publishedAt": "2026-03-18T10:00:00Z",
            }
            for number in range(items)
        ]
        with counting(graph.database) as upserting:
            data = await graph.ask(UPSERT, input=posts)
        snapshots = [
            {"postId": post["id"], "date": day, "views": 10}
            for post in data["upsertPosts"]["posts"]
            for day in ("2026-03-18", "2026-03-19")
        ]
        with counting(graph.database) as recording:
            data = await graph.ask(RECORD, input=snapshots)
        assert data["recordSnapshots"] == {"created": 2 * items}
        return len(upserting), len(recording)

    one, many = await cost_of(1), await cost_of(5)

    assert one == many
    assert max(one) <= FEW


UPSERT = """mutation Upsert($input: [PostInput!]!) {
  upsertPosts(input: $input) { posts { id } }
}"""
RECORD = """mutation Record($input: [SnapshotInput!]!) {
  recordSnapshots(input: $input) { created }
}"""
FEW = 15

PAGE_OF_POSTS = """posts(first: %d) { totalCount nodes {
  label brand { label } tags { label }
  analytics { totals { views } gainedLast7Days { views } }
  ageIndex { value rank of usual { median } }
  growthCurve { points { age total } usualGrowth { points { median } } }
  bars: dailyAnalytics(window: { preset: LAST_14_DAYS }) { date gains { views } }
  extraMetrics { name value }
} }"""


async def test_a_page_of_20_posts_with_how_they_grew_costs_what_one_costs(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    for platform in (Platform.YOUTUBE, Platform.PINTEREST):
        brand = await world.brand(organization)
        for age in range(1, 14):
            published_at = NOW - DAY * age
            post = await world.post(
                organization, brand, platform=platform, published_at=published_at
            )
            days = {
                published_at.date() + DAY * number: metrics(views=10 * number, likes=number)
                for number in range(min(age, 14) + 1)
            }
            await world.record(organization, post, days)

    answered = await graph.ask(f"{{ {PAGE_OF_POSTS % 20} }}")
    one, many = [await cost(graph, PAGE_OF_POSTS % size) for size in (1, 20)]

    compared = [post["ageIndex"]["value"] for post in answered["posts"]["nodes"]]
    assert (len(compared), answered["posts"]["totalCount"]) == (20, 26)
    assert len([value for value in compared if value is not None]) > 5  # there is something to do
    assert one == many
