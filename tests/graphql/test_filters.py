"""Questions about some of the posts: by platform and by kind of content, worked out by hand."""

import re
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from pydantic import SecretStr

from app.domain import public_ids
from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostStatus
from app.graphql.context import Context
from app.graphql.cost.post_days import rows_of
from app.runtime import Runtime
from app.services import posts
from app.settings import Settings
from tests.graphql.conftest import SCHEMA, Graph, caller, counting
from tests.world import DAY, NOW, World, metrics

MARCH = [date(2026, 3, day) for day in range(1, 20)]
"""`MARCH[9]` is the 10th. It is the 20th: the last 7 complete days are the 13th to the 19th."""


class Mixed(NamedTuple):
    """A brand's posts by label."""

    organization: UUID
    brand: UUID

    @property
    def id(self) -> str:
        return public_ids.brand_id(self.brand)


@pytest.fixture
async def mixed(world: World) -> Mixed:
    """A brand that posts of two kinds on two platforms.

    clip:   YouTube video of the 14th: views 100 on the 14th, 160 on the 16th; likes 10, 16
    still:  YouTube image of the 10th: views 40 on the 10th, 50 on the 15th; likes 1, 2
    toot:   Mastodon video of the 13th: likes 5 on the 14th, no views
    draft:  YouTube video scheduled for the 14th, never measured
    gone:   YouTube video of the 14th, archived: views 9,999 on the 14th
    """
    organization = await world.organization()
    brand = await world.brand(organization)

    async def post(label: str, day: int, totals: dict[date, Metrics], **values: Any) -> UUID:
        at = datetime(2026, 3, day, 12, tzinfo=UTC)
        key = await world.post(organization, brand, label=label, published_at=at, **values)
        await world.record(organization, key, totals)
        return key

    video, image = {"category": PostCategory.VIDEO}, {"category": PostCategory.IMAGE}
    views = {MARCH[13]: metrics(views=100, likes=10), MARCH[15]: metrics(views=160, likes=16)}
    await post("clip", 14, views, **video)
    views = {MARCH[9]: metrics(views=40, likes=1), MARCH[14]: metrics(views=50, likes=2)}
    await post("still", 10, views, **image)
    await post("toot", 13, {MARCH[13]: metrics(likes=5)}, platform=Platform.MASTODON, **video)
    await post("draft", 14, {}, status=PostStatus.SCHEDULED, **video)
    gone = await post("gone", 14, {MARCH[13]: metrics(views=9_999)}, **video)
    async with world.database.write() as session:
        await posts.archive_posts(session, organization, [gone], now=NOW)
    return Mixed(organization, brand)


OVERVIEW = """overview(filter: $filter) {
  views likes engagementRate postsPublished postsTracked activePlatforms
  viewsChange { current previous } lifetime { views likes }
}"""


async def ask(graph: Graph, mixed: Mixed, selection: str, **given: Any) -> Any:
    document = f"query ($id: ID!, $filter: AnalyticsFilter) {{ brand(id: $id) {{ {selection} }} }}"
    return (await graph.ask(document, id=mixed.id, filter=given))["brand"]


async def test_an_overview_of_one_kind_of_content(graph: Graph, mixed: Mixed) -> None:
    found = await ask(graph, mixed, OVERVIEW, categories=["VIDEO"])

    assert found["overview"] == {
        "views": 160,
        "likes": 21,
        "engagementRate": 10.0,  # 16 / 160: what nobody knows the views of isn't rated
        "postsPublished": 2,
        "postsTracked": 2,
        "activePlatforms": ["YOUTUBE", "MASTODON"],
        "viewsChange": {"current": 160.0, "previous": None},
        "lifetime": {"views": 160, "likes": 21},
    }


async def test_any_of_the_values_of_one_kind_and_all_kinds_together(
    graph: Graph, mixed: Mixed
) -> None:
    both = await ask(graph, mixed, OVERVIEW, categories=["VIDEO", "IMAGE"])
    assert (both["overview"]["views"], both["overview"]["likes"]) == (170, 22)

    one = await ask(graph, mixed, OVERVIEW, categories=["VIDEO"], platforms=["MASTODON"])
    assert one["overview"]["activePlatforms"] == ["MASTODON"]
    assert one["overview"]["lifetime"] == {"views": None, "likes": 5}
    assert one["overview"]["postsTracked"] == 1


