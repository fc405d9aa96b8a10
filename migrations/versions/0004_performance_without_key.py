"""Content performance without a foreign key to posts, as post_analytics: the check cost as much
as the row, and posts are never deleted."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = "fk_content_performance_organization_id_post_id"


def upgrade() -> None:
    with op.batch_alter_table("content_performance") as batch:
        batch.drop_constraint(KEY, type_="foreignkey")


def downgrade() -> None:
    with op.batch_alter_table("content_performance") as batch:
        batch.create_foreign_key(
            KEY, "posts", ["organization_id", "post_id"], ["organization_id", "id"]
        )
