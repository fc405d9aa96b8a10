"""Statements that read extra metrics of the posts of scopes."""

from functools import cache

from sqlalchemy import Float, FromClause, Subquery, and_, case, cast, func, select, true

from app.domain.numbers.extra_metrics import ExtraHistory
from app.domain.scopes import ScopeKind
from app.sql.filters import FilterKinds, fits
from app.sql.portable import entries_of
from app.sql.scopes import asked_spans, join_scopes, placed_rows
from app.storage.rows import RowsOf
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics

_posts = table_of(Post)
_analytics = table_of(PostAnalytics)


@cache
def select_histories(
    kind: ScopeKind, kinds: FilterKinds, *, bound: bool
) -> RowsOf[tuple[int, ExtraHistory]]:
    """What fitting posts had of each extra metric by the end of spans, and before them."""
    known = _in_order(_known(kind, kinds, asked_spans(), bound=bound))
    key = [known.c[name] for name in ("position", "platform", "name", "published_on")]
    statement = select(
        *key,
        func.min(known.c.date).label("first_date"),
        func.max(known.c.date).label("last_date"),
        func.max(case((known.c.from_first == 1, known.c.value))).label("first"),
        func.max(case((known.c.from_last == 1, known.c.value))).label("latest"),
        func.max(case((and_(known.c.is_before == 1, known.c.from_edge == 1), known.c.value))).label(
            "before"
        ),
    ).group_by(*key, known.c.organization_id, known.c.post_id)
    return placed_rows(ExtraHistory, statement)


def _in_order(known: FromClause) -> Subquery:
    """The known values with their places: from the first, from the last, from the span's edge."""
    of_one = [known.c[name] for name in ("position", "organization_id", "post_id", "name")]
    latest_first = known.c.date.desc()
    places = {
        "from_first": func.row_number().over(partition_by=of_one, order_by=known.c.date),
        "from_last": func.row_number().over(partition_by=of_one, order_by=latest_first),
        "from_edge": func.row_number().over(
            partition_by=[*of_one, known.c.is_before], order_by=latest_first
        ),
    }
    return select(known, *(place.label(name) for name, place in places.items())).subquery("placed")


def _known(kind: ScopeKind, kinds: FilterKinds, requested: FromClause, *, bound: bool) -> Subquery:
    """Each value that a snapshot of a fitting post knows, by the end of the spans."""
    entries = entries_of(_analytics.c.extra)
    statement = select(
        requested.c.position,
        *(_posts.c[name] for name in ("platform", "published_on", "organization_id")),
        _posts.c.id.label("post_id"),
        entries.c.key.label("name"),
        cast(entries.c.value, Float).label("value"),
        _analytics.c.date,
        case((_analytics.c.date < requested.c.first_day, 1), else_=0).label("is_before"),
    )
    is_its = and_(
        _analytics.c.organization_id == _posts.c.organization_id,
        _analytics.c.post_id == _posts.c.id,
        _analytics.c.date <= requested.c.last_day,
        _analytics.c.extra.is_not(None),
    )
    return (
        join_scopes(kind, statement, _posts, requested, bound=bound)
        .join(_analytics, is_its)
        .join(entries, true())
        .where(_posts.c.archived_at.is_(None), entries.c.value.is_not(None), *fits(kinds))
        .subquery("known")
    )
