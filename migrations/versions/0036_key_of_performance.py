"""An index for the key of content performance: a post, a day and a source.

A post is on one platform, so that needn't be part of it. SQLite has the key with the next step.
"""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None
outside_transaction = True

NAME = "uq_content_performance_key"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        key = ["organization_id", "post_id", "measured_on", "source"]
        op.build_index(NAME, "content_performance", key, unique=True)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index(NAME, "content_performance")
