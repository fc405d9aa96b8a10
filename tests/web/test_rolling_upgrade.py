"""A rolling upgrade: the database is a step ahead, while servers and workers of before go on."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, text

from app.errors import Unavailable
from app.services import diagnostics
from app.services.diagnostics import Level
from app.storage import migrations, schema_changes
from app.storage.database import Database
from app.tables import metadata
from tests.accounts import KEY
from tests.cli.conftest import running
from tests.serving import create_token
from tests.web.asking import headers_for, served
from tests.web.test_full_pool import DASHBOARD, furnish
from tests.worker.conftest import installation
from tests.worker.installation import Installation

pytestmark = pytest.mark.both_databases

__all__ = ["installation"]

LATER = "9999"
CREATE = """mutation ($label: String!) {
  createOrganization(input: {label: $label}) { id } }"""


def step_ahead(connection: Connection, tables: Iterable[str] = ("organizations", "posts")) -> None:
    """Do what a later release's migration may do: one more table, and columns in some."""
    connection.execute(text("CREATE TABLE later_things (id INTEGER PRIMARY KEY)"))
    for table in tables:
        connection.execute(text(f"ALTER TABLE {table} ADD COLUMN later_text TEXT"))
    connection.execute(text(f"UPDATE alembic_version SET version_num = '{LATER}'"))


def add_everywhere(connection: Connection) -> None:
    """Add a column to each table."""
    for table in metadata.sorted_tables:
        connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN latest_text TEXT"))


async def test_a_server_goes_on_while_the_database_is_migrated_and_after(
    database: Database, database_url: str
) -> None:
    token, organization = await create_token(database_url), await furnish(database)
    await database.close()
    async with served(database_url, answer_cache_mb=0) as client:
        client.headers.update(headers_for(token))
        is_ahead = asyncio.Event()
        numbers = iter(range(1000))

        async def ask() -> dict[str, Any]:
            body = {"query": DASHBOARD, "variables": {"id": organization}}
            return await data_of(client, body)

        async def go_on() -> None:
            while not is_ahead.is_set():
                await ask()
                label = f"Organization {next(numbers)}"
                await data_of(client, {"query": CREATE, "variables": {"label": label}})

        before, going_on = await ask(), asyncio.create_task(go_on())
        await schema_changes.change(database_url, step_ahead)
        is_ahead.set()
        await going_on
        await schema_changes.change(database_url, add_everywhere)
        assert await ask() == before
        await data_of(client, {"query": CREATE, "variables": {"label": "After"}})
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["revision"]) == (200, LATER)


async def data_of(client: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    """An answer; who is told that the database is just being changed comes back."""
    async with asyncio.timeout(30):
        while (answer := await client.post("/graphql", json=body)).status_code == 503:
            await asyncio.sleep(float(answer.headers["retry-after"]))
    told: dict[str, Any] = answer.json()
    assert "errors" not in told, told
    data: dict[str, Any] = told["data"]
    return data


async def test_servers_and_workers_of_before_can_be_restarted(
    installation: Installation, database_url: str
) -> None:
    await schema_changes.change(database_url, step_ahead)
    settings = {
        "BACKBONE_DATABASE_URL": database_url,
        "BACKBONE_SIMULATION_URL": f"http://{installation.simulated.host}",
        "BACKBONE_SECRET_KEYS": json.dumps([KEY]),
    }
    for arguments, said in (
        (("serve", "--port", "0"), "Backbone is at"),
        (("worker",), "Collecting"),
    ):
        with running(*arguments, **settings) as program:
            await asyncio.to_thread(program.line_with, said)
            assert (await asyncio.to_thread(program.stop))[0] == 0


async def test_what_needs_to_know_all_tables_refuses_and_says_why(
    database: Database, database_url: str
) -> None:
    await schema_changes.change(database_url, step_ahead)
    refused = pytest.raises(Unavailable, match=f"a later release.*{LATER}")
    with refused:
        await migrations.check_current(database)
    with refused:
        await migrations.upgrade(database_url)
    finding = await diagnostics._compare_revisions(database)
    assert (finding.level, LATER in finding.message) == (Level.WARN, True)


async def test_a_migration_lets_readers_pass_while_somebody_reads_for_long(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an export does: it waits, but nobody waits behind it."""
    monkeypatch.setattr(schema_changes, "PAUSE_SECONDS", 0.1)
    database = Database(postgresql_url)
    view = database.view()
    async with view.session() as session:
        await session.execute(text("SELECT count(*) FROM organizations"))
    migrating = asyncio.create_task(schema_changes.change(postgresql_url, step_ahead))
    for _ in range(3):
        async with asyncio.timeout(20), database.read() as session:
            await session.execute(text("SELECT count(*) FROM organizations"))
        await asyncio.sleep(0.7)
    assert not migrating.done()
    await database.close_view(view)
    await migrating
    assert await migrations.revision_of(database) == LATER
    await database.close()
