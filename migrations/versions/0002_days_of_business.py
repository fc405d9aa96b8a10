"""The day that charges, credits and ingredients fall on where their organization is.

Locks charges, credits and ingredients while it writes each of their rows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DAYS = (
    ("charges", "charged"),
    ("credit_transactions", "occurred"),
    ("ingredients", "made"),
)


def upgrade() -> None:
    for table, name in DAYS:
        op.add_column(table, sa.Column(f"{name}_on", sa.Date(), nullable=True))
        # Nothing could be recorded before; a row that came in by hand gets the day in UTC.
        day = f"date({name}_at)"  # SQLite keeps instants in UTC
        if op.get_bind().dialect.name == "postgresql":
            day = f"date({name}_at AT TIME ZONE 'UTC')"
        op.execute(f"UPDATE {table} SET {name}_on = {day}")  # noqa: S608 - names of ours
        with op.batch_alter_table(table) as batch:
            batch.alter_column(f"{name}_on", existing_type=sa.Date(), nullable=False)
        op.drop_index(f"ix_{table}_organization_id_{name}_at", table)
        op.create_index(
            f"ix_{table}_organization_id_{name}_on", table, ["organization_id", f"{name}_on"]
        )


def downgrade() -> None:
    for table, name in DAYS:
        op.drop_index(f"ix_{table}_organization_id_{name}_on", table)
        op.create_index(
            f"ix_{table}_organization_id_{name}_at", table, ["organization_id", f"{name}_at"]
        )
        with op.batch_alter_table(table) as batch:
            batch.drop_column(f"{name}_on")
