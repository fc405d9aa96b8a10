"""Indexes for the key of content performance, a post, a day and a source, and for its ids.

A post is on one platform, so that needn't be part of the key. SQLite has both with the next step.
"""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None
outside_transaction = True

TABLE = "content_performance"
INDEXES = {
    "uq_content_performance_key": ["organization_id", "post_id", "measured_on", "source"],
    "uq_content_performance_id_organization_id": ["id", "organization_id"],
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, columns in INDEXES.items():
            op.build_index(name, TABLE, columns, unique=True)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in INDEXES:
            op.drop_index(name, TABLE)
