"""Looking at accounts."""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.accounts.accounts import AccountState
from app.domain.platforms import Platform
from app.domain.scopes import EVERYTHING, Scope, scope_of
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.reading import organizations_of
from app.graphql.requires import READS
from app.graphql.types.accounts.accounts import Account
from app.graphql.types.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    connect,
    requested_page,
)
from app.graphql.types.organizations import OrganizationArgument, named_organization
from app.services.accounts import accounts

BrandArgument = Annotated[
    strawberry.ID | None, strawberry.argument(description="Only of this brand: brand_...")
]
PlatformArgument = Annotated[
    Platform | None, strawberry.argument(description="Only on this platform; all by default.")
]
StateArgument = Annotated[
    AccountState | None, strawberry.argument(description="Only in this state; all by default.")
]


@strawberry.type
class AccountQueries:
    @strawberry.field(
        description="Accounts, the first known first; those of archived brands are left out "
        "unless you name the brand.",
        extensions=[READS],
    )
    async def accounts(
        self,
        info: Info,
        organization_id: OrganizationArgument = None,
        brand_id: BrandArgument = None,
        platform: PlatformArgument = None,
        state: StateArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Account]:
        request = requested_page(first, after, last, before)
        reading, visible = info.context.reading, info.context.visible
        scope = await _scope(info, organization_id, brand_id)

        async def count() -> int:
            async with reading.session(organizations_of([scope])) as session:
                return await accounts.count_accounts(
                    session, scope, visible, platform=platform, state=state
                )

        async with reading.session(organizations_of([scope])) as session:
            page = await accounts.list_accounts(
                session, scope, request, visible, platform=platform, state=state
            )
        return connect(page, list(map(Account.of, page.items)), count)


async def _scope(
    info: Info, organization_id: strawberry.ID | None, brand_id: strawberry.ID | None
) -> Scope:
    """The scope that a caller names.

    Raises:
        NotFound: It doesn't exist for the caller, or the brand isn't the organization's.
    """
    scope = EVERYTHING
    if organization_id is not None:
        scope = (await named_organization(info, organization_id)).scope
    if brand_id is None:
        return scope
    brand = await info.context.loaders.brand_by_id.load(public_ids.brand_key(brand_id))
    if brand is None or scope.organization_id not in (None, brand.organization_id):
        raise NotFound("There is no such brand.")
    return scope_of(brand.organization_id, brand.id)
