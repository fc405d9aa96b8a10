"""The tables of the first version

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "analytics_daily",
        sa.Column("views_reported", sa.BigInteger(), nullable=False),
        sa.Column("likes_reported", sa.BigInteger(), nullable=False),
        sa.Column("comments_reported", sa.BigInteger(), nullable=False),
        sa.Column("shares_reported", sa.BigInteger(), nullable=False),
        sa.Column("saves_reported", sa.BigInteger(), nullable=False),
        sa.Column("impressions_reported", sa.BigInteger(), nullable=False),
        sa.Column("clicks_reported", sa.BigInteger(), nullable=False),
        sa.Column("watch_seconds_reported", sa.BigInteger(), nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=True),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("comments", sa.BigInteger(), nullable=True),
        sa.Column("shares", sa.BigInteger(), nullable=True),
        sa.Column("saves", sa.BigInteger(), nullable=True),
        sa.Column("impressions", sa.BigInteger(), nullable=True),
        sa.Column("clicks", sa.BigInteger(), nullable=True),
        sa.Column("watch_seconds", sa.BigInteger(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("views_baseline", sa.BigInteger(), nullable=False),
        sa.Column("likes_baseline", sa.BigInteger(), nullable=False),
        sa.Column("comments_baseline", sa.BigInteger(), nullable=False),
        sa.Column("shares_baseline", sa.BigInteger(), nullable=False),
        sa.Column("saves_baseline", sa.BigInteger(), nullable=False),
        sa.Column("impressions_baseline", sa.BigInteger(), nullable=False),
        sa.Column("clicks_baseline", sa.BigInteger(), nullable=False),
        sa.Column("watch_seconds_baseline", sa.BigInteger(), nullable=False),
        sa.Column("rated_engagement", sa.BigInteger(), nullable=False),
        sa.Column("snapshots", sa.Integer(), nullable=False),
        sa.Column("posts_published", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "brand_id", "date", "platform", name=op.f("pk_analytics_daily")
        ),
    )
    op.create_table(
        "analytics_totals",
        sa.Column("views_reported", sa.BigInteger(), nullable=False),
        sa.Column("likes_reported", sa.BigInteger(), nullable=False),
        sa.Column("comments_reported", sa.BigInteger(), nullable=False),
        sa.Column("shares_reported", sa.BigInteger(), nullable=False),
        sa.Column("saves_reported", sa.BigInteger(), nullable=False),
        sa.Column("impressions_reported", sa.BigInteger(), nullable=False),
        sa.Column("clicks_reported", sa.BigInteger(), nullable=False),
        sa.Column("watch_seconds_reported", sa.BigInteger(), nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=True),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("comments", sa.BigInteger(), nullable=True),
        sa.Column("shares", sa.BigInteger(), nullable=True),
        sa.Column("saves", sa.BigInteger(), nullable=True),
        sa.Column("impressions", sa.BigInteger(), nullable=True),
        sa.Column("clicks", sa.BigInteger(), nullable=True),
        sa.Column("watch_seconds", sa.BigInteger(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("snapshots", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "brand_id", "platform", name=op.f("pk_analytics_totals")
        ),
    )
    op.create_table(
        "brand_daily",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=True),
        sa.Column("engagement", sa.BigInteger(), nullable=True),
        sa.Column("views_reported", sa.BigInteger(), nullable=False),
        sa.Column("engagement_reported", sa.BigInteger(), nullable=False),
        sa.Column("rated_engagement", sa.BigInteger(), nullable=False),
        sa.Column("snapshots", sa.Integer(), nullable=False),
        sa.Column("posts_published", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "date", "brand_id", name=op.f("pk_brand_daily")),
    )
    with op.batch_alter_table("brand_daily", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_brand_daily_date"), ["date"], unique=False)

    op.create_table(
        "import_cursors",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "source", name=op.f("pk_import_cursors")),
    )
    op.create_table(
        "organizations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("label_key", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("credit_price", sa.BigInteger(), nullable=True),
        sa.Column("logo_url", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
    )
    with op.batch_alter_table("organizations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organizations_label_key"), ["label_key"], unique=False)

    op.create_table(
        "post_analytics",
        sa.Column("views", sa.BigInteger(), nullable=True),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("comments", sa.BigInteger(), nullable=True),
        sa.Column("shares", sa.BigInteger(), nullable=True),
        sa.Column("saves", sa.BigInteger(), nullable=True),
        sa.Column("impressions", sa.BigInteger(), nullable=True),
        sa.Column("clicks", sa.BigInteger(), nullable=True),
        sa.Column("watch_seconds", sa.BigInteger(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reach", sa.BigInteger(), nullable=True),
        sa.Column("views_gain", sa.BigInteger(), nullable=True),
        sa.Column("likes_gain", sa.BigInteger(), nullable=True),
        sa.Column("comments_gain", sa.BigInteger(), nullable=True),
        sa.Column("shares_gain", sa.BigInteger(), nullable=True),
        sa.Column("saves_gain", sa.BigInteger(), nullable=True),
        sa.Column("impressions_gain", sa.BigInteger(), nullable=True),
        sa.Column("clicks_gain", sa.BigInteger(), nullable=True),
        sa.Column("watch_seconds_gain", sa.BigInteger(), nullable=True),
        sa.Column("views_baseline", sa.BigInteger(), nullable=True),
        sa.Column("likes_baseline", sa.BigInteger(), nullable=True),
        sa.Column("comments_baseline", sa.BigInteger(), nullable=True),
        sa.Column("shares_baseline", sa.BigInteger(), nullable=True),
        sa.Column("saves_baseline", sa.BigInteger(), nullable=True),
        sa.Column("impressions_baseline", sa.BigInteger(), nullable=True),
        sa.Column("clicks_baseline", sa.BigInteger(), nullable=True),
        sa.Column("watch_seconds_baseline", sa.BigInteger(), nullable=True),
        sa.Column("rated_engagement", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "post_id", "date", name=op.f("pk_post_analytics")
        ),
    )
    op.create_table(
        "post_totals",
        sa.Column("views", sa.BigInteger(), nullable=True),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("comments", sa.BigInteger(), nullable=True),
        sa.Column("shares", sa.BigInteger(), nullable=True),
        sa.Column("saves", sa.BigInteger(), nullable=True),
        sa.Column("impressions", sa.BigInteger(), nullable=True),
        sa.Column("clicks", sa.BigInteger(), nullable=True),
        sa.Column("watch_seconds", sa.BigInteger(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("reach", sa.BigInteger(), nullable=True),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "post_id", name=op.f("pk_post_totals")),
    )
    op.create_table(
        "provider_usage",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("allowance", sa.String(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint(
            "organization_id",
            "credential_id",
            "allowance",
            "window_start",
            name=op.f("pk_provider_usage"),
        ),
    )
    op.create_table(
        "refresh_run_posts",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("due_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint(
            "organization_id", "run_id", "post_id", name=op.f("pk_refresh_run_posts")
        ),
    )
    op.create_table(
        "sync_pending",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "post_id", "date", name=op.f("pk_sync_pending")),
    )
    with op.batch_alter_table("sync_pending", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sync_pending_date"), ["date"], unique=False)

    op.create_table(
        "brands",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("label_key", sa.String(), nullable=False),
        sa.Column("logo_url", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_brands_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_brands")),
        sa.UniqueConstraint(
            "organization_id", "label_key", name=op.f("uq_brands_organization_id_label_key")
        ),
    )
    with op.batch_alter_table("brands", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_brands_id"), ["id"], unique=False)
        batch_op.create_index(batch_op.f("ix_brands_label_key"), ["label_key"], unique=False)

    op.create_table(
        "charges",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("charged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_charges_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_charges")),
        sa.UniqueConstraint(
            "organization_id", "external_id", name=op.f("uq_charges_organization_id_external_id")
        ),
    )
    with op.batch_alter_table("charges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charges_id"), ["id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_charges_organization_id_charged_at"),
            ["organization_id", "charged_at"],
            unique=False,
        )

    op.create_table(
        "credit_transactions",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_credit_transactions_organization_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_credit_transactions")),
        sa.UniqueConstraint(
            "organization_id",
            "external_id",
            name=op.f("uq_credit_transactions_organization_id_external_id"),
        ),
    )
    with op.batch_alter_table("credit_transactions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_transactions_id"), ["id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_credit_transactions_organization_id_occurred_at"),
            ["organization_id", "occurred_at"],
            unique=False,
        )

    op.create_table(
        "goals",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("target", sa.Float(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_goals_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_goals")),
    )
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goals_id"), ["id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_goals_organization_id_end_id"),
            ["organization_id", "end", "id"],
            unique=False,
        )

    op.create_table(
        "ingredients",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_ingredients_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_ingredients")),
        sa.UniqueConstraint(
            "organization_id",
            "external_id",
            name=op.f("uq_ingredients_organization_id_external_id"),
        ),
    )
    with op.batch_alter_table("ingredients", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ingredients_id"), ["id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ingredients_organization_id_made_at"),
            ["organization_id", "made_at"],
            unique=False,
        )

    op.create_table(
        "refresh_runs",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_refresh_runs_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_refresh_runs")),
    )
    with op.batch_alter_table("refresh_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refresh_runs_id"), ["id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_refresh_runs_organization_id_started_at_id"),
            ["organization_id", "started_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_refresh_runs_organization_id_status"),
            ["organization_id", "status"],
            unique=False,
        )

    op.create_table(
        "sync_runs",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("inserted", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_sync_runs_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_sync_runs")),
    )
    with op.batch_alter_table("sync_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sync_runs_id"), ["id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_sync_runs_organization_id_started_at_id"),
            ["organization_id", "started_at", "id"],
            unique=False,
        )

    op.create_table(
        "tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_tokens_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_tokens_digest")),
    )
    op.create_table(
        "brand_memory",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("evidence_key", sa.String(), nullable=False),
        sa.Column("window_start", sa.Date(), nullable=True),
        sa.Column("window_end", sa.Date(), nullable=True),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "brand_id"],
            ["brands.organization_id", "brands.id"],
            name=op.f("fk_brand_memory_organization_id_brand_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_brand_memory")),
        sa.UniqueConstraint(
            "organization_id",
            "brand_id",
            "kind",
            "evidence_key",
            name=op.f("uq_brand_memory_organization_id_brand_id_kind_evidence_key"),
        ),
    )
    with op.batch_alter_table("brand_memory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_brand_memory_id"), ["id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_brand_memory_organization_id_brand_id_learned_at_id"),
            ["organization_id", "brand_id", "learned_at", "id"],
            unique=False,
        )

    op.create_table(
        "credentials",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=True),
        sa.Column("host", sa.String(), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("monthly_ceiling", sa.BigInteger(), nullable=True),
        sa.Column("failure_code", sa.String(), nullable=True),
        sa.Column("failure_message", sa.String(), nullable=True),
        sa.Column("failed_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disconnected_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "brand_id"],
            ["brands.organization_id", "brands.id"],
            name=op.f("fk_credentials_organization_id_brand_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_credentials")),
        sa.UniqueConstraint(
            "organization_id",
            "brand_id",
            "platform",
            "account_id",
            name=op.f("uq_credentials_organization_id_brand_id_platform_account_id"),
        ),
    )
    with op.batch_alter_table("credentials", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credentials_id"), ["id"], unique=False)

    op.create_table(
        "posts",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=True),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("variant_group", sa.String(), nullable=True),
        sa.Column("variant_id", sa.String(), nullable=True),
        sa.Column("hook_version", sa.String(), nullable=True),
        sa.Column("creative_version", sa.String(), nullable=True),
        sa.Column("generation_id", sa.String(), nullable=True),
        sa.Column("workflow_id", sa.String(), nullable=True),
        sa.Column("prompt", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "brand_id"],
            ["brands.organization_id", "brands.id"],
            name=op.f("fk_posts_organization_id_brand_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_posts")),
        sa.UniqueConstraint(
            "organization_id",
            "platform",
            "external_id",
            name=op.f("uq_posts_organization_id_platform_external_id"),
        ),
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posts_credential_id"), ["credential_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posts_id"), ["id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_posts_organization_id_brand_id_published_at_id"),
            ["organization_id", "brand_id", "published_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_posts_organization_id_published_at_id"),
            ["organization_id", "published_at", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_posts_url"), ["url"], unique=False)

    op.create_table(
        "collection",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("next_collect_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_collected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_id", sa.Uuid(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("times_not_found", sa.Integer(), nullable=False),
        sa.Column("failure_code", sa.String(), nullable=True),
        sa.Column("failure_message", sa.String(), nullable=True),
        sa.Column("failed_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "post_id"],
            ["posts.organization_id", "posts.id"],
            name=op.f("fk_collection_organization_id_post_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "post_id", name=op.f("pk_collection")),
    )
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_collection_next_collect_at_organization_id"),
            ["next_collect_at", "organization_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_collection_organization_id_credential_id_next_collect_at"),
            ["organization_id", "credential_id", "next_collect_at"],
            unique=False,
        )

    op.create_table(
        "content_performance",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("content_type", sa.String(32), nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=True),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("comments", sa.BigInteger(), nullable=True),
        sa.Column("shares", sa.BigInteger(), nullable=True),
        sa.Column("saves", sa.BigInteger(), nullable=True),
        sa.Column("clicks", sa.BigInteger(), nullable=True),
        sa.Column("engagement_rate", sa.Float(), nullable=True),
        sa.Column("performance_score", sa.Integer(), nullable=True),
        sa.Column("variant_group", sa.String(), nullable=True),
        sa.Column("variant_id", sa.String(), nullable=True),
        sa.Column("hook", sa.Text(), nullable=True),
        sa.Column("hook_version", sa.String(), nullable=True),
        sa.Column("creative_version", sa.String(), nullable=True),
        sa.Column("generation_id", sa.String(), nullable=True),
        sa.Column("workflow_id", sa.String(), nullable=True),
        sa.Column("prompt", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "post_id"],
            ["posts.organization_id", "posts.id"],
            name=op.f("fk_content_performance_organization_id_post_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_content_performance")),
        sa.UniqueConstraint(
            "organization_id",
            "post_id",
            "platform",
            "measured_on",
            "source",
            name=op.f("uq_content_performance_organization_id_post_id_platform_measured_on_source"),
        ),
    )
    with op.batch_alter_table("content_performance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_content_performance_id"), ["id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_content_performance_organization_id_brand_id_measured_on_id"),
            ["organization_id", "brand_id", "measured_on", "id"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("content_performance", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_content_performance_organization_id_brand_id_measured_on_id")
        )
        batch_op.drop_index(batch_op.f("ix_content_performance_id"))

    op.drop_table("content_performance")
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_collection_organization_id_credential_id_next_collect_at")
        )
        batch_op.drop_index(batch_op.f("ix_collection_next_collect_at_organization_id"))

    op.drop_table("collection")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posts_url"))
        batch_op.drop_index(batch_op.f("ix_posts_organization_id_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_posts_organization_id_brand_id_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_posts_id"))
        batch_op.drop_index(batch_op.f("ix_posts_credential_id"))

    op.drop_table("posts")
    with op.batch_alter_table("credentials", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credentials_id"))

    op.drop_table("credentials")
    with op.batch_alter_table("brand_memory", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_brand_memory_organization_id_brand_id_learned_at_id"))
        batch_op.drop_index(batch_op.f("ix_brand_memory_id"))

    op.drop_table("brand_memory")
    op.drop_table("tokens")
    with op.batch_alter_table("sync_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sync_runs_organization_id_started_at_id"))
        batch_op.drop_index(batch_op.f("ix_sync_runs_id"))

    op.drop_table("sync_runs")
    with op.batch_alter_table("refresh_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refresh_runs_organization_id_status"))
        batch_op.drop_index(batch_op.f("ix_refresh_runs_organization_id_started_at_id"))
        batch_op.drop_index(batch_op.f("ix_refresh_runs_id"))

    op.drop_table("refresh_runs")
    with op.batch_alter_table("ingredients", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ingredients_organization_id_made_at"))
        batch_op.drop_index(batch_op.f("ix_ingredients_id"))

    op.drop_table("ingredients")
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goals_organization_id_end_id"))
        batch_op.drop_index(batch_op.f("ix_goals_id"))

    op.drop_table("goals")
    with op.batch_alter_table("credit_transactions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credit_transactions_organization_id_occurred_at"))
        batch_op.drop_index(batch_op.f("ix_credit_transactions_id"))

    op.drop_table("credit_transactions")
    with op.batch_alter_table("charges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charges_organization_id_charged_at"))
        batch_op.drop_index(batch_op.f("ix_charges_id"))

    op.drop_table("charges")
    with op.batch_alter_table("brands", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_brands_label_key"))
        batch_op.drop_index(batch_op.f("ix_brands_id"))

    op.drop_table("brands")
    with op.batch_alter_table("sync_pending", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sync_pending_date"))

    op.drop_table("sync_pending")
    op.drop_table("refresh_run_posts")
    op.drop_table("provider_usage")
    op.drop_table("post_totals")
    op.drop_table("post_analytics")
    with op.batch_alter_table("organizations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organizations_label_key"))

    op.drop_table("organizations")
    op.drop_table("import_cursors")
    with op.batch_alter_table("brand_daily", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_brand_daily_date"))

    op.drop_table("brand_daily")
    op.drop_table("analytics_totals")
    op.drop_table("analytics_daily")
