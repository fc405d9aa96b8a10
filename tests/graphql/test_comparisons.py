"""What windows are compared with, and where weeks begin; both databases."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.platforms import Platform
from app.domain.windows.periods import WeekStart
from tests.graphql.conftest import Graph, counting
from tests.world import DAY, TODAY, World, metrics

CHANGE = """{
  current previous delta percent percentPerDay direction comparedDays { current previous }
}"""
NOTHING = {
    **dict.fromkeys(("current", "previous", "delta", "percent", "percentPerDay", "direction")),
    "comparedDays": {"current": 0, "previous": 0},
}


class Home(NamedTuple):
    """A brand and its organization."""

    organization: UUID
    brand: UUID

    @property
    def ids(self) -> dict[str, str]:
        return {
            "brand": public_ids.brand_id(self.brand),
            "organization": public_ids.organization_id(self.organization),
        }


@pytest.fixture
async def home(world: World) -> Home:
    organization = await world.organization()
    return Home(organization, await world.brand(organization))


async def gain(world: World, home: Home, views: Mapping[date, int], **values: Any) -> UUID:
    """A post that gains these views on these days; it was published on the first."""
    first = min(views)
    published_at = datetime.combine(first, time.min, UTC)
    post = await world.post(home.organization, home.brand, published_at=published_at, **values)
    total, totals = 0, {}
    for day in sorted(views):
        total += views[day]
        totals[day] = metrics(views=total, likes=total // 10)
    await world.record(home.organization, post, totals)
    return post


def days_from(start: str, *views: int) -> dict[date, int]:
    """Views of days that follow each other."""
    return {date.fromisoformat(start) + n * DAY: each for n, each in enumerate(views)}


TYPES = {"brand": "ID!", "window": "AnalyticsWindowInput", "to": "ComparisonInput"}


async def ask(graph: Graph, home: Home, selection: str, **variables: Any) -> Any:
    given = {"brand": home.ids["brand"], **variables}
    asked = [name for name in TYPES if name == "brand" or f"${name}" in selection]
    declared = ", ".join(f"${name}: {TYPES[name]}" for name in asked)
    document = f"query ({declared}) {{ brand(id: $brand) {{ {selection} }} }}"
    return (await graph.ask(document, **given))["brand"]


OVERVIEW = f"""overview(window: $window, compareTo: $to) {{
  views viewsChange {CHANGE}
  window {{ start end comparedTo previousStart previousEnd isWeekdaysMatched }}
}}"""


async def test_a_month_to_date_is_compared_with_the_first_days_of_the_month_before(
    graph: Graph, world: World, home: Home
) -> None:
    # 10 a day in February and 20 a day in March; today, the 20th of March, has 3 so far.
    await gain(world, home, days_from("2026-02-01", *[10] * 28, *[20] * 19, 3))

    overview = (await ask(graph, home, OVERVIEW, window={"preset": "MONTH_TO_DATE"}))["overview"]

    assert overview["window"] == {
        "start": "2026-03-01",
        "end": "2026-03-20",
        "comparedTo": "PREVIOUS_PERIOD",
        "previousStart": "2026-02-01",
        "previousEnd": "2026-02-20",
        "isWeekdaysMatched": False,
    }
    assert overview["views"] == 19 * 20 + 3
    assert overview["viewsChange"] == {
        "current": 380.0,
        "previous": 190.0,
        "delta": 190.0,
        "percent": 100.0,
        "percentPerDay": 100.0,
        "direction": "UP",
        "comparedDays": {"current": 19, "previous": 19},
    }


async def test_weekdays_are_matched_on_wish(graph: Graph, world: World, home: Home) -> None:
    # A thousand on every Wednesday, else one.
    months = days_from("2026-01-01", *[1] * 78)
    await gain(world, home, {day: 1_000 if day.isoweekday() == 3 else 1 for day in months})
    window = {"preset": "LAST_30_DAYS"}

    matched, plain = [
        (await ask(graph, home, OVERVIEW, window=window, to={"matchWeekdays": wish}))["overview"]
        for wish in (True, False)
    ]

    assert matched["window"]["isWeekdaysMatched"]
    assert matched["window"]["previousStart"] == "2026-01-14"  # 35 days before
    assert matched["viewsChange"]["percent"] == 0
    assert plain["viewsChange"]["percent"] != 0


async def test_a_year_earlier_the_same_dates_count(graph: Graph, world: World, home: Home) -> None:
    await gain(world, home, days_from("2025-03-13", 1, 2, 3, 4, 5, 6, 7))
    await gain(world, home, days_from("2026-03-13", *[40] * 7))

    overview = (await ask(graph, home, OVERVIEW, to={"to": "PREVIOUS_YEAR"}))["overview"]

    assert overview["window"]["previousStart"] == "2025-03-13"
    assert overview["viewsChange"]["previous"] == 28
    assert overview["viewsChange"]["percent"] == 900


DAYS_OF_MARCH = {"to": "CUSTOM", "start": "2026-03-01", "end": "2026-03-02"}


async def test_days_of_ones_own_are_compared_by_the_day(
    graph: Graph, world: World, home: Home
) -> None:
    await gain(world, home, days_from("2026-03-01", *[10] * 19))

    change = (await ask(graph, home, OVERVIEW, to=DAYS_OF_MARCH))["overview"]["viewsChange"]

    assert change["comparedDays"] == {"current": 7, "previous": 2}
    assert (change["current"], change["previous"], change["percent"]) == (70, 20, 250)
    assert (change["percentPerDay"], change["direction"]) == (0, "STABLE")


async def test_compared_with_nothing_every_change_is_empty(
    graph: Graph, world: World, home: Home
) -> None:
    await gain(world, home, days_from("2026-03-01", *[10] * 19))

    answer = await ask(
        graph,
        home,
        f"""{OVERVIEW} growth(window: $window, compareTo: $to) {{
          views {CHANGE} bestDay {{ views }} days {{ views {CHANGE} }}
        }} changeDrivers(window: $window, compareTo: $to) {{ delta }}""",
        to={"to": "NONE"},
    )

    assert answer["overview"]["views"] == 70
    assert answer["overview"]["viewsChange"] == answer["growth"]["views"] == NOTHING
    assert answer["growth"]["days"] == [{"views": NOTHING}] * 7
    assert answer["growth"]["bestDay"] == {"views": 10}
    assert answer["changeDrivers"] is None


async def test_each_point_of_a_series_has_its_partner_beside_it(
    graph: Graph, world: World, home: Home
) -> None:
    await gain(world, home, {date(2026, 3, 1): 5, date(2026, 3, 18): 20, date(2026, 3, 19): 30})
    window = {"start": "2026-03-17", "end": "2026-03-19"}

    series = await ask(
        graph,
        home,
        """timeSeries(window: $window, compareTo: $to, compared: true, byPlatform: true) {
          points { date views measured daysCarried compared { date views isMeasured } }
          platforms { points { compared { views } } }
        }
        alone: timeSeries(window: $window, compareTo: $to) { points { compared { views } } }""",
        window=window,
        to=DAYS_OF_MARCH,
    )

    first, second, third = series["timeSeries"]["points"]
    assert (first["views"], first["measured"], first["daysCarried"]) == (0, False, 0)
    assert first["compared"] == {"date": "2026-03-01", "views": 5, "isMeasured": True}
    assert (second["views"], second["daysCarried"]) == (20, 4)  # the 14th to the 17th are known
    assert second["compared"] == {"date": "2026-03-02", "views": 0, "isMeasured": False}
    assert third["compared"] is None
    (platform,) = series["timeSeries"]["platforms"]
    assert [p["compared"] for p in platform["points"]] == [{"views": 5}, {"views": 0}, None]
    assert [point["compared"] for point in series["alone"]["points"]] == [None] * 3


async def test_drivers_leave_out_a_leap_day_as_the_change_does(
    graph: Graph, world: World, home: Home
) -> None:
    await gain(world, home, {date(2023, 3, 1): 10})
    await gain(world, home, {date(2024, 2, 28): 50})
    on_leap_day = await gain(world, home, {date(2024, 2, 29): 7_000})
    window = {"start": "2024-02-28", "end": "2024-03-01"}

    answer = await ask(
        graph,
        home,
        """overview(window: $window, compareTo: $to) { views viewsChange { current previous } }
        changeDrivers(window: $window, compareTo: $to, metric: VIEWS) {
          current previous delta volume reach posts { delta post { id } }
        }""",
        window=window,
        to={"to": "PREVIOUS_YEAR"},
    )

    assert answer["overview"] == {
        "views": 7_050,
        "viewsChange": {"current": 50, "previous": 10},
    }
    drivers = answer["changeDrivers"]
    assert (drivers["current"], drivers["previous"], drivers["delta"]) == (50, 10, 40)
    # One post against one: the one of the leap day is no part of it.
    assert (drivers["volume"], drivers["reach"]) == (0, 40)
    assert public_ids.post_id(on_leap_day) not in [p["post"]["id"] for p in drivers["posts"]]


async def test_drivers_of_an_unknown_change_are_null(
    graph: Graph, world: World, home: Home
) -> None:
    await gain(world, home, {TODAY - DAY: 10})

    answer = await ask(graph, home, "drivers { current previous } changeDrivers { current }")

    assert answer == {"drivers": {"current": 1, "previous": 0}, "changeDrivers": None}


LEADERS = """query ($to: ComparisonInput, $window: AnalyticsWindowInput) {
  brandLeaderboard(window: $window, compareTo: $to, sortBy: GROWTH) {
    nodes { value views engagementChange { current previous comparedDays { current } } }
    window { comparedTo previousStart }
  }
}"""


async def test_a_leaderboard_by_growth_compares_like_days(
    graph: Graph, world: World, home: Home
) -> None:
    # 100 views and 10 likes a day; today half of it so far.
    await gain(world, home, days_from("2026-03-06", *[100] * 14, 50))

    board = (await graph.ask(LEADERS, window={"preset": "WEEK_TO_DATE"}))["brandLeaderboard"]

    assert board["nodes"] == [
        {
            "value": 0.0,
            "views": 450,
            "engagementChange": {"current": 40, "previous": 40, "comparedDays": {"current": 4}},
        }
    ]
    assert board["window"] == {"comparedTo": "PREVIOUS_PERIOD", "previousStart": "2026-03-09"}


WRONG = {
    "{ to: CUSTOM }": "compareTo.start",
    '{ to: CUSTOM, start: "2026-01-01" }': "compareTo.end",
    '{ to: CUSTOM, start: "2026-01-02", end: "2026-01-01" }': "compareTo.start",
    '{ to: CUSTOM, start: "2024-01-01", end: "2026-01-01" }': "compareTo.start",
    '{ to: CUSTOM, start: "2026-03-01", end: "2026-03-21" }': "compareTo.end",
    '{ to: PREVIOUS_YEAR, start: "2026-01-01" }': "compareTo.start",
    '{ end: "2026-01-01" }': "compareTo.end",
    "{ to: NEXT_YEAR }": None,
    "{ to: null }": None,
}
COMPARED = {
    "overview": "views",
    "timeSeries": "granularity",
    "growth": "views { delta }",
    "changeDrivers": "delta",
}


async def test_wrong_comparisons_are_refused_by_name(graph: Graph) -> None:
    for requested, field in WRONG.items():
        questions = [
            f"everything {{ {name}(compareTo: {requested}) {{ {selection} }} }}"
            for name, selection in COMPARED.items()
        ]
        for question in (*questions, f"brandLeaderboard(compareTo: {requested}) {{ totalCount }}"):
            refusal = await graph.refusal(f"{{ {question} }}")
            assert (question, refusal["code"]) == (question, "BAD_USER_INPUT")
            assert (question, refusal.get("field")) == (question, field)


async def test_more_than_a_year_has_no_year_before(graph: Graph) -> None:
    window = '{ start: "2025-01-01", end: "2026-01-01" }'
    refusal = await graph.refusal(
        f"{{ everything {{ growth(window: {window}, compareTo: {{ to: PREVIOUS_YEAR }}) "
        "{ views { delta } } } }"
    )
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "compareTo.to")


FAR = (
    "{ to: PREVIOUS_YEAR }",
    "{ matchWeekdays: true }",
    '{ to: CUSTOM, start: "2025-01-01", end: "2025-01-03" }',
    "{ to: NONE }",
)


@pytest.mark.parametrize("to", FAR)
async def test_whatever_is_compared_the_days_come_in_one_statement(
    graph: Graph, world: World, home: Home, to: str
) -> None:
    await gain(world, home, days_from("2026-03-01", 10))
    dashboard = f"""query ($brand: ID!) {{ brand(id: $brand) {{
      overview(compareTo: {to}) {{ viewsChange {{ percent }} }}
      timeSeries(compareTo: {to}, compared: true, byPlatform: true) {{ points {{ views }} }}
      platforms {{ views }} engagement {{ total }}
      growth(compareTo: {to}) {{ views {{ percent }} }}
    }} }}"""

    with counting(graph.database) as statements:
        await graph.ask(dashboard, brand=home.ids["brand"])

    assert len(statements) == 2, statements  # the brand, and the days


CREATE = """mutation ($input: OrganizationInput!) {
  createOrganization(input: $input) { id weekStart }
}"""
UPDATE = """mutation ($id: ID!, $input: OrganizationInput!) {
  updateOrganization(id: $id, input: $input) { weekStart }
}"""


async def test_an_organization_says_where_its_weeks_begin(graph: Graph) -> None:
    created = (await graph.ask(CREATE, input={"label": "Acme"}))["createOrganization"]
    assert created["weekStart"] == "MONDAY"

    given = {"id": created["id"], "input": {"weekStart": "SATURDAY"}}
    assert await graph.ask(UPDATE, **given) == {"updateOrganization": {"weekStart": "SATURDAY"}}

    other = await graph.ask(CREATE, input={"label": "Other", "weekStart": "SUNDAY"})
    assert other["createOrganization"]["weekStart"] == "SUNDAY"


async def test_weeks_begin_somewhere(graph: Graph, home: Home) -> None:
    refusal = await graph.refusal(UPDATE, id=home.ids["organization"], input={"weekStart": None})
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "weekStart")


WEEKS = """fragment Weeks on AnalyticsScope {
  timeSeries(window: { preset: WEEK_TO_DATE }, granularity: WEEK) { points { date } }
  overview(window: { preset: LAST_WEEK }) { window { start end } }
}"""


async def test_weeks_follow_their_organization_and_monday_where_they_differ(
    graph: Graph, world: World
) -> None:
    american = await world.organization(week_start=WeekStart.SUNDAY)
    brand = await world.brand(american)
    post = await world.post(american, brand, platform=Platform.TIKTOK)
    await world.record(american, post, {TODAY - n * DAY: metrics(views=9 - n) for n in range(9)})
    document = f"""query ($brand: ID!, $organization: ID!, $post: ID!) {{
      brand(id: $brand) {{ ...Weeks }} organization(id: $organization) {{ ...Weeks }}
      post(id: $post) {{ dailyAnalytics(window: {{ preset: LAST_WEEK }}) {{ date }} }}
      everything {{ ...Weeks }}
    }} {WEEKS}"""
    names = {**Home(american, brand).ids, "post": public_ids.post_id(post)}

    alone = await graph.ask(document, **names)
    await world.organization("Other")
    beside_another = await graph.ask(document, **names)

    sunday = {
        "timeSeries": {"points": [{"date": "2026-03-15"}]},
        "overview": {"window": {"start": "2026-03-08", "end": "2026-03-14"}},
    }
    for answer in (alone, beside_another):
        assert answer["brand"] == answer["organization"] == sunday
        assert answer["post"]["dailyAnalytics"][-1] == {"date": "2026-03-14"}
    assert alone["everything"] == sunday
    assert beside_another["everything"] == {
        "timeSeries": {"points": [{"date": "2026-03-16"}]},
        "overview": {"window": {"start": "2026-03-09", "end": "2026-03-15"}},
    }


async def test_today_of_everything_has_begun_somewhere_and_goes_out_of_every_change(
    graph: Graph, world: World
) -> None:
    # At noon in UTC it is the 21st in Kiritimati, and the 20th in Honolulu isn't over.
    kiritimati = await world.organization(time_zone="Pacific/Kiritimati")
    await world.organization(time_zone="Pacific/Honolulu")
    home = Home(kiritimati, await world.brand(kiritimati))
    await gain(world, home, days_from("2026-03-01", *[10] * 19, 700, 80))

    data = await graph.ask(f"""{{ everything {{
      overview(window: {{ preset: LAST_7_DAYS, includeToday: true }}) {{
        views viewsChange {CHANGE} window {{ start end includesToday timeZone }}
      }}
    }} }}""")

    overview = data["everything"]["overview"]
    assert overview["window"] == {
        "start": "2026-03-15",
        "end": "2026-03-21",
        "includesToday": True,
        "timeZone": "Pacific/Honolulu",
    }
    assert overview["views"] == 5 * 10 + 700 + 80
    assert overview["viewsChange"]["comparedDays"] == {"current": 5, "previous": 5}
    assert overview["viewsChange"]["percent"] == 0


@pytest.mark.parametrize(
    ("window", "days"),
    [
        ({"preset": "TODAY"}, 1),
        ({"preset": "YESTERDAY"}, 1),
        ({"preset": "LAST_QUARTER"}, 92),
        ({"preset": "LAST_YEAR"}, 365),
        ({"start": str(TODAY - timedelta(days=731)), "end": str(TODAY)}, 731),
    ],
)
async def test_windows_of_all_lengths(
    graph: Graph, home: Home, window: dict[str, str], days: int
) -> None:
    selection = "overview(window: $window) { window { days } }"
    answer = await ask(graph, home, selection, window=window)

    assert answer["overview"]["window"]["days"] == days
