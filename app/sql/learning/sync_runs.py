"""Statements over sync runs, and over what is pending for the next."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Delete,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
)

from app.domain.pages import PageRequest
from app.domain.runs import RunStatus
from app.domain.scopes import Scope
from app.sql import keyset
from app.sql.portable import RowsTable, any_of
from app.sql.scopes import asked_scopes, placed_rows
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.learning.sync import SyncPending, SyncRun
from app.tables.organizations import Organization
from app.tables.posts import Post

_pending = table_of(SyncPending)
_posts = table_of(Post)
_runs = table_of(SyncRun)
_organizations = table_of(Organization)
_due = RowsTable(
    "asked", position=Integer(), organization_id=Uuid(), brand_id=Uuid(), before=Date()
)
_calendar = RowsTable("calendar", time_zone=Text(), today=Date())


class RunRow(NamedTuple):
    """One sync; `brand_id` is None for a whole organization. The counts are rows."""

    organization_id: UUID
    id: UUID
    brand_id: UUID | None
    is_full: bool
    status: RunStatus
    inserted: int
    updated: int
    unchanged: int
    removed: int
    failed: int
    started_at: dt.datetime
    finished_at: dt.datetime | None


class DueCount(NamedTuple):
    """How many snapshots are pending for the scope at a position."""

    position: int
    snapshots: int


def select_due_organizations(todays: Mapping[str, dt.date]) -> Select[UUID]:
    """The organizations with a pending snapshot whose day is over, by each zone's today."""
    calendar = _calendar.of(todays.items())
    waits = exists().where(
        _pending.c.organization_id == _organizations.c.id, _pending.c.date < calendar.c.today
    )
    return (
        select(_organizations.c.id)
        .join(calendar, calendar.c.time_zone == _organizations.c.time_zone)
        .where(waits)
        .order_by(_organizations.c.id)
    )


def select_runs(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[RunRow]:
    """These runs, if visible to the caller."""
    seen = [] if visible is None else [any_of(_runs.c.organization_id, visible)]
    return rows_of(RunRow, select(_runs).where(any_of(_runs.c.id, ids), *seen))


def _select_fitting(
    visible: Collection[UUID] | None, scope: Scope, *columns: ColumnElement[Any]
) -> Select[Any]:
    """These columns of the syncs of a scope: of a brand, those of its whole organization too."""
    statement = select(*columns).select_from(_runs)
    if visible is not None:
        statement = statement.where(any_of(_runs.c.organization_id, visible))
    if scope.organization_id is not None:
        statement = statement.where(_runs.c.organization_id == scope.organization_id)
    if scope.brand_id is not None:
        is_of_all = _runs.c.brand_id.is_(None)
        statement = statement.where(or_(is_of_all, _runs.c.brand_id == scope.brand_id))
    return statement


def select_page(
    visible: Collection[UUID] | None, scope: Scope, request: PageRequest
) -> keyset.PageRows[RunRow]:
    """A page of a scope's syncs, the latest first."""
    columns = (_runs.c[name] for name in RunRow._fields)
    key = keyset.Key(_runs.c.id, descending=True)
    return keyset.page(RunRow, _select_fitting(visible, scope, *columns), [key], request)


def count_runs(visible: Collection[UUID] | None, scope: Scope) -> Select[int]:
    """How many syncs a scope has."""
    return _select_fitting(visible, scope, func.count())


def select_organizations_with_old_runs(ended_before: dt.datetime) -> Select[UUID]:
    """The organizations with runs that ended before then."""
    return select(_runs.c.organization_id).where(_runs.c.finished_at < ended_before).distinct()


def delete_old_runs(organization_id: UUID, ended_before: dt.datetime) -> Delete:
    """Delete an organization's runs that ended before then, except the latest of each brand."""
    later = _runs.alias("later")
    is_followed = exists().where(
        later.c.organization_id == organization_id,
        later.c.brand_id.is_not_distinct_from(_runs.c.brand_id),
        later.c.id > _runs.c.id,
    )
    return delete(_runs).where(
        _runs.c.organization_id == organization_id,
        _runs.c.finished_at < ended_before,
        is_followed,
    )


def select_last_runs(scopes: Sequence[Scope]) -> RowsOf[tuple[int, RunRow]]:
    """The latest run over each whole scope: a brand's, or its organization's."""
    requested = asked_scopes(scopes)
    order = (_runs.c.started_at.desc(), _runs.c.id.desc())
    ranked = (
        select(
            requested.c.position,
            *_runs.columns,
            func.row_number().over(partition_by=requested.c.position, order_by=order).label("rank"),
        )
        .join(
            _runs,
            and_(
                _runs.c.organization_id == requested.c.organization_id,
                or_(_runs.c.brand_id.is_(None), _runs.c.brand_id == requested.c.brand_id),
            ),
        )
        .subquery()
    )
    columns = (ranked.c[name] for name in ("position", *RunRow._fields))
    return placed_rows(RunRow, select(*columns).where(ranked.c.rank == 1))


def count_due(requested: Sequence[tuple[Scope, dt.date]]) -> RowsOf[DueCount]:
    """How many snapshots whose day ended before that day are pending for each scope."""
    rows = _due.of(
        (position, scope.organization_id, scope.brand_id, before)
        for position, (scope, before) in enumerate(requested)
    )
    statement = (
        select(rows.c.position, func.count().label("snapshots"))
        .join(
            _pending,
            and_(
                _pending.c.organization_id == rows.c.organization_id,
                _pending.c.date < rows.c.before,
            ),
        )
        .join(
            _posts,
            and_(
                _posts.c.organization_id == rows.c.organization_id,
                _posts.c.id == _pending.c.post_id,
                or_(rows.c.brand_id.is_(None), _posts.c.brand_id == rows.c.brand_id),
            ),
        )
        .group_by(rows.c.position)
    )
    return rows_of(DueCount, statement)
