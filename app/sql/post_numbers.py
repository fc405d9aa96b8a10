"""What posts had by the end of a day, and what they gained in a span, for many posts at once.

The parts that statements over the posts of scopes share. A gain over days is the last known
total at their end less the one before their start (law 1), so two snapshots tell it, however
long the span. The days are added up only for posts of which a metric is missing in one of the
two: reported at other times, or first seen in between.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    Table,
    and_,
    case,
    func,
    not_,
    null,
    or_,
    select,
    union_all,
)

from app.domain.numbers.metrics import ENGAGEMENT
from app.domain.scopes import ScopeKind
from app.sql.measured_posts import join_measured_posts
from app.sql.portable import address_of, same_owner
from app.sql.scopes import asked_spans
from app.sql.sums import known_sum, total
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals

RATED = ("views", *ENGAGEMENT)
"""The metrics that a rate needs."""

KEY = ("position", "organization_id", "post_id", "published_at")
"""What every answer about posts of spans starts with."""

_posts = table_of(Post)
_totals = table_of(PostTotals)
_analytics = table_of(PostAnalytics)
_opening = _analytics.alias("opening")

CLOSING = _analytics.alias("closing")
"""A post's last snapshot by the end of its span."""


def rows_of_posts(
    table: Table,
    requested: FromClause,
    columns: Iterable[ColumnElement[Any]],
    *conditions: ColumnElement[bool],
) -> Select[Any]:
    """What a table has of the requested posts."""
    is_its = (table.c[name] == requested.c[name] for name in ("organization_id", "post_id"))
    return select(*columns).select_from(requested).join(table, and_(*is_its, *conditions))


def join_closing(statement: Select[Any], requested: FromClause) -> Select[Any]:
    """Join to totals the post's last snapshot by `last_day`, where there are later ones."""
    return statement.outerjoin(
        CLOSING, _is_latest(CLOSING, requested.c.last_day, requested, _has_later(requested))
    )


def _has_later(requested: FromClause) -> ColumnElement[bool]:
    return _totals.c.last_date > requested.c.last_day


def total_by(metric: str, requested: FromClause) -> ColumnElement[Any]:
    """A post's last known total by `last_day`, of a statement with totals and `join_closing`."""
    earlier = _analytics.alias()
    reported = and_(
        earlier.c.organization_id == _totals.c.organization_id,
        earlier.c.post_id == _totals.c.post_id,
        earlier.c.date <= requested.c.last_day,
        earlier.c[metric].is_not(None),
    )
    last_reported = select(earlier.c[metric]).where(reported).order_by(earlier.c.date.desc())
    return case(
        (_totals.c[metric].is_(None), null()),
        (_totals.c.last_date <= requested.c.last_day, _totals.c[metric]),
        else_=func.coalesce(
            CLOSING.c[metric],
            last_reported.limit(1).correlate(_totals, requested).scalar_subquery(),
        ),
    ).label(metric)


def _is_latest(
    snapshot: FromClause,
    until: ColumnElement[Any],
    requested: FromClause,
    *conditions: ColumnElement[bool],
) -> ColumnElement[bool]:
    """Whether a snapshot is the last one of a post that is not after a day.

    None is looked for where a condition isn't met: they stand inside for that.
    """
    earlier = _analytics.alias()
    found = (
        select(address_of(earlier))
        .where(
            earlier.c.organization_id == _totals.c.organization_id,
            earlier.c.post_id == _totals.c.post_id,
            earlier.c.date <= until,
            *conditions,
        )
        .order_by(earlier.c.date.desc())
        .limit(1)
    )
    address = found.correlate(_totals, _opening, requested).scalar_subquery()
    return and_(address_of(snapshot) == address, same_owner(snapshot, _totals))


class PostsOfSpans(NamedTuple):
    """The posts of spans, of which a statement is to look at the snapshots.

    Attributes:
        spans: Where the span of each stands: its position and days.
        published_at: Where its time of publication stands.
        join: Makes a statement select from them, joined with their totals.
    """

    spans: FromClause
    published_at: ColumnElement[Any]
    join: Callable[[Select[Any]], Select[Any]]


