"""The caller, as it sees itself."""

import strawberry

from app.domain import public_ids
from app.domain.access import Caller


@strawberry.type(description="The token that you call with.")
class Viewer:
    name: str = strawberry.field(description="What the token is for.")
    scopes: list[str] = strawberry.field(description="What it may do, for example analytics:read.")
    organization_id: strawberry.ID | None = strawberry.field(
        description="The one organization that it is bound to; null if it is bound to none."
    )

    @staticmethod
    def of(caller: Caller) -> "Viewer":
        """Show a caller."""
        bound = caller.organization_id
        return Viewer(
            name=caller.name,
            scopes=sorted(caller.scopes),
            organization_id=strawberry.ID(public_ids.organization_id(bound)) if bound else None,
        )
