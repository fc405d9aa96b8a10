"""The workspace in a database, made once and copied for each test."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.demo.workspace import make_workspace
from app.storage.database import Database
from app.tables import metadata
from tests.sharing import made_once

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the workspace, made once; tests that write work on a copy."""

    async def make(path: Path) -> None:
        shutil.copy(sqlite_template, path)
        database = Database(f"sqlite+aiosqlite:///{path}", pool_size=1)
        await make_workspace(database, now=NOW)
        await database.close()

    return made_once(tmp_path_factory, "demo.db", lambda path: asyncio.run(make(path)))


@pytest.fixture
async def demo(made: Path, tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "demo.db"
    shutil.copy(made, path)
    database = Database(f"sqlite+aiosqlite:///{path}", pool_size=1)
    yield database
    await database.close()


async def rows_of(database: Database, name: str) -> list[dict[str, Any]]:
    table = metadata.tables[name]
    async with database.read() as session:
        found = await session.execute(select(table).order_by(*table.primary_key.columns))
        return [dict(row) for row in found.mappings()]
