"""Relay: its compiler takes the schema, and its runtime reads from a real server."""

import json
import shutil
from pathlib import Path

import pytest

from app.storage.database import Database
from tests.conformance.conftest import HERE, MODULES, lines_of, needs, run
from tests.serving import create_token, serving_database
from tests.world import World

needs("relay-runtime")
needs("relay-compiler")

CONFIG = {
    "src": "./",
    "schema": "./schema.graphql",
    "artifactDirectory": "./artifacts",
    "language": "javascript",
    "eagerEsModules": False,
}


@pytest.fixture
def artifacts(tmp_path: Path) -> Path:
    """What Relay's compiler makes of the documents."""
    shutil.copy(HERE.parents[1] / "schema.graphql", tmp_path)
    shutil.copy(HERE / "relay" / "relayClient.js", tmp_path)
    (tmp_path / "relay.config.json").write_text(json.dumps(CONFIG))
    made = tmp_path / "artifacts"
    made.mkdir()
    compiler = str(MODULES / "relay-compiler" / "cli.js")
    output = run("node", compiler, folder=tmp_path)
    assert (made / "relayClientRefetchQuery.graphql.js").exists(), output
    return made


async def test_relay_reads_a_query_pages_of_a_connection_and_a_node_again(
    sqlite_url: str, artifacts: Path
) -> None:
    token = await create_token(sqlite_url)
    database = Database(sqlite_url)
    world = World(database)
    organization = await world.organization("Acme")
    for label in ("Anna", "Bert", "Cora"):
        await world.brand(organization, label)
    await database.close()
    with serving_database(sqlite_url) as address:
        output = run("node", "relay.js", f"{address}/graphql", token, str(artifacts))

    lines = lines_of(output)
    assert len(lines) == 5, output
    viewer, first, both, again, after = lines
    assert viewer["viewer"]["name"] == "tests"
    assert first["labels"] == ["Anna", "Bert"]
    assert first["pageInfo"]["hasNextPage"] is True
    assert both["labels"] == ["Anna", "Bert", "Cora"]
    assert again["label"] == "Renamed"
    assert again["overview"] == {"views": None}
    assert after["labels"] == ["Renamed", "Bert", "Cora"]
