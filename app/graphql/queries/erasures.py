"""Following erasures, and what they would take."""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.erasures import MOST_ERASURES
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.erasures import Contents, Erasure, ErasureId
from app.graphql.types.named_scopes import named_scope
from app.services import erasures

WRITES = Requires(AccessScope.WRITE_CONTENT)

SubjectId = Annotated[
    strawberry.ID,
    strawberry.argument(description="Of what: the id of a brand or of an organization."),
]


@strawberry.type
class ErasureQueries:
    @strawberry.field(
        description="The erasure with this id, and how far it is; null if there is none for you.",
        extensions=[WRITES],
    )
    async def erasure(self, info: Info, id: ErasureId) -> Erasure | None:
        key = public_ids.from_text(public_ids.ERASURE, id)
        found = await info.context.loaders.erasure_by_id.load(key) if key else None
        return Erasure.of(found) if found else None

    @strawberry.field(
        description=f"Erasures, finished ones too, newest first, {MOST_ERASURES} at most.",
        extensions=[WRITES],
    )
    async def erasures(self, info: Info) -> list[Erasure]:
        context = info.context
        async with context.reading.session(of=None) as session:
            found = await erasures.list_erasures(session, context.visible)
        return list(map(Erasure.of, found))

    @strawberry.field(
        description="What a brand or an organization holds, and erasing it would take.",
        extensions=[WRITES],
    )
    async def contents_to_erase(self, info: Info, id: SubjectId) -> Contents:
        context, scope = info.context, await named_scope(info, id)
        async with context.reading.session(of=()) as session:
            return Contents.of(await erasures.get_contents(session, scope))
