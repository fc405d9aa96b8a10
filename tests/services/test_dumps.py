"""Dumps: everything in one file and back, between databases, whatever happens meanwhile."""

import asyncio
import io
import itertools
import json
import threading
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID

import orjson
import pytest
from sqlalchemy import text

from app.domain import public_ids
from app.domain.erasures import ErasureKind
from app.domain.goals import GoalMetric, Terms
from app.domain.notes import NoteTerms
from app.domain.platforms import Platform
from app.domain.scopes import scope_of
from app.errors import BadUserInput, Unavailable
from app.graphql import operations
from app.graphql import schema as graphql_schema
from app.services import dumps, goals, notes, post_tags, verification
from app.services.dump_files import MANIFEST, DumpReader, DumpWriter
from app.services.learning import sync
from app.sql import dumps as sql
from app.storage.database import Database
from app.tables import metadata
from app.tables.accounts.credentials import Credential
from app.tables.business.records import Charge
from app.tables.erasures import ErasureRecord
from tests.graphql.conftest import SCHEMA, Graph
from tests.world import DAY, NOW, TODAY, World, metrics

KEY = UUID(int=7)
POSTS = 6


def nothing(*_: object) -> None:
    """Nobody watches."""


async def dumped(
    database: Database,
    path: Path,
    organization: UUID | None = None,
    *,
    with_secrets: bool = False,
    key: UUID = KEY,
) -> Path:
    with path.open("wb") as stream:
        await dumps.dump(
            *(database, stream, organization),
            with_secrets=with_secrets,
            key=key,
            now=NOW,
            watch=nothing,
        )
    return path


async def load(database: Database, path: Path, watch: dumps.Watch = nothing) -> int:
    reader = DumpReader(path)
    try:
        reader.check(nothing)
        return await dumps.load(database, reader, watch)
    finally:
        reader.close()


