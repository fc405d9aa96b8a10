"""The query for tokens."""

import strawberry

from app.domain.access import MOST_TOKENS, AccessScope
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.tokens import Token
from app.services import granted_tokens


@strawberry.type
class TokenQueries:
    @strawberry.field(
        description=f"API tokens, revoked ones too, newest first, {MOST_TOKENS} at most. With a "
        "token that is bound to an organization: those that are bound to it.",
        extensions=[Requires(AccessScope.ADMIN)],
    )
    async def tokens(self, info: Info) -> list[Token]:
        context = info.context
        _ = context.now  # their last use changes no version: the answer isn't cached
        async with context.reading.session(of=None) as session:
            found = await granted_tokens.list_tokens(session, context.visible)
        return list(map(Token.of, found))
