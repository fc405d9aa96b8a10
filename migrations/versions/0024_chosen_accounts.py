"""Which account is to be connected, where a person may let us in to several."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connection_attempts", sa.Column("account_id", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("connection_attempts") as batch:
        batch.drop_column("account_id")
