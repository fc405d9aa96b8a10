"""Organizations: reading, listing, creating and changing them."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.business.currencies import parse_currency
from app.domain.pages import Page, PageRequest, page_of
from app.domain.posts import fold, search_text
from app.domain.texts import checked_label, checked_logo
from app.domain.windows.periods import WeekStart
from app.domain.windows.time_zones import parse_time_zone
from app.domain.windows.today import LocalCalendar
from app.errors import BadUserInput, BeingErased, NotFound
from app.sql import organizations as sql
from app.sql import posts as posts_sql
from app.storage.database import Session
from app.tables.organizations import Organization as Stored

Visible = Collection[UUID] | None
"""The organizations that exist for a caller; None is all."""


Organization = sql.OrganizationRow


async def get_organizations(
    session: Session, ids: Collection[UUID], visible: Visible
) -> dict[UUID, Organization]:
    """The organizations with these keys, as far as they exist for the caller."""
    rows = await session.all(sql.select_by_id(ids, visible))
    return {organization.id: organization for organization in rows}


async def find_organizations(session: Session, label: str) -> list[Organization]:
    """The organizations of this label, whatever its case; labels needn't be unique."""
    return await session.all(sql.select_by_label_key(fold(label)))


async def list_all_organizations(session: Session) -> list[Organization]:
    """All organizations by label, archived ones too: what an operator's command goes over."""
    return await session.all(sql.select_all())


async def list_organizations(
    session: Session,
    request: PageRequest,
    visible: Visible,
    *,
    search: str | None = None,
    archived: bool | None = False,
) -> Page[Organization]:
    """A page of organizations by label; `archived` None gives archived ones and others."""
    text, given, bound = search_text(search), {"visible": visible or ()}, visible is not None
    if not text and request.cursor is None:
        start = sql.select_start(request, archived=archived, bound=bound)
        return page_of(await session.rows(start, given), request)
    statement = sql.select_page(text, request, archived=archived, bound=bound)
    return page_of(await session.all(statement, given), request)


async def count_organizations(
    session: Session,
    visible: Visible,
    *,
    search: str | None = None,
    archived: bool | None = False,
) -> int:
    """How many organizations that list has."""
    statement = sql.count(search_text(search), visible, archived=archived)
    return (await session.scalars(statement)).one()


async def list_time_zones(session: Session, visible: Visible) -> list[str]:
    """The time zones of the caller's organizations."""
    return list(await session.scalars(sql.select_time_zones(visible)))


async def list_calendars(session: Session, visible: Visible) -> list[LocalCalendar]:
    """The calendars of the caller's organizations."""
    statement = sql.select_calendars(bound=visible is not None)
    return await session.rows(statement, {"visible": visible or ()})


async def lock_organization(
    session: Session, organization_id: UUID
) -> posts_sql.LockedOrganization:
    """Lock an organization that was there a moment ago.

    Raises:
        BeingErased: It was erased meanwhile.
    """
    organization = await session.one_or_none(posts_sql.lock_organization(organization_id))
    if organization is None:
        raise BeingErased
    return organization


async def create_organization(
    session: Session, values: Mapping[str, Any], *, key: UUID, now: datetime
) -> UUID:
    """Create an organization with a label, and optionally time zone, currency and so on.

    Raises:
        BadUserInput: The label is empty, or the time zone or currency doesn't exist.
    """
    label = checked_label(values.get("label"))
    organization = Stored(
        id=key, label=label, label_key=fold(label), created_at=now, updated_at=now
    )
    _change(organization, values)
    session.add(organization)
    await session.flush()
    return key


async def update_organization(
    session: Session, organization_id: UUID, values: Mapping[str, Any], *, now: datetime
) -> None:
    """Change what is given. A new time zone counts from now on; no day already written moves.

    Raises:
        NotFound: There is no such organization.
        BadUserInput: A value is wrong.
    """
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    organization = await session.get(Stored, organization_id)
    if organization is None:
        raise NotFound("There is no such organization.")
    _change(organization, values)
    organization.updated_at = now


async def set_archived(
    session: Session, organization_id: UUID, *, archived: bool, now: datetime
) -> None:
    """Archive or restore an organization; one that is so already stays as it is.

    Raises:
        NotFound: There is no such organization.
    """
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    organization = await session.get(Stored, organization_id)
    if organization is None:
        raise NotFound("There is no such organization.")
    if (organization.archived_at is not None) != archived:
        organization.archived_at = now if archived else None
        organization.updated_at = now
    await session.flush()


def _change(organization: Stored, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(organization, name, _CHECKS[name](value))
    organization.label_key = fold(organization.label)


def checked_price(price: int | None, *, field: str = "creditPrice") -> int | None:
    """Validate the price of a credit, by the name of the field that it came in, and return it.

    Raises:
        BadUserInput: It is negative.
    """
    if price is not None and price < 0:
        raise BadUserInput(f"{field} must not be negative.", field=field)
    return price


def _checked_week_start(week_start: WeekStart | None) -> WeekStart:
    if week_start is None:
        raise BadUserInput("weekStart must not be null.", field="weekStart")
    return week_start


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "label": checked_label,
    "time_zone": lambda name: parse_time_zone(name or ""),
    "week_start": _checked_week_start,
    "currency": lambda code: parse_currency(code or ""),
    "credit_price": checked_price,
    "logo_url": checked_logo,
}
