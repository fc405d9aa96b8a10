# ruff: noqa: S608 - all names are of ours
"""Three states per metric of a reading: a value, not reported, not answered.

Where views are impressions (X, Pinterest, LinkedIn) they are now stored so, and what stood there
beside impressions are views of the video. Of the history only the posts that this changes are
recounted. Days that were once taken in the zone of the server's sessions become those of UTC, where
they can be told from others. It is one transaction, so a run that is killed leaves nothing and
starts again.

Locks `post_analytics`, `collection` and the sums: nothing is recorded or answered meanwhile.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DAYS = (
    ("charges", "charged"),
    ("credit_transactions", "occurred"),
    ("ingredients", "made"),
)

ENGAGEMENT = ("likes", "comments", "shares", "saves")


def upgrade() -> None:
    op.add_column("post_analytics", sa.Column("answered_at", sa.Text(), nullable=True))
    op.add_column("post_analytics", sa.Column("extra", sa.Text(), nullable=True))
    op.add_column("collection", sa.Column("missing", sa.Text(), nullable=True))
    _change_views(
        "impressions IS NOT NULL AND (views IS NULL OR views <> impressions)",
        "views = impressions,"
        " extra = CASE WHEN views IS NOT NULL THEN '{\"videoViews\":' || views || '}' END",
    )
    if _is_postgresql():
        _correct_days()


def downgrade() -> None:
    video = "CAST(CAST(extra AS json) ->> 'videoViews' AS bigint)"
    if not _is_postgresql():
        video = "json_extract(extra, '$.videoViews')"
    # Before, pins had no views but those of their video.
    _change_views(
        f"impressions IS NOT NULL AND ({video} IS NOT NULL OR platform = 'PINTEREST')",
        f"views = {video}",
    )
    with op.batch_alter_table("collection") as batch:
        batch.drop_column("missing")
    with op.batch_alter_table("post_analytics") as batch:
        batch.drop_column("extra")
        batch.drop_column("answered_at")


def _is_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")


def _change_views(where: str, change: str) -> None:
    """Change some snapshots' views, and recount what follows from them."""
    op.execute(f"""
        CREATE TEMPORARY TABLE touched AS
        SELECT DISTINCT p.organization_id, p.id AS post_id, p.brand_id, p.platform, p.published_on
        FROM posts p
        JOIN post_analytics a ON a.organization_id = p.organization_id AND a.post_id = p.id
        WHERE p.platform IN ('TWITTER', 'PINTEREST', 'LINKEDIN') AND {where}
    """)
    op.execute("CREATE INDEX ix_touched ON touched (organization_id, post_id)")
    op.execute(f"""
        INSERT INTO sync_pending (organization_id, date, post_id, entries)
        SELECT a.organization_id, a.date, a.post_id, 1
        FROM touched t
        JOIN post_analytics a ON a.organization_id = t.organization_id AND a.post_id = t.post_id
        WHERE {where}
        ON CONFLICT (organization_id, date, post_id)
        DO UPDATE SET entries = sync_pending.entries + 1
    """)
    op.execute(f"""
        UPDATE post_analytics SET {change} FROM touched t
        WHERE {_is_of("post_analytics", "t")} AND {where}
    """)
    _measure()
    _add_up()
    op.execute("DROP TABLE touched")


def _is_of(table: str, other: str) -> str:
    return (
        f"{other}.organization_id = {table}.organization_id AND {other}.post_id = {table}.post_id"
    )


def _measure() -> None:
    """Measure the touched posts' views anew: gains, baselines, rated engagement, last totals."""
    week_after = "g.published_on + 7" if _is_postgresql() else "date(g.published_on, '+7 days')"
    op.execute(f"""
        UPDATE post_analytics SET views_gain = NULL, views_baseline = NULL FROM touched t
        WHERE {_is_of("post_analytics", "t")}
    """)
    op.execute(f"""
        WITH g AS (
            SELECT a.organization_id, a.post_id, a.date, a.views, t.published_on,
                lag(a.views) OVER (PARTITION BY a.organization_id, a.post_id ORDER BY a.date)
                    AS earlier
            FROM touched t JOIN post_analytics a ON {_is_of("t", "a")}
            WHERE a.views IS NOT NULL
        )
        UPDATE post_analytics SET
            views_gain = CASE
                WHEN g.earlier IS NOT NULL THEN g.views - g.earlier
                WHEN g.date <= {week_after} THEN g.views
            END,
            views_baseline = CASE
                WHEN g.earlier IS NOT NULL OR g.date <= {week_after} THEN NULL ELSE g.views
            END
        FROM g WHERE {_is_of("post_analytics", "g")} AND g.date = post_analytics.date
    """)
    gained = " + ".join(f"coalesce({name}_gain, 0)" for name in ENGAGEMENT)
    op.execute(f"""
        UPDATE post_analytics SET rated_engagement = CASE
            WHEN views_baseline IS NULL AND date >= s.first_seen THEN {gained} ELSE 0
        END
        FROM (
            SELECT t.organization_id, t.post_id, min(a.date) AS first_seen
            FROM touched t
            LEFT JOIN post_analytics a ON {_is_of("t", "a")} AND a.views IS NOT NULL
            GROUP BY t.organization_id, t.post_id
        ) s
        WHERE {_is_of("post_analytics", "s")}
    """)
    op.execute(f"""
        UPDATE post_totals SET views = (
            SELECT a.views FROM post_analytics a
            WHERE {_is_of("post_totals", "a")} AND a.views IS NOT NULL
            ORDER BY a.date DESC LIMIT 1
        )
        WHERE EXISTS (SELECT 1 FROM touched t WHERE {_is_of("post_totals", "t")})
    """)


