"""What somebody gives to connect an account."""

import datetime as dt

import strawberry

from app.domain.platforms import Platform
from app.graphql.scalars import BigInt
from app.graphql.types.inputs import newly_named
from app.services.accounts import credentials


@strawberry.input(
    description="An account to be connected. Which fields a platform needs, `platforms` says."
)
class CredentialInput:
    brand_id: strawberry.ID = strawberry.field(description="The brand to connect it to.")
    platform: Platform = strawberry.field(description="Where the account is.")
    access_token: str | None = strawberry.field(
        default=None, description="What the platform gave you to ask with."
    )
    refresh_token: str | None = strawberry.field(
        default=None, description="What the platform gave you to renew it with."
    )
    expires_at: dt.datetime | None = strawberry.field(
        default=None, description="When the access token ends, with a UTC offset."
    )
    scopes: list[str] | None = strawberry.field(
        default=None, description="What was allowed; by default all that we ask for."
    )
    api_key: str | None = strawberry.field(
        default=None, description="Instead of a token, where public numbers are enough: YouTube."
    )
    app_password: str | None = strawberry.field(
        default=None,
        description="Instead of a token: an app password of the `account`'s, made in Bluesky's "
        "settings. It begins a session and is forgotten; the account's own password is refused.",
    )
    account: str | None = strawberry.field(
        default=None,
        description="Without a token: whose public posts are read, a handle or an id; with an app "
        "password: whose that is.",
    )
    host: str | None = strawberry.field(
        default=None, description="The account's server, for example mastodon.social."
    )
    owns_app: bool = strawberry.field(
        default=False,
        description="Whether the account also owns the developer app: X charges it less.",
    )
    monthly_ceiling_micros: BigInt | None = strawberry.field(
        default=None,
        description="What it may cost per calendar month (UTC), in millionths of a US dollar; "
        "what was set before stays by default, and a new account on X has 5,000,000. "
        "`setMonthlyCeiling` lifts it.",
    )
    includes_replies: bool | None = strawberry.field(
        default=None,
        description="Whether its replies to others are found as posts (X, Threads, Mastodon, "
        "Bluesky), "
        "which costs money on X; what was set before stays by default, and a new account has none.",
    )
    monthly_ceiling: BigInt | None = strawberry.field(
        default=None,
        description="What it may cost per calendar month.",
        deprecation_reason="Give monthlyCeilingMicros.",
    )

    def ceiling(self) -> int | None:
        """What it may cost per month.

        Raises:
            BadUserInput: It is negative, or was said twice.
        """
        if self.monthly_ceiling_micros is None:
            return self.monthly_ceiling
        new, old = self.monthly_ceiling_micros, self.monthly_ceiling
        given = newly_named(new, strawberry.UNSET if old is None else old, "monthlyCeilingMicros")
        return credentials.checked_ceiling(given, field="monthlyCeilingMicros")
