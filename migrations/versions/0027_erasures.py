"""Erasures, and the posts that they erase one by one."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_erasures"),
        sa.UniqueConstraint("subject_id", name="uq_erasures_subject_id"),
    )
    op.create_index("ix_erasures_id", "erasures", ["id"])
    op.create_index("ix_erasures_finished_at", "erasures", ["finished_at"])
    op.create_table(
        "erased_posts",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("erasure_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "post_id", name="pk_erased_posts"),
        sa.ForeignKeyConstraint(
            ["organization_id", "brand_id"],
            ["brands.organization_id", "brands.id"],
            name="fk_erased_posts_organization_id_brand_id",
        ),
    )
    op.create_index(
        "ix_erased_posts_organization_id_erasure_id_post_id",
        "erased_posts",
        ["organization_id", "erasure_id", "post_id"],
    )
    op.create_index(
        "ix_erased_posts_organization_id_digest", "erased_posts", ["organization_id", "digest"]
    )


def downgrade() -> None:
    op.drop_table("erased_posts")
    op.drop_table("erasures")
