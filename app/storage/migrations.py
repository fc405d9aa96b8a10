"""Running the migrations of `migrations/`: up, down, and whether the database is current.

The scripts themselves are plain SQLAlchemy and never import this package.

Going up is one transaction, and fails as a whole. Only where PostgreSQL holds data already, a
script that builds indexes beside whoever writes is a step of its own, outside of any; what comes
before it and what comes after it are transactions then.
"""

import logging
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, MetaData

from app.errors import Unavailable
from app.storage import distributing, schema_changes
from app.storage.database import Database
from app.storage.failures import NOT_MIGRATED
from app.storage.index_builds import CONCURRENTLY
from app.storage.statements import POSTGRESQL

NO_LOCKS = "Locks nothing: who reads and writes goes on."
"""What the docstring of a script says that changes a large table and holds nobody up."""

# It tells at "info" how it looks, each time that it looks, which readiness checks make it do.
logging.getLogger("alembic").setLevel(logging.WARNING)

_INSIDE_THE_PACKAGE = Path(__file__).parent / "revisions"
_BESIDE_THE_PACKAGE = Path(__file__).parents[2] / "migrations"


def _config(connection: Connection | None = None, **attributes: Any) -> Config:
    # A wheel carries the scripts inside the package, a checkout beside it.
    inside = _INSIDE_THE_PACKAGE.is_dir()
    config = Config()
    config.set_main_option(
        "script_location", str(_INSIDE_THE_PACKAGE if inside else _BESIDE_THE_PACKAGE)
    )
    config.attributes.update(connection=connection, **attributes)
    return config


def head() -> str:
    """The revision that this version of the program needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise RuntimeError("the installation has no migrations")
    return revision


async def current(url: str) -> str | None:
    """The revision that the database is at, None for an empty one."""
    return await schema_changes.run(url, _current)


async def revision_of(database: Database) -> str | None:
    """The same, through the pool of a database that is being served."""
    async with database.read() as session:
        return await (await session.connection()).run_sync(_current)


async def check_current(database: Database) -> None:
    """Refuse a database that is not at this version's revision.

    Raises:
        Unavailable: `backbone migrate` brings it there.
    """
    revision = await revision_of(database)
    _refuse_later(revision)
    if revision != head():
        raise Unavailable(NOT_MIGRATED, needs_migration=True)


async def check_usable(database: Database) -> None:
    """Refuse a database that is behind this version.

    During a rolling upgrade it is ahead for a while, and has all that it had before.

    Raises:
        Unavailable: `backbone migrate` brings it here.
    """
    revision = await revision_of(database)
    if revision != head() and not is_later(revision):
        raise Unavailable(NOT_MIGRATED, needs_migration=True)


def is_later(revision: str | None) -> bool:
    """Whether a revision is one of a later release; they are numbered."""
    return revision is not None and revision > head()


def _refuse_later(revision: str | None) -> None:
    if is_later(revision):
        raise Unavailable(
            f"The database is of a later release of Backbone (revision {revision}, here {head()}): "
            "use that one."
        )


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


class Pending(NamedTuple):
    """A script that is still to be run, and what its docstring says of tables that it locks."""

    revision: str
    summary: str
    locks: str | None


class _Step(NamedTuple):
    """Scripts that are run together: from one revision up to another."""

    since: str | None
    to: str
    outside_transaction: bool = False

    def run(self, connection: Connection) -> None:
        """Run them, unless another process was quicker."""
        if _current(connection) == self.since:
            config = _config(connection, **{CONCURRENTLY: self.outside_transaction})
            if self.outside_transaction or not self._is_to_distribute(connection):
                command.upgrade(config, self.to)
            else:
                distributing.one_connection_to_each_node(connection)
                command.upgrade(config, self.to)
                distributing.distribute(connection)

    def _is_to_distribute(self, connection: Connection) -> bool:
        """Whether what is made here is distributed: in a new database, or in one that is."""
        return _has_citus(connection) and (
            self.since is None or distributing.is_distributed(connection)
        )

    def run_alone(self, connection: Connection) -> None:
        """Run them while nobody else migrates."""
        schema_changes.wait_for_others(connection)
        self.run(connection)


async def pending(url: str, revision: str = "head") -> list[Pending]:
    """What `upgrade` would run, in order."""
    scripts = await schema_changes.run(
        url, lambda connection: _scripts(_current(connection), revision)
    )
    return [_told(script) for script in scripts]


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to `revision`; nothing if it is there.

    The tables of a new one are distributed by organization if it has the Citus extension.
    """
    while step := await schema_changes.run(
        url, lambda connection: _next_step(connection, revision)
    ):
        if step.outside_transaction:
            await schema_changes.run(url, step.run_alone, outside_transaction=True)
        else:
            await schema_changes.change(url, step.run)


async def downgrade(url: str, revision: str = "base") -> None:
    """Take the database down to `revision`, and with it the data that only later ones hold."""
    await schema_changes.change(
        url, lambda connection: command.downgrade(_config(connection), revision)
    )


def _scripts(since: str | None, to: str) -> list[Script]:
    """The scripts after one revision up to another, in the order in which they are run."""
    _refuse_later(since)
    directory = ScriptDirectory.from_config(_config())
    return [*directory.iterate_revisions(to, since or "base")][::-1]


def _told(script: Script) -> Pending:
    summary, *others = (" ".join(each.split()) for each in script.longdoc.split("\n\n"))
    locks = " ".join(each for each in others if each.startswith("Locks ") and each != NO_LOCKS)
    return Pending(script.revision, summary, locks or None)


def _next_step(connection: Connection, revision: str) -> _Step | None:
    current = _current(connection)
    scripts = _scripts(current, revision)
    if not scripts:
        return None
    if current is None or connection.dialect.name != POSTGRESQL:
        return _Step(current, revision)  # there is nobody who would have to wait, or no other way
    if _is_outside(scripts[0]):
        return _Step(current, scripts[0].revision, outside_transaction=True)
    *_, last = takewhile(lambda script: not _is_outside(script), scripts)
    return _Step(current, last.revision)


def _has_citus(connection: Connection) -> bool:
    return connection.dialect.name == POSTGRESQL and distributing.has_citus(connection)


def _is_outside(script: Script) -> bool:
    return bool(getattr(script.module, "outside_transaction", False))


async def drift(url: str, metadata: MetaData) -> list[Any]:
    """What the tables in code have that the migrated database hasn't, and the reverse."""

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    return await schema_changes.run(url, compare)
