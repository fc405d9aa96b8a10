"""Leaderboards: who is listed, in which order, and pages that stay right."""

from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.platforms import Platform
from app.services import brands
from tests.graphql.conftest import Graph, caller, counting
from tests.world import DAY, NOW, TODAY, World, metrics

YESTERDAY = TODAY - DAY
BRANDS = """
query ($organization: ID, $by: LeaderboardSort! = ENGAGEMENT, $first: Int, $after: String) {
  brandLeaderboard(organizationId: $organization, sortBy: $by, first: $first, after: $after) {
    nodes {
      rank value views likes engagement engagementRate postsPublished activePlatforms
      engagementChange { current previous percent } brand { label }
    }
    edges { cursor node { rank } }
    pageInfo { hasNextPage endCursor } totalCount window { start end timeZone }
  }
}
"""


async def measured(
    world: World,
    organization: UUID,
    label: str,
    *,
    platform: Platform = Platform.YOUTUBE,
    before: int | None = None,
    **gained: int,
) -> UUID:
    """A brand with a post of last week: what it gained yesterday, and likes of a week earlier."""
    brand = await world.brand(organization, label)
    await gain(world, organization, brand, platform=platform, before=before, **gained)
    return brand


async def gain(
    world: World,
    organization: UUID,
    brand: UUID,
    *,
    platform: Platform = Platform.YOUTUBE,
    before: int | None = None,
    **gained: int,
) -> None:
    post = await world.post(organization, brand, platform=platform, published_at=NOW - 9 * DAY)
    totals = {YESTERDAY - timedelta(days=7): metrics(**dict.fromkeys(gained, 0))}
    if before is not None:
        totals = {YESTERDAY - timedelta(days=7): metrics(**(dict.fromkeys(gained, 0)
                                                            | {"likes": before}))}  # fmt: skip
        gained = {**gained, "likes": gained.get("likes", 0) + before}
    await world.record(organization, post, totals | {YESTERDAY: metrics(**gained)})


async def board(graph: Graph, **variables: Any) -> list[tuple[Any, ...]]:
    answer = await graph.ask(BRANDS, **variables)
    nodes = answer["brandLeaderboard"]["nodes"]
    return [(node["rank"], node["value"], node["brand"]["label"]) for node in nodes]


async def test_brands_are_ranked_and_all_of_them_listed(graph: Graph, world: World) -> None:
    organization = await world.organization()
    await measured(world, organization, "second", views=100, likes=7)
    await measured(world, organization, "first", views=50, likes=9)
    await measured(world, organization, "as good", views=70, likes=7)
    await measured(world, organization, "fourth", views=10, likes=0)
    await measured(world, organization, "unknown", views=5)
    await world.brand(organization, "without data")

    assert await board(graph) == [
        (1, 9, "first"),
        (2, 7, "second"),
        (2, 7, "as good"),
        (4, 0, "fourth"),
        (None, None, "unknown"),
        (None, None, "without data"),
    ]
    assert await board(graph, by="ENGAGEMENT_RATE", first=3) == [
        (1, 18.0, "first"),
        (2, pytest.approx(10), "as good"),
        (3, pytest.approx(7), "second"),
    ]
    assert (await board(graph, by="VIEWS"))[4:] == [
        (5, 5, "unknown"),
        (None, None, "without data"),
    ]


async def test_growth_is_percent_of_the_week_before(graph: Graph, world: World) -> None:
    organization = await world.organization()
    await measured(world, organization, "doubled", views=1, likes=20, before=10)
    await measured(world, organization, "halved", views=1, likes=20, before=40)
    await measured(world, organization, "from nothing", views=1, likes=20)

    assert await board(graph, by="GROWTH") == [
        (1, 100.0, "doubled"),
        (2, -50.0, "halved"),
        (None, None, "from nothing"),
    ]


