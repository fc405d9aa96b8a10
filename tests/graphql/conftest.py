"""Asking the schema as a caller does, and counting the statements that an answer costs."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import pytest
import strawberry
from sqlalchemy import event

from app.domain.access import AccessScope, Caller
from app.graphql.context import Context
from app.graphql.schema import make_schema
from app.runtime import Runtime
from app.storage.database import Database
from tests.settings import settings_of
from tests.world import NOW

SCHEMA: strawberry.Schema = make_schema()


@cache
def printed() -> str:
    """The schema as `schema.graphql` has it."""
    return SCHEMA.as_str() + "\n"


def caller(*scopes: AccessScope, organization_id: UUID | None = None) -> Caller:
    """Somebody with a token; of all scopes if none is named."""
    allowed = frozenset(scopes or (AccessScope.ADMIN,))
    return Caller(UUID(int=1), "tests", "bb_tests", allowed, organization_id)


class Graph:
    """The schema over one database, at one instant."""

    def __init__(self, database: Database, now: datetime = NOW) -> None:
        self.database = database
        self.now = now
        url = database.url.render_as_string(hide_password=False)
        self.runtime = Runtime(settings_of(url), database, lambda: self.now)

    async def execute(
        self, document: str, asking: Caller | None = None, /, **variables: Any
    ) -> Any:
        context = Context(self.runtime, asking or caller())
        return await SCHEMA.execute(document, variables, context_value=context)

    async def ask(self, document: str, asking: Caller | None = None, /, **variables: Any) -> Any:
        """The data of an answer that has no errors."""
        result = await self.execute(document, asking, **variables)
        assert result.errors is None, result.errors
        return result.data

    async def refusal(
        self, document: str, asking: Caller | None = None, /, **variables: Any
    ) -> dict[str, Any]:
        """What the one error of an answer says, its code and its field."""
        result = await self.execute(document, asking, **variables)
        assert result.errors is not None, result.data
        (error,) = result.errors
        return {"message": error.message, **(error.extensions or {})}


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """Collect the statements that a database is asked."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    engines = [engine.sync_engine for engine in database.engines]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def graph(database: Database) -> Graph:
    return Graph(database)


@pytest.fixture
async def sqlite_graph(sqlite_url: str) -> AsyncIterator[Graph]:
    """The schema over SQLite alone, for what no database has a say in."""
    database = Database(sqlite_url)
    yield Graph(database)
    await database.close()
