"""What is read from a replica that lags: never less than what was committed before it was asked.

The replica is a copy of the file, in which organizations have other labels: they tell which of
the two was read.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy.engine import make_url

from app.domain import public_ids
from app.graphql.exports import ExportContext
from app.storage.database import Database
from app.storage.replicas import Shown
from app.web.app import make_app
from tests.graphql.conftest import SCHEMA, Graph, caller
from tests.world import World

LABEL = "query Label($id: ID!) { organization(id: $id) { label } }"
BOTH = """query Both($first: ID!, $second: ID!) {
  first: organization(id: $first) { label brands { nodes { label } } }
  second: organization(id: $second) { label brands { nodes { label } } }
}"""
RENAME = """mutation Rename($id: ID!, $input: OrganizationInput!) {
  updateOrganization(id: $id, input: $input) { label timeZone }
}"""
CREATE_BRAND = """mutation Create($id: ID!, $input: BrandInput!) {
  createBrand(organizationId: $id, input: $input) { organization { label } }
}"""


class Replicated:
    """A database with two organizations, `acme` and `zeta`, and its replica, on request."""

    def __init__(self, database: Database, replica: Path) -> None:
        self.database = database
        self.path = replica
        self.graph = Graph(database)
        self.world = World(database)

    async def fill(self) -> None:
        self.acme = await self.world.organization("acme")
        self.zeta = await self.world.organization("zeta")

    def copy(self) -> None:
        """Replay everything, and mark what the replica shows."""
        source = make_url(self.database.url).database or ""
        with closing(sqlite3.connect(source)) as primary, closing(self._replica()) as replica:
            primary.backup(replica)
            replica.execute("UPDATE organizations SET label = label || ' of the replica'")
            replica.commit()

    def _replica(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path)

    async def label(self, organization: UUID, bound_to: UUID | None = None) -> str:
        asking = caller(organization_id=bound_to)
        named = public_ids.organization_id(organization)
        found = await self.graph.ask(LABEL, asking, id=named)
        label: str = found["organization"]["label"]
        return label


@pytest.fixture
async def replicated(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Replicated]:
    path = tmp_path / "replica.db"
    database = Database(sqlite_url, replica_url=f"sqlite+aiosqlite:///{path}")
    replicated = Replicated(database, path)
    await replicated.fill()
    replicated.copy()
    yield replicated
    await database.close()


async def test_a_query_reads_a_replica_that_shows_everything(replicated: Replicated) -> None:
    assert await replicated.label(replicated.acme) == "acme of the replica"


async def test_who_asks_after_a_write_sees_it(replicated: Replicated) -> None:
    await replicated.world.brand(replicated.acme, "new")

    assert await replicated.label(replicated.acme) == "acme"


async def test_the_replica_is_read_again_once_it_shows_the_write(replicated: Replicated) -> None:
    await replicated.world.brand(replicated.acme, "new")
    assert await replicated.label(replicated.acme) == "acme"

    replicated.copy()

    assert await replicated.label(replicated.acme) == "acme of the replica"


async def test_what_is_written_for_others_doesnt_matter(replicated: Replicated) -> None:
    await replicated.world.brand(replicated.zeta, "new")

    assert await replicated.label(replicated.acme, replicated.acme) == "acme of the replica"


async def test_an_answer_is_of_one_state_where_the_replica_lags_for_a_part(
    replicated: Replicated,
) -> None:
    await replicated.world.brand(replicated.zeta, "new")
    first, second = map(public_ids.organization_id, (replicated.acme, replicated.zeta))

    found = await replicated.graph.ask(BOTH, first=first, second=second)

    assert found["first"]["label"] == "acme"
    assert found["second"]["brands"]["nodes"] == [{"label": "new"}]


async def test_what_a_mutation_answers_comes_from_the_primary(replicated: Replicated) -> None:
    named = public_ids.organization_id(replicated.acme)

    created = await replicated.graph.ask(CREATE_BRAND, id=named, input={"label": "new"})
    assert created["createBrand"]["organization"]["label"] == "acme"

    replicated.copy()
    renamed = await replicated.graph.ask(RENAME, id=named, input={"timeZone": "Asia/Tokyo"})
    assert renamed["updateOrganization"]["label"] == "acme"


async def test_without_its_replica_a_query_reads_the_primary(replicated: Replicated) -> None:
    replicated.path.write_bytes(b"no database" * 1000)

    assert await replicated.label(replicated.acme) == "acme"
    assert await replicated.label(replicated.zeta) == "zeta"


async def test_a_replica_that_cant_be_asked_is_left_alone_for_a_while(
    replicated: Replicated,
) -> None:
    replica = replicated.database.replica
    assert replica is not None
    looks: list[Shown] = []
    replica.observe(looks.append)
    replicated.path.write_bytes(b"no database" * 1000)

    for _ in range(3):
        await replicated.label(replicated.acme)

    assert looks == [Shown.NOTHING]
    assert replica.rests


async def test_a_statement_that_the_replica_ends_is_asked_of_the_primary(
    replicated: Replicated,
) -> None:
    """As one that delays its replay: here a table is missing there."""
    with closing(sqlite3.connect(replicated.path)) as replica:
        replica.execute("PRAGMA legacy_alter_table = ON")
        replica.execute("ALTER TABLE organizations RENAME TO elsewhere")
        replica.commit()

    assert await replicated.label(replicated.acme) == "acme"


async def test_it_says_how_its_replica_is_and_is_ready_without(replicated: Replicated) -> None:
    app = make_app(replicated.graph.runtime)
    transport = httpx.ASGITransport(app)

    async def told() -> tuple[int, str]:
        async with httpx.AsyncClient(
            timeout=60, transport=transport, base_url="http://localhost"
        ) as client:
            answer = await client.get("/readyz")
            return answer.status_code, answer.json()["replica"]

    assert await told() == (200, "ok")
    await replicated.world.brand(replicated.acme, "new")
    assert await told() == (200, "behind")
    replicated.path.write_bytes(b"no database" * 1000)
    assert await told() == (200, "unavailable")


async def test_an_export_is_of_one_state_and_so_of_the_primary(replicated: Replicated) -> None:
    """Its pages were sent when the next one is read: it can't be begun anew."""
    await replicated.world.brand(replicated.acme, "new")
    context = ExportContext(replicated.graph.runtime, caller())
    named = public_ids.organization_id(replicated.acme)

    for _page in range(2):
        result = await SCHEMA.execute(LABEL, {"id": named}, context_value=context)
        assert result.errors is None
        assert result.data == {"organization": {"label": "acme"}}
    await context.close()