async def test_an_entry_shows_what_the_brand_gained(graph: Graph, world: World) -> None:
    organization = await world.organization(time_zone="Europe/Zurich")
    brand = await measured(world, organization, "brand", views=200, likes=10, before=5)
    await gain(world, organization, brand, platform=Platform.MASTODON, likes=30)
    await gain(world, organization, brand, platform=Platform.TIKTOK, views=900)

    answer = await graph.ask(BRANDS, organization=public_ids.organization_id(organization))

    leaderboard = answer["brandLeaderboard"]
    assert leaderboard["totalCount"] == 1
    assert leaderboard["window"]["timeZone"] == "Europe/Zurich"
    (entry,) = leaderboard["nodes"]
    assert entry == {
        "rank": 1,
        "value": 40,
        "views": 1_100,
        "likes": 40,
        "engagement": 40,
        "engagementRate": 10 / 1_100 * 100,  # those of Mastodon are not set against views
        "postsPublished": 0,
        "activePlatforms": ["TIKTOK", "YOUTUBE", "MASTODON"],
        "engagementChange": {"current": 40, "previous": 5, "percent": 700.0},
        "brand": {"label": "brand"},
    }


async def test_a_page_stays_right_while_brands_are_added(graph: Graph, world: World) -> None:
    organization = await world.organization()
    for label, likes in (("a", 50), ("b", 40), ("c", 40), ("d", 30), ("e", 20)):
        await measured(world, organization, label, views=1, likes=likes)
    seen = await graph.ask(BRANDS, first=2)
    page = seen["brandLeaderboard"]["pageInfo"]
    assert page["hasNextPage"]

    await measured(world, organization, "new and better", views=1, likes=60)
    await measured(world, organization, "new and worse", views=1, likes=25)
    rest = await board(graph, first=10, after=page["endCursor"])

    assert [label for _, _, label in rest] == ["c", "d", "new and worse", "e"]
    assert [rank for rank, _, _ in rest] == [3, 5, 6, 7]


async def test_those_without_data_are_paged_too(graph: Graph, world: World) -> None:
    organization = await world.organization()
    await measured(world, organization, "ranked", views=1, likes=1)
    for label in ("x", "y", "z"):
        await world.brand(organization, label)

    labels, after = [], None
    for _ in range(2):
        answer = (await graph.ask(BRANDS, first=2, after=after))["brandLeaderboard"]
        labels += [node["brand"]["label"] for node in answer["nodes"]]
        after = answer["pageInfo"]["endCursor"]

    assert labels == ["ranked", "x", "y", "z"]
    assert not answer["pageInfo"]["hasNextPage"]


async def test_a_cursor_of_another_list_is_refused(graph: Graph, world: World) -> None:
    await world.organization()
    other = await graph.ask("{ organizations { pageInfo { endCursor } } }")
    after = other["organizations"]["pageInfo"]["endCursor"]

    refused = await graph.refusal(BRANDS, after=after)

    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", "after")


async def test_a_cursor_of_another_order_is_refused(graph: Graph, world: World) -> None:
    await measured(world, await world.organization(), "brand", views=5, likes=5)
    by_views = await graph.ask(BRANDS, by="VIEWS")
    after = by_views["brandLeaderboard"]["pageInfo"]["endCursor"]

    refused = await graph.refusal(BRANDS, by="GROWTH", after=after)

    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", "after")
    assert "another list or order" in refused["message"]


async def test_archived_brands_and_organizations_are_not_listed(graph: Graph, world: World) -> None:
    acme, other = await world.organization("Acme"), await world.organization("Other")
    archived = await measured(world, acme, "archived", views=1, likes=50)
    await measured(world, acme, "living", views=1, likes=5)
    await measured(world, other, "other", views=1, likes=7)
    async with world.database.write() as session:
        await brands.update_brand(session, archived, {"archived_at": NOW}, None, now=NOW)

    assert await board(graph) == [(1, 7, "other"), (2, 5, "living")]
    assert await board(graph, organization=public_ids.organization_id(acme)) == [(1, 5, "living")]


ORGANIZATIONS = """
query ($by: LeaderboardSort! = ENGAGEMENT) { organizationLeaderboard(sortBy: $by) {
  totalCount
  nodes { rank value engagement activePlatforms organization {
    label leaderboard(first: 1, sortBy: $by) { nodes { rank brand { label } } } } }
} }
"""


