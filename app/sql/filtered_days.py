"""What the fitting posts of scopes gained day by day.

Of each platform of a brand it is told in one of two ways, by whichever reads fewer posts: what was
measured of those that fit, added up; or the sums that are stored of all of them (`analytics` reads
these), less what was measured of those that don't fit. So no more than half of a brand's posts are
read, and none where all of them fit.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from app.domain.numbers.metrics import METRICS
from app.domain.numbers.needed_metrics import NeededMetrics
from app.domain.platforms import Platform
from app.domain.posts import PostStatus
from app.domain.scopes import ScopeKind
from app.sql.analytics import DailyColumns
from app.sql.filters import FilterKinds, fits
from app.sql.portable import hashed, leading
from app.sql.scopes import asked_spans, join_scopes
from app.sql.sums import total
from app.storage.rows import ColumnsOf
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.rollups import AnalyticsDaily
from app.tables.snapshots import PostAnalytics

_posts = table_of(Post)
_analytics = table_of(PostAnalytics)
_daily = table_of(AnalyticsDaily)

_ORDINALS = {platform: number for number, platform in enumerate(Platform)}
_OTHERS = ("rated_engagement", "posts_published", "snapshots")


@cache
def select_days(
    kind: ScopeKind, kinds: FilterKinds, needed: NeededMetrics, *, bound: bool
) -> ColumnsOf[DailyColumns]:
    """What the fitting posts of spans gained by day, and how many were published.

    What isn't needed is unknown, and no engagement is rated. The spans must all have the same days:
    these are parameters of their own, `from_day` and `to_day`, because PostgreSQL can't look into a
    set of days and would sort all that it reads.
    """
    posts = _posts_of_spans(kind, kinds, bound=bound)
    places = _places(posts)
    read = _read(posts, places)
    measured = (_measured(read, needed, sign) for sign in (1, -1))
    parts = (_stored(places, needed), *measured, _published(read, needed))
    days = union_all(*parts).subquery("days")
    named = select(*(places.c[name] for name in ("position", "platform", "number"))).distinct()
    of_number = named.subquery("named")
    key = (of_number.c.position, of_number.c.platform, days.c.date)
    metrics = (_total(days, name) if name in needed.metrics else null() for name in METRICS)
    others = [total(days.c[name]).label(name) for name in _OTHERS]
    _, published, snapshots = others
    named_metrics = (each.label(name) for name, each in zip(METRICS, metrics, strict=True))
    statement = (
        select(*key, *named_metrics, *others)
        .join_from(of_number, days, days.c.number == of_number.c.number)
        .group_by(*key)
        .having(or_(snapshots > 0, published > 0))
        .order_by(of_number.c.position, days.c.date)
    )
    return ColumnsOf(DailyColumns, statement)


def _total(days: FromClause, metric: str) -> ColumnElement[Any]:
    """What a metric adds up to, if anything that is left knows its gain."""
    is_unknown = total(days.c[f"{metric}_known"]) == 0
    return case((is_unknown, null()), else_=total(days.c[metric]))


def _posts_of_spans(kind: ScopeKind, kinds: FilterKinds, *, bound: bool) -> FromClause:
    """The posts of spans, and whether they fit.

    `number` stands for position and platform, by which all that is measured is grouped.
    """
    requested = asked_spans()
    ordinal = case(_ORDINALS, value=_posts.c.platform)
    statement: Select[Any] = select(
        *(requested.c.position, _posts.c.organization_id, _posts.c.brand_id, _posts.c.platform),
        *(_posts.c.id.label("post_id"), _posts.c.status, _posts.c.published_on),
        case((and_(*fits(kinds)), 1), else_=0).label("fits"),
        hashed(requested.c.position * len(_ORDINALS) + ordinal).label("number"),
    )
    statement = join_scopes(kind, statement, _posts, requested, bound=bound)
    is_there = _posts.c.archived_at.is_(None)
    return statement.where(is_there).cte("posts_of_spans").prefix_with("MATERIALIZED")


def _places(posts: FromClause) -> FromClause:
    """Each platform of a brand, and whether what its fitting posts have is told by the others."""
    place = ("organization_id", "brand_id", "platform", "position", "number")
    columns = [posts.c[name] for name in place]
    most_fit = func.sum(posts.c.fits) * 2 > func.count()
    statement = select(*columns, case((most_fit, 1), else_=0).label("by_others"))
    return statement.group_by(*columns).cte("places").prefix_with("MATERIALIZED")


def _read(posts: FromClause, places: FromClause) -> FromClause:
    """The posts of which it is read what was measured, and the sign with which it counts."""
    place = ("organization_id", "brand_id", "number")
    of_place = and_(*(posts.c[name] == places.c[name] for name in place))
    columns = ("number", "organization_id", "post_id", "status", "published_on")
    sign = (1 - 2 * places.c.by_others).label("sign")
    statement = select(*(posts.c[name] for name in columns), sign)
    statement = statement.join_from(posts, places, of_place)
    statement = statement.where(posts.c.fits != places.c.by_others)
    return statement.cte("read_posts").prefix_with("MATERIALIZED")


def _stored(places: FromClause, needed: NeededMetrics) -> Select[Any]:
    """The sums of all posts of the places that are told by those that don't fit."""
    place = ("organization_id", "brand_id", "platform")
    of_place = and_(*(_daily.c[name] == places.c[name] for name in place))
    sums = (_daily.c[name] for name in needed.metrics)
    rated = _rated(_daily.c.rated_engagement, needed)
    counts = (*_known(needed), "posts_published", "snapshots")
    return (
        select(
            *(places.c.number, _daily.c.date, *sums, rated.label("rated_engagement")),
            *(_count(_daily.c[name]) for name in counts),
        )
        .join_from(places, _daily, and_(of_place, _is_within(_daily.c.date)))
        .where(places.c.by_others == 1)
    )


