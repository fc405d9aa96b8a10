"""Brands that a caller names, measured as one."""

from typing import Any, NamedTuple
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.notes import NoteTerms
from app.domain.posts import PostCategory
from app.domain.scopes import scope_of
from app.domain.windows.periods import WeekStart
from app.graphql.context import Context
from app.services import brands, notes, tokens
from tests.graphql.conftest import SCHEMA, Graph, caller, counting
from tests.world import DAY, NOW, TODAY, World, metrics

SUMS = "overview { views postsPublished window { timeZone timeZones start end } }"
SELECTED = f"""query ($brands: [ID!]!) {{ selection(brandIds: $brands) {{
  id {SUMS} brands {{ label }} archivedBrands {{ label }} organization {{ label currency }}
}} }}"""


class Home(NamedTuple):
    """An organization and its brands by label."""

    organization: UUID
    brands: dict[str, UUID]

    def ids(self, *labels: str) -> list[str]:
        return [public_ids.brand_id(self.brands[label]) for label in labels]


async def furnish(world: World, label: str, views: dict[str, int], **values: Any) -> Home:
    """An organization whose brands have a post each, published yesterday with these views."""
    organization = await world.organization(label, **values)
    made = {}
    for brand_label, count in views.items():
        made[brand_label] = await world.brand(organization, brand_label)
        post = await world.post(
            organization,
            made[brand_label],
            published_at=NOW - DAY,
            label=brand_label,
            category=PostCategory.VIDEO if count > 5 else PostCategory.IMAGE,
        )
        await world.record(organization, post, {TODAY - DAY: metrics(views=count, likes=1)})
    return Home(organization, made)


@pytest.fixture
async def home(world: World) -> Home:
    return await furnish(world, "Acme", {"one": 1, "ten": 10, "hundred": 100}, currency="CHF")


async def test_a_selection_adds_up_its_brands(graph: Graph, home: Home) -> None:
    answer = await graph.ask(SELECTED, brands=home.ids("hundred", "one", "one"))

    selection = answer["selection"]
    assert (selection["overview"]["views"], selection["overview"]["postsPublished"]) == (101, 2)
    assert selection["brands"] == [{"label": "one"}, {"label": "hundred"}]
    assert selection["organization"] == {"label": "Acme", "currency": "CHF"}
    assert selection["archivedBrands"] == []


async def test_its_id_names_it_wherever_a_scope_is_named(graph: Graph, home: Home) -> None:
    answer = await graph.ask(SELECTED, brands=home.ids("one", "ten"))
    key = answer["selection"]["id"]
    again = await graph.ask(SELECTED, brands=home.ids("ten", "one"))
    assert again["selection"]["id"] == key

    document = f"""query ($id: ID!) {{
      node(id: $id) {{ __typename id ... on AnalyticsScope {{ {SUMS} }} }}
      scope(id: $id) {{ __typename {SUMS} }}
    }}"""
    found = await graph.ask(document, id=key)

    assert found["node"]["id"] == key
    for each in found.values():
        assert each["__typename"] == "Selection"
        assert each["overview"]["views"] == 11


async def test_archived_brands_are_left_out_and_named(
    graph: Graph, world: World, home: Home
) -> None:
    async with world.database.write() as session:
        key = home.brands["ten"]
        await brands.update_brand(session, key, {"archived_at": NOW}, None, now=NOW)

    selection = (await graph.ask(SELECTED, brands=home.ids("one", "ten")))["selection"]
    assert selection["overview"]["views"] == 1
    assert selection["brands"] == [{"label": "one"}]
    assert selection["archivedBrands"] == [{"label": "ten"}]


async def test_without_any_brand_that_counts_nothing_is_known(
    graph: Graph, world: World, home: Home
) -> None:
    async with world.database.write() as session:
        for key in home.brands.values():
            await brands.update_brand(session, key, {"archived_at": NOW}, None, now=NOW)

    selection = (await graph.ask(SELECTED, brands=home.ids("one", "ten")))["selection"]
    assert selection["overview"]["views"] is None
    assert selection["overview"]["postsPublished"] == 0


