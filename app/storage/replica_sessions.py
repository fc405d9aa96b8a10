"""Sessions on a replica, which note what no version tells the age of.

Where a database is distributed, versions are on its nodes, beside the rows that they are of. A
standby of the coordinator asks the same nodes and so shows the newest versions, however late it is
with what is on the coordinator itself: tokens, shares, marks of erasures.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Executable, Select, Table, event
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm import Session as SyncSession
from sqlalchemy.sql import visitors

from app.storage.distributing import ON_EVERY_NODE
from app.storage.distribution import is_distributed
from app.storage.owned_tables import owner_of
from app.storage.sessions import Session, ViewingSession
from app.storage.statements import Processors

_known: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def is_of_coordinator(statement: Executable) -> bool:
    """Whether a statement is answered, in part or as a whole, by the coordinator itself.

    What is on every node is read there beside rows of organizations, and here if it is alone.
    """
    if statement not in _known:
        parts = visitors.iterate(statement)  # type: ignore[arg-type]
        tables = {part for part in parts if isinstance(part, Table)}
        everywhere = {table for table in tables if table.name in ON_EVERY_NODE}
        here = {table for table in tables - everywhere if owner_of(table) is None}
        _known[statement] = bool(here) or (bool(everywhere) and everywhere == tables)
    return _known[statement]


class _Noting(SyncSession):
    """Takes down whether a statement was answered by the coordinator of a distributed database."""

    asked_coordinator = False

    def note(self, statement: Executable) -> None:
        if not self.asked_coordinator and is_distributed(self.get_bind().dialect):
            self.asked_coordinator = is_of_coordinator(statement)


@event.listens_for(_Noting, "do_orm_execute")
def _note(state: ORMExecuteState) -> None:
    session: Any = state.session
    session.note(state.statement)


class BouncedReplicaSession(Session):
    """A session on a replica behind PgBouncer."""

    sync_session_class = _Noting
    sync_session: _Noting

    @property
    def may_be_late(self) -> bool:
        """Whether it has read something whose age no version tells."""
        return self.sync_session.asked_coordinator

    async def _fetch(
        self, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any]
    ) -> tuple[Sequence[Sequence[Any]], Processors]:
        self.sync_session.note(statement)
        return await super()._fetch(statement, parameters)


class ReplicaSession(BouncedReplicaSession, ViewingSession):
    """A session on a replica, through a connection that it holds."""
