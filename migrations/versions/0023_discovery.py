"""When accounts are looked through for new posts, and whether replies are wanted."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

HOUR = 3600
KEY_OF_NOBODY = "api-key"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.add_column(
        "credentials",
        sa.Column("includes_replies", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    with op.batch_alter_table("credentials") as batch:
        batch.alter_column("includes_replies", existing_type=sa.Boolean(), server_default=None)
    table = op.create_table(
        "discovery_schedule",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("next_look_at", instant, nullable=False),
        sa.Column("list_due_at", instant, nullable=False),
        sa.Column("lease_id", sa.Uuid(), nullable=True),
        sa.Column("leased_until", instant, nullable=True),
        sa.Column("last_looked_at", instant, nullable=True),
        sa.Column("listed_at", instant, nullable=True),
        sa.Column("newest_at", instant, nullable=True),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("skipped_because", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure_code", sa.String(), nullable=True),
        sa.Column("failure_message", sa.String(), nullable=True),
        sa.Column("failed_since", instant, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "credential_id", name="pk_discovery_schedule"),
        sa.ForeignKeyConstraint(
            ["organization_id", "credential_id"],
            ["credentials.organization_id", "credentials.id"],
            name="fk_discovery_schedule_organization_id_credential_id",
        ),
    )
    op.create_index(
        "ix_discovery_schedule_next_look_at_organization_id",
        "discovery_schedule",
        ["next_look_at", "organization_id"],
    )
    _enroll(table)


def _enroll(table: sa.Table) -> None:
    """Have every connected account looked through within the next hour, one after the other."""
    known = sa.table(
        "credentials",
        sa.column("organization_id", sa.Uuid()),
        sa.column("id", sa.Uuid()),
        sa.column("account_id", sa.String()),
        sa.column("secret", sa.LargeBinary()),
        sa.column("disconnected_at", sa.DateTime(timezone=True)),
    )
    connection, now = op.get_bind(), dt.datetime.now(dt.UTC)
    found = connection.execute(
        sa.select(known.c.organization_id, known.c.id).where(
            known.c.disconnected_at.is_(None),
            known.c.secret != b"",
            known.c.account_id != KEY_OF_NOBODY,
        )
    ).all()
    counts = dict.fromkeys(("found", "created", "skipped", "attempts"), 0)
    rows = []
    for organization_id, key in found:
        at = now + dt.timedelta(seconds=key.int % HOUR)
        owner = {"organization_id": organization_id, "credential_id": key}
        rows.append({**owner, "next_look_at": at, "list_due_at": at, **counts})
    if rows:
        connection.execute(sa.insert(table), rows)


def downgrade() -> None:
    op.drop_table("discovery_schedule")
    with op.batch_alter_table("credentials") as batch:
        batch.drop_column("includes_replies")
