"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

METRICS = (
    "views",
    "likes",
    "comments",
    "shares",
    "saves",
    "impressions",
    "clicks",
    "watch_seconds",
)

INSTANT = sa.DateTime(timezone=True)
NAME = sa.String(32)


def counts(suffix: str = "", *, nullable: bool = True) -> list[sa.Column]:
    return [sa.Column(f"{name}{suffix}", sa.BigInteger(), nullable=nullable) for name in METRICS]


def create_scopes() -> None:
    op.create_table(
        "organizations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("label_key", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("credit_price", sa.BigInteger(), nullable=True),
        sa.Column("logo_url", sa.String(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_organizations"),
    )
    op.create_index("ix_organizations_label_key", "organizations", ["label_key"])
    op.create_table(
        "brands",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("label_key", sa.String(), nullable=False),
        sa.Column("logo_url", sa.String(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_brands"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_brands_organization_id"
        ),
        sa.UniqueConstraint(
            "organization_id", "label_key", name="uq_brands_organization_id_label_key"
        ),
    )
    op.create_index("ix_brands_id", "brands", ["id"])
    op.create_index("ix_brands_label_key", "brands", ["label_key"])
    op.create_table(
        "posts",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=True),
        sa.Column("platform", NAME, nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("category", NAME, nullable=False),
        sa.Column("status", NAME, nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("variant_group", sa.String(), nullable=True),
        sa.Column("variant_id", sa.String(), nullable=True),
        sa.Column("hook_version", sa.String(), nullable=True),
        sa.Column("creative_version", sa.String(), nullable=True),
        sa.Column("generation_id", sa.String(), nullable=True),
        sa.Column("workflow_id", sa.String(), nullable=True),
        sa.Column("prompt", sa.Text(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_posts"),
        sa.ForeignKeyConstraint(
            ["organization_id", "brand_id"],
            ["brands.organization_id", "brands.id"],
            name="fk_posts_organization_id_brand_id",
        ),
        sa.UniqueConstraint(
            "organization_id",
            "platform",
            "external_id",
            name="uq_posts_organization_id_platform_external_id",
        ),
    )
    op.create_index("ix_posts_credential_id", "posts", ["credential_id"])
    op.create_index("ix_posts_id", "posts", ["id"])
    op.create_index(
        "ix_posts_organization_id_brand_id_published_at_id",
        "posts",
        ["organization_id", "brand_id", "published_at", "id"],
    )
    op.create_index(
        "ix_posts_organization_id_published_at_id",
        "posts",
        ["organization_id", "published_at", "id"],
    )
    op.create_index("ix_posts_url", "posts", ["url"])


def create_analytics() -> None:
    op.create_table(
        "post_analytics",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("collected_at", INSTANT, nullable=False),
        sa.Column("reach", sa.BigInteger(), nullable=True),
        sa.Column("rated_engagement", sa.BigInteger(), nullable=False),
        *counts(),
        *counts("_gain"),
        *counts("_baseline"),
        sa.PrimaryKeyConstraint("organization_id", "post_id", "date", name="pk_post_analytics"),
    )
    op.create_table(
        "post_totals",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("reach", sa.BigInteger(), nullable=True),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=False),
        sa.Column("as_of", INSTANT, nullable=False),
        *counts(),
        sa.PrimaryKeyConstraint("organization_id", "post_id", name="pk_post_totals"),
    )
    op.create_table(
        "analytics_daily",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("platform", NAME, nullable=False),
        sa.Column("rated_engagement", sa.BigInteger(), nullable=False),
        sa.Column("snapshots", sa.Integer(), nullable=False),
        sa.Column("posts_published", sa.Integer(), nullable=False),
        *counts(),
        *counts("_baseline", nullable=False),
        *counts("_reported", nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "brand_id", "date", "platform", name="pk_analytics_daily"
        ),
    )
    op.create_table(
        "analytics_totals",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("platform", NAME, nullable=False),
        sa.Column("snapshots", sa.BigInteger(), nullable=False),
        *counts(),
        *counts("_reported", nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "brand_id", "platform", name="pk_analytics_totals"
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
        sa.PrimaryKeyConstraint("organization_id", "date", "brand_id", name="pk_brand_daily"),
    )
    op.create_index("ix_brand_daily_date", "brand_daily", ["date"])
    op.create_table(
        "sync_pending",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "post_id", "date", name="pk_sync_pending"),
    )
    op.create_index("ix_sync_pending_date", "sync_pending", ["date"])


def create_collection() -> None:
    op.create_table(
        "credentials",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("platform", NAME, nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=True),
        sa.Column("host", sa.String(), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("monthly_ceiling", sa.BigInteger(), nullable=True),
        sa.Column("failure_code", sa.String(), nullable=True),
        sa.Column("failure_message", sa.String(), nullable=True),
        sa.Column("failed_since", INSTANT, nullable=True),
        sa.Column("connected_at", INSTANT, nullable=False),
        sa.Column("checked_at", INSTANT, nullable=True),
        sa.Column("disconnected_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_credentials"),
        sa.ForeignKeyConstraint(
            ["organization_id", "brand_id"],
            ["brands.organization_id", "brands.id"],
            name="fk_credentials_organization_id_brand_id",
        ),
        sa.UniqueConstraint(
            "organization_id",
            "brand_id",
            "platform",
            "account_id",
            name="uq_credentials_organization_id_brand_id_platform_account_id",
        ),
    )
    op.create_index("ix_credentials_id", "credentials", ["id"])
    op.create_table(
        "provider_usage",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("allowance", sa.String(), nullable=False),
        sa.Column("window_start", INSTANT, nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("blocked_until", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint(
            "organization_id",
            "credential_id",
            "allowance",
            "window_start",
            name="pk_provider_usage",
        ),
    )
    op.create_table(
        "collection",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("next_collect_at", INSTANT, nullable=True),
        sa.Column("last_collected_at", INSTANT, nullable=True),
        sa.Column("lease_id", sa.Uuid(), nullable=True),
        sa.Column("leased_until", INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("times_not_found", sa.Integer(), nullable=False),
        sa.Column("failure_code", sa.String(), nullable=True),
        sa.Column("failure_message", sa.String(), nullable=True),
        sa.Column("failed_since", INSTANT, nullable=True),
        sa.Column("refreshed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "post_id", name="pk_collection"),
        sa.ForeignKeyConstraint(
            ["organization_id", "post_id"],
            ["posts.organization_id", "posts.id"],
            name="fk_collection_organization_id_post_id",
        ),
    )
    op.create_index(
        "ix_collection_next_collect_at_organization_id",
        "collection",
        ["next_collect_at", "organization_id"],
    )
    op.create_index(
        "ix_collection_organization_id_credential_id_next_collect_at",
        "collection",
        ["organization_id", "credential_id", "next_collect_at"],
    )
    op.create_table(
        "refresh_runs",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("status", NAME, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_refresh_runs"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_refresh_runs_organization_id"
        ),
    )
    op.create_index("ix_refresh_runs_id", "refresh_runs", ["id"])
    op.create_index(
        "ix_refresh_runs_organization_id_started_at_id",
        "refresh_runs",
        ["organization_id", "started_at", "id"],
    )
    op.create_index(
        "ix_refresh_runs_organization_id_status", "refresh_runs", ["organization_id", "status"]
    )
    op.create_table(
        "refresh_run_posts",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("due_before", INSTANT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint(
            "organization_id", "run_id", "post_id", name="pk_refresh_run_posts"
        ),
    )
    op.create_table(
        "sync_runs",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.Column("status", NAME, nullable=False),
        sa.Column("inserted", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_sync_runs"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_sync_runs_organization_id"
        ),
    )
    op.create_index("ix_sync_runs_id", "sync_runs", ["id"])
    op.create_index(
        "ix_sync_runs_organization_id_started_at_id",
        "sync_runs",
        ["organization_id", "started_at", "id"],
    )


def create_learning() -> None:
    op.create_table(
        "content_performance",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("platform", NAME, nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("source", NAME, nullable=False),
        sa.Column("content_type", NAME, nullable=False),
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
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_content_performance"),
        sa.ForeignKeyConstraint(
            ["organization_id", "post_id"],
            ["posts.organization_id", "posts.id"],
            name="fk_content_performance_organization_id_post_id",
        ),
        sa.UniqueConstraint(
            "organization_id",
            "post_id",
            "platform",
            "measured_on",
            "source",
            name="uq_content_performance_measurement",
        ),
    )
    op.create_index("ix_content_performance_id", "content_performance", ["id"])
    op.create_index(
        "ix_content_performance_organization_id_brand_id_measured_on_id",
        "content_performance",
        ["organization_id", "brand_id", "measured_on", "id"],
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
        sa.Column("learned_at", INSTANT, nullable=False),
        sa.Column("superseded_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_brand_memory"),
        sa.ForeignKeyConstraint(
            ["organization_id", "brand_id"],
            ["brands.organization_id", "brands.id"],
            name="fk_brand_memory_organization_id_brand_id",
        ),
        sa.UniqueConstraint(
            "organization_id",
            "brand_id",
            "kind",
            "evidence_key",
            name="uq_brand_memory_organization_id_brand_id_kind_evidence_key",
        ),
    )
    op.create_index("ix_brand_memory_id", "brand_memory", ["id"])
    op.create_index(
        "ix_brand_memory_organization_id_brand_id_learned_at_id",
        "brand_memory",
        ["organization_id", "brand_id", "learned_at", "id"],
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
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_goals"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_goals_organization_id"
        ),
    )
    op.create_index("ix_goals_id", "goals", ["id"])
    op.create_index("ix_goals_organization_id_end_id", "goals", ["organization_id", "end", "id"])


def create_business() -> None:
    op.create_table(
        "charges",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("charged_at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_charges"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_charges_organization_id"
        ),
        sa.UniqueConstraint(
            "organization_id", "external_id", name="uq_charges_organization_id_external_id"
        ),
    )
    op.create_index("ix_charges_id", "charges", ["id"])
    op.create_index(
        "ix_charges_organization_id_charged_at", "charges", ["organization_id", "charged_at"]
    )
    op.create_table(
        "credit_transactions",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_credit_transactions"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_credit_transactions_organization_id"
        ),
        sa.UniqueConstraint(
            "organization_id",
            "external_id",
            name="uq_credit_transactions_organization_id_external_id",
        ),
    )
    op.create_index("ix_credit_transactions_id", "credit_transactions", ["id"])
    op.create_index(
        "ix_credit_transactions_organization_id_occurred_at",
        "credit_transactions",
        ["organization_id", "occurred_at"],
    )
    op.create_table(
        "ingredients",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_ingredients"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_ingredients_organization_id"
        ),
        sa.UniqueConstraint(
            "organization_id", "external_id", name="uq_ingredients_organization_id_external_id"
        ),
    )
    op.create_index("ix_ingredients_id", "ingredients", ["id"])
    op.create_index(
        "ix_ingredients_organization_id_made_at", "ingredients", ["organization_id", "made_at"]
    )
    op.create_table(
        "import_cursors",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "source", name="pk_import_cursors"),
    )


def create_tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("last_used_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_tokens_organization_id"
        ),
        sa.UniqueConstraint("digest", name="uq_tokens_digest"),
    )


def upgrade() -> None:
    create_scopes()
    create_analytics()
    create_collection()
    create_learning()
    create_business()
    create_tokens()


def downgrade() -> None:
    for table in (
        "tokens",
        "import_cursors",
        "ingredients",
        "credit_transactions",
        "charges",
        "goals",
        "brand_memory",
        "content_performance",
        "sync_runs",
        "refresh_run_posts",
        "refresh_runs",
        "collection",
        "provider_usage",
        "credentials",
        "sync_pending",
        "brand_daily",
        "analytics_totals",
        "analytics_daily",
        "post_totals",
        "post_analytics",
        "posts",
        "brands",
        "organizations",
    ):
        op.drop_table(table)
