"""How migrations build indexes on tables that may be large: `op.build_index`.

PostgreSQL lets nobody write to a table while it builds an index, unless it builds it concurrently,
which it does outside of transactions only. A migration that says `outside_transaction = True` is a
step of its own there. One that was killed leaves an index that nothing uses; it is built anew.

`build_index` becomes a method of Alembic's `Operations`, by its documented way to add one.
"""

from collections.abc import Sequence
from functools import partial

from alembic.operations import MigrateOperation, Operations
from sqlalchemy import text

from app.storage.statements import POSTGRESQL

CONCURRENTLY = "concurrently"
"""The attribute of Alembic's configuration that is set where a step is outside of transactions."""

_IS_VALID = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")


@Operations.register_operation("build_index")
class BuildIndex(MigrateOperation):
    """An index on a table that may be large."""

    def __init__(self, name: str, table: str, columns: Sequence[str], *, unique: bool) -> None:
        self.name = name
        self.table = table
        self.columns = columns
        self.unique = unique

    @classmethod
    def build_index(
        cls,
        operations: Operations,
        name: str,
        table: str,
        columns: Sequence[str],
        *,
        unique: bool = False,
    ) -> None:
        """Build an index that nobody who reads or writes has to wait for."""
        operations.invoke(cls(name, table, columns, unique=unique))


@Operations.implementation_for(BuildIndex)
def _build(operations: Operations, index: BuildIndex) -> None:
    config, connection = operations.migration_context.config, operations.get_bind()
    is_concurrent = config is not None and config.attributes.get(CONCURRENTLY)
    build = partial(
        operations.create_index, index.name, index.table, list(index.columns), unique=index.unique
    )
    if not is_concurrent or connection.dialect.name != POSTGRESQL:
        build()
        return
    is_valid = connection.scalar(_IS_VALID, {"name": index.name})
    if is_valid:
        return
    if is_valid is not None:
        # Of a distributed table some nodes may have it and others not.
        operations.drop_index(index.name, index.table, postgresql_concurrently=True, if_exists=True)
    build(postgresql_concurrently=True)
