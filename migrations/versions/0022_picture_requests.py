"""Pictures of posts that are to be fetched."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture_requests",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "post_id", name="pk_picture_requests"),
        sa.ForeignKeyConstraint(
            ["organization_id", "post_id"],
            ["posts.organization_id", "posts.id"],
            name="fk_picture_requests_organization_id_post_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_picture_requests_due_at", "picture_requests", ["due_at"])


def downgrade() -> None:
    op.drop_table("picture_requests")
