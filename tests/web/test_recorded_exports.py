"""Over real HTTP: what people and platforms recorded besides posts, as files."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.business.books import CreditKind
from app.domain.business.records import GivenCharge, GivenCredit, GivenIngredient
from app.domain.goals import GoalMetric, Terms
from app.domain.notes import NoteTerms
from app.domain.numbers.gains import Snapshot
from app.domain.scopes import scope_of
from app.domain.tags import TagRuleKind
from app.graphql import exports
from app.services import goals, notes, snapshots, tag_rules, tags, tokens
from app.services.business import records
from app.services.tag_rules import GivenRule
from app.storage.database import Database
from tests.web.test_answer_cache import Server
from tests.web.test_exports import get, lines, served, table
from tests.world import DAY, NOW, TODAY, World, metrics

pytestmark = pytest.mark.usefixtures("anyio_backend")
"""PostgreSQL's databases are made by asynchronous fixtures, for tests that are not too."""


async def record(url: str, organization: Any, post: Any) -> str:
    """Notes, goals and metrics beyond the nine; the id of the brand that has some of them."""
    database, beyond = Database(url), {"engagedViews": 3, "averageWatchSeconds": 2.5}
    world = World(database, first=5000)
    brand = await world.brand(organization, "Cats")
    scopes = scope_of(organization, None), scope_of(organization, brand)
    terms = Terms(GoalMetric.VIEWS, 1000.0, TODAY - DAY * 5, TODAY + DAY * 4)
    async with database.write() as session:
        for scope, text in zip(scopes, ("=1+1", "TV spot"), strict=True):
            note = NoteTerms(text, TODAY - DAY * 3, TODAY)
            key = world.new_key()
            await notes.create_note(session, scope, note, by="tests", key=key, now=NOW)
            await goals.create_goal(session, scope, text, terms, key=world.new_key(), now=NOW)
        gone = world.new_key()
        await goals.create_goal(session, scopes[0], "Gone", terms, key=gone, now=NOW)
        await goals.archive_goal(session, gone, None, now=NOW)
        snapshot = Snapshot(TODAY - DAY, NOW, metrics(views=99), None, beyond)
        given = [snapshots.PostSnapshot(post, snapshot)]
        await snapshots.record_snapshots(session, organization, given)
    await database.close()
    return public_ids.brand_id(brand)


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    with served(database_url, tmp_path / "own") as server:
        yield server


@pytest.fixture
def brand(server: Server) -> str:
    made: str = server.write(record(server.url, server.organization, server.post))
    return made


def test_notes_are_a_row_each(server: Server, brand: str) -> None:
    rows = lines(get(server, "/exports/notes.jsonl"))

    assert [(row["text"], row["brand label"]) for row in rows] == [
        ("TV spot", "Cats"),
        ("=1+1", None),
    ]
    assert {(row["start"], row["end"], row["created by"]) for row in rows} == {
        (str(TODAY - DAY * 3), str(TODAY), "tests")
    }
    assert [row["text"] for row in table(get(server, "/exports/notes.csv"))][1] == "'=1+1"
    of_brand = lines(get(server, "/exports/notes.jsonl", scope=brand))
    later = lines(get(server, "/exports/notes.jsonl", fromDay=str(TODAY + DAY)))
    assert ([row["text"] for row in of_brand], later) == (["TV spot"], [])


def test_goals_are_a_row_each_with_how_far_they_are(server: Server, brand: str) -> None:
    rows = lines(get(server, "/exports/goals.jsonl"))

    assert [row["label"] for row in rows] == ["Gone", "TV spot", "=1+1"]
    assert [row["archived at"] is None for row in rows] == [False, True, True]
    assert {(row["metric"], row["target"]) for row in rows} == {("VIEWS", 1000)}
    assert [row["progress current"] for row in rows] == [5, None, 5]
    assert rows[2]["progress percent (%)"] == 0.5
    of_brand = lines(get(server, "/exports/goals.jsonl", scope=brand))
    others = lines(get(server, "/exports/goals.jsonl", archived="false"))
    assert [row["label"] for row in of_brand] == ["TV spot"]
    assert [row["label"] for row in others] == ["TV spot", "=1+1"]


async def tag(url: str, organization: Any, brand: str) -> None:
    """A rule of all posts, which fits none, one of a brand, and a tag of none."""
    database = Database(url)
    world = World(database, first=7000)
    async with database.write() as session:
        await tags.create_tag(session, organization, "=unused", key=world.new_key())
        for given in (
            GivenRule("Launch", TagRuleKind.HASHTAG, "#launch"),
            GivenRule("Cats", TagRuleKind.WORDS, "=cat", public_ids.brand_key(brand)),
        ):
            await tag_rules.create_rule(session, organization, given, new_key=world.new_key)
    await database.close()


