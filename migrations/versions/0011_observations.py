"""Readings of young posts with their hour."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

METRICS = (
    *("views", "likes", "comments", "shares", "saves"),
    *("impressions", "clicks", "watch_seconds"),
)


def upgrade() -> None:
    op.create_table(
        "observations",
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in METRICS),
        sa.Column("organization_id", sa.Uuid(), primary_key=True),
        sa.Column("post_id", sa.Uuid(), primary_key=True),
        sa.Column("hour", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("observations")
