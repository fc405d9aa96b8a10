"""Apps that are registered with servers of a platform, and the server of an attempt to connect."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connection_attempts", sa.Column("host", sa.String(), nullable=True))
    op.create_table(
        "client_registrations",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("redirect_uri", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id",
            "platform",
            "host",
            "redirect_uri",
            name="pk_client_registrations",
        ),
    )


def downgrade() -> None:
    op.drop_table("client_registrations")
    with op.batch_alter_table("connection_attempts") as batch:
        batch.drop_column("host")