async def test_a_filter_of_platforms(graph: Graph, mixed: Mixed) -> None:
    found = await ask(graph, mixed, OVERVIEW, platforms=["YOUTUBE"])
    assert found["overview"]["likes"] == 17
    assert found["overview"]["lifetime"] == {"views": 210, "likes": 18}
    assert found["overview"]["postsTracked"] == 2


@pytest.mark.parametrize("given", [{}, {"platforms": None, "categories": None}])
async def test_without_a_list_all_posts_count(
    graph: Graph, mixed: Mixed, given: dict[str, Any]
) -> None:
    found = await ask(graph, mixed, OVERVIEW, **given)
    assert found["overview"]["likes"] == 22


@pytest.mark.parametrize("kind", ["platforms", "categories"])
async def test_an_empty_list_is_refused_with_its_name(
    graph: Graph, mixed: Mixed, kind: str
) -> None:
    document = "query ($id: ID!, $filter: AnalyticsFilter) { brand(id: $id) { growth(filter: $filter) { days { date } } } }"  # noqa: E501
    refusal = await graph.refusal(document, id=mixed.id, filter={kind: []})
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", f"filter.{kind}")


async def test_a_platform_beside_a_filter_must_fit_both(graph: Graph, mixed: Mixed) -> None:
    answer = await ask(
        graph,
        mixed,
        "overview(filter: $filter, platform: MASTODON) { likes activePlatforms }",
        platforms=["YOUTUBE"],
    )
    assert answer["overview"] == {"likes": None, "activePlatforms": []}


REST = """
  timeSeries(filter: $filter, byPlatform: true) {
    points { date views likes postsPublished measured } platforms { platform }
  }
  platforms(filter: $filter) { platform likes likesOf: engagementPercent postsTracked averageViews }
  engagement(filter: $filter) { likes total }
  growth(filter: $filter) { views { current } bestDay { date views } }
  topContent(filter: $filter) { value post { label } }
  postingTimes(filter: $filter) { platforms { platform posts } }
  hooks(filter: $filter) { hook posts }
"""


async def test_every_question_is_about_the_posts_that_fit(graph: Graph, mixed: Mixed) -> None:
    found = await ask(graph, mixed, REST, categories=["IMAGE"])

    series = found["timeSeries"]
    assert [point["views"] for point in series["points"]] == [0, 0, 10, 0, 0, 0, 0]
    assert [point["measured"] for point in series["points"]].count(True) == 1
    assert series["platforms"] == [{"platform": "YOUTUBE"}]
    assert found["platforms"] == [
        {
            "platform": "YOUTUBE",
            "likes": 1,
            "likesOf": 100.0,
            "postsTracked": 1,
            "averageViews": 10.0,
        }
    ]
    assert found["engagement"] == {"likes": 1, "total": 1}
    assert found["growth"]["bestDay"] is None  # the 15th carries what grew since the 10th
    assert found["topContent"] == [{"value": 10.0, "post": {"label": "still"}}]
    assert found["postingTimes"] == {"platforms": [{"platform": "YOUTUBE", "posts": 1}]}
    assert found["hooks"] == [{"hook": "still", "posts": 1}]


async def test_the_drivers_of_a_change_of_some_posts(graph: Graph, mixed: Mixed) -> None:
    question = """changeDrivers(filter: $filter, metric: VIEWS) {
      current previous volume reach posts { delta post { label } }
    }"""
    found = await ask(graph, mixed, question, categories=["IMAGE"])

    # 10 views of one post in the window, after 40 of the same in the 7 days before it.
    assert found["changeDrivers"] == {
        "current": 10,
        "previous": 40,
        "volume": 0.0,
        "reach": -30.0,
        "posts": [{"delta": -30, "post": {"label": "still"}}],
    }


