"""Whether a post waits for its account's monthly ceiling, which only its sentence said before.

Locks `collection` while it writes rows of it: nothing is collected meanwhile.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

SENTENCE = "The monthly ceiling that is set for this account is reached."


def upgrade() -> None:
    op.add_column(
        "collection",
        sa.Column("is_over_ceiling", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    collection = sa.table(
        "collection", sa.column("failure_message"), sa.column("is_over_ceiling", sa.Boolean())
    )
    is_over = collection.c.failure_message == SENTENCE
    op.execute(collection.update().where(is_over).values(is_over_ceiling=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("collection") as batch:
        batch.drop_column("is_over_ceiling")
