"""The workspace as it stands in a database, and which databases it may stand in."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote
from uuid import UUID

import pytest

from app.demo.condition import Condition, inspect_database
from app.demo.organizations import ORGANIZATIONS
from app.demo.own import key_of
from app.demo.workspace import make_workspace
from app.domain import public_ids
from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.services.learning import sync
from app.services.verification import verify
from app.storage.database import Database
from app.tables import metadata
from tests.demo.conftest import (
    SMALL,
    TOMORROW,
    additions,
    create_token,
    rows_of,
)
from tests.demos import NOW
from tests.graphql.conftest import Graph
from tests.world import World

TODAY = NOW.date()

ADDED = {
    "organizations": 1,
    "brands": 2,
    "posts": 2,
    "charges": 0,
    "accounts": 0,
    "goals": 0,
    "notes": 0,
    "tags": 0,
    "tag_rules": 0,
    "credentials": 0,
    "brand_memory": 0,
    "content_performance": 1,
    "sync_runs": 0,
}
"""How many rows people add to each table, in `additions`."""


async def keys_of(database: Database, name: str) -> set[UUID]:
    return {row["id"] for row in await rows_of(database, name)}


async def test_there_are_two_organizations_half_a_world_apart(demo: Database) -> None:
    zones = {row["time_zone"] for row in await rows_of(demo, "organizations")}
    assert zones == {"America/Los_Angeles", "Asia/Kolkata"}


async def test_there_are_six_brands_and_more_than_a_thousand_posts(demo: Database) -> None:
    assert len(await rows_of(demo, "brands")) == 6
    posts = await rows_of(demo, "posts")
    assert 1_000 < len(posts) < 1_400
    assert {post["platform"] for post in posts} == {
        Platform.YOUTUBE,
        Platform.TIKTOK,
        Platform.INSTAGRAM,
        Platform.TWITTER,
        Platform.PINTEREST,
        Platform.MASTODON,
    }
    keys = [post["id"] for post in sorted(posts, key=lambda post: post["published_at"])]
    assert [key.int >> 80 for key in keys] == sorted(key.int >> 80 for key in keys)


async def test_every_difficulty_of_real_numbers_occurs(demo: Database) -> None:
    measured = await rows_of(demo, "post_analytics")
    posts = {post["id"]: post for post in await rows_of(demo, "posts")}
    assert 55_000 < len(measured) < 75_000
    assert {row["date"] for row in measured} >= {TODAY, TODAY - timedelta(days=365)}
    corrections = [row for row in measured if (row["views_gain"] or 0) < 0]
    baselines = [row for row in measured if row["views_baseline"] is not None]
    assert len(corrections) > 5
    assert len(baselines) > 5
    assert [post for post in posts.values() if post["archived_at"]]
    without_views = {posts[row["post_id"]]["platform"] for row in measured if row["views"] is None}
    assert without_views >= {Platform.MASTODON, Platform.INSTAGRAM}
    assert Platform.PINTEREST not in without_views  # impressions are views there
    with_more = {posts[row["post_id"]]["platform"] for row in measured if row["extra"]}
    assert with_more == {Platform.PINTEREST, Platform.YOUTUBE, Platform.INSTAGRAM}
    assert any(row["comments"] is None for row in measured)
    collected = {(row["organization_id"], row["date"]) for row in measured}
    outage = TODAY - timedelta(days=ORGANIZATIONS[1].outages[0].start)
    assert (key_of(ORGANIZATIONS[1]), outage) not in collected
    assert (key_of(ORGANIZATIONS[0]), outage) in collected


async def test_every_post_has_a_picture_of_its_own(demo: Database) -> None:
    posts, pictures = await rows_of(demo, "posts"), await rows_of(demo, "thumbnails")
    assert {row["id"] for row in posts} == {row["post_id"] for row in pictures}
    drawings = [row["body"] for row in pictures]
    assert len(set(drawings)) > len(drawings) * 0.9


async def test_every_channel_has_followers_for_as_long_as_it_is_connected(
    demo: Database,
) -> None:
    accounts = {row["id"]: row for row in await rows_of(demo, "accounts")}
    brands = [brand for plan in ORGANIZATIONS for brand in plan.brands]
    assert len(accounts) == sum(len(brand.channels) for brand in brands)
    days = await rows_of(demo, "account_analytics")
    for key, account in accounts.items():
        counted = [row["followers"] for row in days if row["account_id"] == key]
        (connected,) = (
            channel.connected
            for brand in brands
            if brand.label == account["display_name"]
            for channel in brand.channels
            if channel.platform == account["platform"]
        )
        assert connected * 0.89 < len(counted) <= connected + 1
        assert 1.3 < counted[-1] / counted[0] < 2.5


async def test_each_organization_has_something_that_needs_somebody(demo: Database) -> None:
    answer = await Graph(demo, NOW).ask(
        "{ organizations { nodes { attention { nodes { code subject { label } } } } } }"
    )
    told = [
        {each["code"]: each["subject"]["label"] for each in node["attention"]["nodes"]}
        for node in answer["organizations"]["nodes"]
    ]
    goals = {"GOAL_BEHIND": "Post twice as often", "GOAL_REACHED": "Keep posting"}
    learned = {"RATE_SPIKE": "The Ninth Shelf"}
    assert told == [goals | learned | {"SIGN_IN_DEAD": "papermonsoon"}, goals]


async def test_goals_are_reached_behind_on_track_and_of_the_past(demo: Database) -> None:
    for plan in ORGANIZATIONS:
        answer = await Graph(demo, NOW).ask(
            "query ($id: ID!) { goals(scopeId: $id, archived: null) "
            "{ nodes { label archivedAt progress { status } } } }",
            id=public_ids.organization_id(key_of(plan)),
        )
        goals = answer["goals"]["nodes"]
        present = {goal["progress"]["status"] for goal in goals if goal["archivedAt"] is None}
        assert present == {"REACHED", "BEHIND", "ON_TRACK"}
        assert [goal["label"] for goal in goals if goal["archivedAt"]] == [
            "Views of two months ago"
        ]


async def test_people_wrote_notes_and_tags_and_rules_tag_too(demo: Database) -> None:
    answer = await Graph(demo, NOW).ask(
        "{ organizations { nodes { tags { nodes { label } } tagRules { tag { label } }"
        " notes(window: { preset: LAST_365_DAYS }) { text brand { label } } } } }"
    )
    for organization in answer["organizations"]["nodes"]:
        by_rules = {rule["tag"]["label"] for rule in organization["tagRules"]}
        by_hand = {tag["label"] for tag in organization["tags"]["nodes"]} - by_rules
        assert by_rules
        assert by_hand
        assert {bool(note["brand"]) for note in organization["notes"]} == {True, False}
    tagged = {row["tag_id"] for row in await rows_of(demo, "post_tags")}
    assert tagged == {row["id"] for row in await rows_of(demo, "tags")}


async def test_logos_need_no_other_host(demo: Database) -> None:
    owners = await rows_of(demo, "organizations") + await rows_of(demo, "brands")
    logos = {row["logo_url"] for row in owners}
    assert len(logos) == len(owners)
    for logo in logos:
        kind, _, drawing = logo.partition(",")
        assert kind == "data:image/svg+xml"
        assert unquote(drawing).startswith("<svg ")


async def test_it_has_learned_from_the_days_that_are_over(demo: Database) -> None:
    answer = await Graph(demo, NOW).ask(
        "{ brands { nodes { label experiments { verdict } alerts { kind }"
        " attributions(by: PROMPT) { nodes { posts } } memory(present: true) { totalCount }"
        " optimizationCycle { recommendations { kind } } } } }"
    )
    brands = answer["brands"]["nodes"]
    assert all(brand["memory"]["totalCount"] >= 3 for brand in brands)
    assert all(brand["optimizationCycle"]["recommendations"] for brand in brands)
    assert sum(bool(brand["experiments"]) for brand in brands) >= 3
    assert sum(bool(brand["attributions"]["nodes"]) for brand in brands) >= 3
    assert [brand["label"] for brand in brands if brand["alerts"]["kind"]] == ["The Ninth Shelf"]
    status = await Graph(demo, NOW).ask(
        "{ organizations { nodes { syncStatus { due lastRun { status } } } } }"
    )
    assert [node["syncStatus"] for node in status["organizations"]["nodes"]] == [
        {"due": 0, "lastRun": {"status": "SUCCEEDED"}}
    ] * 2


async def test_learning_goes_on_where_the_demo_ended(small_demo: Database) -> None:
    demo, plan = small_demo, SMALL[0]
    graph = Graph(demo, TOMORROW)
    now, new_key = graph.runtime.now, graph.runtime.new_key
    before = len(await rows_of(demo, "content_performance"))
    await sync.sync(demo, sync.SyncRequest(key_of(plan)), now=now, new_key=new_key)
    latest = max(await rows_of(demo, "sync_runs"), key=lambda row: row["started_at"])
    assert latest["inserted"] > 0
    assert latest["updated"] == latest["failed"] == 0
    assert len(await rows_of(demo, "content_performance")) == before + latest["inserted"]


async def test_the_sums_are_those_of_the_posts_that_count(demo: Database) -> None:
    posts = {post["id"]: post for post in await rows_of(demo, "posts")}
    recounted: Counter[tuple[UUID, Platform]] = Counter()
    for totals in await rows_of(demo, "post_totals"):
        post = posts[totals["post_id"]]
        if post["archived_at"] is None:
            recounted[post["brand_id"], post["platform"]] += totals["likes"] or 0
    kept = {
        (row["brand_id"], row["platform"]): row["likes"]
        for row in await rows_of(demo, "analytics_totals")
    }
    assert kept == recounted


@pytest.mark.usefixtures("small")
async def test_it_is_the_same_on_both_databases_and_tells_how_far_it_is(
    small_demo: Database, postgresql_url: str
) -> None:
    other, told = Database(postgresql_url, pool_size=1), list[tuple[int, int]]()
    await make_workspace(other, now=NOW, on_progress=lambda *counts: told.append(counts))
    assert told == sorted(told)
    recorded = len(await rows_of(small_demo, "post_analytics"))
    assert told[-1] == (recorded, recorded)
    for name in metadata.tables:
        assert await rows_of(small_demo, name) == await rows_of(other, name), name
    await other.close()


async def test_it_is_current_for_a_day(demo: Database) -> None:
    assert await inspect_database(demo, now=NOW + timedelta(hours=1)) is Condition.CURRENT
    assert await inspect_database(demo, now=TOMORROW) is Condition.OUTDATED


async def test_a_database_with_nothing_in_it_is_empty(database: Database, tmp_path: Path) -> None:
    blank = Database(f"sqlite+aiosqlite:///{tmp_path / 'blank.db'}", pool_size=1)
    assert await inspect_database(blank, now=NOW) is Condition.EMPTY
    assert await inspect_database(database, now=NOW) is Condition.EMPTY
    await blank.close()


async def test_a_database_with_tables_of_others_is_foreign(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    other = Database(f"sqlite+aiosqlite:///{path}", pool_size=1)
    assert await inspect_database(other, now=NOW) is Condition.FOREIGN
    await other.close()


async def test_somebody_elses_data_is_left_alone(database: Database, world: World) -> None:
    organization_id = await world.organization("Somebody's own")
    assert await inspect_database(database, now=NOW) is Condition.FOREIGN
    with pytest.raises(BadUserInput, match="nothing was changed"):
        await make_workspace(database, now=NOW)
    assert [row["id"] for row in await rows_of(database, "organizations")] == [organization_id]


async def test_what_people_added_stays_when_the_demo_is_made_anew(small_demo: Database) -> None:
    before = {name: await keys_of(small_demo, name) for name in ADDED}
    async with small_demo.write() as session:
        await create_token(session)
    added = await additions(small_demo)
    assert await inspect_database(small_demo, now=NOW) is Condition.CURRENT

    await make_workspace(small_demo, now=TOMORROW)
    assert await inspect_database(small_demo, now=TOMORROW) is Condition.CURRENT
    assert len(await rows_of(small_demo, "tokens")) == 1
    for name in ("organizations", "brands", "posts"):
        assert added[name] in await keys_of(small_demo, name)
    assert added["own post"] in await keys_of(small_demo, "posts")
    assert before["brands"] <= await keys_of(small_demo, "brands")
    (kept,) = [
        row for row in await rows_of(small_demo, "post_totals") if row["post_id"] == added["posts"]
    ]
    assert kept["views"] == 7
    for plan in SMALL:
        async with small_demo.read_moment() as session:
            assert await verify(session, key_of(plan)) == []

    # And on another day what is the demo's own is there once.
    await make_workspace(small_demo, now=NOW)
    for name, extra in ADDED.items():
        after = await keys_of(small_demo, name)
        assert before[name] <= after, name
        assert len(after - before[name]) == extra, name


async def test_numbers_that_people_added_today_dont_make_the_demo_current(demo: Database) -> None:
    world = World(demo)
    for plan in ORGANIZATIONS:
        post = await world.post(key_of(plan), await world.brand(key_of(plan), "Added"))
        await world.record(key_of(plan), post, {TOMORROW.date(): Metrics(views=7)})
    assert await inspect_database(demo, now=TOMORROW) is Condition.OUTDATED


async def test_a_reset_deletes_what_people_added_too(small_demo: Database) -> None:
    await additions(small_demo)
    await make_workspace(small_demo, now=TOMORROW, reset=True)
    assert len(await rows_of(small_demo, "organizations")) == 2
    assert len(await rows_of(small_demo, "brands")) == 2


async def test_a_reset_leaves_somebody_elses_database_alone(
    database: Database, world: World
) -> None:
    await world.organization("Somebody's own")
    with pytest.raises(BadUserInput, match="nothing was changed"):
        await make_workspace(database, now=NOW, reset=True)
    assert len(await rows_of(database, "organizations")) == 1


async def test_a_database_with_a_token_is_meant_for_something(database: Database) -> None:
    async with database.write() as session:
        await create_token(session)
    assert await inspect_database(database, now=NOW) is Condition.FOREIGN
