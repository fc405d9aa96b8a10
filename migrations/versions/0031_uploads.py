"""Uploads: files that were sent to be imported, and their imports."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("options", sa.Text(), nullable=True),
        sa.Column("tables", sa.Text(), nullable=True),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_cancelling", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_id", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_uploads"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_uploads_organization_id"
        ),
    )
    op.create_index("ix_uploads_id", "uploads", ["id"], unique=True)
    op.create_index("ix_uploads_owner_id", "uploads", ["owner_id"])
    op.create_table(
        "upload_chunks",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "upload_id", "number", name="pk_upload_chunks"),
        sa.ForeignKeyConstraint(
            ["organization_id", "upload_id"],
            ["uploads.organization_id", "uploads.id"],
            name="fk_upload_chunks_organization_id_upload_id",
        ),
    )
    op.create_table(
        "upload_batches",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Text(), nullable=False),
        sa.Column("rejects", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "upload_id", "table_number", "number", name="pk_upload_batches"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "upload_id"],
            ["uploads.organization_id", "uploads.id"],
            name="fk_upload_batches_organization_id_upload_id",
        ),
    )


def downgrade() -> None:
    op.drop_table("upload_batches")
    op.drop_table("upload_chunks")
    op.drop_table("uploads")