async def test_within_one_organization_days_and_weeks_are_its_own(
    graph: Graph, world: World
) -> None:
    zone, sunday = "Pacific/Kiritimati", WeekStart.SUNDAY
    there = await furnish(world, "East", {"a": 1, "b": 2}, time_zone=zone, week_start=sunday)
    other = await furnish(world, "West", {"c": 4}, time_zone="Pacific/Honolulu")
    document = """query ($brands: [ID!]!) { selection(brandIds: $brands) {
      organization { label } timeSeries(granularity: WEEK) {
        points { date } window { timeZone timeZones end }
      }
    } }"""

    within = await graph.ask(document, brands=there.ids("a", "b"))
    across = await graph.ask(document, brands=[*there.ids("a"), *other.ids("c")])

    own, mixed = within["selection"]["timeSeries"], across["selection"]["timeSeries"]
    assert own["window"] == {"timeZone": zone, "timeZones": [zone], "end": "2026-03-20"}
    assert own["points"][0]["date"] == "2026-03-08"  # a Sunday
    assert mixed["window"]["timeZones"] == ["Pacific/Honolulu", zone]
    assert mixed["window"]["end"] == "2026-03-19"  # the last day that is over in both
    assert mixed["points"][0]["date"] == "2026-03-09"  # a Monday
    assert across["selection"]["organization"] is None


EVERY_QUESTION = """query ($id: ID!, $filter: AnalyticsFilter) { scope(id: $id) {
  overview(filter: $filter) {
    views lifetime { views } postsTracked viewsChange { current previous }
  }
  timeSeries(filter: $filter, byPlatform: true) { points { views } platforms { platform } }
  platforms(filter: $filter) { platform views averageViews }
  engagement(filter: $filter) { total }
  growth(filter: $filter) { bestDay { date views } }
  changeDrivers(filter: $filter, metric: VIEWS) { current volume posts { delta } }
  topContent(filter: $filter) { value post { label } }
  byTotals: topContent(filter: $filter, basis: LIFETIME) { value post { label } }
  postingTimes(filter: $filter) { platforms { platform posts } }
  hooks(filter: $filter) { hook posts }
  topPosts(filter: $filter) { totalCount nodes { rank post { label } } }
  hookPerformance(filter: $filter) { totalCount nodes { hook } }
  breaks(filter: $filter) { date }
  notes { text } tagPerformance(first: 5) { nodes { tag { label } posts } }
  categoryPerformance { category posts }
  audience { followers accountCount } attention { totalCount }
  coverage { published measured }
} }"""


async def write_notes(world: World, home: Home) -> None:
    """On yesterday, of the organization and of a brand of it."""
    terms = NoteTerms("of all", TODAY - DAY, TODAY - DAY)
    by: dict[str, Any] = {"by": "tests", "now": NOW}
    async with world.database.write() as session:
        whole, one = scope_of(home.organization, None), scope_of(*home[:1], home.brands["one"])
        await notes.create_note(session, whole, terms, key=world.new_key(), **by)
        terms = terms._replace(text="of one")
        await notes.create_note(session, one, terms, key=world.new_key(), **by)


async def test_notes_of_its_organization_and_of_its_brands_come_once(
    graph: Graph, world: World, home: Home
) -> None:
    other = await furnish(world, "Other", {"foreign": 7})
    await write_notes(world, home)
    await write_notes(world, other._replace(brands={"one": other.brands["foreign"]}))
    document = "query ($brands: [ID!]!) { selection(brandIds: $brands) { notes { text } } }"

    found = await graph.ask(document, brands=home.ids("ten", "hundred"))
    with_one = await graph.ask(document, brands=home.ids("ten", "one"))

    assert found["selection"]["notes"] == [{"text": "of all"}]
    assert with_one["selection"]["notes"] == [{"text": "of all"}, {"text": "of one"}]


