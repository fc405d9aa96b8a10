"""What a post is collected with."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from app.graphql.context import Info
from app.services import post_lists

if TYPE_CHECKING:
    from app.graphql.types.accounts.accounts import Account
    from app.graphql.types.accounts.credentials import Credential


@strawberry.type
class Collected:
    """The fields of what is collected with a credential: a post."""

    stored: strawberry.Private[post_lists.Post]

    @strawberry.field(
        description="The account that it is known to be of; null without a credential of one."
    )
    async def account(
        self, info: Info
    ) -> Annotated["Account", strawberry.lazy("app.graphql.types.accounts.accounts")] | None:
        from app.graphql.types.accounts.accounts import Account

        if self.stored.credential_id is None:
            return None
        key = self.stored.organization_id, self.stored.credential_id
        found = await info.context.loaders.account_by_credential.load(key)
        return Account.of(found) if found else None

    @strawberry.field(description="What it is collected with; null if it isn't.")
    async def credential(
        self, info: Info
    ) -> Annotated["Credential", strawberry.lazy("app.graphql.types.accounts.credentials")] | None:
        from app.graphql.types.accounts.credentials import Credential

        key = self.stored.credential_id
        found = await info.context.loaders.credential_by_id.load(key) if key else None
        return Credential.of(found) if found else None
