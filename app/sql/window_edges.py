"""A post's snapshots at the edges of two windows of which one follows the other.

They have three edges, and what a post had on these days tells what it gained in both.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Uuid,
    and_,
    case,
    func,
    not_,
    null,
    or_,
)

from app.domain.numbers.metrics import ENGAGEMENT, GAINS, METRICS
from app.domain.scopes import Scope
from app.sql.portable import RowsTable
from app.sql.scopes import visible_parameters
from app.sql.sums import known_sum
from app.tables.base import table_of
from app.tables.snapshots import PostAnalytics, PostTotals

_totals = table_of(PostTotals)
_opening, _middle, CLOSING = (
    table_of(PostAnalytics).alias(name) for name in ("opening", "middle", "closing")
)
_windows = RowsTable(
    "asked",
    position=Integer(),
    organization_id=Uuid(),
    brand_id=Uuid(),
    day_before=Date(),
    first_day=Date(),
    middle_day=Date(),
    next_day=Date(),
    last_day=Date(),
)
_ONE_DAY = timedelta(days=1)


def asked_windows() -> FromClause:
    """Windows as a table: position, scope, and the days at their edges."""
    return _windows.named()


class Windows(NamedTuple):
    """Days of a scope from `next_day` on, and those right before them from `first_day` on.

    Of one window alone they are the same: there are no days before it.
    """

    scope: Scope
    first_day: date
    next_day: date
    last_day: date


def window_parameters(
    windows: Iterable[tuple[int, Windows]], visible: Collection[UUID] | None
) -> dict[str, Any]:
    """The parameters for executing a statement over windows, each with its position."""
    rows = (
        (
            *(position, *owner, asked.first_day - _ONE_DAY, asked.first_day),
            *(asked.next_day - _ONE_DAY, asked.next_day, asked.last_day),
        )
        for position, asked in windows
        for owner in asked.scope.owners
    )
    return _windows.parameters(rows) | visible_parameters(visible)


def gain_columns(asked: FromClause) -> list[ColumnElement[Any]]:
    """What a post gained in the later and in the earlier window, and what of that isn't rated.

    That is what its first snapshot gained of engagement before its views were known.
    """
    closing = [func.coalesce(CLOSING.c[name], _totals.c[name]) for name in METRICS]
    middle = [_middle.c[name] for name in METRICS]
    begins_later, begins_earlier = (_begins_by(asked.c[name]) for name in ("next_day", "first_day"))
    return [
        *_gains(closing, _middle, begins_later),
        *_gains(middle, _opening, begins_earlier),
        _unrated(_middle, begins_later),
        _unrated(_opening, begins_earlier),
    ]


def _gains(
    closing: Iterable[ColumnElement[Any]], opening: FromClause, begins: ColumnElement[bool]
) -> Iterator[ColumnElement[Any]]:
    """The growth from one snapshot to another; where the first is a post's first, with its gain."""
    for name, gain, total in zip(METRICS, GAINS, closing, strict=True):
        first = case((begins, func.coalesce(opening.c[gain], 0)), else_=0)
        yield total - opening.c[name] + first


def _unrated(opening: FromClause, begins: ColumnElement[bool]) -> ColumnElement[Any]:
    engaged = known_sum([opening.c[f"{name}_gain"] for name in ENGAGEMENT])
    return case((begins, engaged - opening.c.rated_engagement), else_=0)


def _begins_by(day: ColumnElement[Any]) -> ColumnElement[bool]:
    return _totals.c.first_date >= day


def is_earlier(asked: FromClause) -> ColumnElement[bool]:
    """Whether the earlier window is asked for, and a post had begun by its end."""
    return and_(asked.c.first_day < asked.c.next_day, _totals.c.first_date < asked.c.next_day)


def is_later(asked: FromClause) -> ColumnElement[bool]:
    """Whether a post may have been measured in the later window."""
    return _totals.c.last_date >= asked.c.next_day


def is_told(asked: FromClause) -> ColumnElement[bool]:
    """Whether the snapshots are there, and tell every metric that the post ever had."""
    begins_later = _totals.c.first_date >= asked.c.next_day
    is_closed = or_(_totals.c.last_date <= asked.c.last_day, CLOSING.c.date.is_not(None))
    # What its only snapshot within a window gained may be unknown.
    is_alone = or_(
        and_(begins_later, CLOSING.c.date == _middle.c.date),
        and_(_opening.c.date >= asked.c.first_day, _opening.c.date == _middle.c.date),
    )
    return and_(
        _middle.c.date.is_not(None),
        or_(not_(is_earlier(asked)), _opening.c.date.is_not(None)),
        not_(func.coalesce(is_alone, False)),
        *(_tells(_middle, name) for name in METRICS),
        or_(not_(is_later(asked)), is_closed),
        or_(CLOSING.c.date.is_(None), and_(*(_tells(CLOSING, name) for name in METRICS))),
        or_(not_(is_earlier(asked)), and_(*(_tells(_opening, name) for name in METRICS))),
    )


def _tells(edge: FromClause, metric: str) -> ColumnElement[bool]:
    return or_(_totals.c[metric].is_(None), edge.c[metric].is_not(None))


def with_edges(statement: Select[Any], asked: FromClause) -> Select[Any]:
    """Join the snapshots of three days: before the windows, at the end of each.

    Of a post that begins or ends in between, its first or last one. They are looked up by their
    whole keys: looking for the last one before a day takes several times as long, and a post that
    has none on it mostly has few to add up.
    """
    first, last = _totals.c.first_date, _totals.c.last_date
    # A total that has grown since was reported since; of one that hasn't, the snapshot must tell.
    may_be_silent = or_(*(_totals.c[metric] == _middle.c[metric] for metric in METRICS))
    middle_day = case(
        (first >= asked.c.next_day, first),
        (last < asked.c.next_day, last),
        else_=asked.c.middle_day,
    )
    closing_day = case((last > asked.c.last_day, asked.c.last_day), (may_be_silent, last))
    opening_day = case(
        (not_(is_earlier(asked)), null()),
        (first >= asked.c.first_day, first),
        else_=asked.c.day_before,
    )
    days = ((_middle, middle_day), (CLOSING, closing_day), (_opening, opening_day))
    for snapshot, day in days:
        is_its = and_(
            snapshot.c.organization_id == _totals.c.organization_id,
            snapshot.c.post_id == _totals.c.post_id,
            snapshot.c.date == day,
        )
        statement = statement.outerjoin(snapshot, is_its)
    return statement
