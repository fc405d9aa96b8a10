"""The brand that an account is connected to: found by label or id, or created."""

from uuid import UUID

from app.cli.organizations import find_organization
from app.domain import public_ids
from app.domain.pages import PageRequest
from app.domain.posts import fold
from app.errors import NotFound
from app.runtime import Runtime
from app.services import brands, organizations
from app.services.brands import Brand
from app.services.organizations import Organization
from app.storage.database import Session


async def find_owner(
    runtime: Runtime, brand: str, organization: str | None, *, create: bool
) -> Brand:
    """The brand that the user names; with `create`, created along with its organization.

    Raises:
        NotFound: There is none, or the organization is ambiguous.
    """
    async with runtime.database.write() as session:
        if brand.startswith(f"{public_ids.BRAND}_"):
            key: UUID | None = public_ids.brand_key(brand)
        else:
            owner = await _find_organization(runtime, session, organization, create=create)
            known = (await brands.find_brands(session, owner.id, [brand])).get(fold(brand))
            key = known.id if known else None
            if key is None and create:
                key, now = runtime.new_key(), runtime.now()
                await brands.create_brand(session, owner.id, brand, key=key, now=now)
        found = await brands.get_brands(session, [key] if key else [], None)
    if not found:
        raise NotFound(f"There is no brand {brand!r}: --create makes it.")
    return next(iter(found.values()))


async def _find_organization(
    runtime: Runtime, session: Session, name: str | None, *, create: bool
) -> Organization:
    if name is None:
        page = await organizations.list_organizations(session, PageRequest(size=2), None)
        if len(page.items) == 1:
            return page.items[0]
        raise NotFound("Say which --organization: there is none yet, or more than one.")
    found = await find_organization(session, name)
    if found is None and create:
        key, now = runtime.new_key(), runtime.now()
        await organizations.create_organization(session, {"label": name}, key=key, now=now)
        found = (await organizations.get_organizations(session, [key], None))[key]
    if found is None:
        raise NotFound(f"There is no organization {name!r}: --create makes it.")
    return found
