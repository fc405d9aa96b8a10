"""Statements over goals."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Select, Text, and_, bindparam, func, select

from app.domain.goals import GoalMetric, Terms
from app.domain.keys import OwnedKey
from app.domain.pages import PageRequest
from app.domain.scopes import Scope, ScopeKind, scope_of
from app.sql import keyset
from app.sql.archived import archived_or_not
from app.sql.owned import these
from app.sql.portable import RowsTable, any_of
from app.sql.scopes import join_scopes, named_scopes, placed_rows
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.goals import Goal
from app.tables.organizations import Organization

_goals = table_of(Goal)
_brands = table_of(Brand)
_organizations = table_of(Organization)
_calendar = RowsTable("calendar", time_zone=Text(), today=Date())


class GoalRow(NamedTuple):
    """A brand's or organization's goal as callers see it, with the organization's time zone."""

    organization_id: UUID
    id: UUID
    brand_id: UUID | None
    label: str
    metric: str
    target: float
    start: date
    end: date
    created_at: datetime
    archived_at: datetime | None
    time_zone: str

    @property
    def terms(self) -> Terms:
        """The target and its days."""
        return Terms(GoalMetric(self.metric), self.target, self.start, self.end)

    @property
    def scope(self) -> Scope:
        """Whose numbers it is about."""
        return scope_of(self.organization_id, self.brand_id)


def _select(visible: Collection[UUID] | None) -> Select[Any]:
    """Goals as callers see them."""
    seen = [] if visible is None else [any_of(_goals.c.organization_id, visible)]
    *names, _ = GoalRow._fields
    return (
        select(*(_goals.c[name] for name in names), _organizations.c.time_zone)
        .join(_organizations, _organizations.c.id == _goals.c.organization_id)
        .where(*seen)
    )


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[GoalRow]:
    """These goals, archived or not, if visible to the caller."""
    return rows_of(GoalRow, _select(visible).where(any_of(_goals.c.id, ids)))


def select_fitting(
    visible: Collection[UUID] | None,
    scope: Scope,
    todays: Mapping[str, date],
    *,
    active: bool | None,
    archived: bool | None,
) -> Select[Any]:
    """The goals of a scope and of the scopes below it, to page or to count.

    If no organization is named, goals of archived ones are left out too. `active` goals have a
    day that isn't over, according to `todays` of each time zone.
    """
    statement = _select(visible).where(*archived_or_not(_goals.c.archived_at, archived=archived))
    if scope.organization_id is None:
        statement = statement.where(_organizations.c.archived_at.is_(None))
    else:
        statement = statement.where(_goals.c.organization_id == scope.organization_id)
    if scope.brand_id is not None:
        statement = statement.where(_goals.c.brand_id == scope.brand_id)
    return _in_days(statement, todays, active=active)


def _in_days(
    statement: Select[Any], todays: Mapping[str, date], *, active: bool | None
) -> Select[Any]:
    """Of some goals those with, or without, a day that isn't over."""
    if active is None:
        return statement
    calendar = _calendar.of(todays.items())
    statement = statement.join(calendar, calendar.c.time_zone == _organizations.c.time_zone)
    lasts = _goals.c.end >= calendar.c.today
    return statement.where(lasts if active else ~lasts)


class ScopedGoal(NamedTuple):
    """A goal below a scope, and what it is for."""

    organization_id: UUID
    organization_label: str
    brand_id: UUID | None
    brand_label: str | None
    id: UUID
    label: str
    metric: str
    target: float
    start: date
    end: date
    time_zone: str
    created_at: datetime


@cache
def select_of_scopes(kind: ScopeKind, *, bound: bool) -> RowsOf[tuple[int, ScopedGoal]]:
    """The goals of scopes and of those below that `ended_after` a day; nothing archived."""
    requested, goal = named_scopes(), _goals.c
    statement = select(
        *(requested.c.position, goal.organization_id),
        _organizations.c.label.label("organization_label"),
        *(goal.brand_id, _brands.c.label.label("brand_label"), goal.id, goal.label),
        *(goal.metric, goal.target, goal.start, goal.end),
        *(_organizations.c.time_zone, goal.created_at),
    )
    statement = (
        join_scopes(kind, statement, _goals, requested, bound=bound, and_archived=True)
        .join(_organizations, _organizations.c.id == goal.organization_id)
        .outerjoin(
            _brands,
            and_(_brands.c.organization_id == goal.organization_id, _brands.c.id == goal.brand_id),
        )
        .where(
            *(goal.archived_at.is_(None), _organizations.c.archived_at.is_(None)),
            _brands.c.archived_at.is_(None),
            goal.end > bindparam("ended_after", type_=Date),
        )
    )
    return placed_rows(ScopedGoal, statement)


_LATEST_FIRST = (keyset.Key(_goals.c.id, descending=True),)


def page(statement: Select[Any], request: PageRequest) -> keyset.PageRows[GoalRow]:
    """A page of goals, latest first."""
    return keyset.page(GoalRow, statement, _LATEST_FIRST, request)


def select_below(
    parent: str,
    parents: Collection[OwnedKey],
    todays: Mapping[str, date],
    *,
    active: bool | None,
    archived: bool | None,
) -> Select[Any]:
    """The goals of each parent, a `brand_id` or an `organization_id` with those of its brands."""
    statement = _select(None).where(
        *these(_goals, _goals.c[parent], parents),
        *archived_or_not(_goals.c.archived_at, archived=archived),
    )
    return _in_days(statement, todays, active=active)


def page_per_parent(
    parent: str, statement: Select[Any], request: PageRequest
) -> keyset.PageRows[GoalRow]:
    """The same page of goals for each parent, latest first."""
    return keyset.page_per_parent(GoalRow, statement, _goals.c[parent], _LATEST_FIRST, request)


def count_per_parent(parent: str, statement: Select[Any]) -> RowsOf[keyset.Count]:
    """How many goals the list of each parent has."""
    rows = statement.subquery()
    columns = rows.c[parent].label("parent_id"), func.count().label("total")
    return rows_of(keyset.Count, select(*columns).group_by(rows.c[parent]))


def count(statement: Select[Any]) -> Select[int]:
    """How many there are."""
    return select(func.count()).select_from(statement.subquery())
