"""Posts of everybody in the order in which they were published."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
outside_transaction = True

NAME = "ix_posts_published_at_id"


def upgrade() -> None:
    op.build_index(NAME, "posts", ["published_at", "id"])


def downgrade() -> None:
    op.drop_index(NAME, "posts")
