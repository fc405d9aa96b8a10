"""API tokens, as administrators see them."""

import datetime as dt
from typing import Annotated

import strawberry

from app.domain import public_ids
from app.services import tokens
from app.services.granted_tokens import Grant

TokenId = Annotated[strawberry.ID, strawberry.argument(description="The token's id: token_...")]


@strawberry.type(description="An API token. Its secret is told once, when it is created.")
class Token:
    id: strawberry.ID = strawberry.field(description="By which it can be revoked: token_...")
    name: str = strawberry.field(description="What it is for.")
    prefix: str = strawberry.field(description="How its secret begins, to tell it by: bb_......")
    scopes: list[str] = strawberry.field(description="What it may do, for example analytics:read.")
    organization_id: strawberry.ID | None = strawberry.field(
        description="The one organization that it is bound to; null if it is bound to none."
    )
    created_at: dt.datetime = strawberry.field(description="When it was created.")
    expires_at: dt.datetime | None = strawberry.field(
        description="From when it is refused; null if never."
    )
    last_used_at: dt.datetime | None = strawberry.field(
        description="When it was used last, to the minute; null if never."
    )
    revoked_at: dt.datetime | None = strawberry.field(
        description="When it was revoked; null if it wasn't."
    )

    @staticmethod
    def of(token: tokens.Token) -> "Token":
        """Show a token."""
        bound = token.organization_id
        return Token(
            id=strawberry.ID(public_ids.token_id(token.id)),
            name=token.name,
            prefix=token.prefix,
            scopes=sorted(token.scopes),
            organization_id=strawberry.ID(public_ids.organization_id(bound)) if bound else None,
            created_at=token.created_at,
            expires_at=token.expires_at,
            last_used_at=token.last_used_at,
            revoked_at=token.revoked_at,
        )


@strawberry.type(description="A token that was just created.")
class CreatedToken:
    secret: str = strawberry.field(
        description="What to send as `Authorization: Bearer ...`. It is never told again."
    )
    token: Token = strawberry.field(description="The token.")


@strawberry.input(description="What a new token may do.")
class TokenInput:
    name: str = strawberry.field(description="What it is for, to tell it from others.")
    scopes: list[str] = strawberry.field(
        description="What it may do: analytics:read, analytics:refresh, content:write, "
        "business:read, admin (everything)."
    )
    organization_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The one organization to bind it to. Left out, it is bound as your own is.",
    )
    expires_at: dt.datetime | None = strawberry.field(
        default=None, description="From when it is refused, with a UTC offset; never if left out."
    )

    def grant(self) -> Grant:
        """The token as a service makes it."""
        bound = self.organization_id
        key = public_ids.organization_key(bound) if bound else None
        return Grant(self.name, self.scopes, key, self.expires_at)
