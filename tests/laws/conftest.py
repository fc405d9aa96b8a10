"""The same graph over both databases."""

from collections.abc import AsyncIterator, Sequence

import pytest

from app.storage.database import Database
from tests.graphql.conftest import Graph
from tests.laws.universes import NOW
from tests.world import World


@pytest.fixture
async def graphs(sqlite_url: str, postgresql_url: str) -> AsyncIterator[Sequence[Graph]]:
    databases = [Database(url, pool_size=5) for url in (sqlite_url, postgresql_url)]
    yield [Graph(database, NOW) for database in databases]
    for database in databases:
        await database.close()


@pytest.fixture
def worlds(graphs: Sequence[Graph]) -> list[World]:
    return [World(graph.database) for graph in graphs]
