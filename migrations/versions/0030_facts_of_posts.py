"""Who made a post, in which language, and how long it is."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("posts", sa.Column("author", sa.String(), nullable=True))
    op.add_column("posts", sa.Column("language", sa.String(), nullable=True))
    op.add_column("posts", sa.Column("duration_seconds", sa.Float(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("posts") as batch:
        batch.drop_column("duration_seconds")
        batch.drop_column("language")
        batch.drop_column("author")
