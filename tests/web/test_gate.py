"""The gate over real HTTP: trusted documents, budgets, room, time, ids, metrics, production."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx
import pytest
from graphql import parse
from sqlalchemy import text

from app.graphql.cost.limits import PER_TOKEN
from app.graphql.operations import load_operations
from app.services import brands, tokens
from app.storage.database import Database
from app.web import auth
from tests.graphql.conftest import SCHEMA
from tests.serving import create_token, make_token, serving_database
from tests.waiting import until, until_there
from tests.web.conftest import Clock, Door

VIEWER = {"query": "query Who { viewer { name } }"}
BRANDS = {"query": "{ brands { nodes { id } } }"}
LIST_BRANDS = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "list_brands", "arguments": {}},
}
LONG = 60
SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000000)"
    " SELECT count(*) FROM n",
    "postgresql": f"SELECT pg_sleep({LONG})",
}


@contextmanager
def served(url: str, **settings: Any) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {make_token(url)}"}
    with (
        serving_database(url, **settings) as address,
        httpx.Client(base_url=address, headers=headers, trust_env=False, timeout=30) as client,
    ):
        yield client


def test_a_stored_operation_is_called_by_its_name_or_its_digest(client: httpx.Client) -> None:
    operation = load_operations(SCHEMA._schema)["list_brands"]
    for name in ("list_brands", operation.id):
        body = {"documentId": name, "variables": {"first": 1}}
        answer = client.post("/graphql", json=body).json()
        assert answer["data"]["brands"]["edges"] == []
    unknown = client.post("/graphql", json={"documentId": "nothing"})
    assert unknown.status_code == 400
    assert "documentId" in unknown.json()["errors"][0]["message"]


def test_only_stored_operations_where_only_those_are_trusted(sqlite_url: str) -> None:
    with served(sqlite_url, trusted_documents=True) as client:
        assert client.post("/graphql", json=VIEWER).status_code == 400
        stored = client.post("/graphql", json={"documentId": "list_organizations"})
        assert "errors" not in stored.json()


def test_a_folder_of_own_operations(sqlite_url: str, tmp_path: Any) -> None:
    (tmp_path / "mine.graphql").write_text("# Mine.\nquery mine { viewer { name } }\n")
    with served(sqlite_url, operations_folder=tmp_path) as client:
        answer = client.post("/graphql", json={"documentId": "mine"})
        assert answer.json() == {"data": {"viewer": {"name": "tests"}}}


def test_a_budget_is_told_kept_and_fills_up_again(sqlite_url: str, budgets_clock: Clock) -> None:
    with served(sqlite_url, cost_per_minute=1000) as client:
        body = {**BRANDS, "extensions": {"cost": True}}
        first = client.post("/graphql", json=body)
        cost = first.json()["extensions"]["cost"]["requested"]
        assert first.headers["ratelimit-policy"] == '"cost";q=1000;w=60'
        reading = parse(BRANDS["query"]).token_count * PER_TOKEN
        assert first.headers["ratelimit"].startswith(f'"cost";r={1000 - reading - cost};')
        answers = [client.post("/graphql", json=BRANDS) for _ in range(1000 // cost + 1)]
        assert answers[0].status_code == 200, "a document that is known isn't read again"
        refused = answers[-1]
        assert refused.status_code == 429
        assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
        assert "retryAt" in refused.json()["errors"][0]["extensions"]
        budgets_clock.seconds += 60
        assert client.post("/graphql", json=BRANDS).status_code == 200


def test_more_than_there_is_room_for_is_told_to_come_back(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    are_in, hold = threading.Barrier(3), threading.Event()

    async def slow(*_: Any, **__: Any) -> Any:
        await asyncio.to_thread(are_in.wait, 20)
        await asyncio.to_thread(hold.wait, 20)
        raise RuntimeError("held")

    monkeypatch.setattr(brands, "list_brands", slow)
    with served(sqlite_url, max_concurrency=3) as client, ThreadPoolExecutor(2) as others:
        waiting = [others.submit(client.post, "/graphql", json=BRANDS) for _ in range(2)]
        are_in.wait(20)
        refused = client.post("/graphql", json=VIEWER)
        hold.set()
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert [each.result().status_code for each in waiting] == [200, 200]
        assert client.post("/graphql", json=VIEWER).status_code == 200


async def test_what_takes_too_long_is_stopped_with_its_sql(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = "sqlite" if database_url.startswith("sqlite") else "postgresql"

    async def slow(session: Any, *_: Any, **__: Any) -> Any:
        await session.execute(text(SLOW[kind]))

    with served(database_url, request_timeout_seconds=0.5, database_pool_size=1) as client:
        with monkeypatch.context() as patched:
            patched.setattr(brands, "list_brands", slow)
            started = time.monotonic()
            answer = client.post("/graphql", json=BRANDS)
            assert time.monotonic() - started < LONG / 2
        assert answer.status_code == 503
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
        message = answer.json()["errors"][0]["message"]
        assert "0.5 seconds" in message
        assert "look before you send it again" in message

        # The only connection is free again; a machine that does much else may answer too late.
        def is_answered() -> bool:
            told = client.post("/graphql", json=BRANDS).json()
            return bool(told == {"data": {"brands": {"nodes": []}}})

        assert until_there(is_answered)


@pytest.mark.parametrize(("path", "body"), [("/graphql", BRANDS), ("/mcp", LIST_BRANDS)])
async def test_a_client_that_goes_away_takes_its_sql_with_it(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch, path: str, body: dict[str, Any]
) -> None:
    async def slow(session: Any, *_: Any, **__: Any) -> Any:
        await session.execute(text(SLOW["postgresql"]))

    async def sleeping(database: Database) -> int:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        query += " AND query LIKE 'SELECT pg_sleep%'"
        async with database.read() as session:
            return int((await session.execute(text(query))).scalar_one())

    async def are_sleeping(count: int) -> bool:
        return await sleeping(database) == count

    monkeypatch.setattr(brands, "list_brands", slow)
    token = await create_token(postgresql_url)
    database = Database(postgresql_url)
    headers = {
        "authorization": f"Bearer {token}",
        "accept": "application/json, text/event-stream",
    }
    with serving_database(postgresql_url) as address:
        async with httpx.AsyncClient(
            timeout=60, base_url=address, headers=headers, trust_env=False
        ) as client:
            request = asyncio.create_task(client.post(path, json=body))
            await until(partial(are_sleeping, 1))
            request.cancel()
        await until(partial(are_sleeping, 0))
    await database.close()


def test_a_request_id_goes_in_and_out_if_it_is_sane(client: httpx.Client) -> None:
    kept = client.post("/graphql", json=VIEWER, headers={"x-request-id": "abc-1.2"})
    assert kept.headers["x-request-id"] == "abc-1.2"
    made = client.post("/graphql", json=VIEWER, headers={"x-request-id": "a b\t<script>"})
    assert len(made.headers["x-request-id"]) == 32


def test_answers_are_careful_with_browsers(client: httpx.Client) -> None:
    for path in ("/graphql?query={viewer{name}}", "/healthz", "/nothing"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "access-control-allow-origin" not in headers


def test_a_named_origin_may_call_and_no_other(sqlite_url: str) -> None:
    asking = {"access-control-request-method": "POST"}
    with served(sqlite_url, allowed_origins=["https://app.example.org"]) as client:
        for origin, allowed in (("https://app.example.org", True), ("https://evil.org", False)):
            answer = client.options("/graphql", headers={"origin": origin, **asking})
            assert ("access-control-allow-origin" in answer.headers) is allowed


def test_metrics_count_what_is_asked(client: httpx.Client) -> None:
    client.post("/graphql", json=VIEWER)
    client.post("/graphql", json={"query": "query Wrong { nothing }"})
    text_ = client.get("/metrics").text
    assert 'backbone_operations_total{code="OK",operation="Who"}' in text_
    assert 'backbone_operations_total{code="BAD_USER_INPUT",operation="Wrong"}' in text_
    for name in (
        *("backbone_sql_seconds_count", "backbone_posts_due", "backbone_posts_overdue"),
        "backbone_worker_lag",
    ):
        assert name in text_


def test_what_is_remembered_is_counted(sqlite_url: str) -> None:
    with served(sqlite_url) as client:
        for _ in range(3):
            client.post("/graphql", json=VIEWER)
        told = client.get("/metrics").text
    for cache in ("documents", "tokens"):
        assert f'cache_lookups_total{{cache="{cache}",result="miss"}} 1.0' in told
        assert f'cache_lookups_total{{cache="{cache}",result="hit"}} 2.0' in told


@pytest.fixture(scope="module")
def closed(door: Door) -> Iterator[httpx.Client]:
    """Asks a server in production."""
    headers = {"authorization": f"Bearer {door.token}"}
    with (
        serving_database(door.database_url, production=True) as address,
        httpx.Client(timeout=60, base_url=address, headers=headers, trust_env=False) as client,
    ):
        yield client


def test_in_production_nobody_looks_around(closed: httpx.Client) -> None:
    assert closed.get("/graphiql").status_code == 404
    schema = closed.post("/graphql", json={"query": "{ __schema { types { name } } }"}).json()
    assert schema.get("data") is None
    guess = closed.post("/graphql", json={"query": "{ brand_s { nodes { id } } }"}).json()
    assert "Did you mean" not in str(guess)
    assert closed.post("/graphql", json=VIEWER).status_code == 200


WINDOW = "query ($w: AnalyticsWindowInput) { everything { overview(window: $w) { views } } }"
MISSPELT: dict[str, dict[str, Any]] = {
    "an argument": {"query": "{ brands(frst: 1) { nodes { id } } }"},
    "an argument of a directive": {"query": "{ viewer @include(f: true) { name } }"},
    "an enum value": {
        "query": "{ everything { overview(window: {preset: LAST_7_DAY}) { views } } }"
    },
    "an enum value in a variable": {"query": WINDOW, "variables": {"w": {"preset": "LAST_7_DAY"}}},
    "an input field": {"query": "{ everything { overview(window: {prest: X}) { views } } }"},
    "an input field in a variable": {"query": WINDOW, "variables": {"w": {"prest": "X"}}},
    "a type": {"query": "{ viewer { ... on Viewr { name } } }"},
    "a type of a variable": {"query": "query ($n: Intt) { brands(first: $n) { nodes { id } } }"},
    "a question of its own": {
        "query": WINDOW,
        "variables": {"w": {"preset": " Did you mean ? LAST_7_DAY"}},
    },
    "a field": {"query": "{ viewer { nam } }"},
    "a mutation": {"query": "mutation { createOrganisation(input: {}) { id } }"},
}


@pytest.mark.parametrize("name", MISSPELT)
def test_in_production_no_misspelling_is_put_right(closed: httpx.Client, name: str) -> None:
    answer = closed.post("/graphql", json=MISSPELT[name]).json()
    assert answer["errors"]
    for error in answer["errors"]:
        assert "Did you mean" not in error["message"]
        assert "LAST_7_DAYS" not in error["message"]


async def test_a_revoked_token_opens_nothing_anywhere_within_5_seconds(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert auth.REMEMBERED_SECONDS < 5
    monkeypatch.setattr(auth, "REMEMBERED_SECONDS", 0.5)
    token = await create_token(sqlite_url)
    headers = {"authorization": f"Bearer {token}"}
    with serving_database(sqlite_url) as one, serving_database(sqlite_url) as other:
        async with httpx.AsyncClient(timeout=60, headers=headers, trust_env=False) as client:
            for address in (one, other):
                assert (await client.post(f"{address}/graphql", json=VIEWER)).status_code == 200
            database = Database(sqlite_url)

            async def is_noted() -> bool:  # beside the request
                async with database.read() as session:
                    (found,) = await tokens.list_tokens(session)
                    return found.last_used_at is not None

            await until(is_noted)
            async with database.write() as session:
                (found,) = await tokens.list_tokens(session)
                assert await tokens.revoke_token(session, token, now=found.created_at) == 1
            await database.close()
            await asyncio.sleep(auth.REMEMBERED_SECONDS)
            for address in (one, other):
                assert (await client.post(f"{address}/graphql", json=VIEWER)).status_code == 401
