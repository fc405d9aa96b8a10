"""Listing notes."""

import strawberry

from app.domain.scopes import EVERYTHING
from app.graphql.context import Info
from app.graphql.reading import organizations_of
from app.graphql.requires import READS
from app.graphql.types.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    connect,
    requested_page,
)
from app.graphql.types.named_scopes import OptionalScopeId, named_scope
from app.graphql.types.notes import FromDay, Note, ToDay
from app.services import notes


@strawberry.type
class NoteQueries:
    @strawberry.field(
        description="Notes, the latest written first; those of archived organizations and brands "
        "only where they are named.",
        extensions=[READS],
    )
    async def notes(
        self,
        info: Info,
        scope_id: OptionalScopeId = None,
        from_day: FromDay = None,
        to_day: ToDay = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Note]:
        request = requested_page(first, after, last, before)
        reading, visible = info.context.reading, info.context.visible
        scope = EVERYTHING if scope_id is None else await named_scope(info, scope_id)
        requested, of = notes.NoteFilter(scope, from_day, to_day), organizations_of([scope])

        async def count() -> int:
            async with reading.session(of) as session:
                return await notes.count_notes(session, requested, visible)

        async with reading.session(of) as session:
            page = await notes.list_notes(session, requested, request, visible)
        return connect(page, list(map(Note.of, page.items)), count)
