"""Statements over goals."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Select, Text, func, select

from app.domain.goals import GoalMetric, Terms
from app.domain.pages import PageRequest
from app.domain.scopes import Scope, scope_of
from app.sql import keyset
from app.sql.portable import RowsTable, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.goals import Goal
from app.tables.organizations import Organization

_goals = table_of(Goal)
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
) -> Select[Any]:
    """The unarchived goals of a scope and of the scopes below it, to page or to count.

    If no organization is named, goals of archived ones are left out too. `active` goals have a
    day that isn't over, according to `todays` of each time zone.
    """
    statement = _select(visible).where(_goals.c.archived_at.is_(None))
    if scope.organization_id is None:
        statement = statement.where(_organizations.c.archived_at.is_(None))
    else:
        statement = statement.where(_goals.c.organization_id == scope.organization_id)
    if scope.brand_id is not None:
        statement = statement.where(_goals.c.brand_id == scope.brand_id)
    if active is None:
        return statement
    calendar = _calendar.of(todays.items())
    statement = statement.join(calendar, calendar.c.time_zone == _organizations.c.time_zone)
    lasts = _goals.c.end >= calendar.c.today
    return statement.where(lasts if active else ~lasts)


def page(statement: Select[Any], request: PageRequest) -> keyset.PageRows[GoalRow]:
    """A page of goals, latest first."""
    return keyset.page(GoalRow, statement, [keyset.Key(_goals.c.id, descending=True)], request)


def count(statement: Select[Any]) -> Select[int]:
    """How many there are."""
    return select(func.count()).select_from(statement.subquery())
