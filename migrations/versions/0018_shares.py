"""Shares: links to reports for readers without an account."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "shares",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("token_id", sa.Uuid(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("password", sa.LargeBinary(), nullable=True),
        sa.Column("sections", sa.String(), nullable=False),
        sa.Column("preset", sa.String(32), nullable=True),
        sa.Column("window_start", sa.Date(), nullable=True),
        sa.Column("window_end", sa.Date(), nullable=True),
        sa.Column("include_today", sa.Boolean(), nullable=False),
        sa.Column("compared_to", sa.String(32), nullable=False),
        sa.Column("compared_start", sa.Date(), nullable=True),
        sa.Column("compared_end", sa.Date(), nullable=True),
        sa.Column("match_weekdays", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("logo", sa.Text(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("opened_count", sa.Integer(), nullable=False),
        sa.Column("last_opened_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_shares"),
        sa.UniqueConstraint("digest", name="uq_shares_digest"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_shares_organization_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "brand_id"],
            ["brands.organization_id", "brands.id"],
            name="fk_shares_organization_id_brand_id",
        ),
        sa.ForeignKeyConstraint(["token_id"], ["tokens.id"], name="fk_shares_token_id"),
    )
    op.create_index("ix_shares_organization_id_brand_id", "shares", ["organization_id", "brand_id"])


def downgrade() -> None:
    op.drop_table("shares")
