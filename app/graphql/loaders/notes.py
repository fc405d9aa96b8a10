"""Loaders of notes."""

from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.domain.scopes import Span
from app.graphql.loaders.base import Loading, organization_of, scope_of_span
from app.services import notes


class NoteLoaders(Loading):
    """Notes, read in one batch for fields that ask at once."""

    @cached_property
    def note_by_id(self) -> DataLoader[UUID, notes.Note | None]:
        """Notes, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: notes.get_notes(session, keys, self._visible), organization_of
        )

    @cached_property
    def notes_by_span(self) -> DataLoader[Span, list[notes.Note]]:
        """The notes of scopes that touch spans."""
        return self._all(
            lambda session, spans: notes.list_notes_of_scopes(session, spans, self._visible),
            scope_of_span,
        )
