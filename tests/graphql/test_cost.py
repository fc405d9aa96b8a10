"""What a document may cost: bounded before execution, in linear time, and never too low."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from graphql import DocumentNode, OverlappingFieldsCanBeMergedRule, parse, validate
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from app.domain import public_ids
from app.domain.platforms import Platform
from app.graphql.cost import Analysis, Cost, Limits, Sizes
from app.graphql.cost.cache import CostCache
from app.graphql.cost.merging import BoundedMerging
from app.services.learning import sync
from app.services.learning.sync import SyncRequest
from tests.graphql.conftest import SCHEMA, Graph
from tests.world import DAY, NOW, TODAY, World, metrics

SIZES = Sizes(SCHEMA._schema)
LIMITS = Limits()
SCREENS = (Path(__file__).parents[2] / "docs" / "screens.md").read_text()


def cost(document: str, **variables: Any) -> Cost:
    return Analysis(SIZES, parse(document), variables).cost()


SERIES = '{ brand(id: "b") { timeSeries(window: {preset: LAST_7_DAYS}) { points { views } } } }'

FOLLOWERS = SERIES.replace("timeSeries", "audience").replace("points { views }", "series { date }")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # An object, and the row that it is made of.
        ("{ viewer { name } }", 2),
        # 10 brands, the connection, and a row more to know whether there are others.
        ("{ brands(first: 10) { nodes { label } } }", 23),
        # 10 edges, 10 nodes in them.
        ("{ brands(first: 10) { edges { node { label } } } }", 43),
        # Without an argument, a page of 20.
        ("{ brands { nodes { label } } }", 43),
        # Every post of the list is compared with others, by whatever way the order is given.
        ("{ posts(first: 10, orderBy: { by: INDEX }) { nodes { label } } }", 23 + 500),
        ("query ($by: PostOrderBy = INDEX) { posts(orderBy: { by: $by }) { totalCount } }", 741),
        ("{ posts(first: 10, orderBy: { by: VIEWS }) { nodes { label } } }", 23),
        # Brand and series; 7 points, and a day's rows of both windows on 11 platforms.
        (SERIES, 2 + 2 + 7 * (2 + 22)),
        # Brand and audience, which looks through accounts; 7 points, and rows as above.
        (FOLLOWERS, 2 + 2 + 200 + 7 * (2 + 22)),
    ],
)
def test_a_cost_is_what_the_arguments_ask_for(document: str, expected: int) -> None:
    assert cost(document).cost == expected


@pytest.mark.parametrize(
    ("compare_to", "days"),
    [
        ("{ to: NONE }", 14),
        ("{ matchWeekdays: true }", 14),
        ("{ to: PREVIOUS_YEAR }", 21),  # the window, the days before it, and those a year earlier
        ('{ to: CUSTOM, start: "2025-01-01", end: "2025-01-30" }', 14 + 30),
        ("{ to: CUSTOM }", 14 + 731),
    ],
)
def test_the_days_of_both_windows_cost(compare_to: str, days: int) -> None:
    document = f"""{{ brand(id: "b") {{
      overview(window: {{preset: LAST_7_DAYS}}, compareTo: {compare_to}) {{ views }}
    }} }}"""
    assert cost(document).cost == 2 + 2 + 11 * days


def test_variables_count_with_their_values_and_defaults() -> None:
    document = "query ($n: Int = 5) { brands(first: $n) { nodes { label } } }"
    assert cost(document).cost == 13
    assert cost(document, n=50).cost == 103


def test_a_fragment_costs_where_it_is_spread() -> None:
    document = """{ small: brands(first: 2) { ...Page } large: brands(first: 30) { ...Page } }
      fragment Page on BrandConnection { nodes { label } }"""
    assert cost(document).cost == (3 + 4) + (3 + 60)


def test_days_come_from_dates_too() -> None:
    document = """query ($w: AnalyticsWindowInput) { post(id: "p") {
      dailyAnalytics(window: $w) { date } } }"""
    window = {"start": "2026-01-01", "end": "2026-01-10"}
    assert cost(document, w=window).cost == 2 + 10 * (2 + 22)


@pytest.mark.parametrize("query", re.findall(r"```graphql\n(.*?)```", SCREENS, re.DOTALL))
def test_screens_are_far_from_every_limit(query: str) -> None:
    LIMITS.check(cost(query, window={"preset": "LAST_90_DAYS"}))
    assert cost(query).cost < LIMITS.cost / 4


def bomb(levels: int) -> str:
    """Fragments that spread the next one twice: 2 to the levels, in a few hundred bytes."""
    text = "query { ...F0 } "
    for level in range(levels):
        spread = f"...F{level + 1}"
        text += f"fragment F{level} on Query {{ {spread} a{level}: __typename {spread} }} "
    return text + f"fragment F{levels} on Query {{ viewer {{ name }} }}"


@pytest.mark.parametrize("levels", [10, 100, 400])
def test_a_fragment_bomb_is_looked_at_once(levels: int) -> None:
    found = cost(bomb(levels))
    assert found.steps <= 4 * levels + 10
    assert found.cost >= min(2**levels, 10**12)


@given(levels=st.integers(1, 60), width=st.integers(1, 6))
def test_steps_are_linear_in_the_document(levels: int, width: int) -> None:
    text = "query { ...F0 } "
    for level in range(levels):
        spreads = f"...F{level + 1} " * width
        text += f"fragment F{level} on Query {{ {spreads} }} "
    text += f"fragment F{levels} on Query {{ ...F0 viewer {{ name }} }}"  # and a cycle
    assert cost(text).steps <= len(text)


DOWN = "organization { brands { nodes { "
REFUSALS = {
    "aliases": "{ " + " ".join(f"a{n}: viewer {{ name }}" for n in range(200)) + " }",
    "directives": "{ viewer " + "@include(if: true) " * 200 + "{ name } }",
    "root": "{ " + "viewer { name } " * 50 + "}",
    "deep": "{ brands { nodes { " + DOWN * 10 + "id" + " } } }" * 10 + " } } }",
    "large": "{ organizations(first: 100) { nodes { brands(first: 100) { nodes {"
    " posts(first: 100) { nodes { id } } } } } } }",
    "bomb": bomb(40),
    "tokens": "{ " + "viewer { name } " * 3000 + "}",
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_too_much_is_refused_with_the_cost_and_the_limit(
    sqlite_graph: Graph, name: str
) -> None:
    refusal = await sqlite_graph.refusal(REFUSALS[name])
    if name == "tokens":
        assert refusal["code"] == "BAD_USER_INPUT"
        assert "5000 tokens" in refusal["message"]
        return
    assert refusal["code"] == "QUERY_TOO_COMPLEX"
    assert refusal["cost"] > refusal["limit"]
    assert str(refusal["limit"]) in refusal["message"]


PAGED = parse(
    "query Many($first: Int = 3, $window: AnalyticsWindowInput, $days: Preset) {"
    " brands(first: $first) { nodes { overview(window: $window) { views } ...F } } }"
    " query One($days: Preset) { brands { nodes { ...F } } }"
    " fragment F on Brand { timeSeries(window: {preset: $days}) { points { views } } }"
)
VALUES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "first": st.sampled_from((None, 1, 1.0, True, 50, "50")),
        "window": st.sampled_from((None, {"preset": "LAST_7_DAYS"}, {"preset": "x" * 300}, [])),
        "days": st.sampled_from((None, "LAST_7_DAYS", "LAST_90_DAYS")),
        "other": st.integers(),
    },
)


@given(requested=st.lists(st.tuples(st.sampled_from((None, "One", "Many")), VALUES), max_size=60))
def test_a_cost_that_is_remembered_is_what_would_be_found_out(
    requested: list[tuple[str | None, dict[str, Any]]],
) -> None:
    known = CostCache(SIZES)
    for name, variables in requested:
        found = known.of(PAGED, name, variables)
        assert found == Analysis(SIZES, PAGED, variables).cost(name)


_SELECTIONS = ("name", "id", "name: id", "name: scopes", "...F", "...{ name }")


@given(
    names=st.lists(st.sampled_from(_SELECTIONS), min_size=1, max_size=60), copies=st.integers(1, 9)
)
def test_merging_is_judged_as_graphql_core_does_until_it_takes_too_long(
    names: list[str], copies: int
) -> None:
    viewer = "viewer { " + " ".join(names) + " } "
    document = parse(
        "{ " + viewer * copies + "} query Used { ...G } fragment G on Query { viewer { ...F } } "
        "fragment F on Viewer { name }"
    )
    meant = _messages(document, OverlappingFieldsCanBeMergedRule)
    found = _messages(document, BoundedMerging)
    assert found == meant or "ask in several requests" in found[-1]
    if len(names) * copies <= 50:
        assert found == meant


def _messages(document: DocumentNode, rule: type[OverlappingFieldsCanBeMergedRule]) -> list[str]:
    return [error.message for error in validate(SIZES.schema, document, [rule])]


@contextmanager
def counting_rows(graph: Graph) -> Iterator[list[int]]:
    """Collect how many rows each statement gave."""
    rows: list[int] = []

    def note(_connection: Any, cursor: Any, *_: Any) -> None:
        found = getattr(cursor, "_rows", None)
        rows.append(len(found) if found is not None else 0)

    engines = [engine.sync_engine for engine in graph.database.engines]
    for engine in engines:
        event.listen(engine, "after_cursor_execute", note)
    try:
        yield rows
    finally:
        for engine in engines:
            event.remove(engine, "after_cursor_execute", note)


def objects_in(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + sum(objects_in(inner) for inner in value.values())
    if isinstance(value, list):
        return sum(objects_in(inner) for inner in value)
    return 0


_READABLE = [
    "brands",
    "organizations",
    "everything",
    "posts",
    "contentPerformance",
    "goals",
    "brandLeaderboard",
    "platforms",
]


async def fill(world: World) -> None:
    organization_id = await world.organization("Small")
    brand_id = await world.brand(organization_id, "Brand")
    for number in range(3):
        post_id = await world.post(
            organization_id, brand_id, published_at=NOW - DAY * 20, variant_id=f"v{number}"
        )
        counts = {TODAY - DAY * back: metrics(views=100 - back, likes=9) for back in range(1, 15)}
        await world.record(organization_id, post_id, counts)
    for platform in Platform:
        followers = {TODAY - DAY * back: 100 - back for back in range(1, 15)}
        await world.account(organization_id, brand_id, platform, followers)
    await sync.sync(
        world.database, SyncRequest(organization_id), now=lambda: NOW, new_key=world.new_key
    )
    assert public_ids.brand_id(brand_id)


@pytest.fixture
async def small_world(world: World) -> None:
    await fill(world)


WINDOWS = ("LAST_7_DAYS", "LAST_30_DAYS", "LAST_90_DAYS")
ASKED = {
    "overview": "{ views activePlatforms lifetime { views } viewsChange { delta } }",
    "timeSeries": "{ points { date views compared { views } } platforms { points { views } } }",
    "platforms": "{ platform views }",
    "engagement": "{ total }",
    "growth": "{ days { date } }",
    "audience": "{ series { date } platforms { series { date } } accounts { account { id } } }",
    "drivers": "{ posts { post { id } } }",
    "changeDrivers": "{ posts { post { id } } }",
    "topContent": "{ rank post { label brand { label } } }",
    "topPosts": "{ totalCount edges { cursor } nodes { rank post { label brand { label } } } }",
    "hooks": "{ hook posts }",
    "hookPerformance": "{ nodes { hook posts } totalCount }",
    "variantPerformance": "{ nodes { variant posts } }",
    "attributions": "{ nodes { value bestPost { id } } }",
    "promptResults": "{ nodes { prompt } }",
    "performanceSummary": "{ posts top { rank } byPlatform { posts } hooks { hook } }",
    "variants": "{ variant posts }",
    "attribution": "{ value bestPost { id } }",
    "optimizationCycle": "{ patterns { value } recommendations { statement } }",
}


COMPARED = {"overview", "timeSeries", "growth", "changeDrivers"}
COMPARISONS = (
    *("null", "{ matchWeekdays: true }", "{ to: PREVIOUS_YEAR }"),
    '{ to: CUSTOM, start: "2025-12-01", end: "2026-03-19" }',
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Queries over the small world, with pages, windows and aggregates of all kinds."""
    fields = []
    compare_to = draw(st.sampled_from(COMPARISONS))
    for number, name in enumerate(draw(st.lists(st.sampled_from(sorted(ASKED)), max_size=4))):
        by = "by: HOOK, " if name.startswith("attribution") else ""
        preset = draw(st.sampled_from(WINDOWS))
        more = f", compareTo: {compare_to}" if name in COMPARED else ""
        more += ", compared: true" if name == "timeSeries" else ""
        window = f"({by}window: {{preset: {preset}}}{more})"
        fields.append(f"f{number}: {name}{window} {ASKED[name]}")
    posts = draw(st.integers(1, 5))
    daily = "dailyAnalytics { date totals { views } }" if draw(st.booleans()) else ""
    fields.append(f"posts(first: {posts}) {{ nodes {{ id analytics {{ asOf }} {daily} }} }}")
    way = draw(st.sampled_from(("nodes {{ {} }}", "edges {{ node {{ {} }} }}")))
    return f"{{ brands(first: {draw(st.integers(1, 5))}) {{ {way.format(' '.join(fields))} }} }}"


@pytest.mark.usefixtures("small_world")
@given(document=documents())
async def test_the_bound_is_never_below_what_is_answered_and_read(
    graph: Graph, document: str
) -> None:
    with counting_rows(graph) as rows:
        answer = await graph.ask(document)
    found = cost(document).cost
    assert found >= objects_in(answer) - 1 + sum(rows)


async def test_what_several_operations_cost_is_not_found_out_where_none_is_named(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysed: list[Any] = []
    monkeypatch.setattr(CostCache, "of", lambda *given: analysed.append(given))
    fields = " ".join(f"a{number}: viewer {{ name }}" for number in range(99))
    operations = " ".join(f"query q{number} {{ ...all }}" for number in range(300))
    refusal = await graph.refusal(f"fragment all on Query {{ {fields} }} {operations}")
    assert refusal["message"].startswith("The document has several operations")
    assert refusal["code"] == "BAD_USER_INPUT"
    assert analysed == []
