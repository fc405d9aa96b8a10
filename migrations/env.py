"""How Alembic reaches the database; the connection comes from the caller, there is no ini file."""

from alembic import context
from sqlalchemy import text


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        render_item=context.config.attributes.get("render_item"),
        render_as_batch=True,
        compare_type=True,
        # The caller's transaction is one for all of these scripts: on both databases a migration
        # that fails leaves nothing of them.
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # What migrations make of instants must not depend on who runs them: days are UTC's.
            connection.execute(text("SET TIME ZONE 'UTC'"))
        context.run_migrations()


run()
