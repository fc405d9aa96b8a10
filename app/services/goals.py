"""Goals: setting, changing, archiving and listing them.

Progress isn't stored: it is computed on request from the numbers of the scope.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import Select
from sqlmodel import col, select

from app.domain.goals import GoalMetric, Terms, check_terms
from app.domain.keys import OwnedKey
from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.domain.scopes import Scope
from app.domain.texts import checked_label
from app.domain.windows.clock import Clock
from app.errors import NotFound
from app.services.organizations import (
    Visible,
    get_organizations,
    list_time_zones,
)
from app.sql import goals as sql
from app.storage.database import Session
from app.tables.goals import Goal as Stored

Goal = sql.GoalRow
Parent = Literal["brand_id", "organization_id"]


async def get_goals(session: Session, ids: Collection[UUID], visible: Visible) -> dict[UUID, Goal]:
    """The goals with these keys, if visible to the caller."""
    return {goal.id: goal for goal in await session.all(sql.select_by_id(ids, visible))}


async def list_goals(
    session: Session,
    scope: Scope,
    request: PageRequest,
    visible: Visible,
    *,
    active: bool | None,
    archived: bool | None = False,
    clock: Clock,
) -> Page[Goal]:
    """A page of the goals of a scope and of the scopes below it, latest first."""
    statement = await _fitting(
        session, scope, visible, active=active, archived=archived, clock=clock
    )
    return page_of(await session.all(sql.page(statement, request)), request)


async def count_goals(
    session: Session,
    scope: Scope,
    visible: Visible,
    *,
    active: bool | None,
    archived: bool | None = False,
    clock: Clock,
) -> int:
    """How many goals that list has."""
    statement = await _fitting(
        session, scope, visible, active=active, archived=archived, clock=clock
    )
    return (await session.scalars(sql.count(statement))).one()


async def _fitting(
    session: Session,
    scope: Scope,
    visible: Visible,
    *,
    active: bool | None,
    archived: bool | None,
    clock: Clock,
) -> Select[Any]:
    zones = await list_time_zones(session, visible)
    if scope.organization_id is not None:  # it may be archived
        named = await get_organizations(session, [scope.organization_id], visible)
        zones += [organization.time_zone for organization in named.values()]
    todays = {zone: clock.today(zone) for zone in zones}
    return sql.select_fitting(visible, scope, todays, active=active, archived=archived)


class GoalFilter(NamedTuple):
    """Which goals: with a day that isn't over, and archived; None is these and the others."""

    active: bool | None
    archived: bool | None
    clock: Clock


async def list_goals_per_parent(
    session: Session,
    parent: Parent,
    parents: Collection[OwnedKey],
    requested: GoalFilter,
    request: PageRequest,
) -> dict[UUID, Page[Goal]]:
    """The same page of goals of each of these brands or organizations, latest first."""
    statement = await _below(session, parent, parents, requested)
    found: dict[UUID | None, list[tuple[Goal, Cursor]]] = defaultdict(list)
    for goal, cursor in await session.all(sql.page_per_parent(parent, statement, request)):
        found[getattr(goal, parent)].append((goal, cursor))
    return {key: page_of(found[key], request) for _, key in parents}


async def count_goals_per_parent(
    session: Session, parent: Parent, parents: Collection[OwnedKey], requested: GoalFilter
) -> dict[UUID, int]:
    """How many goals the list of each of these brands or organizations has."""
    statement = await _below(session, parent, parents, requested)
    rows = await session.all(sql.count_per_parent(parent, statement))
    counts = {row.parent_id: row.total for row in rows}
    return {key: counts.get(key, 0) for _, key in parents}


async def _below(
    session: Session, parent: Parent, parents: Collection[OwnedKey], requested: GoalFilter
) -> Select[Any]:
    zones: set[str] = set()
    if requested.active is not None:
        organizations = await get_organizations(session, {key[0] for key in parents}, None)
        zones = {each.time_zone for each in organizations.values()}
    todays = {zone: requested.clock.today(zone) for zone in zones}
    return sql.select_below(
        parent, parents, todays, active=requested.active, archived=requested.archived
    )


async def create_goal(
    session: Session, scope: Scope, label: str, terms: Terms, *, key: UUID, now: datetime
) -> UUID:
    """Set a goal for a brand or an organization.

    Raises:
        NotFound: The scope is everything.
        BadUserInput: The label is empty, or nobody could meet or miss the terms.
    """
    check_terms(terms)
    if scope.organization_id is None:
        raise NotFound("A goal is of a brand or of an organization.")
    session.add(
        Stored(
            organization_id=scope.organization_id,
            id=key,
            brand_id=scope.brand_id,
            label=checked_label(label),
            created_at=now,
            updated_at=now,
            **terms._asdict(),
        )
    )
    await session.flush()
    return key


async def update_goal(
    session: Session, goal_id: UUID, values: Mapping[str, Any], visible: Visible, *, now: datetime
) -> None:
    """Change the given fields of a goal: its label or its terms.

    Raises:
        NotFound: There is no such goal.
        BadUserInput: A value is wrong.
    """
    goal = await _stored(session, goal_id, visible)
    for name, value in values.items():
        setattr(goal, name, checked_label(value) if name == "label" else value)
    check_terms(Terms(GoalMetric(goal.metric), goal.target, goal.start, goal.end))
    goal.updated_at = now
    await session.flush()


async def archive_goal(session: Session, goal_id: UUID, visible: Visible, *, now: datetime) -> None:
    """Remove a goal from every list; archiving it again changes nothing.

    Raises:
        NotFound: There is no such goal.
    """
    goal = await _stored(session, goal_id, visible)
    goal.archived_at = goal.archived_at or now
    await session.flush()


async def _stored(session: Session, goal_id: UUID, visible: Visible) -> Stored:
    found = await session.scalars(select(Stored).where(col(Stored.id) == goal_id))
    goal = found.one_or_none()
    if goal is None or not (visible is None or goal.organization_id in visible):
        raise NotFound("There is no such goal.")
    return goal
