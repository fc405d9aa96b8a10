"""The organization that a user names, by label or id."""

from app.domain import public_ids
from app.domain.public_ids import ORGANIZATION
from app.errors import BadUserInput
from app.services import organizations
from app.services.organizations import Organization
from app.storage.database import Session


async def find_organization(session: Session, name: str) -> Organization | None:
    """The organization with this label or id, None if there is none.

    Raises:
        BadUserInput: Several have this label.
    """
    key = public_ids.from_text(ORGANIZATION, name)
    if key is None:
        found = await organizations.find_organizations(session, name)
    else:
        found = list((await organizations.get_organizations(session, [key], None)).values())
    if len(found) > 1:
        known = ", ".join(public_ids.to_text(ORGANIZATION, each.id) for each in found)
        raise BadUserInput(f"Several organizations are named {name!r}: say which by id ({known}).")
    return found[0] if found else None
