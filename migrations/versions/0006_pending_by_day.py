"""What waits for a sync by organization and day: one index where there were two, since every
snapshot that is recorded is entered.

Locks `sync_pending` while its key is built anew: nothing is recorded meanwhile.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLE = "sync_pending"
KEY = "pk_sync_pending"
INDEX = "ix_sync_pending_date"


def upgrade() -> None:
    op.drop_index(INDEX, TABLE)
    _rekey("organization_id", "date", "post_id")


def downgrade() -> None:
    _rekey("organization_id", "post_id", "date")
    op.create_index(INDEX, TABLE, ["date"])


def _rekey(*columns: str) -> None:
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(KEY, type_="primary")
        batch.create_primary_key(KEY, list(columns))
