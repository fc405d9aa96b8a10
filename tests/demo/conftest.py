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

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the workspace, made once; tests that write work on a copy."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copy(sqlite_template, path)

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}", pool_size=1)
        await make_workspace(database, now=NOW)
        await database.close()

    asyncio.run(make())
    return path


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