PER_POST = "overview(filter: $filter) { views lifetime { views } postsTracked }"


@pytest.mark.parametrize("brands", [1, 25])
async def test_filtered_brands_of_a_list_share_their_statements(
    graph: Graph, world: World, brands: int
) -> None:
    organization = await world.organization()
    for number in range(brands):
        await world.brand(organization, f"Brand {number}")
    document = f"""query ($id: ID!, $filter: AnalyticsFilter) {{
      organization(id: $id) {{ brands(first: 50) {{ nodes {{ {PER_POST} }} }} }}
    }}"""
    fitting = {"categories": ["VIDEO"], "platforms": ["YOUTUBE"]}
    key = public_ids.organization_id(organization)
    await graph.ask(document, id=key, filter=fitting)

    with counting(graph.database) as statements:
        await graph.ask(document, id=key, filter=fitting)

    # the organization, its brands, how many posts they have, sums, totals, tracked posts
    assert len(statements) == 6, statements


async def test_a_filter_of_platforms_reads_what_everybody_reads(graph: Graph, mixed: Mixed) -> None:
    document = """query ($id: ID!) { brand(id: $id) {
      whole: overview { views lifetime { views } postsTracked }
      part: overview(filter: { platforms: [YOUTUBE] }) { views lifetime { views } postsTracked }
    } }"""
    await graph.ask(document, id=mixed.id)
    with counting(graph.database) as statements:
        await graph.ask(document, id=mixed.id)
    assert len(statements) == 4, statements  # the brand, days, totals, tracked posts


LONG = """query ($id: ID!, $start: Date!) { brand(id: $id) {
  growth(filter: { categories: [VIDEO] }, window: { start: $start, end: "2026-03-19" }) {
    days { date }
  }
} }"""


async def test_posts_and_days_beyond_the_limit_are_refused_with_a_window_that_fits(
    graph: Graph, mixed: Mixed
) -> None:
    _limit(graph, 12_000)
    # Four posts that aren't archived, on 443 days and as many before them.
    refusal = await graph.refusal(LONG, id=mixed.id, start="2025-01-01")

    assert (refusal["code"], refusal["limit"]) == ("QUERY_TOO_COMPLEX", 12_000)
    assert "3544 rows" in refusal["message"]
    longest = re.search(r"A window of (\d+) days fits", refusal["message"])
    assert longest is not None
    fitting = MARCH[18] - DAY * (int(longest[1]) - 1)
    data = await graph.ask(LONG, id=mixed.id, start=f"{fitting}")
    assert len(data["brand"]["growth"]["days"]) == int(longest[1])


async def test_sums_of_posts_that_no_series_would_get_are_answered(
    graph: Graph, mixed: Mixed
) -> None:
    _limit(graph, 3_000)
    asked = {"id": mixed.id, "start": "2025-01-01"}
    document = LONG.replace("growth", "overview").replace("days { date }", "views")
    assert (await graph.refusal(LONG, **asked))["code"] == "QUERY_TOO_COMPLEX"

    overview = (await graph.ask(document, **asked))["brand"]["overview"]

    assert overview["views"] is not None


async def test_an_overview_beside_a_series_reads_its_days_and_no_more(
    graph: Graph, mixed: Mixed
) -> None:
    asked = """(filter: { categories: [VIDEO] }
      window: { start: "2026-03-15", end: "2026-03-19" })"""
    question = f"query ($id: ID!) {{ brand(id: $id) {{ timeSeries{asked} {{ points {{ views }} }}"
    alone = f"{question} }} }}"
    together = f"{question} overview{asked} {{ views viewsChange {{ previous }} }} }} }}"
    counted = []
    for document in (alone, together):
        await graph.ask(document, id=mixed.id)
        with counting(graph.database) as statements:
            await graph.ask(document, id=mixed.id)
        counted.append(len(statements))
    assert counted[0] == counted[1]


