"""The caller, as it sees itself."""

import datetime as dt
from uuid import UUID

import strawberry

from app.domain import access, public_ids
from app.domain.access import Caller
from app.formats import written
from app.graphql.context import Info
from app.graphql.types.organizations import Organization
from app.services import sessions


@strawberry.type(
    description="What the token's documents may still cost this minute, at this process; it "
    "refills steadily. Cost is counted in objects of answers and rows read for them."
)
class CostBudget:
    limit: int = strawberry.field(description="What a full minute allows.")
    left: int = strawberry.field(description="What is left, after this document.")
    resets_at: dt.datetime = strawberry.field(
        description="When it is full again, if nothing more is asked."
    )

    @staticmethod
    def of(budget: access.CostBudget, now: dt.datetime) -> "CostBudget":
        """Show a budget."""
        resets_at = now + dt.timedelta(seconds=budget.resets_in)
        return CostBudget(limit=budget.limit, left=budget.left, resets_at=resets_at)


@strawberry.type(
    description="Somebody who signed in to the dashboard with the token, in one browser. It ends "
    "with the token, 12 hours after its last request, or when it is revoked."
)
class Session:
    id: strawberry.ID = strawberry.field(description="By which it can be revoked: session_...")
    created_at: dt.datetime = strawberry.field(description="When it began.")
    last_seen_at: dt.datetime = strawberry.field(
        description="When it was used last, to the minute."
    )
    expires_at: dt.datetime = strawberry.field(
        description="When it is over however much it is used."
    )
    user_agent: str = strawberry.field(
        description="What the browser says of itself; empty if nothing."
    )
    is_current: bool = strawberry.field(description="Whether it is the one that you call by.")

    @staticmethod
    def of(session: sessions.PersonSession, current: UUID | None) -> "Session":
        """Show a session."""
        return Session(
            id=strawberry.ID(public_ids.session_id(session.id)),
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            expires_at=session.ends_at,
            user_agent=session.user_agent,
            is_current=session.id == current,
        )


async def _sessions_of(info: Info) -> list[Session]:
    """The sessions of the caller's token; asking for the time keeps the answer from the cache."""
    context, now = info.context, info.context.now
    async with context.reading.session(of=None) as session:
        found = await sessions.list_sessions(session, context.caller.token_id, now=now)
    return [Session.of(each, context.session_id) for each in found]


@strawberry.type(description="The token that you call with, or that you signed in with.")
class Viewer:
    name: str = strawberry.field(description="What the token is for.")
    scopes: list[str] = strawberry.field(description="What it may do, for example analytics:read.")
    organization_id: strawberry.ID | None = strawberry.field(
        description="The one organization that it is bound to; null if it is bound to none."
    )
    caller: strawberry.Private[Caller]

    @staticmethod
    def of(caller: Caller) -> "Viewer":
        """Show a caller."""
        bound = caller.organization_id
        return Viewer(
            name=caller.name,
            scopes=[str(scope) for scope in sorted(caller.scopes)],
            organization_id=strawberry.ID(public_ids.organization_id(bound)) if bound else None,
            caller=caller,
        )

    @strawberry.field(
        description="That organization; null if it is bound to none, or may read none."
    )
    async def organization(self, info: Info) -> Organization | None:
        bound = self.caller.organization_id
        if bound is None or not self.caller.may(access.AccessScope.READ_ANALYTICS):
            return None
        found = await info.context.loaders.organization_by_id.load(bound)
        return Organization.of(found) if found else None

    @strawberry.field(
        description="What is left of its budget; null where nothing is counted, as on a command "
        "line."
    )
    def cost_budget(self, info: Info) -> CostBudget | None:
        budget = info.context.budget()
        return CostBudget.of(budget, info.context.now) if budget else None

    @strawberry.field(
        description="The kinds of files that this server can make of a table, by what their names "
        "end in: csv and jsonl, and xlsx and parquet where their libraries are installed."
    )
    def file_formats(self) -> list[str]:
        return written.written_formats()

    @strawberry.field(
        description="The session that you call by; null if you send the token itself."
    )
    async def session(self, info: Info) -> Session | None:
        found = await _sessions_of(info)
        return next((each for each in found if each.is_current), None)

    @strawberry.field(
        description="All sessions of the token, whoever signed in with it, newest first."
    )
    async def sessions(self, info: Info) -> list[Session]:
        return await _sessions_of(info)
