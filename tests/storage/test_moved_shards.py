"""A statement that comes to where its rows no longer are: Citus's words, said by PostgreSQL."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.errors import Unavailable
from app.storage.database import Database

SPLIT = ("XX000", "could not find valid entry for shard 102008")
MOVED = ("42P01", 'relation "public.posts_102008" does not exist')
NO_TABLE = ("42P01", 'relation "posts" does not exist')
SAY = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{}', MESSAGE = '{}'; END $$"


@pytest.fixture
async def database(postgresql_url: str) -> AsyncIterator[Database]:
    database = Database(postgresql_url, pool_size=1)
    yield database
    await database.close()


@pytest.mark.parametrize("said", [SPLIT, MOVED], ids=["split", "moved"])
async def test_who_comes_to_where_rows_were_is_told_to_try_again(
    database: Database, said: tuple[str, str]
) -> None:
    with pytest.raises(Unavailable, match="moved to another node") as refused:
        async with database.write() as session:
            await session.execute(text(SAY.format(*said)))
    assert not refused.value.needs_migration


async def test_a_table_that_is_missing_was_not_moved(database: Database) -> None:
    with pytest.raises(Unavailable) as refused:
        async with database.write() as session:
            await session.execute(text(SAY.format(*NO_TABLE)))
    assert refused.value.needs_migration


async def test_what_was_read_of_it_is_read_again(database: Database) -> None:
    view = database.view()
    with pytest.raises(DBAPIError):
        async with view.session() as session:
            await session.execute(text(SAY.format(*MOVED)))
    assert view.was_lost
    await database.close_view(view)
