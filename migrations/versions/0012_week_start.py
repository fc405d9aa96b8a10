"""The day on which an organization's weeks begin."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organizations") as batch:
        column = sa.Column("week_start", sa.String(32), nullable=False, server_default="MONDAY")
        batch.add_column(column)
    with op.batch_alter_table("organizations") as batch:
        batch.alter_column("week_start", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("organizations") as batch:
        batch.drop_column("week_start")
