"""What costs per post: top content, posting times, hooks, drivers and coverage, by hand."""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from sqlmodel import col, delete

from app.domain import public_ids
from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.services import brands, posts
from app.tables.accounts.credentials import Credential
from app.tables.schedule import CollectionRecord
from tests.graphql.conftest import Graph, caller
from tests.world import DAY, NOW, World, metrics

MARCH = [date(2026, 3, day) for day in range(1, 20)]
"""`MARCH[9]` is the 10th. It is the 20th: the last 7 complete days are the 13th to the 19th."""

YESTERDAY = MARCH[18]
TOP = """
query ($brand: ID!, $window: AnalyticsWindowInput, $metric: ContentMetric! = VIEWS,
       $basis: MetricBasis! = GAINED, $platform: Platform, $category: PostCategory,
       $minViews: BigInt, $first: Int! = 10) {
  brand(id: $brand) {
    topContent(window: $window, metric: $metric, basis: $basis, platform: $platform,
               category: $category, minViews: $minViews, first: $first) {
      rank value gained { views likes engagement engagementRate }
      lifetime { views likes engagement engagementRate reach } post { label }
    }
  }
}
"""


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


class Shelf(NamedTuple):
    organization: UUID
    brand: UUID
    posts: dict[str, UUID]

    @property
    def id(self) -> str:
        return public_ids.brand_id(self.brand)


@pytest.fixture
async def shelf(world: World) -> Shelf:
    """A brand's posts, and what was measured of them.

    new:    YouTube video of the 10th: views 100 on the 10th, 900 on the 19th; likes 5, 9
    old:    YouTube video of 2024: views 50,000 on the 1st, 50,200 on the 19th; likes 1,000, -
    toot:   Mastodon text of the 12th: likes 30 on the 14th, no views
    tiny:   TikTok video of the 13th: views 9 on the 18th; likes 9
    quiet:  TikTok image of the 13th: never measured
    gone:   YouTube video of the 13th, archived: views 9,999 on the 18th
    """
    organization = await world.organization()
    brand = await world.brand(organization)
    made: dict[str, UUID] = {}

    async def post(
        label: str, published: datetime, totals: dict[date, Metrics], **values: Any
    ) -> None:
        key = await world.post(organization, brand, label=label, published_at=published, **values)
        await world.record(organization, key, totals)
        made[label] = key

    video, image = PostCategory.VIDEO, PostCategory.IMAGE
    await post(
        "new",
        at(10),
        {MARCH[9]: metrics(views=100, likes=5), YESTERDAY: metrics(views=900, likes=9)},
        category=video,
    )
    await post(
        "old",
        at(10) - 700 * DAY,
        {MARCH[0]: metrics(views=50_000, likes=1_000), YESTERDAY: metrics(views=50_200)},
        category=video,
    )
    await post("toot", at(12), {MARCH[13]: metrics(likes=30)}, platform=Platform.MASTODON)
    tiny = {MARCH[17]: metrics(views=9, likes=9)}
    await post("tiny", at(13), tiny, platform=Platform.TIKTOK, category=video)
    await post("quiet", at(13), {}, platform=Platform.TIKTOK, category=image)
    await post("gone", at(13), {MARCH[17]: metrics(views=9_999)}, category=video)
    async with world.database.write() as session:
        await posts.archive_posts(session, organization, [made["gone"]], now=NOW)
    return Shelf(organization, brand, made)


async def top(graph: Graph, shelf: Shelf, **variables: Any) -> list[tuple[str, float]]:
    answer = await graph.ask(TOP, brand=shelf.id, **variables)
    ranked = answer["brand"]["topContent"]
    assert [each["rank"] for each in ranked] == list(range(1, len(ranked) + 1))
    return [(each["post"]["label"], each["value"]) for each in ranked]


async def test_posts_are_ranked_by_what_they_gained_in_the_window(
    graph: Graph, shelf: Shelf
) -> None:
    assert await top(graph, shelf) == [("new", 800), ("old", 200), ("tiny", 9)]
    assert await top(graph, shelf, metric="LIKES") == [("toot", 30), ("tiny", 9), ("new", 4)]
    assert await top(graph, shelf, metric="SAVES") == []


