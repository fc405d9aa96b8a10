"""Whose rows a transaction writes, read off its statements.

Every table of an organization has an `organization_id`, and every statement that writes one says
which: rows carry it, and an UPDATE or a DELETE has it among its conditions. What doesn't say so
counts as written for everybody, which is never wrong, only slower for all who read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BinaryExpression,
    BindParameter,
    BooleanClauseList,
    Column,
    Executable,
    Select,
    Table,
    TextClause,
    event,
)
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql import operators
from sqlalchemy.sql.dml import Delete, Insert, Update, UpdateBase

from app.storage.data_versions import EVERYBODY, WORKSPACE

UNREAD = {"is_unread": True}
"""Execution options of a statement that writes nothing an answer could show."""

ROWS = {"is_of_rows": True}
"""Those of a statement whose rows have told whose they are."""

_UNREAD_TABLES = frozenset(
    {
        "budgets",
        "client_registrations",
        "connection_attempts",
        "failed_attempts",
        "loads",
        "outages",
        "picture_requests",
        "processes",
        "provider_usage",
        "rebuilt_organizations",
        "upload_batches",
        "upload_chunks",
    }
)
"""Tables that no answer shows, or whose writers end all answers when one would change."""

_OF_WHO_CALLS = frozenset({"tokens", "sessions", "shares"})
"""Tables of who may call, which are the workspace's, and of whom they are bound to."""

_READING = frozenset({"SELECT", "SHOW", "PRAGMA", "SET", "ANALYZE", "VACUUM"})
"""What a statement that is given as text begins with if it writes no rows."""


class OwnedSession(Session):
    """A session that takes down whose rows it writes; `owners` are their versions' keys.

    `written` are the organizations and brands of the rows that it adds or changes by name, `told`
    what others are told of once it has committed, `tables` those whose rows it writes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners: set[UUID] = set()
        self.written: set[UUID] = set()
        self.told: set[UUID] = set()
        self.tables: set[Table] = set()

    def note_rows(
        self, written: Table, columns: Sequence[Column[Any]], rows: Iterable[tuple[Any, ...]]
    ) -> None:
        """Take down whose rows are written by a statement that takes many."""
        names = [column.name for column in columns]
        key = _key_of(written.name)
        self.tables.add(written)
        rows = list(rows)
        keys = {row[names.index(key)] for row in rows} if key in names else {None}
        self.owners |= _owners(written.name, keys)
        self._note_written(keys)
        brand = "id" if written.name == "brands" else "brand_id"
        if brand in names:
            self._note_written({row[names.index(brand)] for row in rows})

    def _note_written(self, keys: Iterable[UUID | None]) -> None:
        self.written.update(key for key in keys if key is not None)


@event.listens_for(OwnedSession, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> Any:
    statement, options = state.statement, state.execution_options
    if _reads(statement) or options.keys() & (UNREAD.keys() | ROWS.keys()):
        return None
    result: Any = state.invoke_statement()
    if result.rowcount != 0:
        session: Any = state.session
        session.owners |= _owners_of(statement, state.parameters)
        if isinstance(statement, UpdateBase) and isinstance(statement.table, Table):
            session.tables.add(statement.table)
    return result


@event.listens_for(OwnedSession, "before_flush")
def _note_objects(session: OwnedSession, *_: Any) -> None:
    for thing in (*session.new, *session.deleted, *filter(session.is_modified, session.dirty)):
        written = thing.__table__
        columns = written.columns
        row = tuple(getattr(thing, column.key) for column in columns)
        session.note_rows(written, list(columns), [row])


def _reads(statement: Executable) -> bool:
    if isinstance(statement, TextClause):
        return statement.text.lstrip().partition(" ")[0].upper() in _READING
    return bool(getattr(statement, "is_select", False))


def _owners_of(statement: Executable, parameters: Any) -> set[UUID]:
    if not isinstance(statement, UpdateBase):
        return {EVERYBODY}
    written = str(getattr(statement.table, "name", ""))
    condition, key = _condition(statement), _key_of(written)
    each = parameters if isinstance(parameters, Sequence) else [parameters or {}]
    return set().union(
        *(_owners(written, set(_named(condition, key, given)) or {None}) for given in each)
    )


def _key_of(written: str) -> str:
    return "id" if written == "organizations" else "organization_id"


def _owners(written: str, keys: set[UUID | None]) -> set[UUID]:
    """Whose rows of a table are written; None among the keys stands for somebody's."""
    if written in _UNREAD_TABLES:
        return set()
    known = {key for key in keys if key is not None}
    if written in _OF_WHO_CALLS:  # an organization's answers show only those bound to it
        return known | {WORKSPACE}
    owners = known if len(known) == len(keys) else {EVERYBODY}
    return owners | {WORKSPACE} if written == "organizations" else owners


def _condition(statement: UpdateBase) -> Any:
    """The condition on what is updated or deleted, or on where inserted rows are taken from."""
    if isinstance(statement, Update | Delete):
        return statement.whereclause
    if isinstance(statement, Insert) and isinstance(statement.select, Select):
        return statement.select.whereclause
    return None


def _named(condition: Any, key: str, given: Mapping[str, Any]) -> Iterator[Any]:
    """The values of `key = value` in a condition, or in what it is a conjunction of."""
    if isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for part in condition.clauses:
            yield from _named(part, key, given)
    elif (
        isinstance(condition, BinaryExpression)
        and condition.operator is operators.eq
        and getattr(condition.left, "name", None) == key
        and isinstance(condition.right, BindParameter)
    ):
        yield given.get(condition.right.key, condition.right.value)
