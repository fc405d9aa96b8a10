# ruff: noqa: S608 - all names are of ours
"""Refused metrics, the version whose request was rejected, and the last known reach.

Locks `collection` while it writes rows of `post_totals`: nothing is collected meanwhile.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

OF_POST = """
    SELECT a.reach FROM post_analytics a
    WHERE a.organization_id = post_totals.organization_id AND a.post_id = post_totals.post_id
"""
OF_LAST_KNOWN = f"{OF_POST} AND a.reach IS NOT NULL ORDER BY a.date DESC LIMIT 1"
OF_LAST_DAY = f"{OF_POST} AND a.date = post_totals.last_date"


def upgrade() -> None:
    op.create_table(
        "refused_metrics",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "credential_id", "kind", "metric", name="pk_refused_metrics"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "credential_id"],
            ["credentials.organization_id", "credentials.id"],
            name="fk_refused_metrics_organization_id_credential_id",
        ),
    )
    op.add_column("collection", sa.Column("rejected_by", sa.String(), nullable=True))
    # A day on which nobody answered for the reach had hidden what was known of it.
    op.execute(f"UPDATE post_totals SET reach = ({OF_LAST_KNOWN}) WHERE reach IS NULL")


def downgrade() -> None:
    op.execute(f"UPDATE post_totals SET reach = ({OF_LAST_DAY}) WHERE reach IS NOT NULL")
    with op.batch_alter_table("collection") as batch:
        batch.drop_column("rejected_by")
    op.drop_table("refused_metrics")
