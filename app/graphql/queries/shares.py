"""The queries for shares, and the one of their readers."""

import strawberry

from app.domain.access import AccessScope
from app.domain.shares import MOST_SHARES
from app.graphql.context import Info
from app.graphql.requires import READS, Requires
from app.graphql.types.shares import Report, Share
from app.services import made_shares, shares


@strawberry.type
class ShareQueries:
    @strawberry.field(
        description=f"Links to reports, ended ones too, newest first, {MOST_SHARES} at most.",
        extensions=[Requires(AccessScope.ADMIN)],
    )
    async def shares(self, info: Info) -> list[Share]:
        context = info.context
        _ = context.now  # being opened changes no version: the answer isn't cached
        async with context.reading.session(of=None) as session:
            found = await made_shares.list_shares(session, context.visible)
        return list(map(Share.of, found))

    @strawberry.field(
        description="The shared report that you read; null unless you came by its link.",
        extensions=[READS],
    )
    async def report(self, info: Info) -> Report | None:
        context = info.context
        if context.share_id is None:
            return None
        async with context.reading.session(of=None) as session:
            told = await shares.get_report(session, context.share_id, context.visible)
        return Report.of(told) if told else None
