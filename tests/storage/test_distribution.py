"""What a statement says to a distributed database: of each table, whose rows it wants."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Dialect, Uuid, and_, exists, func, select, update
from sqlalchemy.dialects import postgresql

from app import sql
from app.sql.business.records import Ledger
from app.sql.portable import RowsTable, Upsert, address_of, any_of_named
from app.storage import distribution
from app.storage.owned_tables import OwnedTables
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals
from app.tables.tokens import Token
from tests import owning

ONE = UUID(int=1)
posts, totals, analytics = table_of(Post), table_of(PostTotals), table_of(PostAnalytics)
brands, organizations, tokens = table_of(Brand), table_of(Organization), table_of(Token)
asked = RowsTable("asked", organization_id=Uuid(), brand_id=Uuid())
OF_A_POST = and_(
    totals.c.organization_id == posts.c.organization_id, totals.c.post_id == posts.c.id
)


def plain() -> Dialect:
    """Plain PostgreSQL."""
    dialect: Any = postgresql.asyncpg.dialect
    made: Dialect = dialect()
    return made


@pytest.fixture
def distributed(monkeypatch: pytest.MonkeyPatch) -> Dialect:
    dialect = plain()
    monkeypatch.setitem(distribution._distributed, dialect, True)
    return dialect


def said(statement: Any, dialect: Dialect) -> list[str]:
    """The tables that a statement restricts to organizations by a value that is bound."""
    text = str(statement.compile(dialect=dialect))
    bound = r"(\w+)\.(?:organization_)?id = (?:ANY \()?\$"
    return sorted(set(re.findall(bound, text)))


def test_one_organization_is_said_of_every_table_that_is_joined(distributed: Dialect) -> None:
    statement = (
        select(posts.c.id, totals.c.views)
        .join(totals, OF_A_POST)
        .where(posts.c.organization_id == ONE)
    )
    assert said(statement, distributed) == ["post_totals", "posts"]


def test_of_a_table_that_may_be_missing_it_is_said_where_it_is_joined(distributed: Dialect) -> None:
    statement = (
        select(posts.c.id, totals.c.views)
        .outerjoin(totals, OF_A_POST)
        .where(posts.c.organization_id == ONE)
    )
    text = str(statement.compile(dialect=distributed))
    _, joined, where = re.split("LEFT OUTER JOIN|WHERE", text)
    assert "post_totals.organization_id = $" in joined
    assert "post_totals" not in where


def test_what_a_table_must_be_that_may_be_missing_is_said_of_no_other() -> None:
    may_be_missing = and_(OF_A_POST, totals.c.organization_id == ONE)
    statement = select(posts.c.id).outerjoin(totals, may_be_missing)
    assert OwnedTables(statement).silent == ["posts"]


def test_a_set_of_organizations_is_said_of_every_table(distributed: Dialect) -> None:
    requested = asked.named()
    statement = (
        select(posts.c.id)
        .select_from(requested)
        .join(posts, posts.c.organization_id == requested.c.organization_id)
        .join(totals, OF_A_POST)
    )
    assert said(statement, distributed) == ["post_totals", "posts"]


def test_the_visible_organizations_are_said_of_every_table(distributed: Dialect) -> None:
    statement = (
        select(posts.c.id)
        .join(organizations, organizations.c.id == posts.c.organization_id)
        .where(any_of_named(posts.c.organization_id, "visible"))
    )
    assert said(statement, distributed) == ["organizations", "posts"]


def test_it_is_said_within_what_is_looked_up_for_each_row(distributed: Dialect) -> None:
    earlier = analytics.alias("earlier")
    last = select(func.max(earlier.c.date)).where(
        earlier.c.organization_id == posts.c.organization_id, earlier.c.post_id == posts.c.id
    )
    has_totals = exists().where(OF_A_POST)
    statement = select(
        posts.c.id, func.coalesce(last.scalar_subquery(), posts.c.published_on)
    ).where(posts.c.organization_id == ONE, has_totals)
    assert said(statement, distributed) == ["earlier", "post_totals", "posts"]


def test_it_is_said_of_what_is_joined_to_a_result(distributed: Dialect) -> None:
    edges = select(totals.c.organization_id, totals.c.post_id).where(
        totals.c.organization_id == ONE
    )
    found = edges.cte("edges")
    statement = select(analytics.c.views).join(
        found,
        and_(
            analytics.c.organization_id == found.c.organization_id,
            analytics.c.post_id == found.c.post_id,
        ),
    )
    assert said(statement, distributed) == ["post_analytics", "post_totals"]


def test_it_is_said_of_a_row_that_is_found_by_its_address(distributed: Dialect) -> None:
    opening, earlier = analytics.alias("opening"), analytics.alias("earlier")
    found = select(address_of(earlier)).where(
        earlier.c.organization_id == totals.c.organization_id,
        earlier.c.post_id == totals.c.post_id,
    )
    statement = (
        select(opening.c.views)
        .select_from(totals)
        .join(opening, address_of(opening) == found.correlate(totals).limit(1).scalar_subquery())
        .where(totals.c.organization_id == ONE)
    )
    assert said(statement, distributed) == ["earlier", "opening", "post_totals"]


def test_plain_postgresql_is_told_nothing_twice() -> None:
    statement = select(posts.c.id).join(totals, OF_A_POST).where(posts.c.organization_id == ONE)
    assert said(statement, plain()) == ["posts"]


@pytest.mark.parametrize(
    "statement",
    [
        select(posts.c.id).where(posts.c.id == ONE),
        select(posts.c.id).where(posts.c.organization_id == brands.c.organization_id),
        select(posts.c.id).where((posts.c.organization_id == ONE) | (posts.c.id == ONE)),
        select(posts.c.id).where(posts.c.organization_id != ONE),
        select(posts.c.id).where(posts.c.id.in_(select(posts.c.id))),
        update(posts).where(posts.c.id == ONE).values(label=""),
    ],
)
def test_a_statement_that_says_nothing_of_a_table_is_noticed(statement: Any) -> None:
    assert "posts" in OwnedTables(statement).silent


def test_the_workspace_has_tables_of_which_nothing_needs_to_be_said() -> None:
    assert OwnedTables(select(tokens.c.id).where(tokens.c.organization_id.is_(None))).silent == []


def upserts() -> Iterator[tuple[str, Upsert]]:
    """Every statement that writes many rows, by its name in `app.sql`."""
    for module in pkgutil.walk_packages(sql.__path__, f"{sql.__name__}."):
        for name, value in vars(import_module(module.name)).items():
            found = value.write if isinstance(value, Ledger) else value
            if isinstance(found, Upsert):
                yield f"{module.name}.{name}", found


@pytest.mark.parametrize(("_", "upsert"), [*upserts()])
def test_a_write_of_many_rows_binds_its_rows_and_nothing_else(_: str, upsert: Upsert) -> None:
    """Citus can't determine the type of what is bound beside them."""
    statement, rows = upsert.bind(plain(), [(None,) * len(upsert.columns)])
    spelled: Any = statement
    assert spelled.compile(dialect=plain()).params.keys() == rows.keys()


@pytest.mark.parametrize("name", sorted(owning.NAMED))
def test_who_asks_for_the_rows_of_all_is_there(name: str) -> None:
    module, _, function = name.rpartition(".")
    assert f"def {function}(" in (Path("app") / f"{module}.py").read_text()