async def test_posts_are_ranked_by_what_they_had_at_the_windows_end(
    graph: Graph, shelf: Shelf
) -> None:
    lifetime = {"basis": "LIFETIME"}
    assert await top(graph, shelf, **lifetime) == [("old", 50_200), ("new", 900), ("tiny", 9)]
    assert await top(graph, shelf, metric="LIKES", **lifetime) == [
        ("old", 1_000),
        ("toot", 30),
        ("new", 9),
        ("tiny", 9),
    ]
    # On the 12th, toot and tiny weren't known, and new had what it had on the 10th.
    window = {"start": "2026-03-11", "end": "2026-03-12"}
    assert await top(graph, shelf, window=window, **lifetime) == [("old", 50_000), ("new", 100)]


async def test_a_rate_needs_ten_views_unless_told_otherwise(graph: Graph, shelf: Shelf) -> None:
    rate = {"metric": "ENGAGEMENT_RATE"}
    assert await top(graph, shelf, **rate) == [("new", 0.5)]
    assert await top(graph, shelf, minViews=1, **rate) == [("tiny", 100.0), ("new", 0.5)]
    assert await top(graph, shelf, metric="LIKES", minViews=10) == [("new", 4)]


async def test_top_content_is_filtered_by_platform_and_category(graph: Graph, shelf: Shelf) -> None:
    assert await top(graph, shelf, platform="TIKTOK") == [("tiny", 9)]
    assert await top(graph, shelf, category="VIDEO", first=1) == [("new", 800)]
    assert await top(graph, shelf, category="IMAGE") == []


async def test_a_ranked_post_shows_what_it_gained_and_what_it_had(
    graph: Graph, shelf: Shelf
) -> None:
    answer = await graph.ask(TOP, brand=shelf.id, first=2)

    new, old = answer["brand"]["topContent"]
    assert new["gained"] == {"views": 800, "likes": 4, "engagement": 4, "engagementRate": 0.5}
    # Likes of the old one weren't reported in the window, so their last known total counts.
    assert old["gained"] == {
        "views": 200,
        "likes": None,
        "engagement": None,
        "engagementRate": None,
    }
    assert old["lifetime"] == {
        "views": 50_200,
        "likes": 1_000,
        "engagement": 1_000,
        "engagementRate": 1_000 / 50_200 * 100,
        "reach": None,
    }


async def test_engagement_before_views_were_known_inflates_no_rate(
    graph: Graph, world: World
) -> None:
    """40 likes came before any views, 2 with a hundred of them: that is 2 %."""
    organization = await world.organization()
    brand = await world.brand(organization)
    key = await world.post(organization, brand, label="late views", published_at=at(13))
    totals = {
        MARCH[14]: metrics(likes=40),
        MARCH[16]: metrics(views=100, likes=42),
    }
    await world.record(organization, key, totals)
    shelf = Shelf(organization, brand, {})

    assert await top(graph, shelf, metric="ENGAGEMENT_RATE") == [("late views", 2.0)]
    answer = await graph.ask(
        """query ($brand: ID!) { brand(id: $brand) {
          overview { engagementRate } topContent { gained { engagementRate } }
          posts { nodes { analytics { gainedLast7Days { engagementRate } } } } } }""",
        brand=shelf.id,
    )
    two = {"engagementRate": 2.0}
    assert answer["brand"] == {
        "overview": two,
        "topContent": [{"gained": two}],
        "posts": {"nodes": [{"analytics": {"gainedLast7Days": two}}]},
    }


