"""An index of the snapshots that tell of fewer than there were, by post.

With a post's last known totals they say what it never had more of. PostgreSQL has none: its updates
of today's snapshots keep to their page only while no index holds what they change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_post_analytics_falls", "post_analytics"
METRICS = (
    *("views", "likes", "comments", "shares", "saves"),
    *("impressions", "clicks", "watch_seconds"),
)
GAINS = [f"{metric}_gain" for metric in METRICS]


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        has_fallen = sa.text(" OR ".join(f"{gain} < 0" for gain in GAINS))
        columns = ["organization_id", "post_id", *GAINS]
        op.create_index(NAME, TABLE, columns, sqlite_where=has_fallen)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index(NAME, TABLE)
