"""Statements that read the followers of scopes: each account's last known number by a day."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, select

from app.domain.accounts.audience import AccountFollowers, FollowerStep
from app.domain.scopes import ScopeKind
from app.sql.accounts.account_days import analytics
from app.sql.accounts.accounts import accounts
from app.sql.portable import any_of_named
from app.sql.scopes import asked_spans, join_scopes, placed_rows
from app.sql.sums import total
from app.storage.rows import RowsOf


def _latest(last_day: ColumnElement[Any]) -> Any:
    """The last day on or before another on which an account's followers are known."""
    other = analytics.alias()
    return (
        select(func.max(other.c.date))
        .where(
            other.c.organization_id == accounts.c.organization_id,
            other.c.account_id == accounts.c.id,
            other.c.followers.is_not(None),
            other.c.date <= last_day,
        )
        .correlate_except(other)
        .scalar_subquery()
    )


def _reported(name: str, requested: FromClause) -> Any:
    """What an account's days within a span report of a flow."""
    other = analytics.alias()
    return (
        select(total(other.c[name]))
        .where(
            other.c.organization_id == accounts.c.organization_id,
            other.c.account_id == accounts.c.id,
            other.c.date.between(requested.c.first_day, requested.c.last_day),
        )
        .correlate_except(other)
        .scalar_subquery()
    )


def _on(day: FromClause, date: Any) -> ColumnElement[bool]:
    return and_(
        day.c.organization_id == accounts.c.organization_id,
        day.c.account_id == accounts.c.id,
        day.c.date == date,
    )


@cache
def select_followers(kind: ScopeKind, *, bound: bool) -> RowsOf[tuple[int, AccountFollowers]]:
    """Every account of scopes, with its followers around their spans."""
    requested = asked_spans()
    before, at_end = analytics.alias("before_it"), analytics.alias("at_its_end")
    statement = select(
        requested.c.position,
        accounts.c.id.label("account_id"),
        accounts.c.platform,
        before.c.followers.label("before"),
        at_end.c.followers.label("at_end"),
        _reported("followers_gained", requested).label("gained"),
        _reported("followers_lost", requested).label("lost"),
    )
    statement = (
        join_scopes(kind, statement, accounts, requested, bound=bound)
        .outerjoin(before, _on(before, _latest(requested.c.day_before)))
        .outerjoin(at_end, _on(at_end, _latest(requested.c.last_day)))
    )
    return placed_rows(AccountFollowers, statement)


@cache
def select_steps(
    kind: ScopeKind, *, are_chosen: bool = False, bound: bool
) -> RowsOf[tuple[int, FollowerStep]]:
    """What each day of spans changed of the followers of scopes, platform by platform.

    If they `are_chosen`, only of the accounts whose keys are the parameter `chosen`.
    """
    looks = _looks(kind, bound=bound)
    if are_chosen:
        looks = looks.where(any_of_named(accounts.c.id, "chosen"))
    look = looks.subquery("looks")
    key = (look.c.position, look.c.platform, look.c.date)
    is_first = case((look.c.earlier.is_(None), 1), else_=0)
    statement = (
        select(
            *key,
            total(look.c.followers - func.coalesce(look.c.earlier, 0)).label("change"),
            total(is_first).label("first_seen"),
        )
        .where(look.c.date >= look.c.first_day)
        .group_by(*key)
        .order_by(look.c.position, look.c.date)
    )
    return placed_rows(FollowerStep, statement)


def _looks(kind: ScopeKind, *, bound: bool) -> Select[Any]:
    """Each look at an account in spans, and the last before them, with what was known until then.

    Without that last one, the first look in a span would seem to be the first of all.
    """
    requested = asked_spans()
    first_read = func.coalesce(_latest(requested.c.day_before), requested.c.first_day)
    earlier = func.lag(analytics.c.followers).over(
        partition_by=(requested.c.position, analytics.c.account_id), order_by=analytics.c.date
    )
    looks = select(
        *(requested.c.position, requested.c.first_day, accounts.c.platform),
        *(analytics.c.date, analytics.c.followers, earlier.label("earlier")),
    )
    return (
        join_scopes(kind, looks, accounts, requested, bound=bound)
        .join(
            analytics,
            and_(
                analytics.c.organization_id == accounts.c.organization_id,
                analytics.c.account_id == accounts.c.id,
                analytics.c.date.between(first_read, requested.c.last_day),
            ),
        )
        .where(analytics.c.followers.is_not(None))
    )
