"""The workspace in a database: the whole of it to look at, a small one to make anew."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.demo import condition, own, workspace
from app.demo.organizations import ORGANIZATIONS
from app.demo.own import key_of
from app.demo.plans import BrandPlan
from app.domain.access import AccessScope
from app.domain.numbers.metrics import Metrics
from app.services import tokens
from app.storage.database import Database, Session
from app.tables import metadata
from tests.demos import NOW, demo_file
from tests.world import World

TOMORROW = NOW + timedelta(days=1)


def small_brand(brand: BrandPlan) -> BrandPlan:
    """A brand on one channel, that of its notable posts, where else it publishes once a week."""
    notable = {each.platform for each in brand.features}
    channel = next((each for each in brand.channels if each.platform in notable), brand.channels[0])
    return replace(
        brand,
        channels=(channel._replace(slots=channel.slots[:1]),),
        features=tuple(each for each in brand.features if each.platform is channel.platform),
    )


SMALL = tuple(replace(plan, brands=(small_brand(plan.brands[0]),)) for plan in ORGANIZATIONS)
"""Both organizations with one brand each: made in a fraction of the time."""


@pytest.fixture
async def demo(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> AsyncIterator[Database]:
    """The workspace."""
    async with copied(demo_file(sqlite_template, tmp_path_factory), tmp_path) as database:
        yield database


@pytest.fixture
async def small_demo(
    small: None,  # noqa: ARG001 - its file is small by that
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    tmp_path: Path,
) -> AsyncIterator[Database]:
    """A small workspace, for what makes it anew."""
    made = demo_file(sqlite_template, tmp_path_factory, "small.db")
    async with copied(made, tmp_path) as database:
        yield database


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workspaces be small."""
    for module in (condition, own, workspace):
        monkeypatch.setattr(module, "ORGANIZATIONS", SMALL)


@asynccontextmanager
async def copied(made: Path, folder: Path) -> AsyncIterator[Database]:
    """A copy of a file, open."""
    shutil.copy(made, folder / made.name)
    database = Database(f"sqlite+aiosqlite:///{folder / made.name}", pool_size=1)
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
