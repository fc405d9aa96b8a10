"""Rows of content performance hold the last known totals, and say which of them their day reported.

What a row had was its day's snapshot as it was, so what it has now is what was measured. Rates lose
the noise that floats added to them. The rows
in which an earlier total will stand are entered for the next sync, which puts them right; so are
those that an older version must put back.

Locks `content_performance` while it writes each of its rows.
"""

from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql, sqlite

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COUNTS = ("views", "likes", "comments", "shares", "saves", "clicks")
_KEY = ("organization_id", "post_id")
_rows = sa.table(
    "content_performance",
    *(sa.column(name) for name in (*_KEY, "measured_on", "source", "measured", *COUNTS)),
    sa.column("engagement_rate"),
)
_totals = sa.table("post_totals", *(sa.column(name) for name in (*_KEY, *COUNTS)))
_pending = sa.table(
    "sync_pending", *(sa.column(name) for name in (*_KEY, "date", "entries"))
)  # fmt: skip


def upgrade() -> None:
    measured = sa.Column("measured", sa.SmallInteger(), nullable=False, server_default="0")
    op.add_column("content_performance", measured)
    bits = (
        sa.case((_rows.c[name].is_not(None), 1 << place), else_=0)
        for place, name in enumerate(COUNTS)
    )
    op.execute(_rows.update().values(measured=reduce(add, bits), engagement_rate=_rate()))
    known = (
        sa.exists().where(
            *(_totals.c[column] == _rows.c[column] for column in _KEY),
            sa.or_(*(_rows.c[name].is_(None) & _totals.c[name].is_not(None) for name in COUNTS)),
        ),
    )
    _enter(known)


def downgrade() -> None:
    carried = (
        _rows.c[name].is_not(None) & (_rows.c.measured.bitwise_and(1 << place) == 0)
        for place, name in enumerate(COUNTS)
    )
    _enter([sa.or_(*carried)])
    with op.batch_alter_table("content_performance") as batch:
        batch.drop_column("measured")


def _rate() -> sa.ColumnElement[Any]:
    """The rates that there are, multiplied before they are divided: 7 of 100 is 7.0."""
    engaged = reduce(add, (sa.func.coalesce(_rows.c[name], 0) for name in COUNTS[1:5]))
    part, whole = (sa.cast(count, sa.Double()) for count in (engaged, _rows.c.views))
    rate = part * 100 / sa.func.nullif(whole, 0)
    return sa.case((_rows.c.engagement_rate.is_not(None), rate))


def _enter(conditions: Iterable[sa.ColumnElement[Any]]) -> None:
    """Have the next sync look at rows again; what waits already goes on waiting."""
    rows = sa.select(*(_rows.c[name] for name in (*_KEY, "measured_on")), sa.literal(1)).where(
        _rows.c.source == "SYNC", *conditions
    )
    insert = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}[op.get_bind().dialect.name]
    names = (*_KEY, "date", "entries")
    op.execute(insert(_pending).from_select(names, rows).on_conflict_do_nothing())