def test_tags_and_their_rules_are_a_row_each_whether_or_not_a_post_has_them(
    server: Server, brand: str
) -> None:
    server.write(tag(server.url, server.organization, brand))
    own = {"organizationId": public_ids.organization_id(server.organization)}

    tagged = lines(get(server, "/exports/tags.jsonl", **own))
    rules = lines(get(server, "/exports/tag_rules.jsonl", **own))

    assert [row["tag"] for row in tagged] == ["=unused", "Cats", "Launch"]
    assert table(get(server, "/exports/tags.csv", **own))[0]["tag"] == "'=unused"
    assert [(row["kind"], row["text"], row["tag label"], row["brand label"]) for row in rules] == [
        ("HASHTAG", "launch", "Launch", None),
        ("WORDS", "=cat", "Cats", "Cats"),
    ]
    foreign = server.write(elsewhere(server.url))
    server.client.headers["authorization"] = f"Bearer {foreign}"
    for name in ("tags", "tag_rules"):
        assert lines(get(server, f"/exports/{name}.jsonl", **own)) == [], name


@pytest.mark.usefixtures("brand")
def test_extra_metrics_are_a_row_for_each_post_day_and_metric(server: Server) -> None:
    window = json.dumps({"start": str(TODAY - DAY * 2), "end": str(TODAY - DAY)})
    rows = table(get(server, "/exports/extra_metrics.csv", window=window))

    assert [(row["metric"], float(row["value"]), row["unit"]) for row in rows] == [
        ("engagedViews", 3, "COUNT"),
        ("averageWatchSeconds", 2.5, "SECONDS"),
    ]
    assert {row["post day date"] for row in rows} == {str(TODAY - DAY)}
    assert {row["post id"] for row in rows} == {public_ids.post_id(server.post)}


@pytest.mark.usefixtures("brand")
@pytest.mark.parametrize("size", [1, 2, 1000])
def test_all_pages_of_notes_are_one_table(
    server: Server, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "LARGEST_PAGE", size)
    texts = [row["text"] for row in lines(get(server, "/exports/notes.jsonl"))]
    labels = [row["label"] for row in lines(get(server, "/exports/goals.jsonl"))]
    assert (texts, len(set(labels))) == (["TV spot", "=1+1"], 3)


NAMES = ("notes", "goals", "extra_metrics", "charges", "credit_transactions", "ingredients")


async def elsewhere(url: str) -> str:
    """A token of another organization that has something of everything, each with a canary."""
    database = Database(url)
    world = World(database, first=9000)
    organization = await world.organization("canary house")
    post = await world.post(organization, await world.brand(organization), label="canary post")
    making: Any = {"now": NOW, "new_key": world.new_key}
    scope, key = scope_of(organization, None), world.new_key()
    terms = Terms(GoalMetric.VIEWS, 1000.0, TODAY, TODAY)
    async with database.write() as session:
        note = NoteTerms("canary note", TODAY, TODAY)
        await notes.create_note(session, scope, note, by="x", key=world.new_key(), now=NOW)
        await goals.create_goal(session, scope, "canary goal", terms, key=key, now=NOW)
        snapshot = Snapshot(TODAY - DAY, NOW, metrics(views=1), None, {"engagedViews": 1})
        given = [snapshots.PostSnapshot(post, snapshot)]
        await snapshots.record_snapshots(session, organization, given)
        charge = GivenCharge("canary charge", 1, "EUR", NOW)
        await records.record_charges(session, organization, [charge], **making)
        line = GivenCredit("canary line", CreditKind.GRANT, 1, NOW)
        await records.record_credits(session, organization, [line], **making)
        made = GivenIngredient("canary asset", "video", NOW)
        await records.record_ingredients(session, organization, [made], **making)
        token = await tokens.create_token(
            session,
            name="elsewhere",
            scopes=(AccessScope.READ_ANALYTICS, AccessScope.READ_BUSINESS),
            organization_id=organization,
            secret="y" * 43,
            key=world.new_key(),
            now=NOW,
        )
    await database.close()
    return token


def test_a_token_of_one_organization_gets_nothing_of_another(server: Server) -> None:
    foreign = server.write(elsewhere(server.url))
    for name in NAMES:
        assert "canary" in get(server, f"/exports/{name}.jsonl").text, name
    own = public_ids.organization_id(server.organization)
    server.write(record(server.url, server.organization, server.post))

    server.client.headers["authorization"] = f"Bearer {foreign}"
    for name in NAMES:
        (row,) = lines(get(server, f"/exports/{name}.jsonl"))
        assert "canary" in str(row), name
        parameter = "scope" if name in {"notes", "goals"} else "organizationId"
        refused = get(server, f"/exports/{name}.jsonl", **{parameter: own})
        assert refused.status_code == 404, name


def test_they_are_written_in_every_format(server: Server) -> None:
    server.write(elsewhere(server.url))
    for name, suffix in product(NAMES, ("csv", "jsonl", "xlsx", "parquet")):
        answer = get(server, f"/exports/{name}.{suffix}")
        assert answer.status_code == 200, answer.text
        assert answer.content, name
