"""What PostgreSQL's own types are made of is asked once in a process, by whatever connection."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import ARRAY, Uuid, bindparam, select, text

from app.storage import postgresql
from app.storage.database import Database

KEYS = [UUID(int=1), UUID(int=2)]
ARRAYS = select(bindparam("keys", KEYS, ARRAY(Uuid)))
LETTERS = ("a", "c")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    """The types that a server is asked about."""
    asked: list[set[int]] = []
    ask = asyncpg.Connection._introspect_types

    async def note(connection: Any, typeoids: set[int], *more: Any) -> Any:
        asked.append(set(typeoids))
        return await ask(connection, typeoids, *more)

    monkeypatch.setattr(asyncpg.Connection, "_introspect_types", note)
    monkeypatch.setattr(postgresql._Connection, "_learned", {})
    return asked


async def read(url: str, statement: Any) -> Any:
    database = Database(url)
    async with database.read() as session:
        (value,) = await session.scalars(statement)
    await database.close()
    return value


async def test_an_array_is_read_alike_by_the_first_connection_and_the_second(
    postgresql_url: str, asked: list[set[int]]
) -> None:
    assert await read(postgresql_url, ARRAYS) == KEYS
    assert len(asked) == 1
    assert await read(postgresql_url, ARRAYS) == KEYS
    assert len(asked) == 1


async def test_a_type_of_a_databases_own_is_asked_for_by_each_connection(
    postgresql_url: str, asked: list[set[int]]
) -> None:
    database = Database(postgresql_url)
    async with database.write() as session:
        await session.execute(text("CREATE TYPE letter AS ENUM ('a', 'b', 'c')"))
    await database.close()
    letters = text("SELECT ARRAY['a', 'c']::letter[]")
    for number in (1, 2):
        assert tuple(await read(postgresql_url, letters)) == LETTERS
        assert len(asked) == number
