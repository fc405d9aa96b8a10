"""Connecting an account in the browser: leaving for its platform, and coming back."""

import datetime as dt

import strawberry

from app.domain.platforms import Platform
from app.graphql.scalars import BigInt


@strawberry.input(
    description="An account to be connected by signing in at its platform: a new one of a brand, "
    "or one that is connected again."
)
class StartConnectionInput:
    platform: Platform = strawberry.field(
        description="Where the account is: a platform with oauthScopes, and an app there (hasApp)."
    )
    brand_id: strawberry.ID | None = strawberry.field(
        default=None, description="The brand to connect it to; needless with credentialId."
    )
    credential_id: strawberry.ID | None = strawberry.field(
        default=None, description="The account to be connected again: cred_..., which it stays."
    )
    account_id: str | None = strawberry.field(
        default=None,
        description="The platform's id of the account, where somebody may let Backbone in to "
        "several at once (Pages of Facebook, organizations of LinkedIn); needless with "
        "credentialId.",
    )
    host: str | None = strawberry.field(
        default=None,
        description="The account's server, where the platform has many (mastodon.social); needless "
        "with credentialId. Backbone registers an app there, once.",
    )
    owns_app: bool | None = strawberry.field(
        default=None,
        description="Whether the account also owns the developer app: X charges it less. By "
        "default as it was, or false.",
    )
    monthly_ceiling_micros: BigInt | None = strawberry.field(
        default=None,
        description="What it may cost per calendar month (UTC), in millionths of a US dollar; "
        "what was set before stays by default.",
    )


@strawberry.type(description="Where a person allows Backbone to read an account.")
class ConnectionStart:
    authorize_url: str = strawberry.field(
        description="The platform's page: open it in the browser that asked."
    )
    expires_at: dt.datetime = strawberry.field(
        description="Until when that person may come back: ten minutes."
    )
    redirect_uri: str = strawberry.field(
        description="Where the platform sends the browser back to: your app there must know it."
    )


@strawberry.input(
    description="What a platform sent the browser back with, as it stands in the address."
)
class CompleteConnectionInput:
    platform: Platform = strawberry.field(description="Which platform.")
    state: str = strawberry.field(description="The `state`: good once, for who began it.")
    code: str | None = strawberry.field(
        default=None, description="The `code`, if the person has allowed it."
    )
    error: str | None = strawberry.field(
        default=None, description="The `error`, if not; it ends the attempt."
    )
