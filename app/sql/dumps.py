"""Whole tables in the order of their keys, and what of them a dump has.

Every table is in one of the lists below: a test fails for one that nobody thought of.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Delete,
    LargeBinary,
    Select,
    Table,
    Update,
    delete,
    func,
    literal,
    select,
    update,
)

from app.sql.portable import Upsert
from app.storage.rows import RowsOf
from app.tables import metadata
from app.tables.base import table_of
from app.tables.loads import Load
from app.tables.organizations import Organization

KEPT = frozenset(
    {
        "account_analytics",
        "account_collection",
        "accounts",
        "analytics_daily",
        "analytics_totals",
        "brand_daily",
        "brand_memory",
        "brands",
        "charges",
        "collection",
        "content_performance",
        "credentials",
        "credit_transactions",
        "discovery_schedule",
        "erased_posts",
        "goals",
        "import_cursors",
        "ingredients",
        "learning_pending",
        "notes",
        "observations",
        "organizations",
        "picture_requests",
        "post_analytics",
        "post_tags",
        "post_totals",
        "posts",
        "provider_usage",
        "refresh_run_posts",
        "refresh_runs",
        "refused_metrics",
        "sync_pending",
        "sync_runs",
        "tag_rules",
        "tags",
        "thumbnails",
    }
)
"""What belongs to an organization. Sums come along: they are what is asked for, and verified."""

OF_WHO_CALLS = frozenset({"tokens", "shares"})
"""What only a whole workspace has, and only together with its secrets: all of it opens doors."""

LEFT_OUT = frozenset(
    {
        "budgets",
        "client_registrations",
        "connection_attempts",
        "data_versions",
        "erasures",
        "failed_attempts",
        "loads",
        "outages",
        "processes",
        "rebuilt_organizations",
        "sessions",
        "upload_batches",
        "upload_chunks",
        "uploads",
    }
)
"""What means nothing elsewhere: who is signed in or begins to be, by which apps servers know this
address, what runs here, this minute, how far a rebuild is, what was sent to be imported and is gone
tomorrow, and what was erased here, of which a dump has nothing.
"""

_SECRETS = {("credentials", "secret")}
"""What is sealed with the keys of the installation, and empty in a dump without secrets."""

_organizations = table_of(Organization)
_loads = table_of(Load)


def tables_of(*, whole: bool, with_secrets: bool) -> list[Table]:
    """The tables of a dump, each after those that it refers to."""
    names = KEPT | OF_WHO_CALLS if whole and with_secrets else KEPT
    return [table for table in metadata.sorted_tables if table.name in names]


def select_rows(
    table: Table, organization_id: UUID | None, *, with_secrets: bool
) -> RowsOf[Sequence[Any]]:
    """All rows of a table, or those of one organization, in the order of their keys."""
    columns = [
        literal(b"", LargeBinary()).label(column.name)
        if (table.name, column.name) in _SECRETS and not with_secrets
        else column
        for column in table.columns
    ]
    statement: Select[Any] = select(*columns).select_from(table)
    if organization_id is not None:
        owner = table.c.id if table.name == "organizations" else table.c.organization_id
        statement = statement.where(owner == organization_id)
    return RowsOf(statement.order_by(*table.primary_key), lambda rows: [*rows])


@cache
def insert_rows(name: str) -> Upsert:
    """Rows of a table as they were dumped; they are new."""
    table = metadata.tables[name]
    first = next(iter(table.primary_key)).name
    columns = [column.name for column in table.columns]
    # A statement for rows needs something to do on a conflict: nothing that changes anything.
    return Upsert(table, columns, lambda _table, row: {first: row[first]})


class Stored(NamedTuple):
    """How many rows of a table are stored."""

    member: str
    stored: int


def select_stored(dump_id: UUID) -> RowsOf[Stored]:
    """How far a dump has been loaded."""
    statement = select(_loads.c.member, _loads.c.stored).where(_loads.c.dump_id == dump_id)
    return RowsOf(statement, lambda rows: [Stored(*row) for row in rows])


BEGIN_LOAD = Upsert(_loads, ["dump_id", "member", "stored"])


def go_on(dump_id: UUID, member: str, stored: int, rows: int) -> Update:
    """Take down that so many rows are stored, unless somebody else has gone on meanwhile."""
    is_it = (_loads.c.dump_id == dump_id, _loads.c.member == member, _loads.c.stored == stored)
    return update(_loads).where(*is_it).values(stored=stored + rows)


def end_load(dump_id: UUID) -> Delete:
    """Forget how far a dump has been loaded."""
    return delete(_loads).where(_loads.c.dump_id == dump_id)


def count_organizations(ids: Collection[UUID] | None) -> Select[int]:
    """How many of these organizations there are; of all without any given."""
    statement = select(func.count()).select_from(_organizations)
    return statement if ids is None else statement.where(_organizations.c.id.in_(ids))
