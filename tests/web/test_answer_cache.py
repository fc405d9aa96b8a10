"""Over real HTTP: what is asked again is answered again, until something has changed."""

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.platforms import Platform
from app.storage.database import Database
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord
from app.tables.tokens import Token
from tests.serving import create_token, make_token, serving_database
from tests.waiting import until
from tests.web.conftest import Clock
from tests.world import DAY, NOW, TODAY, World, metrics

pytestmark = pytest.mark.both_databases

POSTS = "{ posts(first: 10) { nodes { label analytics { totals { views } } } } }"
WEEK = """query Week($id: ID!) { organization(id: $id) {
  overview(window: { preset: LAST_7_DAYS }) { views window { end } }
} }"""
ATTENTION = "{ everything { attention { nodes { code posts } } } }"
COVERAGE = "{ everything { coverage { published fresh due } } }"
SCHEMA = """{ __schema { types { description fields {
  name description type { name } args { name description }
} } } }"""
BRANDS = "{ brands { nodes { label } } }"


class Server:
    """A server with a clock that the test turns, and one organization in its database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.now = NOW
        self.client = httpx.Client(timeout=60)
        self.organization = UUID(int=0)
        self.post = UUID(int=0)

    def ask(self, query: str, by: str | None = None, **variables: Any) -> Any:
        """The body of an answer."""
        headers = {"authorization": f"Bearer {by}"} if by else {}
        body = {"query": query, "variables": variables}
        return self.client.post("/graphql", json=body, headers=headers).json()

    def ask_until_kept(self, query: str, by: str | None = None, **variables: Any) -> Any:
        """Ask until the answer is one that was kept, ten times at most; that answer."""
        before = self.hits
        for _ in range(10):
            body = self.ask(query, by, **variables)
            if self.hits > before:
                break
        return body

    def counted(self, name: str) -> float:
        """A counter of the server."""
        lines = self.client.get("/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(name))

    @property
    def hits(self) -> float:
        """How many answers were given again."""
        return self.counted('backbone_cache_lookups_total{cache="answers",result="hit"}')

    def write(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Write as another process would."""
        with ThreadPoolExecutor(1) as apart:
            return apart.submit(asyncio.run, work).result()


@contextmanager
def served(url: str, **settings: Any) -> Iterator[Server]:
    server = Server(url)

    def now() -> datetime:
        return server.now

    async def furnish() -> None:
        database = Database(url)
        world = World(database)
        server.organization = await world.organization(time_zone="Europe/Zurich")
        brand = await world.brand(server.organization, "Brand")
        server.post = await world.post(server.organization, brand, label="Post")
        totals = {TODAY - DAY * day: metrics(views=100 - day) for day in range(9)}
        await world.record(server.organization, server.post, totals)
        await database.close()

    server.write(furnish())
    headers = {"authorization": f"Bearer {make_token(url)}"}
    with (
        serving_database(url, now, **settings) as address,
        httpx.Client(base_url=address, headers=headers, trust_env=False, timeout=30) as client,
    ):
        server.client = client
        server.ask(BRANDS)
        server.write(until_use_is_noted(url))
        yield server


async def until_use_is_noted(url: str) -> None:
    """Wait for what is written beside a token's first request: that it was used."""
    database = Database(url)

    async def is_noted() -> bool:
        async with database.read() as session:
            return await session.scalar(select(table_of(Token).c.last_used_at)) is not None

    await until(is_noted)
    await database.close()


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    with served(database_url) as server:
        yield server


@pytest.fixture
def calm(sqlite_url: str) -> Iterator[Server]:
    """On a database that does nothing by itself, as PostgreSQL may when it analyzes a table."""
    with served(sqlite_url) as server:
        yield server


async def record(server: Server, views: int) -> None:
    database = Database(server.url)
    await World(database).record(server.organization, server.post, {TODAY: metrics(views=views)})
    await database.close()


