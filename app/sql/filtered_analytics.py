"""What fitting posts have in all, and when they were last measured: told by single rows of each.

`filtered_days` tells what they gained day by day. `analytics` reads the sums that are stored, which
know no other kind of posts than those of a platform.
"""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    FromClause,
    Select,
    and_,
    func,
    select,
)

from app.domain.numbers.metrics import METRICS, Metrics
from app.domain.platforms import Platform
from app.domain.scopes import ScopeKind
from app.sql.filters import FilterKinds, fits
from app.sql.measured_posts import join_measured_posts
from app.sql.portable import found_first, leading
from app.sql.post_numbers import join_closing, total_by
from app.sql.scopes import asked_spans, join_scopes, named_scopes, placed_rows
from app.sql.sums import total
from app.storage.rows import RowsOf
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals

_posts = table_of(Post)
_totals = table_of(PostTotals)
_analytics = table_of(PostAnalytics)


class TotalsRow(NamedTuple):
    """A platform's lifetime totals."""

    platform: Platform
    totals: Metrics


class LastMeasured(NamedTuple):
    """When something of a platform was last measured."""

    platform: Platform
    date: date


class PostCount(NamedTuple):
    """How many posts there are."""

    posts: int


def _fitting(kind: ScopeKind, kinds: FilterKinds, *, bound: bool) -> FromClause:
    """The fitting posts of spans."""
    requested = asked_spans()
    statement: Select[Any] = select(
        *(requested.c.position, requested.c.first_day, requested.c.last_day),
        *(_posts.c.organization_id, _posts.c.id.label("post_id"), _posts.c.platform),
    )
    statement = join_scopes(kind, statement, _posts, requested, bound=bound)
    return found_first(statement.where(_posts.c.archived_at.is_(None), *fits(kinds)), "fitting")


@cache
def select_last_measured(
    kind: ScopeKind, kinds: FilterKinds, *, bound: bool
) -> RowsOf[tuple[int, LastMeasured]]:
    """The last day of each span on which a fitting post was measured, platform by platform.

    It reads one row of each post.
    """
    fitting = _fitting(kind, kinds, bound=bound)
    within = _analytics.c.date.between(fitting.c.first_day, fitting.c.last_day)
    is_its = and_(
        _analytics.c.organization_id == fitting.c.organization_id,
        _analytics.c.post_id == leading(fitting.c.post_id),
    )
    last = select(func.max(_analytics.c.date)).where(is_its, within)
    by_post = select(
        *(fitting.c.position, fitting.c.platform),
        last.correlate(fitting).scalar_subquery().label("date"),
    ).subquery("by_post")
    key = (by_post.c.position, by_post.c.platform)
    statement = select(*key, func.max(by_post.c.date).label("date")).group_by(*key)
    return placed_rows(LastMeasured, statement.where(by_post.c.date.is_not(None)))


@cache
def select_lifetimes(
    kind: ScopeKind, kinds: FilterKinds, *, bound: bool
) -> RowsOf[tuple[int, TotalsRow]]:
    """The lifetime totals of the fitting posts as of each span's last day."""
    requested = asked_spans()
    statement = select(
        *(requested.c.position, _posts.c.platform),
        *(total_by(metric, requested) for metric in METRICS),
    )
    statement = join_measured_posts(kind, statement, requested, bound=bound)
    known = (
        join_closing(statement, requested)
        .where(
            _posts.c.archived_at.is_(None),
            _totals.c.first_date <= requested.c.last_day,
            *fits(kinds),
        )
        .subquery("known")
    )
    key = (known.c.position, known.c.platform)
    sums = (total(known.c[name]).label(name) for name in METRICS)
    return placed_rows(TotalsRow, select(*key, *sums).group_by(*key))


@cache
def select_post_counts(kind: ScopeKind, *, bound: bool) -> RowsOf[tuple[int, PostCount]]:
    """How many posts scopes have."""
    requested = named_scopes()
    statement = select(requested.c.position, func.count().label("posts"))
    statement = join_scopes(kind, statement, _posts, requested, bound=bound)
    statement = statement.where(_posts.c.archived_at.is_(None)).group_by(requested.c.position)
    return placed_rows(PostCount, statement)
