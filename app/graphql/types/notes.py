"""Notes on days of a scope."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from app.domain import public_ids
from app.domain.notes import MOST_SHOWN, NoteTerms
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.types.nodes import Node
from app.graphql.types.scope_days import ScopeDays
from app.graphql.types.windows import WindowArgument
from app.services import notes

if TYPE_CHECKING:
    from app.graphql.types.brands import Brand
    from app.graphql.types.organizations import Organization

FromDay = Annotated[
    dt.date | None,
    strawberry.argument(description="Only those with this day or a later one."),
]
ToDay = Annotated[
    dt.date | None,
    strawberry.argument(description="Only those with this day or an earlier one."),
]
NoteId = Annotated[strawberry.ID, strawberry.argument(description="The note's id: note_...")]


@strawberry.type(
    description="A sentence on days of an organization or a brand: what happened, for who looks at "
    "its charts later. No number counts it."
)
class Note(Node):
    text: str = strawberry.field(description="What it says, 2,000 characters at most.")
    start: dt.date = strawberry.field(description="Its first day, of the organization's calendar.")
    end: dt.date = strawberry.field(description="Its last day, included.")
    created_by: str = strawberry.field(description="The name of the token that wrote it.")
    created_at: dt.datetime = strawberry.field(description="When it was written.")
    updated_by: str = strawberry.field(description="The name of the token that changed it last.")
    updated_at: dt.datetime = strawberry.field(description="When it was changed last.")
    stored: strawberry.Private[notes.Note]

    @staticmethod
    def of(note: notes.Note | None) -> "Note":
        """Show a note.

        Raises:
            NotFound: There is none.
        """
        if note is None:
            raise NotFound("There is no such note.")
        return Note(
            id=strawberry.ID(public_ids.note_id(note.id)),
            text=note.text,
            start=note.start,
            end=note.end,
            created_by=note.created_by,
            created_at=note.created_at,
            updated_by=note.updated_by,
            updated_at=note.updated_at,
            stored=note,
        )

    @strawberry.field(description="Whose note it is.")
    async def organization(
        self, info: Info
    ) -> Annotated["Organization", strawberry.lazy("app.graphql.types.organizations")]:
        from app.graphql.types.organizations import Organization

        key = self.stored.organization_id
        return Organization.of(await info.context.loaders.organization_by_id.load(key))

    @strawberry.field(description="The brand that it is about; null if all of the organization.")
    async def brand(
        self, info: Info
    ) -> Annotated["Brand", strawberry.lazy("app.graphql.types.brands")] | None:
        from app.graphql.types.brands import Brand

        key = self.stored.brand_id
        return Brand.of(await info.context.loaders.brand_by_id.load(key)) if key else None


@strawberry.type
class Noted(ScopeDays):
    """The notes of a scope."""

    @strawberry.field(
        description=(
            "The notes that touch the window, by their first day: a brand's own and its "
            "organization's, an organization's own and its brands'. "
            f"{MOST_SHOWN} at most: those that begin last."
        )
    )
    async def notes(self, info: Info, window: WindowArgument = None) -> list[Note]:
        span = self.span(await self.resolve(info, window))
        return list(map(Note.of, await info.context.loaders.notes_by_span.load(span)))


@strawberry.input(description="What a note says, and of which days.")
class NoteInput:
    text: str = strawberry.field(description="What it says, 2,000 characters at most.")
    start: dt.date = strawberry.field(description="The first day.")
    end: dt.date | None = strawberry.field(
        default=None, description="The last day, included; the first one by default."
    )

    def terms(self) -> NoteTerms:
        """The note as a domain value."""
        return NoteTerms(self.text, self.start, self.end or self.start)


@strawberry.input(description="What is to change of a note; what is left out, or null, stays.")
class NoteChangeInput:
    text: str | None = strawberry.field(default=None, description="What it says.")
    start: dt.date | None = strawberry.field(default=None, description="The first day.")
    end: dt.date | None = strawberry.field(default=None, description="The last day, included.")