def _known(needed: NeededMetrics) -> tuple[str, ...]:
    return tuple(f"{name}_known" for name in needed.metrics)


def _rated(engagement: ColumnElement[int], needed: NeededMetrics) -> ColumnElement[int]:
    return engagement if needed.has_rated_engagement else literal(0, BigInteger)


def _is_within(day: ColumnElement[Any]) -> ColumnElement[bool]:
    return day.between(bindparam("from_day", type_=Date), bindparam("to_day", type_=Date))


def _count(number: ColumnElement[Any]) -> ColumnElement[int]:
    """A count of snapshots or posts: PostgreSQL adds up those of 64 bits as decimals."""
    return cast(number, Integer)


def _measured(read: FromClause, needed: NeededMetrics, sign: int) -> Select[Any]:
    """What was measured of the posts that count with this sign.

    How many snapshots know a gain only matters where they are taken from others.
    """
    is_its = and_(
        _analytics.c.organization_id == read.c.organization_id,
        _analytics.c.post_id == leading(read.c.post_id),
    )
    gains = [_analytics.c[f"{name}_gain"] for name in needed.metrics]
    sums = [total(gain) for gain in gains]
    rated = _rated(total(_analytics.c.rated_engagement), needed)
    known = (
        func.count(gain) if sign < 0 else case((sum_.is_(None), 0), else_=1)
        for gain, sum_ in zip(gains, sums, strict=True)
    )
    counts = (_count(each) for each in (*known, literal(0), func.count()))
    key = (read.c.number, _analytics.c.date)
    return (
        select(*key, *(number * sign for number in (*sums, rated, *counts)))
        .join_from(read, _analytics, and_(is_its, _is_within(_analytics.c.date)))
        .where(read.c.sign == sign)
        .group_by(*key)
    )


def _published(read: FromClause, needed: NeededMetrics) -> Select[Any]:
    """How many of the posts that are read were published: stored sums have those of all."""
    no_gains = (*(null() for _ in needed.metrics), literal(0))
    no_counts = (literal(0) for _ in needed.metrics)
    counts = (*no_counts, _count(func.sum(read.c.sign)), literal(0))
    key = (read.c.number, read.c.published_on)
    is_published = and_(read.c.status == PostStatus.PUBLISHED, _is_within(read.c.published_on))
    return select(*key, *no_gains, *counts).where(is_published).group_by(*key)
