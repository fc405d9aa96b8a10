"""Making, changing and ending shares."""

import asyncio
from typing import Annotated

import strawberry

from app.domain import public_ids, shares
from app.domain.access import AccessScope
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.shares import CreatedShare, Share, ShareChangeInput, ShareId, ShareInput
from app.services import made_shares

ADMINISTERS = Requires(AccessScope.ADMIN)

ShareArgument = Annotated[ShareInput, strawberry.argument(description="The share.")]
ChangeArgument = Annotated[
    ShareChangeInput, strawberry.argument(description="What is to change of it.")
]


@strawberry.type
class ShareMutations:
    @strawberry.mutation(
        description="Share a scope's report with somebody who has no account.",
        extensions=[ADMINISTERS],
    )
    async def create_share(self, info: Info, input: ShareArgument) -> CreatedShare:
        context = info.context
        given = input.given(await _kept(info, input.password))
        async with context.database.write() as session:
            secret, share = await made_shares.create_share(
                session,
                context.caller,
                given,
                secret=context.runtime.new_secret(),
                key=context.runtime.new_key(),
                now=context.now,
            )
        return CreatedShare(secret=secret, path=f"/r/{secret}", share=Share.of(share))

    @strawberry.mutation(
        description="Change what is given of a share; within seconds its readers see it.",
        extensions=[ADMINISTERS],
    )
    async def update_share(self, info: Info, id: ShareId, input: ChangeArgument) -> Share:
        context, key = info.context, public_ids.share_key(id)
        changes = input.changes(await _kept(info, input.password))
        async with context.database.write() as session:
            return Share.of(
                await made_shares.update_share(
                    session, key, changes, context.visible, now=context.now
                )
            )

    @strawberry.mutation(
        description="End a share, for good: within seconds its link opens nothing.",
        extensions=[ADMINISTERS],
    )
    async def revoke_share(self, info: Info, id: ShareId) -> Share:
        context, key = info.context, public_ids.share_key(id)
        async with context.database.write() as session:
            return Share.of(
                await made_shares.revoke_share(session, key, context.visible, now=context.now)
            )


async def _kept(info: Info, password: str | None) -> bytes | None:
    """What is kept of a password: made in a thread, before anything is locked."""
    checked = shares.checked_password(password)
    if checked is None:
        return None
    salt = info.context.runtime.new_secret().encode()
    return await asyncio.to_thread(shares.hashed, checked, salt)
