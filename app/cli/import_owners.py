"""Whose rows `backbone import` writes: the organization that the user names, found or created."""

from dataclasses import dataclass
from uuid import UUID

from app.cli.organizations import find_organization
from app.domain.pages import PageRequest
from app.domain.windows.periods import WeekStart
from app.domain.windows.time_zones import DEFAULT_TIME_ZONE, parse_time_zone
from app.errors import BadUserInput
from app.runtime import Runtime
from app.services import organizations
from app.services.organizations import Organization
from app.storage.database import Database, Session

_CREATE = (
    "--create-organization, its --time-zone if that isn't UTC, and its --week-start if that isn't"
    " Monday."
)


@dataclass(frozen=True)
class Owner:
    """The organization that a file belongs to, as the user names it, and how to create it."""

    name: str | None = None
    create: bool = False
    time_zone: str | None = None
    currency: str | None = None
    week_start: WeekStart | None = None

    @property
    def checked_time_zone(self) -> str:
        """The zone of an organization that is created; BadUserInput if there is none like it."""
        return parse_time_zone(self.time_zone or DEFAULT_TIME_ZONE)


async def find_owner(database: Database, owner: Owner) -> Organization | None:
    """The organization that the user names, None if it is to be created."""
    async with database.read() as session:
        if owner.name is None:
            return await _only_organization(session)
        organization = await find_organization(session, owner.name)
    if organization is None and not owner.create:
        raise BadUserInput(f"There is no organization {owner.name!r}: to create it give {_CREATE}")
    return organization and _checked(organization, owner)


async def _only_organization(session: Session) -> Organization:
    page = await organizations.list_organizations(session, PageRequest(size=2), None)
    if not page.items:
        raise BadUserInput(
            f"There is no organization yet: give --organization LABEL, and {_CREATE}"
        )
    if len(page.items) > 1:
        raise BadUserInput("Give --organization LABEL: there are several to choose from.")
    return page.items[0]


def _checked(organization: Organization, owner: Owner) -> Organization:
    if owner.time_zone and owner.checked_time_zone != organization.time_zone:
        raise BadUserInput(
            f"The organization {organization.label!r} is there already, and its time zone is "
            f"{organization.time_zone}: leave --time-zone out."
        )
    if owner.week_start and owner.week_start is not organization.week_start:
        raise BadUserInput(
            f"The organization {organization.label!r} is there already, and its weeks begin on "
            f"{organization.week_start.title()}: leave --week-start out."
        )
    return organization


async def create_owner(runtime: Runtime, session: Session, owner: Owner) -> UUID:
    """Create the organization that a file is to belong to; its key."""
    values = {
        "label": owner.name,
        "time_zone": owner.time_zone,
        "currency": owner.currency,
        "week_start": owner.week_start,
    }
    return await organizations.create_organization(
        session,
        {name: value for name, value in values.items() if value is not None},
        key=runtime.new_key(),
        now=runtime.now(),
    )
