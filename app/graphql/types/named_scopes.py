"""Scopes that arguments name."""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.scopes import Scope
from app.graphql.context import Info
from app.graphql.types.brands import Brand
from app.graphql.types.organizations import named_organization

OptionalScopeId = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Only of this brand, or of this organization and its brands; all by default."
    ),
]


async def named_scope(info: Info, public_id: str) -> Scope:
    """The brand or organization that an argument names.

    Raises:
        NotFound: There is none for the caller.
    """
    if not public_id.startswith(f"{public_ids.BRAND}_"):
        return (await named_organization(info, public_id)).scope
    key = public_ids.brand_key(public_id)
    return Brand.of(await info.context.loaders.brand_by_id.load(key)).scope
