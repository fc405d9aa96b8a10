"""The outcomes of syncs, and how far behind scopes are."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.domain.pages import Page, PageRequest, page_of
from app.domain.scopes import Scope
from app.domain.windows.time_zones import today_in
from app.services.organizations import Visible, list_time_zones
from app.sql.learning import brand_memory as memory_sql
from app.sql.learning import sync_runs as sql
from app.storage.database import Session

KEPT = timedelta(days=30)
"""How long a sync's run can be looked up; the latest of a scope always can."""


SyncRun = sql.RunRow


async def list_due_organizations(session: Session, now: datetime) -> list[UUID]:
    """The organizations with something to sync: a pending snapshot whose day is over.

    Also those with something to learn from rows that were synced or that people submitted.
    """
    zones = await list_time_zones(session, None)
    todays = {zone: today_in(now, zone) for zone in zones}
    due = set(await session.scalars(sql.select_due_organizations(todays)))
    return sorted(due | set(await session.scalars(memory_sql.select_waiting_organizations())))


async def forget_runs(session: Session, *, now: datetime) -> None:
    """Delete the runs that ended longer than `KEPT` ago, except the latest of each scope."""
    ended_before = now - KEPT
    with_old = await session.scalars(sql.select_organizations_with_old_runs(ended_before))
    for organization_id in with_old.all():
        await session.execute(sql.delete_old_runs(organization_id, ended_before))


async def get_runs(session: Session, ids: Sequence[UUID], visible: Visible) -> dict[UUID, SyncRun]:
    """The runs with these keys, if visible to the caller."""
    return {run.id: run for run in await session.all(sql.select_runs(ids, visible))}


async def list_runs(
    session: Session, scope: Scope, request: PageRequest, visible: Visible
) -> Page[SyncRun]:
    """A page of the syncs of a scope, the latest first; of a brand, those of all of it too."""
    return page_of(await session.all(sql.select_page(visible, scope, request)), request)


async def count_runs(session: Session, scope: Scope, visible: Visible) -> int:
    """How many syncs that list has."""
    return (await session.scalars(sql.count_runs(visible, scope))).one()


class SyncStatus(NamedTuple):
    """The latest run over a whole scope, None before the first, and how many rows are pending."""

    last_run: SyncRun | None
    due: int


async def get_statuses(
    session: Session, requested: Sequence[tuple[Scope, date]]
) -> dict[tuple[Scope, date], SyncStatus]:
    """The sync status of scopes; a snapshot is pending if its day ended before the given day."""
    scopes = [scope for scope, _ in requested]
    runs = dict(await session.all(sql.select_last_runs(scopes)))
    rows = await session.all(sql.count_due(requested))
    due = {row.position: row.snapshots for row in rows}
    return {
        key: SyncStatus(runs.get(position), due.get(position, 0))
        for position, key in enumerate(requested)
    }
