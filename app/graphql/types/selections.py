"""Selections: brands that a caller names, as one scope."""

from collections.abc import Sequence
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.scopes import Owner, Scope, ScopeKind
from app.domain.selections import MOST_BRANDS, SELECTION, brands_in, selection_id
from app.domain.windows.today import LocalCalendar
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.types.brands import Brand
from app.graphql.types.nodes import Node
from app.graphql.types.organizations import Everything, Organization, named_organization
from app.graphql.types.scopes import AnalyticsScope
from app.services import brands


@strawberry.type(
    description=(
        f"Up to {MOST_BRANDS} brands that a caller names, added up; stored nowhere, its id says "
        "which. Within one organization its days and weeks are that organization's, else as those "
        "of everything. Archived brands are left out."
    )
)
class Selection(Node, AnalyticsScope):
    chosen: strawberry.Private[Sequence[brands.Brand]]

    @staticmethod
    def of(chosen: Sequence[brands.Brand]) -> "Selection":
        """Show a selection of these brands, in the order of their keys."""
        counted = tuple(Owner(each.organization_id, each.id) for each in _living(chosen))
        return Selection(
            id=strawberry.ID(selection_id(brand.id for brand in chosen)),
            scope=Scope(ScopeKind.SELECTION, brands=counted),
            chosen=chosen,
        )

    async def calendars(self, info: Info) -> list[LocalCalendar]:
        """The calendars of the organizations of its brands."""
        counted = _living(self.chosen) or self.chosen
        return list({LocalCalendar(each.time_zone, each.week_start): None for each in counted})

    @strawberry.field(description="Its brands that count, in the order of their ids.")
    def brands(self) -> list[Brand]:
        return list(map(Brand.of, _living(self.chosen)))

    @strawberry.field(description="Its brands that are archived: no number includes them.")
    def archived_brands(self) -> list[Brand]:
        return [Brand.of(each) for each in self.chosen if each.archived_at is not None]

    @strawberry.field(
        description="The organization of its brands, whose calendar and currency are its own; null "
        "where they are of several."
    )
    async def organization(self, info: Info) -> Organization | None:
        homes = {each.organization_id for each in self.chosen}
        if len(homes) > 1:
            return None
        return Organization.of(await info.context.loaders.organization_by_id.load(homes.pop()))


def _living(chosen: Sequence[brands.Brand]) -> list[brands.Brand]:
    return [each for each in chosen if each.archived_at is None]


async def select_brands(info: Info, keys: Sequence[UUID]) -> Selection:
    """The selection of these brands.

    Raises:
        NotFound: One of them doesn't exist for the caller.
    """
    found = await info.context.loaders.brand_by_id.load_many(keys)
    for key, brand in zip(keys, found, strict=True):
        if brand is None:
            raise NotFound(f"There is no such brand: {public_ids.brand_id(key)}.")
    return Selection.of([brand for brand in found if brand is not None])


async def named_selection(info: Info, public_id: str) -> Selection:
    """The selection that an argument names.

    Raises:
        NotFound: There is none for the caller.
    """
    keys = brands_in(public_id)
    if keys is None:
        raise NotFound("There is no such selection: its id comes from selection(brandIds:).")
    return await select_brands(info, keys)


async def scope_named(info: Info, public_id: str | None) -> AnalyticsScope:
    """The brand, organization or selection that an argument names, or everything without one.

    Raises:
        NotFound: There is none for the caller.
    """
    if public_id is None:
        return Everything.visible()
    if public_id.startswith(f"{public_ids.BRAND}_"):
        key = public_ids.brand_key(public_id)
        return Brand.of(await info.context.loaders.brand_by_id.load(key))
    if public_id.startswith(f"{SELECTION}_"):
        return await named_selection(info, public_id)
    return await named_organization(info, public_id)


async def find_selection(info: Info, public_id: str) -> Selection | None:
    """The selection with this id; None if there is none for the caller."""
    try:
        return await named_selection(info, public_id)
    except NotFound:
        return None