def views_of(body: Any) -> int:
    (post,) = body["data"]["posts"]["nodes"]
    views: int = post["analytics"]["totals"]["views"]
    return views


def test_what_is_asked_again_takes_no_connection_that_others_could_need(calm: Server) -> None:
    server = calm  # on SQLite, whose versions are read beside its pools
    first = server.ask_until_kept(POSTS)
    look, between, after = (server.counted("backbone_sql_seconds_count") for _ in range(3))
    assert between - look == after - between  # what it takes to look

    again = server.ask(POSTS)

    assert again == first
    assert server.counted("backbone_sql_seconds_count") - after == after - between


def test_of_many_who_ask_the_same_at_once_one_has_it_worked_out(calm: Server) -> None:
    overviews = " ".join(f"w{n}: overview {{ views viewsChange {{ percent }} }}" for n in range(40))
    long = f"{{ everything {{ {overviews} }} }}"
    calm.ask_until_kept(long)
    calm.write(record(calm, 5_000))
    before, asking = calm.hits, 8

    with ThreadPoolExecutor(asking) as many:
        answers = list(many.map(calm.ask, [long] * asking))

    assert calm.hits - before == asking - 1
    assert all(answer == answers[0] for answer in answers)


async def test_another_processs_write_is_seen_at_once(server: Server) -> None:
    assert views_of(server.ask_until_kept(POSTS)) == 100

    server.write(record(server, 250))

    assert views_of(server.ask(POSTS)) == 250


async def write_for_another(server: Server, number: int) -> None:
    """Make an organization, and a brand, a post and numbers of it."""
    database = Database(server.url)
    world = World(database, first=number * 1_000)
    organization = await world.organization(f"Another {number}")
    post = await world.post(organization, await world.brand(organization))
    await world.record(organization, post, {TODAY: metrics(views=5)})
    await database.close()


async def test_what_is_written_for_another_organization_ends_no_answer(server: Server) -> None:
    server.write(write_for_another(server, 1))
    organization = public_ids.organization_id(server.organization)
    everything = server.ask_until_kept(COVERAGE)
    week = server.ask_until_kept(WEEK, id=organization)
    hits = server.hits

    server.write(record_for(server, number=1, views=6))
    assert server.ask(WEEK, id=organization) == week
    assert server.hits == hits + 1

    # This one is about the other organization, too.
    assert server.ask(COVERAGE) == everything
    assert server.hits == hits + 1


async def record_for(server: Server, number: int, views: int) -> None:
    """Record a number of that organization's post."""
    database = Database(server.url)
    async with database.read() as session:
        posts = table_of(Post)
        found = await session.execute(
            select(posts.c.organization_id, posts.c.id).where(
                posts.c.organization_id != server.organization
            )
        )
        (organization, post), *_ = found.all()
    await World(database, first=number * 1_000 + 500).record(
        organization, post, {TODAY: metrics(views=views)}
    )
    await database.close()


async def write_for_a_while(server: Server, over: list[int]) -> None:
    """Write ever more views, at times one write after the other; `over` are those that are."""
    database = Database(server.url)
    world = World(database)
    for views in range(1_000, 1_020):
        at = NOW + timedelta(seconds=views)
        totals = {TODAY: metrics(views=views)}
        await world.record(server.organization, server.post, totals, at)
        over.append(views)
        await asyncio.sleep(0.03 if views % 3 else 0)
    await database.close()


async def test_nobody_gets_an_answer_from_before_a_write_that_was_over(server: Server) -> None:
    over = [100]
    has_ended = threading.Event()

    def write() -> None:
        try:
            asyncio.run(write_for_a_while(server, over))
        finally:
            has_ended.set()

    def read() -> int:
        requested = 0
        while not has_ended.is_set():
            before = over[-1]
            assert views_of(server.ask(POSTS)) >= before
            requested += 1
        return requested

    with ThreadPoolExecutor(4) as threads:
        written = threads.submit(write)
        readers = [threads.submit(read) for _ in range(3)]
        written.result()
        assert all(reader.result() for reader in readers)