async def test_organizations_are_ranked_by_all_their_brands(graph: Graph, world: World) -> None:
    acme, other = await world.organization("Acme"), await world.organization("Other")
    await world.organization("Empty")
    await measured(world, acme, "one", views=1, likes=5)
    await measured(world, acme, "two", views=1, likes=6, platform=Platform.TIKTOK)
    await measured(world, other, "three", views=1, likes=10)

    answer = (await graph.ask(ORGANIZATIONS))["organizationLeaderboard"]

    assert answer["totalCount"] == 3
    assert [
        (node["rank"], node["value"], node["organization"]["label"]) for node in answer["nodes"]
    ] == [(1, 11, "Acme"), (2, 10, "Other"), (None, None, "Empty")]
    assert [node["organization"]["leaderboard"]["nodes"] for node in answer["nodes"]] == [
        [{"rank": 1, "brand": {"label": "two"}}],
        [{"rank": 1, "brand": {"label": "three"}}],
        [],
    ]
    assert answer["nodes"][0]["activePlatforms"] == ["TIKTOK", "YOUTUBE"]


async def test_a_bound_token_is_alone_on_the_leaderboards(graph: Graph, world: World) -> None:
    acme, other = await world.organization("Acme"), await world.organization("Other")
    await measured(world, acme, "mine", views=1, likes=5)
    await measured(world, other, "theirs", views=1, likes=10)
    bound = caller(organization_id=acme)

    ranked = await graph.ask(BRANDS, bound)
    organizations = await graph.ask(ORGANIZATIONS, bound)
    refused = await graph.refusal(BRANDS, bound, organization=public_ids.organization_id(other))

    assert [node["brand"]["label"] for node in ranked["brandLeaderboard"]["nodes"]] == ["mine"]
    assert organizations["organizationLeaderboard"]["totalCount"] == 1
    assert refused["code"] == "NOT_FOUND"


PLACES = """query ($by: LeaderboardSort!, $to: ComparisonInput, $filter: AnalyticsFilter) {
  brandLeaderboard(sortBy: $by, compareTo: $to, filter: $filter) {
    nodes {
      rank previousRank brand { label }
      viewsChange { current previous } engagementChange { current previous }
    }
  }
}"""


async def places(graph: Graph, **variables: Any) -> dict[str, tuple[int | None, int | None]]:
    nodes = (await graph.ask(PLACES, **variables))["brandLeaderboard"]["nodes"]
    return {each["brand"]["label"]: (each["rank"], each["previousRank"]) for each in nodes}


async def test_an_entry_tells_its_place_of_before(graph: Graph, world: World) -> None:
    organization = await world.organization()
    await measured(world, organization, "rose", likes=30, before=10)
    await measured(world, organization, "fell", likes=20, before=50)
    await measured(world, organization, "as before", likes=5, before=10)
    await measured(world, organization, "new", likes=1)
    archived = await measured(world, organization, "archived", likes=1, before=99)
    await world.brand(organization, "idle")
    async with world.database.write() as session:
        await brands.update_brand(session, archived, {"archived_at": NOW}, None, now=NOW)

    assert await places(graph, by="ENGAGEMENT") == {
        "rose": (1, 2),
        "fell": (2, 1),
        "as before": (3, 2),
        "new": (4, 4),  # its first number was 0
        "idle": (None, None),
    }
    nothing = await places(graph, by="ENGAGEMENT", to={"to": "NONE"})
    assert {before for _, before in nothing.values()} == {None}


async def test_the_place_of_before_follows_the_comparison(graph: Graph, world: World) -> None:
    organization = await world.organization()
    await measured(world, organization, "a", likes=30, before=10)
    await measured(world, organization, "b", likes=20, before=50)
    day = str(YESTERDAY - 7 * DAY)
    custom, earlier = [
        {"to": "CUSTOM", "start": first, "end": day} for first in (day, str(YESTERDAY - 9 * DAY))
    ]

    for to in (custom, earlier):
        assert await places(graph, by="ENGAGEMENT", to=to) == {"a": (1, 2), "b": (2, 1)}
    long_ago = {"to": "CUSTOM", "start": str(YESTERDAY - 30 * DAY), "end": str(YESTERDAY - 8 * DAY)}
    assert await places(graph, by="ENGAGEMENT", to=long_ago) == {"a": (1, None), "b": (2, None)}


