"""What a baseline day gained is unknown, not 0; and sums count how many gains they know.

Of the history only those snapshots are rewritten in which a metric starts as a baseline; sums
follow from what they count already. It is one transaction, so a run that is killed leaves nothing
and starts again. On PostgreSQL pages of snapshots keep room, as their last days are written again
and again.

Locks `analytics_daily` and `brand_daily` while it writes each of their rows: nothing is recorded or
answered meanwhile.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ENGAGEMENT = ("likes", "comments", "shares", "saves")
METRICS = ("views", *ENGAGEMENT, "impressions", "clicks", "watch_seconds")

_KEY = ("organization_id", "brand_id", "date")
_posts = sa.table(
    "posts", *(sa.column(name) for name in ("organization_id", "id", "brand_id", "platform")),
    sa.column("archived_at"),
)  # fmt: skip
_snapshots = sa.table(
    "post_analytics",
    *(sa.column(name) for name in ("organization_id", "post_id", "date")),
    *(sa.column(f"{name}_{of}") for name in METRICS for of in ("gain", "baseline")),
)
_daily = sa.table(
    "analytics_daily",
    *(sa.column(name) for name in (*_KEY, "platform", *METRICS)),
    *(sa.column(f"{name}_{of}") for name in METRICS for of in ("known", "reported")),
)
_brand_daily = sa.table(
    "brand_daily",
    *(sa.column(name) for name in (*_KEY, "views", "engagement")),
    *(sa.column(f"{name}_known") for name in ("views", "engagement")),
)
_starts = sa.or_(*(_snapshots.c[f"{name}_baseline"].is_not(None) for name in METRICS))


def upgrade() -> None:
    for name in METRICS:
        known = sa.Column(f"{name}_known", sa.BigInteger(), nullable=False, server_default="0")
        op.add_column("analytics_daily", known)
    for name in ("views", "engagement"):
        op.execute(f"ALTER TABLE brand_daily RENAME COLUMN {name}_reported TO {name}_known")
    counts = {f"{name}_known": _daily.c[f"{name}_reported"] for name in METRICS}
    op.execute(_daily.update().values(counts))
    _know_less()
    gains = {f"{name}_gain": sa.null() for name in METRICS}
    op.execute(_snapshots.update().values(_where_started(gains)).where(_starts))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE post_analytics SET (fillfactor = 85)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE post_analytics RESET (fillfactor)")
    gains = {f"{name}_gain": sa.literal(0) for name in METRICS}
    op.execute(_snapshots.update().values(_where_started(gains)).where(_starts))
    _know_all()
    for name in ("views", "engagement"):
        op.execute(f"ALTER TABLE brand_daily RENAME COLUMN {name}_known TO {name}_reported")
    with op.batch_alter_table("analytics_daily") as batch:
        for name in METRICS:
            batch.drop_column(f"{name}_known")


def _where_started(gains: dict[str, Any]) -> dict[str, Any]:
    """Gains for the metrics that start as a baseline; the others keep theirs."""
    started = {name: _snapshots.c[name.replace("_gain", "_baseline")] for name in gains}
    return {
        name: sa.case((started[name].is_not(None), gain), else_=_snapshots.c[name])
        for name, gain in gains.items()
    }


def _know_less() -> None:
    """Take baselines out of what the sums know; a sum that knows nothing is unknown."""
    started = _started("platform")
    op.execute(_fewer(_daily, started, {name: started.c[name] for name in METRICS}, "platform"))
    started = _started()
    engagement = sum((started.c[name] for name in ENGAGEMENT[1:]), started.c[ENGAGEMENT[0]])
    fewer = {"views": started.c.views, "engagement": engagement}
    op.execute(_fewer(_brand_daily, started, fewer))


def _know_all() -> None:
    """Let baselines count as gains of 0 again."""
    for name in METRICS:
        zero = _daily.c[name].is_(None) & (_daily.c[f"{name}_reported"] > 0)
        op.execute(_daily.update().values({name: 0}).where(zero))
    started = _started()
    engagement = sum((started.c[name] for name in ENGAGEMENT[1:]), started.c[ENGAGEMENT[0]])
    more = {"views": started.c.views, "engagement": engagement}
    values = {f"{name}_known": _brand_daily.c[f"{name}_known"] + n for name, n in more.items()}
    op.execute(_brand_daily.update().values(values).where(*_same(_brand_daily, started)))
    for name in more:
        zero = _brand_daily.c[name].is_(None) & (_brand_daily.c[f"{name}_known"] > 0)
        op.execute(_brand_daily.update().values({name: 0}).where(zero))


def _started(*more: str) -> sa.Subquery:
    """How many posts of each place start each metric as a baseline; archived ones count nowhere."""
    key = (
        *(_posts.c.organization_id, _posts.c.brand_id, _snapshots.c.date),
        *(_posts.c[name] for name in more),
    )
    counts = (sa.func.count(_snapshots.c[f"{name}_baseline"]).label(name) for name in METRICS)
    return (
        sa.select(*key, *counts)
        .join(
            _snapshots,
            sa.and_(
                _snapshots.c.organization_id == _posts.c.organization_id,
                _snapshots.c.post_id == _posts.c.id,
            ),
        )
        .where(_posts.c.archived_at.is_(None), _starts)
        .group_by(*key)
        .subquery("started")
    )


def _fewer(
    table: sa.TableClause, started: sa.Subquery, counts: dict[str, Any], *more: str
) -> sa.Update:
    values: dict[str, Any] = {}
    for name, count in counts.items():
        left = table.c[f"{name}_known"] - count
        values[f"{name}_known"] = left
        values[name] = sa.case((left == 0, sa.null()), else_=table.c[name])
    return table.update().values(values).where(*_same(table, started, *more))


def _same(table: sa.TableClause, started: sa.Subquery, *more: str) -> list[Any]:
    return [table.c[name] == started.c[name] for name in (*_KEY, *more)]
