"""Refused metrics of accounts, and the version of Backbone whose request was rejected."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


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


def downgrade() -> None:
    with op.batch_alter_table("collection") as batch:
        batch.drop_column("rejected_by")
    op.drop_table("refused_metrics")