async def weekly(
    world: World, organization: UUID, label: str, *gains: int, platform: Platform = Platform.YOUTUBE
) -> None:
    """A brand with a post, and what that gained each week until yesterday."""
    brand = await world.brand(organization, label)
    post = await world.post(
        organization, brand, platform=platform, published_at=NOW - (7 * len(gains) - 5) * DAY
    )
    days = [YESTERDAY - 7 * ago * DAY for ago in reversed(range(len(gains)))]
    totals = accumulate(gains)
    await world.record(
        organization,
        post,
        {day: metrics(likes=total) for day, total in zip(days, totals, strict=True)},
    )


async def test_the_place_of_before_by_growth_is_by_how_the_days_before_had_grown(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    await weekly(world, organization, "slower", 100, 200, 220)
    await weekly(world, organization, "faster", 100, 110, 220)
    await weekly(world, organization, "new", 100, 130)
    tiktok = {"platforms": ["TIKTOK"]}
    await weekly(world, organization, "elsewhere", 100, 150, 300, platform=Platform.TIKTOK)

    assert await places(graph, by="GROWTH") == {
        "faster": (1, 3),
        "elsewhere": (1, 2),
        "new": (3, None),
        "slower": (4, 1),
    }
    filtered = await places(graph, by="GROWTH", filter=tiktok)
    assert filtered.pop("elsewhere") == (1, 1)
    assert {*filtered.values()} == {(None, None)}
    nothing = await places(graph, by="GROWTH", to={"to": "NONE"})
    assert {*nothing.values()} == {(None, None)}


async def test_the_place_of_before_by_growth_costs_no_statement_more(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    await weekly(world, organization, "brand", 100, 200, 220)

    counts = []
    for by in ("ENGAGEMENT", "GROWTH"):
        with counting(world.database) as statements:
            await places(graph, by=by)
        counts.append(len(statements))

    assert counts[0] == counts[1]


async def test_an_entry_has_the_change_of_views_too(graph: Graph, world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization, "brand")
    post = await world.post(organization, brand, published_at=NOW - 9 * DAY)
    week_before = YESTERDAY - 7 * DAY
    await world.record(
        organization, post, {week_before: metrics(views=40), YESTERDAY: metrics(views=100)}
    )

    (entry,) = (await graph.ask(PLACES, by="VIEWS"))["brandLeaderboard"]["nodes"]
    to = {"to": "NONE"}
    (alone,) = (await graph.ask(PLACES, by="VIEWS", to=to))["brandLeaderboard"]["nodes"]

    assert entry["viewsChange"] == {"current": 60, "previous": 40}
    assert entry["engagementChange"] == {"current": None, "previous": None}
    assert alone["viewsChange"] == {"current": None, "previous": None}


ACROSS = """query ($to: ComparisonInput, $filter: AnalyticsFilter) {
  brandLeaderboard(compareTo: $to, filter: $filter) {
    nodes {
      brand { label overview { viewsChange { isAcrossBreak } } }
      viewsChange { isAcrossBreak } engagementChange { isAcrossBreak }
    }
  }
  organizationLeaderboard(compareTo: $to, filter: $filter) {
    nodes { viewsChange { isAcrossBreak } }
  }
}"""


async def test_a_change_on_a_leaderboard_says_that_it_reaches_across_a_break(
    graph: Graph, world: World
) -> None:
    graph.now = datetime(2025, 4, 5, 12, tzinfo=UTC)  # YouTube's views: since 31 March
    organization = await world.organization()
    for label, platform, at in (
        ("now", Platform.YOUTUBE, date(2025, 4, 4)),
        ("before", Platform.YOUTUBE, date(2025, 3, 28)),
        ("elsewhere", Platform.TIKTOK, date(2025, 4, 4)),
    ):
        brand = await world.brand(organization, label)
        published = datetime(2025, 3, 25, tzinfo=UTC)
        post = await world.post(organization, brand, platform=platform, published_at=published)
        await world.record(organization, post, {at: metrics(views=9, likes=1)})

    async def across(**variables: Any) -> dict[str, bool]:
        nodes = (await graph.ask(ACROSS, **variables))["brandLeaderboard"]["nodes"]
        assert not any(each["engagementChange"]["isAcrossBreak"] for each in nodes)
        if not variables:
            assert all(each["brand"]["overview"]["viewsChange"] == each["viewsChange"]
                       for each in nodes)  # fmt: skip
        return {each["brand"]["label"]: each["viewsChange"]["isAcrossBreak"] for each in nodes}

    assert await across() == {"now": True, "before": True, "elsewhere": False}
    nobody = {"now": False, "before": False, "elsewhere": False}
    assert await across(to={"to": "NONE"}) == nobody
    assert await across(filter={"platforms": ["TIKTOK"]}) == nobody
    organizations = (await graph.ask(ACROSS))["organizationLeaderboard"]["nodes"]
    assert organizations == [{"viewsChange": {"isAcrossBreak": True}}]


GROWTH = """query ($by: LeaderboardSort!, $filter: AnalyticsFilter) {
  brandLeaderboard(sortBy: $by, filter: $filter) {
    nodes { brand { label } value likes activePlatforms } totalCount
  }
}"""


async def test_growth_on_some_platforms_ranks_by_what_is_there(graph: Graph, world: World) -> None:
    organization = await world.organization()
    both = await measured(world, organization, "both", before=10, likes=10)  # YouTube: 0 %
    await gain(world, organization, both, platform=Platform.TIKTOK, before=10, likes=30)
    await measured(world, organization, "half", before=10, likes=5)
    await world.brand(organization, "idle")

    youtube, tiktok, either = [
        (await graph.ask(GROWTH, by="GROWTH", filter={"platforms": some}))["brandLeaderboard"]
        for some in (["YOUTUBE"], ["TIKTOK"], ["YOUTUBE", "TIKTOK"])
    ]

    whole = (await graph.ask(GROWTH, by="GROWTH"))["brandLeaderboard"]
    assert either == whole
    assert [(each["brand"]["label"], each["value"]) for each in youtube["nodes"]] == [
        ("both", 0.0),
        ("half", -50.0),
        ("idle", None),
    ]
    first, *others = tiktok["nodes"]
    assert (first["value"], first["likes"], first["activePlatforms"]) == (200.0, 30, ["TIKTOK"])
    assert [each["value"] for each in others] == [None, None]
    assert tiktok["totalCount"] == 3


@pytest.mark.parametrize("by", ["VIEWS", "ENGAGEMENT", "ENGAGEMENT_RATE", "POSTS"])
async def test_a_leaderboard_of_some_platforms_counts_only_these(
    graph: Graph, world: World, by: str
) -> None:
    organization = await world.organization()
    a = await measured(world, organization, "a", views=100, likes=50)
    await gain(world, organization, a, platform=Platform.TIKTOK, views=100, likes=1)
    b = await measured(world, organization, "b", views=10, likes=1)
    await gain(world, organization, b, platform=Platform.TIKTOK, views=200, likes=80)
    for brand, platform in ((a, Platform.YOUTUBE), (b, Platform.TIKTOK)):
        await world.post(organization, brand, platform=platform, published_at=NOW - 2 * DAY)

    for name, best in (("YOUTUBE", "a"), ("TIKTOK", "b")):
        ranked = await places(graph, by=by, filter={"platforms": [name]})
        assert ranked[best][0] == 1
        assert next(iter(ranked)) == best
    both = {"platforms": ["YOUTUBE", "TIKTOK"]}
    assert await graph.ask(PLACES, by=by, filter=both) == await graph.ask(PLACES, by=by)


@pytest.mark.parametrize(
    ("by", "given", "field"),
    [
        ("VIEWS", {"tags": ["sale"]}, "filter.tags"),
        ("GROWTH", {"categories": ["VIDEO"]}, "filter.categories"),
        ("GROWTH", {"platforms": []}, "filter.platforms"),
    ],
)
async def test_leaderboards_take_no_other_filters(
    graph: Graph, by: str, given: dict[str, Any], field: str
) -> None:
    refusal = await graph.refusal(GROWTH, by=by, filter=given)
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", field)
