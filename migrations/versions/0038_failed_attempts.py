"""Failed attempts to sign in or to unlock a report, counted by the processes that serve."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "failed_attempts",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("before_micros", sa.BigInteger(), nullable=False),
        sa.Column("at_micros", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_failed_attempts"),
        prefixes=["UNLOGGED"] if is_postgresql else [],
    )


def downgrade() -> None:
    op.drop_table("failed_attempts")