def gains_of_posts(
    kind: ScopeKind, metrics: Sequence[str], *conditions: ColumnElement[bool], bound: bool
) -> Subquery:
    """What each post gained within spans of one kind of scope; only posts measured in them.

    Columns: those of `KEY`, the metrics, and `rated_engagement`, which is right where the metrics
    include those of a rate.
    """
    requested = asked_spans()

    def join(statement: Select[Any]) -> Select[Any]:
        fitting = join_measured_posts(kind, statement, requested, bound=bound)
        return fitting.where(_posts.c.archived_at.is_(None), *conditions)

    return gains_of(PostsOfSpans(requested, _posts.c.published_at, join), metrics)


def gains_of(posts: PostsOfSpans, metrics: Sequence[str], *more: str) -> Subquery:
    """The same of posts that were found already, and `more` columns of their spans."""
    edges = _edges(posts, metrics, more)
    key = [edges.c[name] for name in (*KEY, *more)]
    told = select(*key, *(edges.c[name] for name in (*metrics, "rated_engagement")))
    added = select(
        *key,
        *(total(_analytics.c[f"{metric}_gain"]) for metric in metrics),
        total(_analytics.c.rated_engagement),
    ).join(
        _analytics,
        and_(
            _analytics.c.organization_id == edges.c.organization_id,
            _analytics.c.post_id == edges.c.post_id,
            _analytics.c.date.between(edges.c.first_day, edges.c.last_day),
        ),
    )
    return union_all(
        told.where(edges.c.is_told),
        added.where(not_(edges.c.is_told)).group_by(*key),
    ).subquery("gained")


def _edges(posts: PostsOfSpans, metrics: Sequence[str], more: Sequence[str]) -> FromClause:
    """The posts with what two snapshots tell of them, and whether they tell everything.

    The opening one is the last before the span, or else the post's first, whose own gains count.
    """
    requested = posts.spans
    statement = select(
        *(requested.c[name] for name in ("position", "first_day", "last_day", *more)),
        *(_totals.c.organization_id, _totals.c.post_id, posts.published_at),
        *(_gain(metric, requested).label(metric) for metric in metrics),
        _rated_engagement(requested).label("rated_engagement"),
        and_(*map(_is_told, metrics)).label("is_told"),
    )
    opening_day = case(
        (_totals.c.first_date < requested.c.first_day, requested.c.day_before),
        else_=_totals.c.first_date,
    )
    # A total that has grown since was reported since; of one that hasn't, the snapshot must tell.
    may_be_silent = (_totals.c[metric] == _opening.c[metric] for metric in metrics)
    needs_closing = or_(_has_later(requested), *may_be_silent)
    return (
        posts.join(statement)
        .join(_opening, _is_latest(_opening, opening_day, requested))
        .outerjoin(CLOSING, _is_latest(CLOSING, requested.c.last_day, requested, needs_closing))
        .where(
            _totals.c.first_date <= requested.c.last_day,
            func.coalesce(CLOSING.c.date, _totals.c.last_date) >= requested.c.first_day,
        )
        .cte("edges")
    )


def _closing(metric: str) -> ColumnElement[Any]:
    """What the closing snapshot says; where none was needed, the last known total."""
    return case((CLOSING.c.date.is_(None), _totals.c[metric]), else_=CLOSING.c[metric])


def _is_told(metric: str) -> ColumnElement[bool]:
    never = _totals.c[metric].is_(None)
    return or_(never, and_(_opening.c[metric].is_not(None), _closing(metric).is_not(None)))


def _gain(metric: str, requested: FromClause) -> ColumnElement[Any]:
    growth = _closing(metric) - _opening.c[metric]
    gain = _opening.c[f"{metric}_gain"]
    return case(
        # The one snapshot in the span: what it gained may be unknown.
        (and_(CLOSING.c.date == _opening.c.date, _is_within(requested)), gain),
        else_=growth + _opened_within(requested, func.coalesce(gain, 0)),
    )


def _rated_engagement(requested: FromClause) -> ColumnElement[Any]:
    """From the first known views on, all engagement is rated; without any, none is."""
    before = known_sum([_opening.c[name] for name in ENGAGEMENT])
    after = known_sum([_closing(name) for name in ENGAGEMENT])
    rated = after - before + _opened_within(requested, _opening.c.rated_engagement)
    return case((_totals.c.views.is_(None), 0), else_=rated)


def _opened_within(requested: FromClause, gain: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((_is_within(requested), gain), else_=0)


def _is_within(requested: FromClause) -> ColumnElement[bool]:
    return _opening.c.date >= requested.c.first_day