async def test_the_same_days_of_the_same_posts_are_charged_once(graph: Graph, mixed: Mixed) -> None:
    question = "growth(filter: { categories: [VIDEO] }) { days { date } }"
    charged: list[int] = []
    context = Context(graph.runtime, caller())
    context.spend = lambda cost: charged.append(cost) or {}  # type: ignore[func-returns-value]
    document = f'{{ brand(id: "{mixed.id}") {{ {question} again: {question} }} }}'

    await SCHEMA.execute(document, context_value=context)

    *_, answering, posts_and_days = charged
    assert posts_and_days == 4 * 14  # four posts, the 7 days and those before them
    assert context.cost == answering + posts_and_days


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("", 8),  # the window and the day before it
        ("compared: true", 14),
        ("compareTo: { matchWeekdays: true }, compared: true", 14),
        ("compareTo: { to: PREVIOUS_YEAR }, compared: true", 15),
    ],
)
async def test_a_series_is_charged_for_the_days_that_it_reads(
    graph: Graph, mixed: Mixed, asked: str, days: int
) -> None:
    series = f"timeSeries(filter: {{ categories: [VIDEO] }} {asked}) {{ points {{ date }} }}"
    charged: list[int] = []
    context = Context(graph.runtime, caller())
    context.spend = lambda cost: charged.append(cost) or {}  # type: ignore[func-returns-value]

    await SCHEMA.execute(f'{{ brand(id: "{mixed.id}") {{ {series} }} }}', context_value=context)

    assert charged[-1] == 4 * days


async def test_growth_after_a_gap_is_told_however_few_days_are_read(
    graph: Graph, mixed: Mixed
) -> None:
    def question(asked: str) -> str:
        return f"""timeSeries(window: {{ start: "2026-03-13", end: "2026-03-18" }}
          filter: $filter, byPlatform: true {asked}) {{
            points {{ date daysCarried }} platforms {{ platform points {{ date daysCarried }} }}
        }}"""

    found = [
        await ask(graph, mixed, question(asked), categories=["IMAGE"])
        for asked in ("", "compared: true")
    ]

    # The image was measured on the 10th and the 15th, which carries what lies between.
    assert found[0] == found[1]
    carried = [point["daysCarried"] for point in found[0]["timeSeries"]["points"]]
    assert carried == [0, 0, 4, 0, 0, 0]
    assert found[0]["timeSeries"]["platforms"][0]["points"][2]["daysCarried"] == 4


def test_of_very_many_posts_no_more_than_5000_are_counted() -> None:
    assert rows_of(3, days=4) == 12
    assert rows_of(1_000_000, days=2) == 10_000


def _limit(graph: Graph, cost: int) -> None:
    url = graph.database.url.render_as_string(hide_password=False)
    settings = Settings(database_url=SecretStr(url), cost_limit=cost)
    graph.runtime = Runtime(settings, graph.database, lambda: graph.now)


async def test_a_change_looks_for_breaks_on_its_own_platforms_only(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    after = datetime(2025, 4, 8, 12, tzinfo=UTC)  # YouTube counts Shorts anew since 31 March
    for platform in (Platform.YOUTUBE, Platform.TIKTOK):
        post = await world.post(
            organization, brand, platform=platform, published_at=after - 9 * DAY
        )
        days = {after.date() - DAY * back: metrics(views=90 - back) for back in range(1, 9)}
        await world.record(organization, post, days)
    graph.now = after
    document = """query ($id: ID!) { brand(id: $id) {
      all: overview { viewsChange { isAcrossBreak } }
      youtube: overview(filter: { platforms: [YOUTUBE] }) { viewsChange { isAcrossBreak } }
      tiktok: overview(filter: { platforms: [TIKTOK] }) { viewsChange { isAcrossBreak } }
      deprecated: overview(platform: TIKTOK) { viewsChange { isAcrossBreak } }
      breaks(filter: { platforms: [TIKTOK] }) { date }
    } }"""

    found = (await graph.ask(document, id=public_ids.brand_id(brand)))["brand"]

    assert found.pop("breaks") == []
    assert {name: each["viewsChange"]["isAcrossBreak"] for name, each in found.items()} == {
        "all": True,
        "youtube": True,
        "tiktok": False,
        "deprecated": False,
    }
