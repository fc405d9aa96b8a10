"""Content performance by post, day and source, and by id: two indexes, where there were four.

The one by brand and day was for no question. Rows are unique by organization and id as they were:
whoever writes them with an earlier release goes on.

Locks `content_performance` for an instant on PostgreSQL; SQLite writes it anew.
"""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLE = "content_performance"
PRIMARY = "pk_content_performance"
MEASUREMENT = "uq_content_performance_measurement"
BY_ID = "uq_content_performance_id_organization_id"
BY_KEY = "uq_content_performance_key"
BY_ID_ALONE = "ix_content_performance_id"
BY_BRAND = "ix_content_performance_organization_id_brand_id_measured_on_id"
KEY = ["organization_id", "post_id", "measured_on", "source"]


def upgrade() -> None:
    for name in (BY_BRAND, BY_ID_ALONE):
        op.drop_index(name, TABLE)
    if op.get_bind().dialect.name == "postgresql":
        # Of a distributed table each is a statement of its own.
        for change in (
            *(f"DROP CONSTRAINT {name}" for name in (PRIMARY, MEASUREMENT)),
            f"ADD CONSTRAINT {PRIMARY} PRIMARY KEY USING INDEX {BY_KEY}",
            f"ADD CONSTRAINT {BY_ID} UNIQUE USING INDEX {BY_ID}",
        ):
            op.execute(f"ALTER TABLE {TABLE} {change}")
        return
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(MEASUREMENT, type_="unique")
        batch.drop_constraint(PRIMARY, type_="primary")
        batch.create_primary_key(PRIMARY, KEY)
        batch.create_unique_constraint(BY_ID, ["id", "organization_id"])


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(BY_ID, type_="unique")
        batch.drop_constraint(PRIMARY, type_="primary")
        batch.create_primary_key(PRIMARY, ["organization_id", "id"])
        batch.create_unique_constraint(
            MEASUREMENT, ["organization_id", "post_id", "platform", "measured_on", "source"]
        )
    op.create_index(BY_ID_ALONE, TABLE, ["id"])
    op.create_index(BY_BRAND, TABLE, ["organization_id", "brand_id", "measured_on", "id"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(BY_KEY, TABLE, KEY, unique=True)
        op.create_index(BY_ID, TABLE, ["id", "organization_id"], unique=True)