async def test_midnight_where_the_organization_is_makes_a_new_answer(server: Server) -> None:
    organization = public_ids.organization_id(server.organization)

    def end_at(now: datetime) -> str:
        server.now = now
        body = server.ask_until_kept(WEEK, id=organization)
        end: str = body["data"]["organization"]["overview"]["window"]["end"]
        return end

    before = datetime.combine(TODAY, NOW.timetz()).replace(hour=22, minute=59)
    assert end_at(before) == "2026-03-19"
    assert end_at(before + timedelta(minutes=1)) == "2026-03-20"


async def let_collect(server: Server, due: datetime) -> None:
    """Connect an account whose post is due then."""
    database = Database(server.url)
    organization, account = server.organization, UUID(int=7)
    async with database.write() as session:
        session.add(
            Credential(
                organization_id=organization,
                id=account,
                brand_id=(await session.get_one(Post, (organization, server.post))).brand_id,
                platform=Platform.YOUTUBE,
                account_id="UC1",
                secret=b"",
                connected_at=NOW,
            )
        )
        await session.flush()
        post = await session.get_one(Post, (organization, server.post))
        post.credential_id = account
        session.add(
            CollectionRecord(
                organization_id=organization,
                post_id=server.post,
                credential_id=account,
                last_collected_at=NOW - 30 * DAY,
                next_collect_at=due,
            )
        )
    await database.close()


def test_a_post_that_becomes_due_makes_a_new_answer(calm: Server) -> None:
    server = calm
    server.write(let_collect(server, NOW + timedelta(hours=1)))

    def counts() -> Any:
        return server.ask_until_kept(COVERAGE)["data"]["everything"]["coverage"]

    assert counts() == {"published": 1, "fresh": 1, "due": 0}
    server.now = NOW + timedelta(minutes=59)
    hits = server.hits
    assert server.ask(COVERAGE)["data"]["everything"]["coverage"]["fresh"] == 1
    assert server.hits == hits + 1
    server.now = NOW + timedelta(hours=1)
    assert counts() == {"published": 1, "fresh": 0, "due": 1}


def test_a_worker_that_falls_silent_makes_a_new_answer_within_five_minutes(calm: Server) -> None:
    server = calm
    server.write(let_collect(server, NOW))

    def told() -> Any:
        nodes = server.ask_until_kept(ATTENTION)["data"]["everything"]["attention"]["nodes"]
        return [(each["code"], each["posts"]) for each in nodes]

    for minutes, expected in ((119, []), (120, [("WORKER_SILENT", 1)])):
        server.now = NOW + timedelta(minutes=minutes)
        assert told() == expected
    hits = server.hits
    server.now = NOW + timedelta(minutes=124)
    assert told() == [("WORKER_SILENT", 1)]
    assert server.hits == hits + 1


async def test_everyone_has_answers_of_their_own(server: Server) -> None:
    async def guest() -> str:
        return await create_token(server.url, AccessScope.READ_ANALYTICS, name="guest")

    by = server.write(guest())
    query = "{ viewer { name } }"

    assert server.ask_until_kept(query)["data"]["viewer"]["name"] == "tests"
    assert server.ask_until_kept(query, by)["data"]["viewer"]["name"] == "guest"
    assert server.ask(query)["data"]["viewer"]["name"] == "tests"


