"""Making and revoking tokens, and ending sessions."""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.tokens import CreatedToken, Token, TokenId, TokenInput
from app.services import granted_tokens, sessions

ADMINISTERS = Requires(AccessScope.ADMIN)

TokenArgument = Annotated[TokenInput, strawberry.argument(description="The token.")]
SessionId = Annotated[
    strawberry.ID, strawberry.argument(description="The session's id: session_...")
]


@strawberry.type
class TokenMutations:
    @strawberry.mutation(
        description="Create an API token that may no more than your own.",
        extensions=[ADMINISTERS],
    )
    async def create_token(self, info: Info, input: TokenArgument) -> CreatedToken:
        context = info.context
        async with context.database.write() as session:
            secret, token = await granted_tokens.create_token(
                session,
                context.caller,
                input.grant(),
                secret=context.runtime.new_secret(),
                key=context.runtime.new_key(),
                now=context.now,
            )
        return CreatedToken(secret=secret, token=Token.of(token))

    @strawberry.mutation(
        description="Revoke an API token, for good: within seconds it opens nothing, its sessions "
        "are over and what it watches ends.",
        extensions=[ADMINISTERS],
    )
    async def revoke_token(self, info: Info, id: TokenId) -> Token:
        context, key = info.context, public_ids.token_key(id)
        async with context.database.write() as session:
            return Token.of(
                await granted_tokens.revoke_token(session, key, context.visible, now=context.now)
            )

    @strawberry.mutation(
        description="End a session of the token that you call with, by whoever signed in with it: "
        "within seconds it opens nothing. Gives back its id."
    )
    async def revoke_session(self, info: Info, id: SessionId) -> strawberry.ID:
        context, key = info.context, public_ids.session_key(id)
        async with context.database.write() as session:
            await sessions.revoke(session, context.caller.token_id, key)
        return id