def tables(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as file:
        found: dict[str, Any] = json.loads(file.read(MANIFEST))["tables"]
    return found


def rows(path: Path, name: str) -> list[list[Any]]:
    with zipfile.ZipFile(path) as file:
        return [json.loads(line) for line in file.read(f"{name}.jsonl").splitlines()]


async def furnish(world: World, label: str = "Acme") -> UUID:
    """An organization with something of most kinds."""
    organization = await world.organization(label, time_zone="Europe/Zurich")
    brand = await world.brand(organization)
    credential = world.new_key()
    async with world.database.write() as session:
        session.add(
            Credential(
                organization_id=organization, id=credential, brand_id=brand,
                platform=Platform.YOUTUBE, account_id="UC1", secret=b"\x00sealed\xff",
                connected_at=NOW,
            )
        )  # fmt: skip
        session.add(
            Charge(
                organization_id=organization, id=world.new_key(), external_id="ch", amount=1250,
                currency="EUR", charged_at=NOW, charged_on=TODAY, source="test", recorded_at=NOW,
            )
        )  # fmt: skip
    for number in range(POSTS):
        post = await world.post(
            *(organization, brand, f"x{number}"),
            label=f'Post {number}, "ü" ☃',
            published_at=NOW - number * DAY if number else None,
            credential_id=credential,
        )
        totals = {
            TODAY - day * DAY: metrics(views=1000 - 90 * day, likes=60 - day if day else None)
            for day in range(number)
        }
        await world.record(organization, post, totals)
    await world.account(organization, brand, Platform.YOUTUBE, {TODAY - DAY: 9}, "UC1")
    async with world.database.write() as session:
        await post_tags.add_tags(
            session, organization, {post: {"sale": "Sale"}}, new_key=world.new_key
        )
        scope = scope_of(organization, brand)
        terms = NoteTerms("TV spot", TODAY - DAY, TODAY - DAY)
        await notes.create_note(session, scope, terms, by="t", key=world.new_key(), now=NOW)
        goal = Terms(GoalMetric.VIEWS, 9, TODAY, TODAY)
        await goals.create_goal(session, scope, "Goal", goal, key=world.new_key(), now=NOW)
    request = sync.SyncRequest(organization)
    await sync.sync(world.database, request, now=lambda: NOW, new_key=world.new_key)
    return organization


@pytest.fixture
def other_url(database_url: str, request: pytest.FixtureRequest) -> str:
    """The address of an empty database of the other kind."""
    kind = "postgresql" if database_url.startswith("sqlite") else "sqlite"
    url: str = request.getfixturevalue(f"{kind}_url")
    return url


@pytest.fixture
async def other(other_url: str) -> AsyncIterator[Database]:
    database = Database(other_url, pool_size=5)
    yield database
    await database.close()


@pytest.fixture
def third_url(tmp_path: Path, sqlite_template: Path) -> str:
    """One more, on SQLite."""
    path = tmp_path / "third.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def third(third_url: str) -> AsyncIterator[Database]:
    database = Database(third_url)
    yield database
    await database.close()


async def answers(graph: Graph, organization: UUID) -> dict[str, bytes]:
    """What stored operations answer that need no more than a scope."""
    types, found = graphql_schema.graph_of(SCHEMA), dict[str, bytes]()
    scope = public_ids.organization_id(organization)
    given = dict.fromkeys(("scope", "organizationId", "organization", "id"), scope)
    for folder in (operations.FOLDER, operations.FOLDER / "exports"):
        for operation in operations.load_operations(types, folder).values():
            known = operation.definition.variable_definitions or ()
            takes = {each.variable.name.value: each for each in known}
            if all(takes[name].type.kind != "non_null_type" for name in takes.keys() - given):
                variables = {name: given[name] for name in takes.keys() & given}
                result = await graph.execute(operation.text, **variables)
                found[f"{folder.name}/{operation.name}"] = orjson.dumps(result.data)
                assert not result.errors, result.errors
    return found


async def test_everything_is_the_same_after_it_went_to_the_other_database_and_back(
    database: Database, world: World, other: Database, third: Database, tmp_path: Path
) -> None:
    organization = await furnish(world)
    before = await answers(Graph(database), organization)
    assert len(before) > 20
    first = await dumped(database, tmp_path / "first.zip", with_secrets=True)

    assert await load(other, first) > 50
    assert await answers(Graph(other), organization) == before
    async with other.read_moment() as session:
        assert await verification.verify(session, organization) == []

    second = await dumped(other, tmp_path / "second.zip", with_secrets=True)
    await load(third, second)
    last = await dumped(third, tmp_path / "last.zip", with_secrets=True)
    assert tables(first) == tables(second) == tables(last)
    filled = {name for name, table in tables(first).items() if table["rows"]}
    assert {"posts", "post_analytics", "content_performance", "post_tags", "goals"} < filled


def test_every_table_is_dumped_or_left_out_on_purpose() -> None:
    lists = (sql.KEPT, sql.OF_WHO_CALLS, sql.LEFT_OUT)
    assert frozenset().union(*lists) == set(metadata.tables)
    assert sum(map(len, lists)) == len(metadata.tables)


async def test_an_organization_comes_to_others_alone(
    database: Database, world: World, third: Database, tmp_path: Path
) -> None:
    organization, neighbour = await furnish(world), await furnish(world, "Neighbour")
    path = await dumped(database, tmp_path / "one.zip", organization)
    for name in tables(path):
        header, *lines = rows(path, name)
        place = header.index("id" if name == "organizations" else "organization_id")
        assert {UUID(line[place]) for line in lines} <= {organization}, name

    await furnish(World(third, first=10_000), "Somebody")
    await load(third, path)
    async with third.read_moment() as session:
        assert await verification.verify(session, organization) == []
        labels = (await session.scalars(text("SELECT label FROM organizations"))).all()
    assert sorted(labels) == ["Acme", "Somebody"]
    with pytest.raises(BadUserInput, match="is here already"):
        await load(third, path)
    assert neighbour != organization


async def test_secrets_come_along_only_when_asked_for_and_stay_sealed(
    database: Database, world: World, tmp_path: Path
) -> None:
    await furnish(world)
    without = await dumped(database, tmp_path / "without.zip")
    header, row = rows(without, "credentials")
    assert row[header.index("secret")] == ""
    assert tables(without).keys().isdisjoint(sql.OF_WHO_CALLS | sql.LEFT_OUT)
    with_them = await dumped(database, tmp_path / "with.zip", with_secrets=True)
    header, row = rows(with_them, "credentials")
    assert row[header.index("secret")] == "AHNlYWxlZP8="
    assert {"tokens", "shares"} < tables(with_them).keys()


async def test_a_whole_workspace_needs_an_empty_one(
    database: Database, world: World, tmp_path: Path
) -> None:
    await furnish(world)
    path = await dumped(database, tmp_path / "dump.zip")
    with pytest.raises(BadUserInput, match="into an empty one only"):
        await load(database, path)


async def test_a_load_that_was_killed_goes_on_and_doubles_nothing(
    database: Database,
    world: World,
    other: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    organization = await furnish(world)
    path = await dumped(database, tmp_path / "dump.zip", with_secrets=True)
    monkeypatch.setattr(dumps, "BATCH", 7)
    loads = 0
    while True:
        loads += 1
        seen = itertools.count()

        def die(
            _table: str, _rows: int, seen: Iterator[int] = seen, most: int = 40 + loads
        ) -> None:
            if next(seen) > most:
                raise KeyboardInterrupt

        try:
            await load(other, path, die)
            break
        except KeyboardInterrupt:
            assert loads < 50
    assert loads > 2
    again = await dumped(other, tmp_path / "again.zip", with_secrets=True)
    assert tables(again) == tables(path)
    async with other.read_moment() as session:
        assert await verification.verify(session, organization) == []
        assert (await session.scalars(text("SELECT count(*) FROM loads"))).one() == 0


async def test_a_dump_reads_one_state_page_by_page(
    database: Database, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization = await furnish(world)
    expected = tables(await dumped(database, tmp_path / "expected.zip"))
    if database.is_distributed:
        pytest.skip("is refused there: tests/storage/test_citus_nodes.py")
    monkeypatch.setattr(dumps, "PAGE", 3)
    written: list[str] = []

    async def interfere() -> None:
        async with database.write() as session:
            await session.execute(
                text("UPDATE posts SET label = 'changed' WHERE organization_id IS NOT NULL")
            )

    pages = dumps._pages

    async def disturbed(*given: Any, **more: Any) -> Any:
        async for page in pages(*given, **more):
            if not written:
                written.append(given[1].name)
                await interfere()
            yield page

    monkeypatch.setattr(dumps, "_pages", disturbed)
    found = await dumped(database, tmp_path / "found.zip")
    assert written
    assert tables(found) == expected
    one = await dumped(database, tmp_path / "one.zip", organization)
    assert tables(one)["posts"]["rows"] == POSTS


async def test_a_dump_that_is_cancelled_waits_for_the_thread_that_writes() -> None:
    begun, may_end, file = threading.Event(), threading.Event(), io.BytesIO()

    class Slow(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, part: Any) -> int:
            if threading.current_thread() is not threading.main_thread():
                begun.set()
                may_end.wait()
            return file.write(part)

    writer = DumpWriter(cast("BinaryIO", Slow()))
    lines = writer.begin(metadata.tables["organizations"])

    async def write() -> None:
        async with lines:
            await asyncio.Event().wait()

    writing = asyncio.create_task(write())
    await asyncio.to_thread(begun.wait)
    for _ in range(2):
        writing.cancel()
        await asyncio.sleep(0.01)
    was_done = writing.done()
    may_end.set()
    assert not was_done
    with pytest.raises(asyncio.CancelledError):
        await writing
    writer.close()


def spoiled(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of a dump with other members."""
    made = path.with_name("spoiled.zip")
    with zipfile.ZipFile(path) as file, zipfile.ZipFile(made, "w") as copy:
        for name in file.namelist():
            content = change(name, file.read(name))
            if content is not None:
                copy.writestr(name, content)
    return made


def manifest_with(**changed: Any) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        if name != MANIFEST:
            return content
        return orjson.dumps({**orjson.loads(content), **changed})

    return change


SPOILED: dict[str, tuple[Callable[[str, bytes], bytes | None], str]] = {
    "a line changed": (
        lambda name, content: (
            content.replace(b"Post", b"Past") if name == "posts.jsonl" else content
        ),
        r"posts\.jsonl isn't what was dumped",
    ),
    "a table missing": (
        lambda name, content: None if name == "brands.jsonl" else content,
        r"brands\.jsonl is missing",
    ),
    "no manifest": (
        lambda name, content: None if name == MANIFEST else content,
        r"its manifest\.json can't be read",
    ),
    "another revision": (manifest_with(schema_revision="0001"), "schema revision 0001"),
    "another format": (manifest_with(version=2), "another kind"),
}


async def test_a_file_that_doesnt_fit_is_refused_before_anything_is_stored(
    database: Database, world: World, third: Database, tmp_path: Path
) -> None:
    await furnish(world)
    path = await dumped(database, tmp_path / "dump.zip")
    for change, told in SPOILED.values():
        with pytest.raises(BadUserInput, match=told):
            await load(third, spoiled(path, change))
    async with third.read() as session:
        assert (await session.scalars(text("SELECT count(*) FROM organizations"))).one() == 0


async def test_a_cut_or_foreign_file_is_no_dump(third: Database, tmp_path: Path) -> None:
    path = await dumped(third, tmp_path / "dump.zip")
    cut = tmp_path / "cut.zip"
    cut.write_bytes(path.read_bytes()[:-200])
    for file in (cut, tmp_path / "nowhere.zip"):
        with pytest.raises(BadUserInput, match="no dump"):
            await load(third, file)


async def test_nothing_is_dumped_while_something_of_it_is_being_erased(
    database: Database, tmp_path: Path
) -> None:
    world = World(database)
    organization, other = await world.organization("Acme"), await world.organization("Other")
    brand = await world.brand(organization)
    async with database.write() as session:
        session.add(
            ErasureRecord(
                organization_id=organization,
                id=world.new_key(),
                kind=ErasureKind.BRAND,
                subject_id=brand,
                started_at=NOW,
            )
        )
    for asked in (None, organization):
        with pytest.raises(Unavailable, match="is being erased"):
            await dumped(database, tmp_path / "refused.zip", asked)
    await dumped(database, tmp_path / "other.zip", other)
