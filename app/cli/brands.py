"""The brand that a user names, by label or id."""

from typing import Annotated
from uuid import UUID

import typer

from app.cli.recounts import choose_organizations
from app.cli.running import WRONG_USAGE, fail
from app.domain import public_ids
from app.domain.posts import fold
from app.domain.public_ids import BRAND
from app.errors import NotFound
from app.services import brands
from app.services.organizations import Organization
from app.storage.database import Database, Session

BrandOption = Annotated[
    str | None, typer.Option("--brand", help="Only this brand of it: label or id.")
]
_NEEDS_ORGANIZATION = (
    "--brand needs --organization where there are several: labels of brands are unique within one."
)


async def choose_owners(
    database: Database, organization: str | None, brand: str | None
) -> list[Organization]:
    """The organization that the user names, or all; with a brand the only one there is.

    Raises:
        NotFound: There is none by that name.
    """
    chosen = await choose_organizations(database, organization)
    if brand is not None and organization is None and len(chosen) != 1:
        fail(_NEEDS_ORGANIZATION, WRONG_USAGE)
    return chosen


async def choose_brand(session: Session, organization_id: UUID, name: str) -> UUID:
    """The brand with this label or id.

    Raises:
        NotFound: The organization has no such brand.
    """
    key = public_ids.from_text(BRAND, name)
    if key is not None:
        return key
    found = (await brands.find_brands(session, organization_id, [name])).get(fold(name))
    if found is None:
        raise NotFound(f"The organization has no brand {name!r}.")
    brand_id: UUID = found.id
    return brand_id
