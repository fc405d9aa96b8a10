"""The UTC day on which a platform was last read for a post, by which X bills."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("collection", sa.Column("read_on", sa.Date(), nullable=True))
    rows = sa.table("collection", sa.column("read_on"), sa.column("last_collected_at"))
    op.execute(rows.update().values(read_on=sa.func.date(rows.c.last_collected_at)))


def downgrade() -> None:
    with op.batch_alter_table("collection") as batch:
        batch.drop_column("read_on")
