"""What spares looking at a post's snapshots: what it lost, and how regularly it was measured.

A post's totals say it, on both databases; the index of losses that SQLite had goes.

Locks `post_totals` while it reads all of `post_analytics` and writes each of its rows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

ENGAGEMENT = ("likes", "comments", "shares", "saves")
METRICS = ("views", *ENGAGEMENT, "impressions", "clicks", "watch_seconds")
GAINS = [f"{metric}_gain" for metric in METRICS]
NAME, TABLE = "ix_post_analytics_falls", "post_analytics"
COLUMNS = ("lost", "told_from", "longest_gap")

LOST = " + ".join(f"CASE WHEN a.{gain} < 0 THEN -a.{gain} ELSE 0 END" for gain in GAINS)
KNOWS_ENGAGEMENT = " OR ".join(f"a.{metric}_gain IS NOT NULL" for metric in ENGAGEMENT)
NEVER_ENGAGED = " AND ".join(f"t.{metric} IS NULL" for metric in ENGAGEMENT)
GAP = {
    "postgresql": "a.date - lag(a.date) OVER of_post",
    "sqlite": "CAST(julianday(a.date) - julianday(lag(a.date) OVER of_post) AS INTEGER)",
}
FOUND = """
UPDATE post_totals SET lost = found.lost, told_from = found.told_from,
    longest_gap = found.longest_gap
FROM (
    SELECT organization_id, post_id, sum(lost) AS lost, coalesce(max(gap), 0) AS longest_gap,
        min(CASE WHEN untold IS NULL OR date > untold THEN date END) AS told_from
    FROM (
        SELECT organization_id, post_id, date, lost, gap,
            max(CASE WHEN tells THEN NULL ELSE date END)
                OVER (PARTITION BY organization_id, post_id) AS untold
        FROM (
            SELECT a.organization_id, a.post_id, a.date, {lost} AS lost, {gap} AS gap,
                (t.views IS NULL OR a.views_gain IS NOT NULL)
                AND (({never_engaged}) OR {knows_engagement}) AS tells
            FROM post_analytics AS a JOIN post_totals AS t
                ON t.organization_id = a.organization_id AND t.post_id = a.post_id
            WINDOW of_post AS (PARTITION BY a.organization_id, a.post_id ORDER BY a.date)
        ) AS days
    ) AS seen
    GROUP BY organization_id, post_id
) AS found
WHERE found.organization_id = post_totals.organization_id
    AND found.post_id = post_totals.post_id
"""


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    none = {"nullable": False, "server_default": "0"}
    op.add_column("post_totals", sa.Column("lost", sa.BigInteger(), **none))
    op.add_column("post_totals", sa.Column("told_from", sa.Date(), nullable=True))
    op.add_column("post_totals", sa.Column("longest_gap", sa.Integer(), **none))
    found = FOUND.format(
        lost=LOST, gap=GAP[dialect], never_engaged=NEVER_ENGAGED, knows_engagement=KNOWS_ENGAGEMENT
    )
    op.execute(found)
    if dialect == "sqlite":
        op.drop_index(NAME, TABLE)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        has_fallen = sa.text(" OR ".join(f"{gain} < 0" for gain in GAINS))
        columns = ["organization_id", "post_id", *GAINS]
        op.create_index(NAME, TABLE, columns, sqlite_where=has_fallen)
    for column in COLUMNS:
        op.drop_column("post_totals", column)