@pytest.mark.parametrize("fitting", [None, {"categories": ["VIDEO"]}])
async def test_all_brands_of_an_organization_answer_as_it_does(
    graph: Graph, world: World, home: Home, fitting: dict[str, Any] | None
) -> None:
    await write_notes(world, home)
    selected = await graph.ask(SELECTED, brands=home.ids(*home.brands))
    ids = (selected["selection"]["id"], public_ids.organization_id(home.organization))

    of_selection, of_organization = [
        await graph.ask(EVERY_QUESTION, id=key, filter=fitting) for key in ids
    ]

    assert of_selection == of_organization
    assert of_selection["scope"]["overview"]["views"] == (110 if fitting else 111)


async def test_tokens_are_nothing_that_a_selection_tells_of(
    graph: Graph, world: World, home: Home
) -> None:
    async with world.database.write() as session:
        await tokens.create_token(
            session,
            name="ends soon",
            scopes=[AccessScope.READ_ANALYTICS],
            secret="x" * 40,
            key=world.new_key(),
            now=NOW - 90 * DAY,
            expires_at=NOW + DAY,
        )
    document = """query ($brands: [ID!]!) {
      everything { attention { totalCount } }
      selection(brandIds: $brands) { attention { totalCount } }
    }"""

    found = await graph.ask(document, brands=home.ids("one", "ten"))

    assert found["everything"]["attention"]["totalCount"] == 1
    assert found["selection"]["attention"]["totalCount"] == 0


@pytest.mark.parametrize("count", [0, 1, 51])
async def test_too_few_or_too_many_brands_are_refused(graph: Graph, count: int) -> None:
    ids = [public_ids.brand_id(UUID(int=number)) for number in range(count)]
    refusal = await graph.refusal(SELECTED, brands=ids)
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "brandIds")


async def test_brands_that_do_not_exist_for_the_caller_are_not_found(
    graph: Graph, world: World, home: Home
) -> None:
    foreign = await furnish(world, "Other", {"foreign": 7})
    bound = caller(organization_id=home.organization)
    mixed = [*home.ids("one"), *foreign.ids("foreign")]
    key = (await graph.ask(SELECTED, brands=mixed))["selection"]["id"]
    by_id = "query ($id: ID) { scope(id: $id) { overview { views } } }"

    for brand_ids in (mixed, [*home.ids("one"), public_ids.brand_id(UUID(int=5))]):
        refusal = await graph.refusal(SELECTED, bound, brands=brand_ids)
        assert refusal["code"] == "NOT_FOUND"
        assert brand_ids[1] in refusal["message"]
    for public_id in (key, "sel_", "sel_nothing"):
        assert (await graph.refusal(by_id, bound, id=public_id))["code"] == "NOT_FOUND"
        node = await graph.ask("query ($id: ID!) { node(id: $id) { id } }", bound, id=public_id)
        assert node == {"node": None}


@pytest.mark.parametrize("count", [2, 25])
async def test_any_number_of_brands_costs_the_same_statements(
    graph: Graph, world: World, count: int
) -> None:
    organization = await world.organization()
    keys = [await world.brand(organization, f"Brand {number}") for number in range(count)]
    ids = [public_ids.brand_id(key) for key in keys]
    document = f"""query ($some: [ID!]!, $all: [ID!]!) {{
      some: selection(brandIds: $some) {{ {SUMS} brands {{ label }} }}
      all: selection(brandIds: $all) {{ {SUMS} brands {{ label }} }}
    }}"""
    await graph.ask(document, some=ids[:2], all=ids)

    with counting(graph.database) as statements:
        await graph.ask(document, some=ids[:2], all=ids)

    assert len(statements) == 2, statements  # the brands, and the days of both selections


async def test_an_answer_depends_on_every_organization_of_its_brands(
    graph: Graph, world: World, home: Home
) -> None:
    other = await furnish(world, "Other", {"other": 7})
    brand_ids = [*home.ids("one"), *other.ids("other")]

    async def versions() -> Any:
        context = Context(graph.runtime, caller())
        context.wants_versions = True
        await SCHEMA.execute(SELECTED, {"brands": brand_ids}, context_value=context)
        return context.versions

    before = await versions()
    assert await versions() == before
    for changed in (home, other):
        brand = next(iter(changed.brands.values()))
        await world.post(changed.organization, brand, published_at=NOW)
        after = await versions()
        assert after != before
        before = after
