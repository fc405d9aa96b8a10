"""What content performance teaches, through the API: variants, experiments, alerts, memory."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.domain import public_ids
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.services.learning import sync, sync_runs
from app.services.learning.sync import SyncRequest
from tests.graphql.conftest import Graph, counting
from tests.world import DAY, NOW, TODAY, World, metrics

LESSONS = """query Lessons($id: ID!, $window: AnalyticsWindowInput) { brand(id: $id) {
  variants(window: $window) { group variant posts views meanRate score }
  hooks: variants(window: $window, kind: HOOK_VERSION) { variant posts }
  experiments(window: $window) { group verdict winner reason arms { variant ratedPosts hasEnough }
    comparisons { better other difference low high pValue } }
  attribution(window: $window, by: GENERATION) { value posts views engagement meanRate
    bestPost { label } }
  optimizationCycle(window: $window) { posts enoughData
    patterns { kind value posts meanRate restRate isThin confidence }
    recommendations {
      kind statement posts confidence pattern { kind value posts meanRate restRate }
    }
    suggestions window { start end } }
} }"""
ALERTS = """query ($id: ID!) { brand(id: $id) { alerts { kind enoughData explanation ratio
  recent { start end posts views rate } earlier { posts rate } } } }"""
MEMORY = """query ($id: ID!, $kind: MemoryKind, $present: Boolean, $first: Int, $after: String) {
  brand(id: $id) { memory(kind: $kind, present: $present, first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { id kind statement learnedAt supersededAt
  evidence { conclusion posts rate comparedRate confidence start end } } } } }"""
ALL = """{ brands(first: 100) { nodes { variants { posts } experiments { verdict }
  attribution(by: HOOK) { posts bestPost { id } } optimizationCycle { posts } alerts { kind }
  memory { nodes { kind } } } } }"""


async def a_brand(world: World, *, posts: int = 6, label: str = "Cats") -> tuple[UUID, UUID]:
    """Two variants: TikTok videos at 8 % and posts on X at 2 %, measured for two weeks."""
    organization_id = await world.organization(label)
    brand_id = await world.brand(organization_id, label)
    for number in range(2 * posts):
        is_good = number < posts
        post_id = await world.post(
            organization_id,
            brand_id,
            platform=Platform.TIKTOK if is_good else Platform.TWITTER,
            category=PostCategory.VIDEO if is_good else PostCategory.TEXT,
            label=f"Post {number}",
            description="Watch this" if is_good else f"Thought {number}",
            published_at=NOW - DAY * 15 + timedelta(minutes=number),
            variant_group="format",
            variant_id="video" if is_good else "text",
            hook_version="v1",
            generation_id="g1" if is_good else None,
        )
        rate = 80 + number if is_good else 20 + number
        counts = {
            TODAY - DAY * back: metrics(views=1000 * (15 - back), likes=rate * (15 - back))
            for back in range(1, 14)
        }
        await world.record(organization_id, post_id, counts)
    return organization_id, brand_id


async def sync_all(world: World, organization_id: UUID, now: Any = NOW) -> None:
    await sync.sync(
        world.database,
        SyncRequest(organization_id),
        now=lambda: now,
        new_key=world.new_key,
        batch_size=50,
    )


async def test_a_brand_learns_from_one_row_per_post(graph: Graph, world: World) -> None:
    organization_id, brand_id = await a_brand(world)
    await sync_all(world, organization_id)
    brand = (await graph.ask(LESSONS, id=public_ids.brand_id(brand_id)))["brand"]
    assert [(v["group"], v["variant"], v["posts"], v["views"]) for v in brand["variants"]] == [
        ("format", "video", 6, 6 * 14_000),
        ("format", "text", 6, 6 * 14_000),
    ]
    assert brand["variants"][0]["meanRate"] == (80 + 85) / 2 / 10
    assert brand["hooks"] == [{"variant": "v1", "posts": 12}]
    (experiment,) = brand["experiments"]
    assert (experiment["verdict"], experiment["winner"]) == ("WINNER", "video")
    assert experiment["comparisons"][0]["pValue"] < 0.05
    (generation,) = brand["attribution"]
    assert (generation["value"], generation["posts"]) == ("g1", 6)
    assert generation["bestPost"] == {"label": "Post 5"}
    cycle = brand["optimizationCycle"]
    assert (cycle["posts"], cycle["enoughData"]) == (12, True)
    assert {each["kind"] for each in cycle["recommendations"]} == {
        "PLATFORM",
        "CONTENT_TYPE",
        "HOOK",
    }
    assert all(each["posts"] >= 3 for each in cycle["recommendations"])
    for recommended in cycle["recommendations"]:
        pattern = recommended["pattern"]
        assert (pattern["kind"], pattern["posts"]) == (recommended["kind"], recommended["posts"])
        assert f"{pattern['meanRate']:.2f} %" in recommended["statement"]
        assert f"{pattern['restRate']:.2f} % over the others" in recommended["statement"]
    assert cycle["window"]["end"] == (TODAY - DAY).isoformat()


async def test_without_content_performance_nothing_is_learned(graph: Graph, world: World) -> None:
    _, brand_id = await a_brand(world, posts=3)
    brand = (await graph.ask(LESSONS, id=public_ids.brand_id(brand_id)))["brand"]
    assert (brand["variants"], brand["experiments"], brand["attribution"]) == ([], [], [])
    assert brand["optimizationCycle"]["enoughData"] is False
    assert brand["optimizationCycle"]["recommendations"] == []


async def test_today_is_no_day_to_learn_from(graph: Graph, world: World) -> None:
    _, brand_id = await a_brand(world, posts=1)
    refusal = await graph.refusal(
        LESSONS, id=public_ids.brand_id(brand_id), window={"includeToday": True}
    )
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "includeToday")


async def test_an_alert_has_the_overviews_own_rates(graph: Graph, world: World) -> None:
    organization_id = await world.organization()
    brand_id = await world.brand(organization_id)
    for number in range(3):
        post_id = await world.post(organization_id, brand_id, published_at=NOW - DAY * 10)
        likes = {back: 10 * (11 - back) for back in range(10, 3, -1)}
        likes |= {back: 70 + 50 * (4 - back) for back in (3, 2, 1)}
        counts = {
            TODAY - DAY * back: metrics(views=1000 * (11 - back), likes=likes[back])
            for back in range(10, 0, -1)
        }
        await world.record(organization_id, post_id, counts)
        alerts = (await graph.ask(ALERTS, id=public_ids.brand_id(brand_id)))["brand"]["alerts"]
        assert alerts["enoughData"] == (number == 2)
    assert (alerts["kind"], alerts["ratio"]) == ("SPIKE", 5.0)
    assert (alerts["recent"]["posts"], alerts["recent"]["rate"]) == (3, 5.0)
    window = {"start": alerts["recent"]["start"], "end": alerts["recent"]["end"]}
    overview = await graph.ask(
        "query ($id: ID!, $w: AnalyticsWindowInput) {"
        " brand(id: $id) { overview(window: $w) { engagementRate views } } }",
        id=public_ids.brand_id(brand_id),
        w=window,
    )
    assert overview["brand"]["overview"] == {
        "engagementRate": alerts["recent"]["rate"],
        "views": alerts["recent"]["views"],
    }


async def test_a_sync_remembers_what_it_learned_once(graph: Graph, world: World) -> None:
    organization_id, brand_id = await a_brand(world)
    for _ in range(2):
        await sync.sync(
            world.database,
            SyncRequest(organization_id, full=True),
            now=lambda: NOW,
            new_key=world.new_key,
        )
    memory = (await graph.ask(MEMORY, id=public_ids.brand_id(brand_id)))["brand"]["memory"]
    assert memory["totalCount"] == 3
    kinds = {entry["kind"]: entry for entry in memory["nodes"]}
    assert set(kinds) == {"BEST_PLATFORM", "BEST_CONTENT_TYPE", "BEST_HOOK"}
    evidence = kinds["BEST_PLATFORM"]["evidence"]
    assert (evidence["conclusion"], evidence["posts"]) == ("TIKTOK", 6)
    assert evidence["end"] == (TODAY - DAY).isoformat()
    (node,) = (
        await graph.ask(
            "query ($id: ID!) { node(id: $id) { ... on MemoryEntry { kind } } }",
            id=kinds["BEST_HOOK"]["id"],
        )
    ).values()
    assert node == {"kind": "BEST_HOOK"}


async def test_another_conclusion_supersedes_and_stays_readable(graph: Graph, world: World) -> None:
    organization_id, brand_id = await a_brand(world)
    await sync_all(world, organization_id)
    for number in range(3):
        post_id = await world.post(
            organization_id, brand_id, platform=Platform.PINTEREST, published_at=NOW - DAY * 5
        )
        await world.record(
            organization_id, post_id, {TODAY: metrics(views=1000, likes=500 + number)}
        )
    tomorrow = graph.now = NOW + DAY
    await sync_all(world, organization_id, tomorrow)
    brand = public_ids.brand_id(brand_id)
    memory = (await graph.ask(MEMORY, id=brand, kind="BEST_PLATFORM"))["brand"]["memory"]
    assert [
        (entry["evidence"]["conclusion"], entry["supersededAt"] is None)
        for entry in memory["nodes"]
    ] == [("PINTEREST", True), ("TIKTOK", False)]
    present = (await graph.ask(MEMORY, id=brand, kind="BEST_PLATFORM", present=True))["brand"]
    assert [e["evidence"]["conclusion"] for e in present["memory"]["nodes"]] == ["PINTEREST"]
    page = (await graph.ask(MEMORY, id=brand, first=1))["brand"]["memory"]
    assert page["pageInfo"]["hasNextPage"]
    rest = await graph.ask(MEMORY, id=brand, first=9, after=page["pageInfo"]["endCursor"])
    assert len(rest["brand"]["memory"]["nodes"]) == page["totalCount"] - 1


async def test_an_alert_is_over_once_the_rate_is_usual_again(graph: Graph, world: World) -> None:
    organization_id = await world.organization()
    brand_id = await world.brand(organization_id)
    for _ in range(3):
        post_id = await world.post(organization_id, brand_id, published_at=NOW - DAY * 12)
        views, likes, counts = 0, 0, {}
        for back in range(12, -12, -1):
            views, likes = views + 1000, likes + (50 if back in {1, 2, 3} else 10)
            counts[TODAY - DAY * back] = metrics(views=views, likes=likes)
        for day, values in counts.items():
            await world.record(organization_id, post_id, {day: values}, at=NOW + (day - TODAY))
    entries = []
    for days in (0, 11):
        graph.now = NOW + DAY * days
        await sync_all(world, organization_id, graph.now)
        memory = (await graph.ask(MEMORY, id=public_ids.brand_id(brand_id), kind="ALERT"))["brand"]
        entries.append(
            [(e["evidence"]["conclusion"], e["supersededAt"]) for e in memory["memory"]["nodes"]]
        )
    assert entries == [[("SPIKE", None)], [("SPIKE", graph.now.isoformat())]]


async def test_lessons_of_many_brands_cost_as_much_as_of_one(graph: Graph, world: World) -> None:
    costs = []
    for number in range(1, 6):
        organization_id, _ = await a_brand(world, posts=1, label=f"Brand {number:02}")
        await sync_all(world, organization_id)
        if number in {1, 5}:
            with counting(graph.database) as statements:
                await graph.ask(ALL)
            costs.append(len(statements))
    # Brands; rows, days, measured posts, memory; then the best posts, all brands' at once.
    assert costs == [6, 6]


async def test_what_people_gave_is_learned_from_although_nothing_is_synced(
    graph: Graph, world: World
) -> None:
    organization_id, brand_id = await a_brand(world)
    await sync_all(world, organization_id)
    posts = "{ posts(first: 100, filter: { platforms: [TIKTOK] }) { nodes { id } } }"
    nodes = (await graph.ask(posts))["posts"]["nodes"]
    rows = [
        {"postId": node["id"], "measuredOn": f"{TODAY - DAY}", "views": 1000, "likes": 0}
        for node in nodes
    ]
    await graph.ask(
        "mutation ($rows: [ContentPerformanceInput!]!) {"
        " recordContentPerformance(input: $rows) { failed { message } } }",
        rows=rows,
    )
    async with world.database.read() as session:
        assert await sync_runs.list_due_organizations(session, NOW) == [organization_id]
    await sync_all(world, organization_id)
    memory = (await graph.ask(MEMORY, id=public_ids.brand_id(brand_id), present=True))["brand"][
        "memory"
    ]
    found = {entry["kind"]: entry["evidence"]["conclusion"] for entry in memory["nodes"]}
    assert found["BEST_PLATFORM"] == "TWITTER"
    async with world.database.read() as session:
        assert await sync_runs.list_due_organizations(session, NOW) == []


async def test_what_a_stopped_sync_did_not_learn_the_next_does(graph: Graph, world: World) -> None:
    organization_id, brand_id = await a_brand(world, posts=3)
    told = iter([False, False, True])
    when: dict[str, Any] = {"now": lambda: NOW, "new_key": world.new_key}
    await sync.sync(
        world.database, SyncRequest(organization_id), is_stopping=lambda: next(told, True), **when
    )
    ask = {"id": public_ids.brand_id(brand_id)}
    assert (await graph.ask(MEMORY, **ask))["brand"]["memory"]["nodes"] == []
    await sync.sync(world.database, SyncRequest(organization_id), **when)
    assert len((await graph.ask(MEMORY, **ask))["brand"]["memory"]["nodes"]) == 3
