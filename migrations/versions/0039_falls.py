"""An index of the snapshots that tell of fewer than there were, by post.

With a post's last known totals they say what it never had more of.
"""

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None
outside_transaction = True

NAME, TABLE = "ix_post_analytics_falls", "post_analytics"
METRICS = (
    *("views", "likes", "comments", "shares", "saves"),
    *("impressions", "clicks", "watch_seconds"),
)
GAINS = [f"{metric}_gain" for metric in METRICS]


def upgrade() -> None:
    has_fallen = " OR ".join(f"{gain} < 0" for gain in GAINS)
    op.build_index(NAME, TABLE, ["organization_id", "post_id", *GAINS], where=has_fallen)


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
