"""Distributing tables by organization, where a database has the Citus extension.

All of a new database's, and later those that a migration adds.

The tables of organizations are distributed by their owner, together, so that all rows of one are on
one node; `data_versions` too, whose keys are organizations, so that a version is raised where the
rows are written. Small tables that each of them may be joined with are on every node. The others
stay on the coordinator, which nothing can refer to: a key of theirs is not checked there.
"""

from typing import NamedTuple

from sqlalchemy import Connection, text

from app.errors import Unavailable

ON_EVERY_NODE = ("erasures", "outages")
"""Tables that are on every node."""

_OWNED = text("""
    SELECT relname, attname FROM pg_class
    JOIN pg_index ON indrelid = pg_class.oid AND indisprimary
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum = indkey[0]
    WHERE relnamespace = 'public'::regnamespace
        AND (attname = 'organization_id' OR relname IN ('organizations', 'data_versions'))
    ORDER BY relname <> 'organizations', relname
""")

_ALONE = text("""
    SELECT indrelid::regclass::text, indexrelid::regclass::text, conname, (
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY place)
        FROM unnest(indkey::int2[]) WITH ORDINALITY AS of (number, place)
        JOIN pg_attribute ON attrelid = indrelid AND attnum = number
    )
    FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid AND contype = 'u'
    WHERE indisunique AND indrelid = CAST(:name AS regclass) AND NOT EXISTS (
        SELECT FROM pg_attribute
        WHERE attrelid = indrelid AND attnum = ANY (indkey) AND attname = :column
    )
""")

_REFERENCES = text("""
    SELECT conrelid::regclass::text, confrelid::regclass::text, conname,
        pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
    ORDER BY conname
""")


_DISTRIBUTED = text("""
    SELECT relname FROM pg_dist_partition JOIN pg_class ON pg_class.oid = logicalrelid
    WHERE relnamespace = 'public'::regnamespace
""")

_KNOWS_ITSELF = text("SELECT count(*) = 0 OR bool_or(groupid = 0) FROM pg_dist_node")

_UNKNOWN = (
    "Citus doesn't know its coordinator, where what is on every node has to be as well: SELECT"
    " citus_set_coordinator_host('the address that the workers reach it by'), and migrate then."
)


class _Reference(NamedTuple):
    """A foreign key."""

    table: str
    to: str
    name: str
    definition: str


def has_citus(connection: Connection) -> bool:
    """Whether the database can be distributed."""
    found = connection.scalar(text("SELECT count(*) FROM pg_extension WHERE extname = 'citus'"))
    return bool(found)


def is_distributed(connection: Connection) -> bool:
    """Whether a database that can be distributed is."""
    return "organizations" in set(connection.scalars(_DISTRIBUTED))


def one_connection_to_each_node(connection: Connection) -> None:
    """Let a transaction change tables by one connection: what refers to others must see them."""
    connection.execute(text("SET LOCAL citus.multi_shard_modify_mode TO 'sequential'"))


def distribute(connection: Connection) -> None:
    """Distribute the empty tables that aren't yet, and keep the foreign keys that can be kept.

    Raises:
        Unavailable: The coordinator isn't one of the nodes.
    """
    if not connection.scalar(_KNOWS_ITSELF):
        raise Unavailable(_UNKNOWN)
    there = set(connection.scalars(_DISTRIBUTED))
    owned = {
        name: column for name, column in connection.execute(_OWNED) if name not in ON_EVERY_NODE
    }
    new = [name for name in owned if name not in there]
    for_all = [name for name in ON_EVERY_NODE if name not in there]
    moving = {*new, *for_all}
    if not moving:
        return
    references = [_Reference(*row) for row in connection.execute(_REFERENCES)]
    references = [key for key in references if moving & {key.table, key.to}]
    # A table that refers to another, or is referred to, can't go before the other.
    for key in references:
        connection.execute(text(f"ALTER TABLE {key.table} DROP CONSTRAINT {key.name}"))
    for name in for_all:
        connection.execute(text("SELECT create_reference_table(:name)"), {"name": name})
    for name in new:
        _distribute(connection, name, owned[name])
    for key in references:
        if {key.table, key.to} <= owned.keys():
            connection.execute(
                text(f"ALTER TABLE {key.table} ADD CONSTRAINT {key.name} {key.definition}")
            )


def _distribute(connection: Connection, name: str, column: str) -> None:
    _let_others_repeat(connection, name, column)
    together = "none" if name == "organizations" else "organizations"
    connection.execute(
        text("SELECT create_distributed_table(:name, :column, colocate_with => :together)"),
        {"name": name, "column": column, "together": together},
    )


def _let_others_repeat(connection: Connection, name: str, column: str) -> None:
    """Make plain indexes of those that can't be unique: nobody looks at all nodes for each row.

    Their values are random keys, which don't repeat anyway.
    """
    found = connection.execute(_ALONE, {"name": name, "column": column}).all()
    for table, index, constraint, columns in found:
        dropped = f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"
        connection.execute(text(dropped if constraint else f"DROP INDEX {index}"))
        connection.execute(text(f"CREATE INDEX {index} ON {table} ({columns})"))
