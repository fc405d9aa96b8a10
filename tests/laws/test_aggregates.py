"""Random questions of random data: both databases and a naive recount give the same answers."""

import os
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import Phase, given, settings

from app.providers.registry import PLATFORMS
from app.services import top_content
from tests.graphql.conftest import Graph
from tests.laws import aggregates_oracle as oracle
from tests.laws import rankings_oracle as rankings
from tests.laws.oracle import total
from tests.laws.universes import (
    DAYS,
    FIRST_DAY,
    UNREPORTED,
    Universe,
    archive_organization,
    furnish,
    seeds,
)
from tests.world import World

METRICS = "views likes comments shares saves impressions clicks watchSeconds engagement"
GAINED = f"{METRICS} engagementRate"
CHANGE = """{
  current previous delta percent percentPerDay direction comparedDays { current previous }
  isAcrossBreak
}"""
POINT = f"""
  date {GAINED} postsPublished measured complete daysCarried
  compared {{ date {GAINED} postsPublished isMeasured }}
"""
DRIVERS = """{
  current previous delta volume mix reach rate unrated unknownPosts
  posts { current previous delta post { id } }
}"""

BREAKDOWN = (
    f"{GAINED} posts unknownPosts averageViews averageEngagement viewsPercent engagementPercent"
)

SUMS = f"""
  overview(window: $window, compareTo: $compareTo, filter: $filter, platform: $platform) {{
    {GAINED} postsPublished postsTracked activePlatforms bestPlatform
    viewsChange {CHANGE} engagementChange {CHANGE} engagementRateChange {CHANGE}
    postsPublishedChange {CHANGE} lifetime {{ {METRICS} }}
  }}
  platforms(window: $window, compareTo: $compareTo, filter: $filter) {{
    platform {GAINED} postsPublished postsTracked averageViews unknownPosts
    viewsPercent engagementPercent postsPercent viewsChange {CHANGE} engagementChange {CHANGE}
  }}
  engagement(window: $window, filter: $filter, platform: $platform) {{
    likes comments shares saves total likesPercent commentsPercent sharesPercent savesPercent
  }}
  changeDrivers(window: $window, compareTo: $compareTo, filter: $filter, metric: $driver) {DRIVERS}
"""
"""What needs no days, only what they add up to."""

AGGREGATES = f"""
fragment Aggregates on AnalyticsScope {{{SUMS}
  timeSeries(
    window: $window, compareTo: $compareTo, filter: $filter, granularity: $granularity
    byPlatform: true, compared: true
  ) {{
    points {{ {POINT} }} platforms {{ platform points {{ {POINT} }} }}
  }}
  growth(window: $window, compareTo: $compareTo, filter: $filter) {{
    views {CHANGE} engagement {CHANGE} bestDay {{ date views }}
    days {{ date views {CHANGE} engagement {CHANGE} daysCarried }}
  }}
  drivers(window: $window, metric: $driver) {DRIVERS}
  topContent(
    window: $window, metric: $metric, basis: $basis, filter: $filter, platform: $platform
    category: $category, minViews: $minViews, first: $first
  ) {{
    rank value gained {{ {GAINED} }} lifetime {{ {GAINED} reach }} post {{ id }}
  }}
  postingTimes(window: $window, filter: $filter, platform: $platform) {{
    platforms {{
      platform posts best {{ weekday hour }}
      cells {{ weekday hour posts meanRate medianRate lowerBound thin }}
    }}
  }}
  hooks(window: $window, filter: $filter, first: $first) {{
    hook posts unknownPosts meanViews meanEngagement meanRate
  }}
  tagPerformance(window: $window, first: 100) {{
    totalCount nodes {{ tag {{ label organization {{ id }} }} {BREAKDOWN} }}
  }}
  categoryPerformance(window: $window) {{ category {BREAKDOWN} }}
  coverage {{
    published measured fresh due failed imported unsupported disconnected oldestAsOf newestAsOf
  }}
}}
"""
VARIABLES = """
  $window: AnalyticsWindowInput, $compareTo: ComparisonInput, $platform: Platform
  $filter: AnalyticsFilter
  $granularity: Granularity!
  $driver: DriverMetric!, $metric: ContentMetric!, $basis: MetricBasis!
  $category: PostCategory, $minViews: BigInt, $first: Int!
"""
OF_NODE = f"query ($id: ID!, {VARIABLES}) {{ node(id: $id) {{ ...Aggregates }} }} {AGGREGATES}"
OF_EVERYTHING = f"query ({VARIABLES}) {{ everything {{ ...Aggregates }} }} {AGGREGATES}"

OF_SUMS = ("window", "compareTo", "platform", "filter", "driver")
SUMS_ALONE = f"""query (
  $id: ID, $window: AnalyticsWindowInput, $compareTo: ComparisonInput, $platform: Platform
  $filter: AnalyticsFilter, $driver: DriverMetric!
) {{ scope(id: $id) {{ {SUMS} }} }}"""

