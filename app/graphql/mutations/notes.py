"""Writing notes."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.named_scopes import named_scope
from app.graphql.types.notes import Note, NoteChangeInput, NoteId, NoteInput
from app.services import notes
from app.storage.database import Session

WRITES = Requires(AccessScope.WRITE_CONTENT)

ScopeId = Annotated[
    strawberry.ID,
    strawberry.argument(description="Whose: the id of a brand or of an organization."),
]
NoteArgument = Annotated[NoteInput, strawberry.argument(description="The note.")]
NoteChangeArgument = Annotated[
    NoteChangeInput, strawberry.argument(description="What is to change of it.")
]


@strawberry.type
class NoteMutations:
    @strawberry.mutation(
        description="Write a note on days of a brand or of an organization.", extensions=[WRITES]
    )
    async def create_note(self, info: Info, scope_id: ScopeId, input: NoteArgument) -> Note:
        context = info.context
        scope = await named_scope(info, scope_id)
        async with context.database.write() as session:
            key = await notes.create_note(
                session,
                scope,
                input.terms(),
                by=context.caller.name,
                key=context.runtime.new_key(),
                now=context.now,
            )
            return await _shown(info, session, key)

    @strawberry.mutation(description="Change what is given of a note.", extensions=[WRITES])
    async def update_note(self, info: Info, id: NoteId, input: NoteChangeArgument) -> Note:
        context, key = info.context, public_ids.note_key(id)
        values: Mapping[str, Any] = {k: v for k, v in vars(input).items() if v is not None}
        async with context.database.write() as session:
            await notes.update_note(
                session, key, values, context.visible, by=context.caller.name, now=context.now
            )
            return await _shown(info, session, key)

    @strawberry.mutation(
        description="Erase a note, for good. Gives back its id.", extensions=[WRITES]
    )
    async def erase_note(self, info: Info, id: NoteId) -> strawberry.ID:
        context = info.context
        async with context.database.write() as session:
            await notes.erase_note(session, public_ids.note_key(id), context.visible)
        return id


async def _shown(info: Info, session: Session, key: UUID) -> Note:
    return Note.of((await notes.get_notes(session, [key], info.context.visible)).get(key))
