"""Connected accounts: never their tokens."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from app.domain import public_ids
from app.domain.accounts.credentials import CredentialState
from app.domain.keys import OwnedKey
from app.domain.platforms import Platform
from app.graphql.context import Info
from app.graphql.enums import described
from app.graphql.scalars import BigInt
from app.graphql.types.accounts.discovery import AccountDiscovery
from app.graphql.types.collecting.failures import ProviderFailure
from app.graphql.types.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    requested_page,
)
from app.graphql.types.nodes import Node
from app.graphql.types.post_lists import (
    PostFilterArgument,
    PostOrderArgument,
    filter_of,
    order_of,
    posts_below,
)
from app.graphql.types.posts import Post
from app.services.accounts import credentials

if TYPE_CHECKING:
    from app.graphql.types.accounts.accounts import Account
    from app.graphql.types.brands import Brand

described(
    CredentialState,
    "Whether an account can be asked.",
    {
        CredentialState.CONNECTED: "It can.",
        CredentialState.FAILED: "The platform no longer accepts it: connect it again.",
        CredentialState.DISCONNECTED: "Somebody disconnected it; its tokens are forgotten.",
    },
)


@strawberry.type(description="An account on a platform, connected to a brand.")
class Credential(Node):
    platform: Platform = strawberry.field(description="Where the account is.")
    account_id: str = strawberry.field(description="The platform's id of the account.")
    handle: str | None = strawberry.field(
        description="What the account is called there; null if the platform doesn't say."
    )
    host: str | None = strawberry.field(
        description="The account's server, on platforms of many servers; null on others."
    )
    state: CredentialState = strawberry.field(description="Whether the account can be asked.")
    scopes: list[str] = strawberry.field(
        description="What the platform allows us, in its own words; empty if it doesn't say."
    )
    expires_at: dt.datetime | None = strawberry.field(
        description="When the access token ends. It is renewed before; null if it doesn't end."
    )
    monthly_ceiling_micros: BigInt | None = strawberry.field(
        description="What it may cost per calendar month (UTC), in millionths of a US dollar; "
        "null without a limit."
    )
    includes_replies: bool = strawberry.field(
        description="Whether its replies to others are found as posts (X, Threads, Mastodon, "
        "Bluesky)."
    )
    monthly_ceiling: BigInt | None = strawberry.field(
        description="What it may cost per calendar month.",
        deprecation_reason="Ask for monthlyCeilingMicros.",
    )
    failure: ProviderFailure | None = strawberry.field(
        description="Why the platform no longer accepts it; null if it does."
    )
    failed_since: dt.datetime | None = strawberry.field(
        description="When that was first seen; null if it is accepted."
    )
    connected_at: dt.datetime = strawberry.field(description="When it was last connected.")
    checked_at: dt.datetime | None = strawberry.field(
        description="When the platform was last asked whether it still works."
    )
    disconnected_at: dt.datetime | None = strawberry.field(
        description="When it was disconnected; null if it isn't."
    )
    stored: strawberry.Private[credentials.Credential]

    @staticmethod
    def of(credential: credentials.Credential) -> "Credential":
        """Show a credential."""
        return Credential(
            id=strawberry.ID(public_ids.credential_id(credential.id)),
            state=credential.state,
            scopes=list(credential.scopes),
            failure=ProviderFailure.of(credential.failure) if credential.failure else None,
            monthly_ceiling_micros=credential.monthly_ceiling,
            stored=credential,
            **{name: getattr(credential, name) for name in _SAME_NAMES},
        )

    @strawberry.field(description="The brand that it is connected to.")
    async def brand(
        self, info: Info
    ) -> Annotated["Brand", strawberry.lazy("app.graphql.types.brands")]:
        from app.graphql.types.brands import Brand

        return Brand.of(await info.context.loaders.brand_by_id.load(self.stored.brand_id))

    @strawberry.field(description="The account that it reads; null for a key of nobody's.")
    async def account(
        self, info: Info
    ) -> Annotated["Account", strawberry.lazy("app.graphql.types.accounts.accounts")] | None:
        from app.graphql.types.accounts.accounts import Account

        found = await info.context.loaders.account_by_credential.load(self._key)
        return Account.of(found) if found else None

    @strawberry.field(
        description="How its posts are found by themselves; null where nothing is looked through: "
        "it is disconnected, or a key of nobody's."
    )
    async def discovery(self, info: Info) -> AccountDiscovery | None:
        found = await info.context.loaders.discovery_by_credential.load(self._key)
        return AccountDiscovery.of(found) if found else None

    @strawberry.field(description="The posts that it collects, archived brands' too.")
    async def posts(
        self,
        info: Info,
        filter: PostFilterArgument = None,
        order_by: PostOrderArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Post]:
        request = requested_page(first, after, last, before)
        requested, order = await filter_of(info, filter), order_of(order_by)
        return await posts_below(info, "credential_id", self._key, requested, order, request)

    @property
    def _key(self) -> OwnedKey:
        return self.stored.organization_id, self.stored.id


_SAME_NAMES = (
    *("platform", "account_id", "handle", "host", "expires_at", "monthly_ceiling"),
    "includes_replies",
    *("failed_since", "connected_at", "checked_at", "disconnected_at"),
)


@strawberry.type(description="What became of the posts that an account has published.")
class DiscoveredPosts:
    created: int = strawberry.field(description="How many are new here.")
    updated: int = strawberry.field(description="How many were known and have changed.")
    unchanged: int = strawberry.field(description="How many were known as they are.")
    skipped: int = strawberry.field(
        description="How many items couldn't be read; each costs only itself."
    )
    skipped_because: list[str] = strawberry.field(description="Why: the first few reasons.")
    charged_micros: BigInt = strawberry.field(
        description="What the platform charges for this, in millionths of a US dollar."
    )
    failure: ProviderFailure | None = strawberry.field(
        description="Why there may be more: discover again then. Null if that is all."
    )
    credential: Credential = strawberry.field(description="The account.")


ConnectCredentialResult = Annotated[
    Credential | ProviderFailure,
    strawberry.union(
        "ConnectCredentialResult",
        description="The connected account, or what its platform has against it.",
    ),
]
DiscoverPostsResult = Annotated[
    DiscoveredPosts | ProviderFailure,
    strawberry.union(
        "DiscoverPostsResult",
        description="What was discovered, or why nothing could be.",
    ),
]