RANKED_BY = (
    *("VIEWS", "LIKES", "COMMENTS", "SHARES", "SAVES", "CLICKS", "IMPRESSIONS", "WATCH_SECONDS"),
    *("ENGAGEMENT", "ENGAGEMENT_RATE", "ENGAGEMENT_RATE"),
)
TOP_POSTS = f"""
query (
  $id: ID!, $window: AnalyticsWindowInput, $metric: ContentMetric!, $basis: MetricBasis!
  $order: RankOrder!, $filter: AnalyticsFilter, $minViews: BigInt
  $first: Int!, $after: String
) {{
  node(id: $id) {{
    ... on AnalyticsScope {{
      overview(window: $window, filter: $filter) {{ {GAINED} }}
      topPosts(
        window: $window, metric: $metric, basis: $basis, order: $order, filter: $filter
        minViews: $minViews, first: $first, after: $after
      ) {{
        totalCount pageInfo {{ hasNextPage endCursor }}
        nodes {{
          rank value gained {{ {GAINED} }} lifetime {{ {GAINED} reach }} post {{ id }}
        }}
      }}
    }}
  }}
}}
"""
OF_A_PAGE = ("window", "metric", "basis", "filter", "minViews")
RANKED = f"""
  rank previousRank value {GAINED} postsPublished activePlatforms
  viewsChange {CHANGE} engagementChange {CHANGE}
"""
LEADERBOARDS = {
    "brandLeaderboard": f"brand {{ id }} {RANKED}",
    "organizationLeaderboard": f"organization {{ id }} {RANKED}",
}


class Question(NamedTuple):
    """What is asked of a scope, and the days that it should be answered for."""

    scope: str
    variables: dict[str, Any]
    series: oracle.Series

    @property
    def window(self) -> oracle.Window:
        return self.series.window

    @property
    def against(self) -> oracle.Compared:
        return self.series.against


@pytest.fixture(autouse=True)
def elsewhere() -> Iterator[None]:
    """Let the process live in a zone of its own."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Australia/Lord_Howe"
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.fixture(autouse=True)
def few_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a top be worked out of few posts first: there are few here."""
    monkeypatch.setattr(top_content, "looked_at_for", lambda first: first + 1)


