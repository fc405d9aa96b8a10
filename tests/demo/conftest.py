"""The workspace in a database, made once and copied for each test."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.demo.organizations import ORGANIZATIONS
from app.demo.own import key_of
from app.demo.workspace import make_workspace
from app.domain.access import AccessScope
from app.domain.numbers.metrics import Metrics
from app.services import tokens
from app.storage.database import Database, Session
from app.tables import metadata
from tests.sharing import made_once
from tests.world import World

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture(scope="session")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the workspace, made once; tests that write work on a copy."""

    async def make(path: Path) -> None:
        shutil.copy(sqlite_template, path)
        database = Database(f"sqlite+aiosqlite:///{path}", pool_size=1)
        await make_workspace(database, now=NOW)
        await database.close()

    return made_once(tmp_path_factory, "demo.db", lambda path: asyncio.run(make(path)))


@pytest.fixture(scope="session")
def remade(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with what became of it on the next day; `.told` beside it is what making it told."""

    async def make(path: Path) -> None:
        shutil.copy(made, path)
        database = Database(f"sqlite+aiosqlite:///{path}", pool_size=1)
        async with database.write() as session:
            await create_token(session)
        await additions(database)
        told: list[tuple[int, int]] = []
        await make_workspace(
            database, now=TOMORROW, on_progress=lambda *counts: told.append(counts)
        )
        path.with_name("remade.told").write_text(json.dumps(told))
        await database.close()

    return made_once(tmp_path_factory, "remade.db", lambda path: asyncio.run(make(path)))


@pytest.fixture
async def demo(made: Path, tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "demo.db"
    shutil.copy(made, path)
    database = Database(f"sqlite+aiosqlite:///{path}", pool_size=1)
    yield database
    await database.close()


@pytest.fixture
async def demo_tomorrow(remade: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """The workspace with a token and what people added, made anew on the next day."""
    path = tmp_path / "tomorrow.db"
    shutil.copy(remade, path)
    database = Database(f"sqlite+aiosqlite:///{path}", pool_size=1)
    yield database
    await database.close()


async def rows_of(database: Database, name: str) -> list[dict[str, Any]]:
    table = metadata.tables[name]
    async with database.read() as session:
        found = await session.execute(select(table).order_by(*table.primary_key.columns))
        return [dict(row) for row in found.mappings()]


async def additions(demo: Database) -> dict[str, UUID]:
    """What people add: an organization with a post, and to the demo's a brand, post and charge."""
    world = World(demo)
    own = await world.organization("Somebody's own")
    own_post = await world.post(own, await world.brand(own))
    theirs = key_of(ORGANIZATIONS[0])
    brand = await world.brand(theirs, "Added")
    post = await world.post(theirs, brand)
    await world.record(theirs, post, {NOW.date(): Metrics(views=7)})
    return {"organizations": own, "own post": own_post, "brands": brand, "posts": post}


async def create_token(session: Session) -> str:
    return await tokens.create_token(
        session,
        name="laptop",
        scopes=[AccessScope.ADMIN],
        secret="secret",
        key=UUID(int=1),
        now=NOW,
    )
