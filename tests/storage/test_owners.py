"""Whose rows a transaction writes is read off its statements; what doesn't say is everybody's."""

from uuid import UUID

import pytest
from sqlalchemy import (
    Executable,
    and_,
    bindparam,
    delete,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)

from app.storage.data_versions import EVERYBODY, WORKSPACE
from app.storage.database import Database
from app.storage.owners import UNREAD
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.learning.brand_memory import LearningPending
from app.tables.organizations import Organization
from app.tables.tokens import Token
from tests.world import NOW, World

ONE, OTHER = UUID(int=11), UUID(int=12)
brands, organizations = table_of(Brand), table_of(Organization)
tokens, pending = table_of(Token), table_of(LearningPending)
OF_ONE = brands.c.organization_id == ONE
RENAMED = update(brands).values(label="Other")
RENAMED_ORGANIZATIONS = update(organizations).values(label="Other")
COPIED = insert(pending).from_select(
    ["organization_id", "brand_id", "entries"],
    select(brands.c.organization_id, brands.c.id, literal(1)).where(OF_ONE),
)


@pytest.fixture(autouse=True)
async def two(world: World) -> None:
    """Two organizations with a brand each."""
    for key in (ONE, OTHER):
        async with world.database.write() as session:
            session.add(
                Organization(id=key, label="Acme", label_key="acme", created_at=NOW, updated_at=NOW)
            )
        await world.brand(key)


@pytest.mark.parametrize(
    ("statement", "owners"),
    [
        (RENAMED.where(OF_ONE), {ONE}),
        (RENAMED.where(OF_ONE, brands.c.label != "x"), {ONE}),
        (RENAMED.where(and_(OF_ONE, or_(brands.c.label == "x", brands.c.id != ONE))), {ONE}),
        (delete(brands).where(OF_ONE), {ONE}),
        (RENAMED, {EVERYBODY}),
        (RENAMED.where(or_(OF_ONE, brands.c.label != "x")), {EVERYBODY}),
        (RENAMED.where(~OF_ONE), {EVERYBODY}),
        (RENAMED.where(OF_ONE, brands.c.label == "none of that label"), set()),
        (RENAMED_ORGANIZATIONS.where(organizations.c.id == ONE), {ONE, WORKSPACE}),
        (RENAMED_ORGANIZATIONS, {WORKSPACE, EVERYBODY}),
        (text("UPDATE brands SET label = 'C'"), {EVERYBODY}),
        (COPIED, {ONE}),
        (text("SELECT * FROM brands"), set()),
        (RENAMED.execution_options(**UNREAD), set()),
    ],
    ids=str,
)
async def test_a_statement_says_whose(
    database: Database, statement: Executable, owners: set[UUID]
) -> None:
    async with database.write() as session:
        await session.execute(statement)
        assert session.sync_session.owners == owners  # type: ignore[attr-defined]


async def test_a_statement_of_many_rows_says_whose(database: Database) -> None:
    statement = delete(brands).where(brands.c.organization_id == bindparam("whose"))
    async with database.write() as session:
        await session.execute(statement, [{"whose": ONE}, {"whose": OTHER}])
        assert session.sync_session.owners == {ONE, OTHER}  # type: ignore[attr-defined]


async def test_objects_say_whose_they_are(database: Database) -> None:
    async with database.write() as session:
        (brand,) = await session.scalars(select(Brand).where(OF_ONE))
        await session.flush()
        assert session.sync_session.owners == set()  # type: ignore[attr-defined]
        brand.label = "Other"
        await session.flush()
        assert session.sync_session.owners == {ONE}  # type: ignore[attr-defined]


@pytest.mark.parametrize("bound", [False, True])
async def test_a_token_is_the_workspaces_and_of_whom_it_is_bound_to(
    database: Database,
    world: World,
    bound: bool,
) -> None:
    organization = await world.organization()
    async with database.write() as session:
        session.add(
            Token(
                id=world.new_key(),
                name="A",
                prefix="bb_a",
                digest=b"a",
                scopes="admin",
                organization_id=organization if bound else None,
                created_at=NOW,
            )
        )
        await session.flush()
        owners = session.sync_session.owners  # type: ignore[attr-defined]
        assert owners == ({WORKSPACE, organization} if bound else {WORKSPACE})