# A seed is not simpler for being smaller, and an example asks of two databases.
@settings(max_examples=settings().max_examples // 8, phases=[Phase.reuse, Phase.generate])
@given(seed=seeds)
async def test_every_aggregate_is_what_a_naive_recount_gives(
    graphs: Sequence[Graph], worlds: Sequence[World], seed: int
) -> None:
    universe, twin = [await furnish(world, Random(seed)) for world in worlds]
    assert [post["id"] for post in universe.posts] == [post["id"] for post in twin.posts]
    try:
        await compare_answers(graphs, universe, Random(seed))
    finally:  # what an example made is archived: the next one's everything must leave it out
        for organization, world in product(universe.organizations, worlds):
            await archive_organization(world, organization["key"])


async def compare_answers(graphs: Sequence[Graph], universe: Universe, random: Random) -> None:
    for _ in range(4):
        question = random_question(universe, random)
        answer, other = [await ask(graph, question) for graph in graphs]
        assert answer == other
        assert_same(with_cells_by_hour(answer), expected_answer(universe, question))
        for graph in graphs:
            sums = await ask_sums(graph, question)
            assert sums == {name: answer[name] for name in sums}
        if not question.variables["platform"] and not question.variables["filter"]:
            assert_categories_are_the_whole(answer)
    await compare_pages(graphs, universe, random)
    for name in LEADERBOARDS:
        by = random.choice(("VIEWS", "ENGAGEMENT", "ENGAGEMENT_RATE", "POSTS", "GROWTH"))
        question = random_question(universe, random, scope="everything")
        board, other = [await ask_leaderboard(graph, name, question, by) for graph in graphs]
        assert board == other
        assert_same(board, expected_leaderboard(universe, name, question, by))


async def compare_pages(graphs: Sequence[Graph], universe: Universe, random: Random) -> None:
    """The posts behind a number, page by page: all that a recount ranks, and what adds up to it."""
    scope = random.choice([each["id"] for each in (*universe.organizations, *universe.brands)])
    question = random_question(universe, random, scope)
    order, size = random.choice(("BEST", "WORST")), random.choice((1, 2, 5))
    (ranked, overview), other = [
        await ask_all_pages(graph, question, order, size) for graph in graphs
    ]
    assert (ranked, overview) == other
    requested = question.variables
    ranking = (requested["metric"], requested["basis"], requested["minViews"], None, order)
    fitting = oracle.fitting(universe.posts_of(scope), requested["filter"])
    assert_same(ranked, rankings.top_content(fitting, question.window, *ranking))
    is_whole = requested["minViews"] is None
    if is_whole and requested["basis"] == "GAINED" and requested["metric"] != "ENGAGEMENT_RATE":
        name = oracle.camel(requested["metric"].lower())
        values = [post["gained"][name] for post in ranked]
        assert overview[name] == (sum(values) if values else None)


async def ask_all_pages(
    graph: Graph, question: Question, order: str, size: int
) -> tuple[list[Any], Any]:
    found: list[Any] = []
    after = None
    while True:
        requested = {name: question.variables[name] for name in OF_A_PAGE}
        paging = {"id": question.scope, "order": order, "first": size, "after": after}
        answer = (await graph.ask(TOP_POSTS, **requested, **paging))["node"]
        page = answer["topPosts"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            assert len(found) == page["totalCount"]
            return found, answer["overview"]
        after = page["pageInfo"]["endCursor"]


def random_question(universe: Universe, random: Random, scope: str | None = None) -> Question:
    scopes = [each["id"] for each in (*universe.organizations, *universe.brands)]
    scopes += universe.selections
    scope = scope or random.choice([*scopes, "everything"])
    todays, includes_today = universe.todays(scope), random.random() < 0.4
    over = todays[0] - oracle.ONE_DAY
    last_allowed = todays[-1] if includes_today else over
    start = min(FIRST_DAY + timedelta(days=random.randint(-4, DAYS)), last_allowed)
    end = start + timedelta(days=random.choice((0, 2, 6, 9, 30)))
    window = {"start": f"{start}", "end": f"{end}", "includeToday": includes_today}
    days = (start, min(end, last_allowed))
    compare_to = random_comparison(random, todays[-1])
    granularity = random.choice(["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"])
    variables = {
        "window": window,
        "compareTo": compare_to,
        "platform": random.choice([None, None, "YOUTUBE", "TIKTOK", "MASTODON"]),
        "filter": random_filter(universe, random),
        "granularity": granularity,
        "driver": random.choice(["VIEWS", "ENGAGEMENT"]),
        "metric": random.choice(RANKED_BY),
        "basis": random.choice(["GAINED", "LIFETIME"]),
        "category": random.choice([None, None, "VIDEO"]),
        "minViews": random.choice([None, None, 0, 25]),
        "first": random.choice([1, 3, 100]),
    }
    against = oracle.compared(days, compare_to, over)
    week_start = universe.week_start(scope)
    series = oracle.Series(days, granularity, week_start, over, against)
    return Question(scope, variables, series)


def random_filter(universe: Universe, random: Random) -> dict[str, list[str]]:
    """Some platforms, categories or tags, or some of several of them; every fifth time nothing."""
    values: dict[str, list[str]] = {
        "platforms": sorted(UNREPORTED),
        "categories": ["VIDEO", "IMAGE", "TEXT"],
        "tags": sorted({tag for post in universe.posts for tag in post["tags"]}),
    }
    return {
        kind: random.sample(some, random.randint(1, len(some)))
        for kind, some in values.items()
        if some and random.random() < 0.4
    }


PREVIOUS_PERIOD = {"to": "PREVIOUS_PERIOD", "matchWeekdays": False}


def random_comparison(random: Random, today: date) -> dict[str, Any]:
    to = random.choice(["PREVIOUS_PERIOD"] * 3 + ["PREVIOUS_YEAR"] + ["CUSTOM"] * 3 + ["NONE"])
    if to != "CUSTOM":
        return {"to": to, "matchWeekdays": random.random() < 0.5}
    start = min(FIRST_DAY + timedelta(days=random.randint(-2, DAYS)), today)
    end = min(start + timedelta(days=random.choice((0, 2, 6, 9))), today)
    return {"to": to, "start": f"{start}", "end": f"{end}", "matchWeekdays": False}


async def ask(graph: Graph, question: Question) -> Any:
    if question.scope == "everything":
        return (await graph.ask(OF_EVERYTHING, **question.variables))["everything"]
    return (await graph.ask(OF_NODE, id=question.scope, **question.variables))["node"]


async def ask_sums(graph: Graph, question: Question) -> Any:
    """What is read without the days, where nobody asks for these."""
    scope = None if question.scope == "everything" else question.scope
    variables = {name: question.variables[name] for name in OF_SUMS}
    return (await graph.ask(SUMS_ALONE, id=scope, **variables))["scope"]


async def ask_leaderboard(graph: Graph, name: str, question: Question, by: str) -> list[Any]:
    """All of a leaderboard, two entries at a time."""
    document = f"""query (
      $window: AnalyticsWindowInput, $compareTo: ComparisonInput, $by: LeaderboardSort!
      $filter: AnalyticsFilter, $after: String
    ) {{
      {name}(
        window: $window, compareTo: $compareTo, sortBy: $by, filter: $filter, first: 2
        after: $after
      ) {{
        nodes {{ {LEADERBOARDS[name]} }} pageInfo {{ hasNextPage endCursor }} totalCount
      }}
    }}"""
    found: list[Any] = []
    days = {name: question.variables[name] for name in ("window", "compareTo")}
    variables: dict[str, Any] = {**days, "by": by, "filter": by_platform_of(question)}
    while True:
        page = (await graph.ask(document, **variables))[name]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            assert len(found) == page["totalCount"]
            return found
        variables["after"] = page["pageInfo"]["endCursor"]


def by_platform_of(question: Question) -> dict[str, list[str]] | None:
    """What leaderboards take of a filter."""
    platforms = question.variables["filter"].get("platforms")
    return {"platforms": platforms} if platforms else None


def expected_answer(universe: Universe, question: Question) -> Any:
    requested, window = question.variables, question.window
    every = universe.posts_of(question.scope)
    posts = oracle.fitting(every, requested["filter"])
    on_platform = [post for post in posts if requested["platform"] in {None, post["platform"]}]
    fitting = [post for post in on_platform if requested["category"] in {None, post["category"]}]
    by_default = oracle.compared(window, PREVIOUS_PERIOD, question.series.over)
    ranking = (requested["metric"], requested["basis"], requested["minViews"], requested["first"])
    return {
        "overview": oracle.overview(on_platform, window, question.against),
        "timeSeries": oracle.time_series(posts, question.series),
        "platforms": oracle.platforms(posts, window, question.against),
        "engagement": oracle.engagement(on_platform, window),
        "growth": oracle.growth(posts, question.series),
        "changeDrivers": rankings.change_drivers(posts, question.against, requested["driver"]),
        "drivers": rankings.drivers(every, by_default, requested["driver"]),
        "topContent": rankings.top_content(fitting, window, *ranking),
        "postingTimes": rankings.posting_times(on_platform, window),
        "hooks": rankings.hooks(posts, window, requested["first"]),
        "tagPerformance": with_count(oracle.tags(every, window)),
        "categoryPerformance": oracle.categories(every, window),
        "coverage": rankings.coverage(every, PLATFORMS),
    }


def assert_categories_are_the_whole(answer: Any) -> None:
    """Null included: what no category knows, the overview doesn't know either."""
    whole, categories = answer["overview"], answer["categoryPerformance"]
    for name in METRICS.split():
        assert total(each[name] for each in categories) == whole[name], name
    assert sum(each["posts"] for each in categories) == whole["postsTracked"]


def with_count(nodes: list[Any]) -> Any:
    return {"totalCount": len(nodes), "nodes": nodes}


def expected_leaderboard(universe: Universe, name: str, question: Question, by: str) -> Any:
    kind = name.removesuffix("Leaderboard")
    living = {each["id"] for each in universe.living()}
    entrants = {
        "organization": living,
        "brand": {
            brand["id"]
            for brand in universe.brands
            if not brand["archived"] and brand["organization"] in living
        },
    }[kind]
    given = by_platform_of(question)
    posts: dict[str, Sequence[Any]] = {
        entrant: oracle.fitting(universe.posts_of(entrant), given) for entrant in entrants
    }
    against = question.against
    earlier = oracle.compared_before(against, question.variables["compareTo"])
    board = rankings.leaderboard(posts, question.window, against, earlier, by)
    return [{kind: {"id": entry.pop("id")}, **entry} for entry in board]


def with_cells_by_hour(answer: Any) -> Any:
    """The answer with posting times as the oracle has them, after a look at their order."""
    platforms = []
    for times in answer["postingTimes"]["platforms"]:
        cells = times["cells"]
        assert rankings.order_of_cells(cells)
        best = {name: cells[0][name] for name in ("weekday", "hour")}
        assert times.pop("best") == (None if cells[0]["thin"] else best)
        by_hour = {(cell.pop("weekday"), cell.pop("hour")): cell for cell in cells}
        platforms.append({**times, "cells": by_hour})
    return {**answer, "postingTimes": platforms}


def assert_same(actual: Any, expected: Any, path: str = "") -> None:
    """Counts must be equal, fractions nearly: they are reckoned in another order."""
    if isinstance(expected, dict):
        assert actual.keys() == expected.keys(), path
        for name, value in expected.items():
            assert_same(actual[name], value, f"{path}.{name}")
    elif isinstance(expected, list):
        assert len(actual) == len(expected), f"{path}: {actual} != {expected}"
        for number, value in enumerate(expected):
            assert_same(actual[number], value, f"{path}[{number}]")
    elif isinstance(expected, float) and isinstance(actual, float | int):
        assert actual == pytest.approx(expected, rel=1e-9, abs=1e-9), path
    else:
        assert actual == expected, path
