"""Connections to PostgreSQL: directly, or through PgBouncer in transaction mode.

PgBouncer gives nobody a connection for longer than a transaction. SQLAlchemy has asyncpg look types
up by `set_type_codec`, and asyncpg itself does by `_introspect_types`; the socket of an asyncpg
`Connection` is that of its `_transport`.
"""

import socket
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, ClassVar

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.storage.distribution import look_whether_distributed
from app.storage.pools import FairPool

BEHIND_PGBOUNCER = "behind_pgbouncer"
"""The option of an engine whose connections are PgBouncer's."""

_IDLE, _INTERVAL, _PROBES = 20, 5, 3
"""Seconds of silence, and between so many questions, after which the other end counts as gone."""

_GONE_AFTER = _IDLE + _INTERVAL * _PROBES

_SEEN_BY_US = {
    "TCP_KEEPIDLE": _IDLE,
    "TCP_KEEPINTVL": _INTERVAL,
    "TCP_KEEPCNT": _PROBES,
    "TCP_USER_TIMEOUT": _GONE_AFTER * 1000,
}
_SEEN_BY_SERVER = {
    "tcp_keepalives_idle": str(_IDLE),
    "tcp_keepalives_interval": str(_INTERVAL),
    "tcp_keepalives_count": str(_PROBES),
}
"""So that what a client has locked whose machine is gone isn't locked for two hours."""

_FIRST_OF_A_DATABASE = 16384
"""Numbers of types below are PostgreSQL's own: they mean the same in every database."""

READ_ONLY = asyncpg.ReadOnlySQLTransactionError.sqlstate


def postgresql_engine(
    url: URL, *, pool_size: int, pgbouncer: bool, read_only: bool = False
) -> AsyncEngine:
    """Open connections to PostgreSQL, for a writer or for a reader that can't write."""
    options: dict[str, Any] = {BEHIND_PGBOUNCER: pgbouncer}
    if pgbouncer:
        options["postgresql_readonly"] = read_only
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
        connect_args=_arguments(pgbouncer=pgbouncer, read_only=read_only),
        execution_options=options,
    )
    event.listen(engine.sync_engine, "connect", _notice_silence)
    if not read_only:
        event.listen(engine.sync_engine, "handle_error", _leave_a_standby)
    return look_whether_distributed(engine)


def _arguments(*, pgbouncer: bool, read_only: bool) -> dict[str, Any]:
    """What a connection begins with."""
    if pgbouncer:
        # The next transaction may reach another server connection, which knows nothing of what was
        # prepared on this one; and what has no name leaves nothing behind on it. Start-up settings
        # are refused.
        return {
            "statement_cache_size": 0,
            "prepared_statement_cache_size": 0,
            "prepared_statement_name_func": lambda: "",
            "connection_class": _Bounced,
        }
    if read_only:
        settings = {"default_transaction_read_only": "on"}
        return {"server_settings": settings | _SEEN_BY_SERVER, "connection_class": _Connection}
    # A plan that is kept was made for the tables as they were: a first sync or import would go on
    # reading a table of half a million rows as if it were empty.
    settings = {"plan_cache_mode": "force_custom_plan"}
    return {"server_settings": settings | _SEEN_BY_SERVER, "connection_class": _Connection}


def _notice_silence(connection: Any, _record: Any) -> None:
    """Have the system end a connection whose other end is gone without a word.

    Else what waits for it waits for a quarter of an hour, or for ever where nothing is to be sent.
    """
    socket_ = connection.driver_connection._transport.get_extra_info("socket")  # noqa: SLF001 - see above
    if socket_ is None or socket_.family not in (socket.AF_INET, socket.AF_INET6):
        return
    socket_.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _SEEN_BY_US.items():
        if hasattr(socket, name):  # not on every system
            socket_.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


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


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that knows what others of the process have learned of PostgreSQL's own types.

    How arrays of a type are read costs the server 8 ms to tell, of each type on each connection.
    """

    _learned: ClassVar[dict[frozenset[int], Any]] = {}

    async def _introspect_types(self, typeoids: Iterable[int], *arguments: Any) -> Any:
        """What types are made of, and the statement that asked; it has a name if none did."""
        types = frozenset(typeoids)
        if types in self._learned:
            return self._learned[types], SimpleNamespace(name="none")
        made_of, statement = await super()._introspect_types(typeoids, *arguments)
        if max(types) < _FIRST_OF_A_DATABASE:
            self._learned[types] = made_of
        return made_of, statement


class _Bounced(_Connection):
    """A connection through PgBouncer, which keeps to one of the server while it looks up a type."""

    async def set_type_codec(self, *arguments: Any, **named: Any) -> None:
        """Look the type up and remember how its values are read, in one transaction."""
        async with self.transaction():
            await super().set_type_codec(*arguments, **named)
