"""Outages of platforms, posts that were never asked for, and where a look goes on.

Locks `collection` while it writes rows of it: nothing is collected meanwhile.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NOT_ASKED = "The requests for three posts in a row failed, so this one was not asked for."


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "outages",
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("began_at", instant, nullable=False),
        sa.Column("failed_at", instant, nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("pauses", sa.Integer(), nullable=False),
        sa.Column("paused_at", instant, nullable=True),
        sa.Column("ask_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("platform", "host", name="pk_outages"),
    )
    op.add_column(
        "collection",
        sa.Column("is_untried", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    table = sa.table(
        "collection",
        sa.column("failure_message", sa.String()),
        sa.column("is_untried", sa.Boolean()),
    )
    untried = table.c.failure_message == NOT_ASKED
    op.execute(sa.update(table).where(untried).values(is_untried=True))
    with op.batch_alter_table("discovery_schedule") as batch:
        batch.add_column(sa.Column("list_cursor", sa.Text(), nullable=True))
        batch.add_column(sa.Column("list_began_at", instant, nullable=True))
        batch.add_column(sa.Column("list_since", instant, nullable=True))
        batch.add_column(sa.Column("cursor_at", instant, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("discovery_schedule") as batch:
        batch.drop_column("cursor_at")
        batch.drop_column("list_since")
        batch.drop_column("list_began_at")
        batch.drop_column("list_cursor")
    with op.batch_alter_table("collection") as batch:
        batch.drop_column("is_untried")
    op.drop_table("outages")
