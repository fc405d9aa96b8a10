"""What a rebuild of all organizations has done, so that it can go on."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rebuilt_organizations",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("rebuild_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "rebuild_id", name="pk_rebuilt_organizations"),
    )


def downgrade() -> None:
    op.drop_table("rebuilt_organizations")