async def test_equal_posts_are_in_the_order_of_publication_then_of_id(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    for label, published in (("later", at(15)), ("first", at(14)), ("second", at(14)), ("?", None)):
        key = await world.post(organization, brand, label=label, published_at=published)
        await world.record(
            organization, key, {MARCH[13]: metrics(views=1), YESTERDAY: metrics(views=8)}
        )
    shelf = Shelf(organization, brand, {})

    expected = [("first", 8), ("second", 8), ("later", 8), ("?", 7)]
    assert await top(graph, shelf) == expected
    for first in (1, 2, 3):  # the cut falls between equal ones, and the database makes it
        assert await top(graph, shelf, first=first) == expected[:first]
    assert [label for label, _ in await top(graph, shelf, basis="LIFETIME")] == [
        label for label, _ in expected
    ]


@pytest.mark.parametrize("first", [0, 101])
async def test_first_is_between_1_and_100(graph: Graph, shelf: Shelf, first: int) -> None:
    refused = await graph.refusal(TOP, brand=shelf.id, first=first)
    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", "first")


EVERYTHING_OF_A_BRAND = """{
  topContent { post { label } } coverage { published }
  hooks { hook } postingTimes { platforms { platform } } drivers { current posts { delta } }
}"""


async def test_an_archived_brand_answers_for_itself_and_counts_nowhere_else(
    graph: Graph, world: World, shelf: Shelf
) -> None:
    async with world.database.write() as session:
        await brands.update_brand(session, shelf.brand, {"archived_at": NOW}, None, now=NOW)

    answer = await graph.ask(
        f"""query ($brand: ID!, $organization: ID!) {{
          brand(id: $brand) {EVERYTHING_OF_A_BRAND}
          organization(id: $organization) {EVERYTHING_OF_A_BRAND}
          everything {EVERYTHING_OF_A_BRAND}
        }}""",
        brand=shelf.id,
        organization=public_ids.organization_id(shelf.organization),
    )

    assert len(answer["brand"]["topContent"]) == 3
    assert answer["brand"]["coverage"] == {"published": 5}
    nothing = {
        "topContent": [],
        "coverage": {"published": 0},
        "hooks": [],
        "postingTimes": {"platforms": []},
        "drivers": {"current": 0, "posts": []},
    }
    assert answer["organization"] == answer["everything"] == nothing


async def test_a_bound_token_has_its_organization_for_everything(
    graph: Graph, world: World, shelf: Shelf
) -> None:
    stranger = await world.organization()
    document = f"{{ everything {EVERYTHING_OF_A_BRAND} }}"

    mine = await graph.ask(document, caller(organization_id=shelf.organization))
    theirs = await graph.ask(document, caller(organization_id=stranger))

    assert mine == await graph.ask(document)
    assert len(mine["everything"]["topContent"]) == 3
    assert theirs["everything"]["topContent"] == []
    assert theirs["everything"]["coverage"] == {"published": 0}


TIMES = """query ($brand: ID!, $window: AnalyticsWindowInput, $platform: Platform) {
  brand(id: $brand) {
    postingTimes(window: $window, platform: $platform) {
      window { start end }
      platforms {
        platform posts best { weekday hour }
        cells { weekday hour posts meanRate medianRate lowerBound thin }
      }
    }
  }
}"""


async def test_posting_times_are_those_on_the_organizations_walls(
    graph: Graph, world: World
) -> None:
    """In New York the clocks went forward on Sunday the 8th: 14:00 UTC was 9:00, then 10:00."""
    organization = await world.organization(time_zone="America/New_York")
    brand = await world.brand(organization)
    for day, views in ((2, 100), (9, 100), (16, 50)):  # Mondays
        key = await world.post(organization, brand, published_at=at(day, 14))
        await world.record(organization, key, {YESTERDAY: metrics(views=views, likes=5)})
    without_views = await world.post(organization, brand, published_at=at(16, 14))
    await world.record(organization, without_views, {YESTERDAY: metrics(likes=5)})
    gone = await world.post(organization, brand, published_at=at(16, 14))
    await world.record(organization, gone, {YESTERDAY: metrics(views=10, likes=5)})
    async with world.database.write() as session:
        await posts.archive_posts(session, organization, [gone], now=NOW)

    answer = await graph.ask(TIMES, brand=public_ids.brand_id(brand))

    times = answer["brand"]["postingTimes"]
    assert times["window"] == {"start": "2025-12-20", "end": "2026-03-19"}
    (youtube,) = times["platforms"]
    assert (youtube["posts"], youtube["best"]) == (3, None)
    assert [(cell["weekday"], cell["hour"], cell["posts"]) for cell in youtube["cells"]] == [
        ("MONDAY", 10, 2),
        ("MONDAY", 9, 1),
    ]
    assert [(cell["meanRate"], cell["thin"]) for cell in youtube["cells"]] == [
        (7.5, True),
        (5.0, True),
    ]


async def test_posting_times_take_what_posts_had_by_the_windows_end(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    for number in range(3):
        key = await world.post(organization, brand, published_at=at(3, 8))
        totals = {MARCH[4]: metrics(views=100, likes=10 + number), YESTERDAY: metrics(views=9_999)}
        await world.record(organization, key, totals)
    window = {"start": "2026-03-01", "end": "2026-03-07"}

    answer = await graph.ask(TIMES, brand=public_ids.brand_id(brand), window=window)
    elsewhere = await graph.ask(TIMES, brand=public_ids.brand_id(brand), platform="TIKTOK")

    (youtube,) = answer["brand"]["postingTimes"]["platforms"]
    assert youtube["best"] == {"weekday": "TUESDAY", "hour": 8}
    (cell,) = youtube["cells"]
    assert (cell["posts"], cell["meanRate"], cell["medianRate"]) == (3, 11.0, 11.0)
    assert cell["lowerBound"] == pytest.approx(11 - 2.9199856 / 3**0.5)  # t of 2 degrees, s = 1
    assert elsewhere["brand"]["postingTimes"]["platforms"] == []


async def test_hooks_are_compared_without_case_and_white_space(graph: Graph, world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)

    async def post(published: datetime, description: str, **counts: int) -> None:
        key = await world.post(
            organization, brand, published_at=published, label="Title", description=description
        )
        await world.record(organization, key, {YESTERDAY: metrics(**counts)})

    await post(at(15), "look  AT this\nmore", views=100, likes=10)
    await post(at(14), "https://example.org\nLook at this", views=300, likes=20)
    await post(at(16), "", likes=40)
    document = """query ($brand: ID!, $first: Int! = 10) { brand(id: $brand) {
      hooks(first: $first) { hook posts meanViews meanEngagement meanRate } } }"""

    answer = await graph.ask(document, brand=public_ids.brand_id(brand))

    assert answer["brand"]["hooks"] == [
        {"hook": "Title", "posts": 1, "meanViews": None, "meanEngagement": 40.0, "meanRate": None},
        {
            "hook": "Look at this",
            "posts": 2,
            "meanViews": 200.0,
            "meanEngagement": 15.0,
            "meanRate": pytest.approx((10 + 20 / 3) / 2),
        },
    ]
    first = await graph.ask(document, brand=public_ids.brand_id(brand), first=1)
    assert first["brand"]["hooks"] == answer["brand"]["hooks"][:1]


async def test_drivers_add_up_and_name_the_posts_that_changed_most(
    graph: Graph, shelf: Shelf
) -> None:
    """Views: 800 + 200 + 9 in the week, 100 of new in the week before (old was a baseline)."""
    answer = await graph.ask(
        """query ($brand: ID!) { brand(id: $brand) { drivers(metric: VIEWS) {
          metric current previous delta volume mix reach rate unrated window { start }
          posts { current previous delta post { label } } } } }""",
        brand=shelf.id,
    )

    drivers = answer["brand"]["drivers"]
    assert (drivers["metric"], drivers["window"]) == ("VIEWS", {"start": "2026-03-13"})
    assert (drivers["current"], drivers["previous"], drivers["delta"]) == (1_009, 100, 909)
    parts = [drivers[name] for name in ("volume", "mix", "reach", "rate", "unrated")]
    assert sum(parts) == pytest.approx(909)
    assert parts[3:] == [0, 0]
    assert [(each["post"]["label"], *list(each.values())[:3]) for each in drivers["posts"]] == [
        ("new", 800, 100, 700),
        ("old", 200, None, 200),
        ("tiny", 9, None, 9),
    ]


async def test_at_most_ten_posts_are_named_the_most_changed_first(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    for number in range(12):
        key = await world.post(organization, brand, published_at=at(10))
        rise = number * (-1) ** number  # every other one fell
        totals = {MARCH[9]: metrics(views=0), MARCH[11]: metrics(views=50)}
        now = {YESTERDAY: metrics(views=100 + rise)}
        await world.record(organization, key, totals | now)

    answer = await graph.ask(
        "query ($brand: ID!) { brand(id: $brand) { drivers(metric: VIEWS) { posts { delta } } } }",
        brand=public_ids.brand_id(brand),
    )

    deltas = [post["delta"] for post in answer["brand"]["drivers"]["posts"]]
    assert deltas == [-11, 10, -9, 8, -7, 6, -5, 4, -3, 2]


async def test_of_posts_that_changed_alike_the_first_published_are_named(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    for day in (12, None, *range(1, 12)):
        key = await world.post(organization, brand, label=f"{day}", published_at=day and at(day))
        totals = {MARCH[0]: metrics(views=0), YESTERDAY: metrics(views=7)}
        await world.record(organization, key, totals)

    answer = await graph.ask(
        """query ($brand: ID!) { brand(id: $brand) {
          drivers(metric: VIEWS) { posts { delta post { label } } } } }""",
        brand=public_ids.brand_id(brand),
    )

    changed = answer["brand"]["drivers"]["posts"]
    assert [post["post"]["label"] for post in changed] == [f"{day}" for day in range(1, 11)]


async def test_an_imported_brand_is_measured_and_nothing_is_due(graph: Graph, shelf: Shelf) -> None:
    answer = await graph.ask(
        """query ($brand: ID!) { brand(id: $brand) { coverage {
          published measured fresh due failed imported unsupported disconnected
          oldestAsOf newestAsOf } } }""",
        brand=shelf.id,
    )

    assert answer["brand"]["coverage"] == {
        "published": 5,
        "measured": 4,
        "fresh": 0,
        "due": 0,
        "failed": 0,
        "imported": 4,
        "unsupported": 0,
        "disconnected": 1,
        "oldestAsOf": NOW.isoformat(),
        "newestAsOf": NOW.isoformat(),
    }


async def test_coverage_knows_what_the_schedule_and_the_accounts_say(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    alive, dead = world.new_key(), world.new_key()
    async with world.database.write() as session:
        for key, failure in ((alive, None), (dead, "AUTHENTICATION_FAILED")):
            session.add(
                Credential(
                    organization_id=organization,
                    id=key,
                    brand_id=brand,
                    platform=Platform.YOUTUBE,
                    account_id=f"{key}",
                    secret=b"",
                    failure_code=failure,
                    connected_at=NOW,
                )
            )

    async def post(credential: UUID | None, **place: Any) -> None:
        key = await world.post(organization, brand, published_at=at(1), credential_id=credential)
        if not place:
            return
        async with world.database.write() as session:
            await session.execute(
                delete(CollectionRecord).where(col(CollectionRecord.post_id) == key)
            )
            session.add(
                CollectionRecord(
                    organization_id=organization, post_id=key, credential_id=alive, **place
                )
            )

    await post(alive, last_collected_at=NOW - DAY)
    await post(alive, last_collected_at=NOW - 3 * DAY)
    await post(alive, last_collected_at=NOW - 3 * DAY, leased_until=NOW + DAY)
    await post(alive, last_collected_at=NOW, failure_code="RATE_LIMITED")
    await post(alive)
    await post(dead, last_collected_at=NOW)
    await post(None)

    answer = await graph.ask(
        """query ($organization: ID!) { organization(id: $organization) { coverage {
          published measured fresh due failed imported unsupported disconnected } } }""",
        organization=public_ids.organization_id(organization),
    )

    assert answer["organization"]["coverage"] == {
        "published": 7,
        "measured": 0,
        "fresh": 1,
        "due": 3,
        "failed": 2,
        "imported": 0,
        "unsupported": 0,
        "disconnected": 1,
    }


async def test_an_answer_over_days_counts_what_no_two_snapshots_tell(
    graph: Graph, world: World
) -> None:
    """Likes are missing where the window opens and closes, views where it closes."""
    organization = await world.organization()
    brand = await world.brand(organization)
    key = await world.post(organization, brand, label="gaps", published_at=at(1))
    totals = {
        MARCH[5]: metrics(views=10, likes=1),
        MARCH[11]: metrics(views=20),
        MARCH[14]: metrics(views=50, likes=7),
        YESTERDAY: metrics(comments=3),
    }
    await world.record(organization, key, totals)
    shelf = Shelf(organization, brand, {"gaps": key})

    assert await top(graph, shelf) == [("gaps", 30)]
    assert await top(graph, shelf, metric="LIKES") == [("gaps", 6)]
    assert await top(graph, shelf, metric="ENGAGEMENT_RATE") == [("gaps", 20.0)]
    assert await top(graph, shelf, metric="COMMENTS", basis="LIFETIME") == [("gaps", 3)]
    window = {"start": "2026-03-16"}
    assert await top(graph, shelf, window=window) == []
    assert await top(graph, shelf, window=window, basis="LIFETIME") == [("gaps", 50)]
