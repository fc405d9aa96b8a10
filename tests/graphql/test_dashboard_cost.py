"""What a whole dashboard costs: the same statements for one brand as for seven."""

import pytest

from app.domain import public_ids
from app.domain.platforms import Platform
from app.graphql.operations import load_trusted
from tests.graphql.conftest import SCHEMA, Graph, counting
from tests.world import DAY, NOW, World, metrics

OVERVIEW_DETAILS = 19
"""However many posts there are: they are counted with the ranking."""
CHANGE = "{ current previous percent direction }"
EVERY_AGGREGATE = f"""
fragment Aggregates on AnalyticsScope {{
  overview {{
    views engagementRate viewsChange {CHANGE} postsTracked lifetime {{ views }} window {{ start }}
  }}
  timeSeries(byPlatform: true) {{ points {{ views }} platforms {{ points {{ views }} }} }}
  platforms {{ platform views averageViews }}
  engagement {{ total likesPercent }}
  growth {{ views {CHANGE} bestDay {{ date }} days {{ views {CHANGE} }} }}
  drivers {{ delta volume mix reach rate unrated posts {{ delta post {{ label }} }} }}
  topContent {{ rank value gained {{ views }} lifetime {{ views }} post {{ label }} }}
  liked: topContent(metric: LIKES, basis: LIFETIME) {{ value post {{ label }} }}
  postingTimes {{ platforms {{ cells {{ weekday hour }} }} }}
  hooks {{ hook posts }}
  coverage {{ published measured }}
}}
"""
DASHBOARD = f"""
query ($first: Int!) {{
  brands(first: $first) {{
    nodes {{
      label organization {{ label }}
      ...Aggregates
      topContent {{ post {{ brand {{ label }} }} }}
      posts(first: 20) {{
        nodes {{
          label brand {{ label }}
          analytics {{ totals {{ views }} gainedToday {{ views }} gainedLast7Days {{ views }} }}
        }}
      }}
    }}
  }}
}}
{EVERY_AGGREGATE}
"""

STATEMENTS = {
    "brands": 1,
    "their organizations": 1,
    "overview, time series, platforms, engagement, growth and drivers: days of both windows": 1,
    "lifetime: totals of now, less what was gained since": 1,
    "posts tracked in the window, and for drivers in the one before it": 1,
    "drivers: the posts that changed most": 1,
    "top content, gained": 1,
    "top content, lifetime": 1,
    "posts named by drivers and top content": 1,
    "what ranked posts gained, and what they had": 2,
    "posting times": 1,
    "hooks": 1,
    "coverage": 1,
    "posts of brands": 1,
    "the brands of listed and of ranked posts": 1,
    "post analytics: totals, and gains of today and of the last days": 2,
}
TOP_AND_LEADERBOARDS = f"""{{
  everything {{ ...Aggregates }}
  brandLeaderboard(first: 5) {{
    nodes {{ rank brand {{ label }} activePlatforms }} totalCount window {{ start }}
  }}
  organizationLeaderboard {{ nodes {{ rank organization {{ label }} }} }}
}}
{EVERY_AGGREGATE}
"""


async def furnish(world: World, parents: int) -> None:
    for number in range(parents):
        organization = await world.organization(f"Organization {number}")
        brand = await world.brand(organization)
        platforms = [Platform.YOUTUBE, Platform.MASTODON, Platform.TIKTOK]
        for platform in platforms[: 1 + number % 3]:
            post = await world.post(
                organization, brand, platform=platform, published_at=NOW - 2 * DAY
            )
            totals = {NOW.date() - DAY: metrics(views=5, likes=1), NOW.date(): metrics(views=7)}
            await world.record(organization, post, totals)


@pytest.mark.parametrize("parents", [1, 7])
async def test_a_dashboard_of_brands_costs_the_same_for_any_number(
    graph: Graph, world: World, parents: int
) -> None:
    await furnish(world, parents)

    with counting(graph.database) as statements:
        answer = await graph.ask(DASHBOARD, first=parents)

    assert len(answer["brands"]["nodes"]) == parents
    # The list of one brand goes on with its undated posts where the dated ones don't fill a page.
    undated = 1 if parents == 1 else 0
    assert len(statements) == sum(STATEMENTS.values()) + undated, "\n\n".join(statements)


@pytest.mark.parametrize("parents", [1, 7])
async def test_everything_and_leaderboards_cost_the_same_for_any_number(
    graph: Graph, world: World, parents: int
) -> None:
    await furnish(world, parents)

    with counting(graph.database) as statements:
        await graph.ask(TOP_AND_LEADERBOARDS)

    # For each leaderboard its entrants, their standings, what those of the page gained by
    # platform, and their names.
    only_of_lists = {"brands", "their organizations", "posts of brands"}
    aggregates = sum(
        count
        for what, count in STATEMENTS.items()
        if not (what in only_of_lists or what.startswith(("the brands", "post analytics")))
    )
    time_zones = 1
    assert len(statements) == time_zones + aggregates + 2 * 4, "\n\n".join(statements)


@pytest.mark.parametrize("parents", [2, 7])
async def test_the_details_of_an_overview_cost_the_same_for_any_number_of_brands(
    graph: Graph, world: World, parents: int
) -> None:
    await furnish(world, parents)
    document = load_trusted(SCHEMA._schema)["overview_details"].text

    with counting(graph.database) as statements:
        answer = await graph.ask(document, window={"preset": "LAST_28_DAYS"}, withBrands=True)

    brands = answer["brandLeaderboard"]["nodes"]
    assert [len(each["brand"]["timeSeries"]["points"]) for each in brands] == [28] * parents
    assert len(statements) == OVERVIEW_DETAILS, "\n\n".join(statements)


@pytest.mark.parametrize("parents", [1, 7])
async def test_leaderboards_across_a_break_cost_the_same_for_any_number(
    graph: Graph, world: World, parents: int
) -> None:
    await furnish(world, parents)
    document = """query ($to: ComparisonInput) {
      brandLeaderboard(compareTo: $to) { nodes { previousRank viewsChange { isAcrossBreak } } }
    }"""

    for to in ("PREVIOUS_PERIOD", "PREVIOUS_YEAR"):  # in between, platforms changed their counts
        with counting(graph.database) as statements:
            await graph.ask(document, to={"to": to})

        # The zones, the brands, their standings, and what they gained by platform.
        assert len(statements) == 4, "\n\n".join(statements)


async def test_leaderboards_of_organizations_are_read_together(graph: Graph, world: World) -> None:
    await furnish(world, 5)
    document = """{ organizations { nodes {
      label leaderboard(first: 3, sortBy: VIEWS) { nodes { rank brand { label } } }
    } } }"""

    with counting(graph.database) as statements:
        await graph.ask(document)

    # The organizations, their standings and brands, the sums by platform, and the brands.
    assert len(statements) == 5, "\n\n".join(statements)


async def test_a_scope_asked_in_two_ways_is_read_once(graph: Graph, world: World) -> None:
    organization = await world.organization()
    with counting(graph.database) as statements:
        await graph.ask(
            """query ($id: ID!) {
              a: organization(id: $id) { hooks { hook } } b: node(id: $id) {
                ... on Organization { hooks { hook } }
              } }""",
            id=public_ids.organization_id(organization),
        )
    assert len(statements) == 2
