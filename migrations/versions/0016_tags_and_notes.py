"""Tags on posts, the rules that put them there, and notes on days."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "tags",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("label_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_tags"),
        _references("tags", "organization_id", to="organizations"),
        sa.UniqueConstraint(
            "organization_id", "label_key", name="uq_tags_organization_id_label_key"
        ),
    )
    op.create_index("ix_tags_id", "tags", ["id"])
    op.create_index("ix_tags_label_key", "tags", ["label_key"])
    op.create_table(
        "post_tags",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "post_id", "tag_id", name="pk_post_tags"),
        _references("post_tags", "post_id", to="posts"),
        _references("post_tags", "tag_id", to="tags"),
    )
    op.create_index(
        "ix_post_tags_organization_id_tag_id_post_id",
        "post_tags",
        ["organization_id", "tag_id", "post_id"],
    )
    op.create_table(
        "tag_rules",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_tag_rules"),
        _references("tag_rules", "tag_id", to="tags"),
        _references("tag_rules", "brand_id", to="brands"),
    )
    op.create_index("ix_tag_rules_id", "tag_rules", ["id"])
    create_notes()


def create_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_notes"),
        _references("notes", "organization_id", to="organizations"),
        _references("notes", "brand_id", to="brands"),
    )
    op.create_index("ix_notes_id", "notes", ["id"])
    op.create_index("ix_notes_organization_id_start", "notes", ["organization_id", "start"])


def downgrade() -> None:
    for name in ("notes", "tag_rules", "post_tags", "tags"):
        op.drop_table(name)


def _references(table: str, column: str, *, to: str) -> sa.ForeignKeyConstraint:
    if column == "organization_id":
        return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{to}.organization_id", f"{to}.id"],
        name=f"fk_{table}_organization_id_{column}",
    )
