"""The UTC day on which a platform was last read for a post, by which X bills.

Locks `collection` while it writes each of its rows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("collection", sa.Column("read_on", sa.Date(), nullable=True))
    day = "date(last_collected_at)"  # SQLite keeps instants in UTC
    if op.get_bind().dialect.name == "postgresql":
        day = "date(last_collected_at AT TIME ZONE 'UTC')"
    op.execute(f"UPDATE collection SET read_on = {day}")  # noqa: S608 - one of these two


def downgrade() -> None:
    with op.batch_alter_table("collection") as batch:
        batch.drop_column("read_on")
