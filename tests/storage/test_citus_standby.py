"""A standby of the coordinator as the replica: it asks the same nodes for the same versions.

`make citus` runs this; it needs servers with the extension.
"""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Executable

from app.sql.posts import posts
from app.sql.tokens import tokens
from app.storage.database import Database
from app.storage.replicas import Replica, Shown
from tests.world import World


@pytest.fixture
async def database(citus_url: str) -> AsyncIterator[Database]:
    database = Database(citus_url, replica_url=citus_url, pool_size=3)
    yield database
    await database.close()


@pytest.mark.parametrize(
    ("statement", "shown"),
    [(posts.select(), Shown.EVERYTHING), (tokens.select(), Shown.LESS)],
    ids=["organizations", "coordinator"],
)
async def test_it_is_not_believed_what_no_version_tells(
    database: Database, statement: Executable, shown: Shown
) -> None:
    organization = await World(database).organization()
    replica: Replica | None = database.replica
    assert replica is not None
    view = database.view(replica)
    async with view.session() as session:
        await session.execute(statement)

    assert await replica.look(view, [organization]) is shown

    await database.close_view(view)


async def test_where_the_log_of_the_primary_ends_is_reached_by_itself(database: Database) -> None:
    await World(database).organization()
    assert await database.look_at_replica() is Shown.EVERYTHING
