"""Accounts: what credentials are connected to, with their own numbers per day."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_COUNTS = (
    *("followers", "following", "posts", "profile_views", "reach", "impressions"),
    *("followers_gained", "followers_lost"),
)
_NOBODYS = "api-key"
"""What stands for the account of a key that belongs to nobody."""

_credentials = sa.table(
    "credentials",
    sa.column("organization_id", sa.Uuid()),
    sa.column("id", sa.Uuid()),
    sa.column("brand_id", sa.Uuid()),
    *(sa.column(name, sa.String()) for name in ("platform", "account_id", "host", "handle")),
    sa.column("connected_at", sa.DateTime(timezone=True)),
    sa.column("disconnected_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("host", sa.String(), nullable=True),
        sa.Column("handle", sa.String(), nullable=True),
        sa.Column("display_name", sa.String(), nullable=True),
        sa.Column("picture_url", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "brand_id"],
            ["brands.organization_id", "brands.id"],
            name=op.f("fk_accounts_organization_id_brand_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_accounts")),
        sa.UniqueConstraint(
            "organization_id",
            "platform",
            "external_id",
            name=op.f("uq_accounts_organization_id_platform_external_id"),
        ),
    )
    op.create_index(op.f("ix_accounts_id"), "accounts", ["id"])
    op.create_index(op.f("ix_accounts_brand_id"), "accounts", ["brand_id"])
    op.create_table(
        "account_analytics",
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in _COUNTS),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint(
            "organization_id", "account_id", "date", name=op.f("pk_account_analytics")
        ),
    )
    _move_credentials()


def _move_credentials() -> None:
    """Make an account of what each credential is connected to.

    Several brands may have connected one: it is of the brand that was last to do so and still is.
    """
    connection = op.get_bind()
    order = (_credentials.c.disconnected_at.is_(None), _credentials.c.connected_at)
    accounts: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in connection.execute(
        sa.select(_credentials).where(_credentials.c.account_id != _NOBODYS).order_by(*order)
    ):
        accounts[row.organization_id, row.platform, row.account_id] = {
            "organization_id": row.organization_id,
            "id": row.id,
            "brand_id": row.brand_id,
            "platform": row.platform,
            "external_id": row.account_id,
            "host": row.host,
            "handle": row.handle,
            "created_at": row.connected_at,
        }
    if accounts:
        names = sa.table(
            "accounts",
            *(sa.column(name, sa.Uuid()) for name in ("organization_id", "id", "brand_id")),
            *(sa.column(name, sa.String()) for name in ("platform", "external_id", "host")),
            sa.column("handle", sa.String()),
            sa.column("created_at", sa.DateTime(timezone=True)),
        )
        connection.execute(sa.insert(names), list(accounts.values()))


def downgrade() -> None:
    op.drop_table("account_analytics")
    op.drop_table("accounts")
