"""Connections to PostgreSQL: directly, or through PgBouncer in transaction mode.

PgBouncer gives nobody a connection for longer than a transaction. SQLAlchemy has asyncpg look types
up by `set_type_codec`.
"""

from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.storage.distribution import look_whether_distributed
from app.storage.pools import FairPool

BEHIND_PGBOUNCER = "behind_pgbouncer"
"""The option of an engine whose connections are PgBouncer's."""

READ_ONLY = asyncpg.ReadOnlySQLTransactionError.sqlstate


def postgresql_engine(
    url: URL, *, pool_size: int, pgbouncer: bool, read_only: bool = False
) -> AsyncEngine:
    """Open connections to PostgreSQL, for a writer or for a reader that can't write."""
    arguments: dict[str, Any] = {}
    options: dict[str, Any] = {BEHIND_PGBOUNCER: pgbouncer}
    if pgbouncer:
        # The next transaction may reach another server connection, where nothing of this is
        # prepared; what has no name leaves nothing behind. Start-up settings are refused.
        arguments = {
            "statement_cache_size": 0,
            "prepared_statement_cache_size": 0,
            "prepared_statement_name_func": lambda: "",
            "connection_class": _Bounced,
        }
        options["postgresql_readonly"] = read_only
    elif read_only:
        arguments = {"server_settings": {"default_transaction_read_only": "on"}}
    else:
        # A plan that is kept was made for the tables as they were: a first sync or import would
        # go on reading a table of half a million rows as if it were empty.
        arguments = {"server_settings": {"plan_cache_mode": "force_custom_plan"}}
    # A reader's statements stand alone: no BEGIN, ROLLBACK or RESET. But a statement needs two
    # messages, and PgBouncer gives nobody a connection for longer than a transaction.
    stands_alone = read_only and not pgbouncer
    engine = create_async_engine(
        _url_of_a_reader(url) if read_only else url,
        poolclass=FairPool,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        pool_pre_ping=not read_only,
        isolation_level="AUTOCOMMIT" if stands_alone else "READ COMMITTED",
        pool_reset_on_return=None if stands_alone else "rollback",
        connect_args=arguments,
        execution_options=options,
    )
    if not read_only:
        event.listen(engine.sync_engine, "handle_error", _leave_a_standby)
    return look_whether_distributed(engine)


def _url_of_a_reader(url: URL) -> URL:
    """A reader can't write anywhere: what a URL means is the server that isn't a standby."""
    if url.query.get("target_session_attrs") == "read-write":
        return url.update_query_dict({"target_session_attrs": "primary"})
    return url


def _leave_a_standby(context: ExceptionContext) -> None:
    """Connect anew after a write was refused because the server only reads.

    It was the primary, and another has been promoted since: of the addresses that the URL names,
    `target_session_attrs=read-write` finds that one.
    """
    if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
        context.is_disconnect = True


class _Bounced(asyncpg.Connection):  # type: ignore[misc]
    """A connection through PgBouncer, which keeps to one of the server while it looks up a type."""

    async def set_type_codec(self, *arguments: Any, **named: Any) -> None:
        """Look the type up and remember how its values are read, in one transaction."""
        async with self.transaction():
            await super().set_type_codec(*arguments, **named)
