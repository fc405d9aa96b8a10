"""Content performance by post, day and source: two indexes, where there were four.

The one by brand was for no question, and the one by organization and id for none that the one by
id doesn't answer. A worker of the release before can't change rows any more until it is restarted;
what it leaves is synced then.

Locks `content_performance` for an instant on PostgreSQL; SQLite writes it anew.
"""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLE = "content_performance"
BY_BRAND = "ix_content_performance_organization_id_brand_id_measured_on_id"
PRIMARY = "pk_content_performance"
UNIQUE = "uq_content_performance_measurement"
KEY = ["organization_id", "post_id", "measured_on", "source"]
EARLIER_KEY = ["organization_id", "id"]
EARLIER_UNIQUE = ["organization_id", "post_id", "platform", "measured_on", "source"]


def upgrade() -> None:
    op.drop_index(BY_BRAND, TABLE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"ALTER TABLE {TABLE} DROP CONSTRAINT {PRIMARY}, DROP CONSTRAINT {UNIQUE},"
            f" ADD CONSTRAINT {PRIMARY} PRIMARY KEY USING INDEX uq_content_performance_key"
        )
        return
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(UNIQUE, type_="unique")
        batch.drop_constraint(PRIMARY, type_="primary")
        batch.create_primary_key(PRIMARY, KEY)


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(PRIMARY, type_="primary")
        batch.create_primary_key(PRIMARY, EARLIER_KEY)
        batch.create_unique_constraint(UNIQUE, EARLIER_UNIQUE)
    op.create_index(BY_BRAND, TABLE, ["organization_id", "brand_id", "measured_on", "id"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("uq_content_performance_key", TABLE, KEY, unique=True)
