"""Room on the pages of what is written again all day, so that indexes stay as they are.

On PostgreSQL. A row that is written again stays on its page if that has room, and then no index is
written. Snapshots have that room since 0007. Pages that are full already get it as their rows are
written again; nothing is rewritten now.

Locks nothing: who reads and writes goes on.
"""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TABLES = (
    *("account_analytics", "analytics_daily", "analytics_totals", "brand_daily"),
    *("post_totals", "sync_pending"),
)


def upgrade() -> None:
    _set("SET (fillfactor = 85)")


def downgrade() -> None:
    _set("RESET (fillfactor)")


def _set(storage: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} {storage}")