async def test_what_is_refused_in_part_is_refused_again(server: Server) -> None:
    organization = public_ids.organization_id(server.organization)
    query = """query Both($id: ID!) {
      viewer { name }
      organization(id: $id) { topContent(first: 1000) { value } }
    }"""

    bodies = [server.ask(query, id=organization) for _ in range(4)]

    assert all(body == bodies[0] for body in bodies)
    assert bodies[0]["data"] == {"viewer": {"name": "tests"}, "organization": None}
    assert bodies[0]["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_mutation_is_done_as_often_as_it_is_sent(server: Server) -> None:
    organization = public_ids.organization_id(server.organization)
    mutation = """mutation Create($id: ID!) {
      createGoal(scopeId: $id, input: {
        label: "More", metric: VIEWS, target: 9, start: "2026-03-01", end: "2026-03-31"
      }) { id }
    }"""

    made = {server.ask(mutation, id=organization)["data"]["createGoal"]["id"] for _ in range(4)}

    assert len(made) == 4


def test_what_came_by_another_method_is_another_question(calm: Server) -> None:
    text = '{"query":"{viewer{name}}","extensions":{"x":"&query={platforms{platform}}&z="}}'
    headers = {"content-type": "application/json"}
    for _ in range(3):
        posted = calm.client.post("/graphql", content=text, headers=headers)
        assert "viewer" in posted.json()["data"]
    assert calm.hits > 0

    # A client of manners would escape it.
    connection = HTTPConnection(calm.client.base_url.netloc.decode())
    connection.putrequest("GET", f"/graphql?{text}")
    connection.putheader("authorization", calm.client.headers["authorization"])
    connection.endheaders()
    got = json.load(connection.getresponse())
    connection.close()

    assert "platforms" in got["data"]


@pytest.mark.usefixtures("budgets_clock")
def test_it_is_paid_and_told_like_any_other(sqlite_url: str) -> None:
    with served(sqlite_url, cost_per_minute=6_000) as server:
        server.ask_until_kept(BRANDS)
        body = {"query": POSTS, "extensions": {"cost": True}}

        answers = [server.client.post("/graphql", json=body) for _ in range(4)]

        assert server.hits == 3
    assert len({answer.content for answer in answers}) == 1
    left = [int(answer.headers["ratelimit"].split("r=")[1].split(";")[0]) for answer in answers]
    cost = answers[0].json()["extensions"]["cost"]["requested"]
    assert all(after == before - cost for before, after in pairwise(left))


def test_who_has_spent_the_budget_is_refused_all_the_same(
    sqlite_url: str, budgets_clock: Clock
) -> None:
    with served(sqlite_url, cost_per_minute=6_000) as server:
        kept = server.ask_until_kept(POSTS)
        answers = (server.client.post("/graphql", json={"query": POSTS}) for _ in range(200))
        refused = next(answer for answer in answers if answer.status_code != HTTPStatus.OK)
        assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
        assert list(refused.json()) == ["errors"]
        assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
        assert server.counted('backbone_refused_total{reason="budget"}') == 1
        hits = server.hits
        budgets_clock.seconds += 1
        assert server.ask(POSTS) == kept
        assert server.hits == hits + 1


def test_none_is_kept_where_there_is_no_room(sqlite_url: str) -> None:
    with served(sqlite_url, answer_cache_mb=0) as server:
        assert views_of(server.ask_until_kept(POSTS)) == 100
        assert server.hits == 0


def test_the_last_asked_for_are_kept(sqlite_url: str) -> None:
    with served(sqlite_url, answer_cache_mb=1) as server:
        questions = [f"{BRANDS} {'#' * 100_000}{number}" for number in range(12)]
        for question in questions:
            server.ask_until_kept(question)
        assert server.hits == 12

        server.ask(questions[-1])
        assert server.hits == 13
        server.ask(questions[0])
        assert server.hits == 13


@pytest.mark.parametrize(("megabytes", "hits"), [(1, 0), (32, 1)])
def test_what_would_take_much_of_the_room_isnt_kept(
    sqlite_url: str, megabytes: int, hits: int
) -> None:
    with served(sqlite_url, answer_cache_mb=megabytes) as server:
        server.ask_until_kept(SCHEMA)
        assert server.hits == hits
