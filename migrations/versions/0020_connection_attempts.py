"""Attempts to connect an account in the browser."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "connection_attempts",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("redirect_uri", sa.String(), nullable=False),
        sa.Column("owns_app", sa.Boolean(), nullable=False),
        sa.Column("monthly_ceiling", sa.BigInteger(), nullable=True),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_connection_attempts"),
        sa.UniqueConstraint("digest", name="uq_connection_attempts_digest"),
    )
    op.create_index("ix_connection_attempts_ends_at", "connection_attempts", ["ends_at"])


def downgrade() -> None:
    op.drop_table("connection_attempts")
