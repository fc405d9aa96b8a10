"""A row in every table, for one brand and one post: what has to go where they are erased."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, Table, Uuid, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import JSON, Boolean, Date, Float, Integer

from app.domain.windows.calendar import Preset
from app.domain.windows.comparison import ComparisonTo
from app.storage.database import Database
from app.tables import metadata
from app.tables.base import Name, UtcDateTime
from app.tables.shares import Share
from tests.world import NOW, TODAY

NOBODYS = frozenset({"processes", "data_versions", "failed_attempts", "loads"})
"""Tables without a row of anybody's."""

TABLES = metadata.sorted_tables
NUMBERS = {table.name: number for number, table in enumerate(TABLES, 1)}
"""Sorted once: to sort them takes milliseconds."""

Rows = dict[str, set[str]]


class Place(NamedTuple):
    """Whose the rows are, and a word that stands in each of their texts."""

    organization: UUID
    brand: UUID
    post: UUID
    word: str


async def fill(database: Database, *places: Place) -> None:
    """Put a row of each post, its brand and organization in every table that has none of them."""
    async with database.write() as session:
        session.erases()  # to look for marks, with the tables half full, is for others
        await (await session.connection()).run_sync(_fill, places)


def _fill(connection: Connection, places: Sequence[Place]) -> None:
    """Past the session, which would look at each of the statements."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    for table in TABLES:
        if table.name not in {*NOBODYS, "erasures", "erased_posts"}:
            rows = [
                {column.name: _value(table, column, place) for column in table.columns}
                for place in places
            ]
            absent = dialect.insert(table).on_conflict_do_nothing(
                index_elements=list(table.primary_key)
            )
            connection.execute(absent, rows)


async def read_all(database: Database) -> Rows:
    """Every row of every table, as text."""
    async with database.read_moment() as session:
        return await (await session.connection()).run_sync(_read_all)


def _read_all(connection: Connection) -> Rows:
    return {
        table.name: {
            "|".join(
                value.decode("latin1") if isinstance(value, bytes) else str(value) for value in row
            )
            for row in connection.execute(select(table))
        }
        for table in TABLES
    }


def of_one(row: Table, other: Table) -> ColumnElement[bool]:
    """That rows are of one organization: a distributed database joins no others."""
    condition: ColumnElement[bool] = row.c.organization_id == other.c.organization_id
    return condition


def _value(table: Table, column: Column[Any], place: Place) -> Any:
    ids = {"organization_id": place.organization, "brand_id": place.brand, "post_id": place.post}
    own = {"organizations": place.organization, "brands": place.brand, "posts": place.post}
    if column.name in ids:
        return ids[column.name]
    if column.name == "id":
        return own.get(table.name, child(place, table.name))
    if isinstance(column.type, Uuid):
        return child(place, _REFERENCES[column.name])
    if column.name == "scope":
        return "org_"
    kind = column.type
    if isinstance(kind, Name):
        return next(iter(kind.enumeration))
    if isinstance(kind, UtcDateTime):
        return NOW
    return _plain(kind, f"{place.word} {table.name}")


def _plain(kind: Any, text: str) -> Any:
    if isinstance(kind, Date):
        return TODAY
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer | Float):
        return 1
    if isinstance(kind, JSON):
        return {"conclusion": text}
    if isinstance(kind, LargeBinary):
        return text.encode()
    return text


_REFERENCES = {
    "account_id": "accounts",
    "key": "tokens",  # of a budget: who pays
    "credential_id": "credentials",
    "lease_id": "collection",
    "owner_id": "tokens",
    "rebuild_id": "rebuilt_organizations",
    "run_id": "refresh_runs",
    "session_id": "sessions",
    "tag_id": "tags",
    "token_id": "tokens",
    "upload_id": "uploads",
}


def child(place: Place, table: str) -> UUID:
    """The key of the place's row in another table."""
    return UUID(int=place.post.int ^ NUMBERS[table] << 40)


def told(rows: Rows, word: str) -> dict[str, int]:
    """In which tables a word stands, and in how many of their rows."""
    counts = {name: sum(word in row for row in of_table) for name, of_table in rows.items()}
    return {name: count for name, count in counts.items() if count}


def share_of(key: UUID, organization: UUID | None, scope: str, name: str) -> Share:
    """A share, as it is stored."""
    return Share(
        id=key,
        organization_id=organization,
        scope=scope,
        name=name,
        digest=key.bytes,
        sections="SUMMARY",
        preset=Preset.LAST_7_DAYS,
        compared_to=ComparisonTo.NONE,
        created_at=NOW,
        ends_at=NOW,
    )
