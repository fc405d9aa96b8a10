"""The orders of a list of posts: instants, lifetime numbers, and gains of the last week."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Double,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    null,
    select,
)

from app.domain.numbers.metrics import ENGAGEMENT, VIEWS
from app.domain.pages import PageRequest
from app.domain.posts import BY_GAINS, PostOrder, PostOrderBy
from app.sql import keyset
from app.sql.portable import RowsTable
from app.sql.sums import engagement, known_sum, total
from app.tables.base import table_of
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals

_posts = table_of(Post)
_organizations = table_of(Organization)
_totals = table_of(PostTotals)
_analytics = table_of(PostAnalytics)
_weeks = RowsTable("weeks", time_zone=Text(), first_day=Date(), last_day=Date())
_DAY = timedelta(days=1)


def ordered(statement: Select[Any], order: PostOrder) -> tuple[Select[Any], tuple[keyset.Key, ...]]:
    """A statement with posts and organizations, the joins of its order, and the order's keys."""
    by_key = keyset.Key(_posts.c.id, order.descending)
    if order.by in {PostOrderBy.PUBLISHED_AT, PostOrderBy.CREATED_AT}:
        column = _posts.c[order.by.value.lower()]
        return statement, (keyset.Key(column, order.descending), by_key)
    if order.by in BY_GAINS:
        return _by_gains(statement, order, by_key)
    joined = statement.outerjoin(
        _totals,
        and_(
            _totals.c.organization_id == _posts.c.organization_id,
            _totals.c.post_id == _posts.c.id,
        ),
    )
    return joined, (keyset.Key(_number(order.by), order.descending, order.by.value), by_key)


def parts_of(
    row: type[keyset.RowT],
    listed: Select[Any],
    order: PostOrder,
    keys: Sequence[keyset.Key],
    request: PageRequest,
) -> list[keyset.PageRows[keyset.RowT]]:
    """A page in parts, to be read in turn until there are enough rows.

    An index has posts in the order in which they were published, the undated ones apart.
    """
    if order.by is PostOrderBy.PUBLISHED_AT:
        return keyset.ranges_of(row, listed, keys, request)
    return [keyset.page_of(row, listed, keys, request)]


def _number(by: PostOrderBy) -> ColumnElement[Any]:
    """A lifetime number of a post; a rate with the very arithmetic that Python uses."""
    match by:
        case PostOrderBy.ENGAGEMENT:
            return engagement(_totals)
        case PostOrderBy.ENGAGEMENT_RATE:
            responses, views = cast(engagement(_totals), Double), cast(_totals.c.views, Double)
            return case((_totals.c.views > 0, responses * 100 / func.nullif(views, 0)))
        case _:
            return _totals.c[by.value.lower()]


def week_parameters(todays: Mapping[str, date]) -> dict[str, Any]:
    """The parameters for a list in an order by gains: the current day of each time zone."""
    week = ((zone, today - 7 * _DAY, today - _DAY) for zone, today in todays.items())
    return _weeks.parameters(week)


def _by_gains(
    statement: Select[Any], order: PostOrder, by_key: keyset.Key
) -> tuple[Select[Any], tuple[keyset.Key, ...]]:
    weeks = _weeks.named()
    joined = statement.join(weeks, weeks.c.time_zone == _organizations.c.time_zone)
    names = VIEWS if order.by is PostOrderBy.GAINED_VIEWS else ENGAGEMENT
    gains: list[ColumnElement[Any]] = [_analytics.c[f"{name}_gain"] for name in names]
    is_unknown = and_(*(gain.is_(None) for gain in gains))
    gained = (
        select(total(case((is_unknown, null()), else_=known_sum(gains))))
        .where(
            _analytics.c.organization_id == _posts.c.organization_id,
            _analytics.c.post_id == _posts.c.id,
            _analytics.c.date.between(weeks.c.first_day, weeks.c.last_day),
        )
        .correlate(_posts, weeks)
        .scalar_subquery()
    )
    return joined, (keyset.Key(gained, order.descending, order.by.value), by_key)


def select_zones() -> Select[str]:
    """The time zones of all organizations, archived or not."""
    return select(_organizations.c.time_zone).distinct()
