"""How Alembic reaches the database; the connection comes from the caller, there is no ini file."""

from alembic import context
from sqlalchemy import text

LOCK = 4_017_320_951
"""Any number, the same in every process: two that migrate at once go one after the other."""


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        render_item=context.config.attributes.get("render_item"),
        render_as_batch=True,
        compare_type=True,
        # One transaction for all steps: on both databases a failed migration leaves nothing.
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            # What migrations make of instants must not depend on who runs them: days are UTC's.
            connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        context.run_migrations()


run()