def _add_up() -> None:
    """Add up views and rated engagement anew wherever touched posts count."""
    place = ("organization_id", "brand_id", "platform")
    posts = f"""
        SELECT p.organization_id, p.id AS post_id, p.brand_id, p.platform FROM posts p
        WHERE p.archived_at IS NULL
        AND EXISTS (SELECT 1 FROM touched t WHERE {_same("t", "p", place)})
    """
    op.execute(f"""
        UPDATE analytics_daily SET
            views = s.views, views_baseline = s.baselines, views_known = s.known,
            views_reported = s.reported, rated_engagement = s.rated
        FROM (
            SELECT p.organization_id, p.brand_id, p.platform, a.date, sum(a.views_gain) AS views,
                coalesce(sum(a.views_baseline), 0) AS baselines, count(a.views_gain) AS known,
                count(a.views) AS reported, sum(a.rated_engagement) AS rated
            FROM ({posts}) p JOIN post_analytics a ON {_is_of("p", "a")}
            GROUP BY p.organization_id, p.brand_id, p.platform, a.date
        ) s
        WHERE {_same("analytics_daily", "s", (*place, "date"))}
    """)
    op.execute(f"""
        UPDATE brand_daily SET views = s.views, views_known = s.known, rated_engagement = s.rated
        FROM (
            SELECT d.organization_id, d.brand_id, d.date, sum(d.views) AS views,
                sum(d.views_known) AS known, sum(d.rated_engagement) AS rated
            FROM analytics_daily d
            WHERE EXISTS (SELECT 1 FROM touched t WHERE {_same("t", "d", place[:2])})
            GROUP BY d.organization_id, d.brand_id, d.date
        ) s
        WHERE {_same("brand_daily", "s", (*place[:2], "date"))}
    """)
    op.execute(f"""
        UPDATE analytics_totals SET views = s.views, views_reported = (
            SELECT sum(d.views_reported) FROM analytics_daily d
            WHERE {_same("analytics_totals", "d", place)}
        )
        FROM (
            SELECT p.organization_id, p.brand_id, p.platform, sum(a.views) AS views
            FROM ({posts}) p JOIN post_totals a ON {_is_of("p", "a")}
            GROUP BY p.organization_id, p.brand_id, p.platform
        ) s
        WHERE {_same("analytics_totals", "s", place)}
    """)


def _same(table: str, other: str, columns: tuple[str, ...]) -> str:
    return " AND ".join(f"{other}.{name} = {table}.{name}" for name in columns)


def _correct_days() -> None:
    """Let days that 0002 and 0005 took in the zone of their session be those of UTC.

    That zone is taken to be the server's usual one. A day that differs both from that of UTC and
    from that of an organization whose zone hasn't changed since can come from nowhere else.
    """
    zone = "(SELECT reset_val FROM pg_settings WHERE name = 'TimeZone')"
    for table, name in DAYS:
        op.execute(f"""
            WITH homes AS MATERIALIZED (
                SELECT o.id, o.time_zone, o.created_at, o.updated_at FROM organizations o
                JOIN pg_timezone_names n ON n.name = o.time_zone
            )
            UPDATE {table} SET {name}_on = {_day(f"{name}_at", "'UTC'")} FROM homes h
            WHERE h.id = {table}.organization_id
            AND (h.updated_at = h.created_at OR h.updated_at <= recorded_at)
            AND {name}_on = {_day(f"{name}_at", zone)}
            AND {name}_on <> {_day(f"{name}_at", "'UTC'")}
            AND {name}_on <> {_day(f"{name}_at", "h.time_zone")}
        """)
    op.execute(f"""
        UPDATE collection SET read_on = {_day("last_collected_at", "'UTC'")}
        WHERE read_on = {_day("last_collected_at", zone)}
        AND read_on <> {_day("last_collected_at", "'UTC'")}
    """)


def _day(instant: str, zone: str) -> str:
    return f"CAST({instant} AT TIME ZONE {zone} AS date)"
