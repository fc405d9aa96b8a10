"""Notes: writing them on days of an organization or a brand, and reading those of a window."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import col, select

from app.domain.checks import Problem
from app.domain.notes import NoteTerms, checked_note
from app.domain.numbers.histories import Outcome
from app.domain.pages import Page, PageRequest, page_of
from app.domain.scopes import Scope, Span, scope_of
from app.errors import BadUserInput, NotFound
from app.services import scopes
from app.services.organizations import Visible
from app.sql import notes as sql
from app.sql import posts as posts_sql
from app.storage.database import Session
from app.tables.notes import Note as Stored

Note = sql.NoteRow


async def get_notes(session: Session, ids: Collection[UUID], visible: Visible) -> dict[UUID, Note]:
    """The notes with these keys, if visible to the caller."""
    return {note.id: note for note in await session.all(sql.select_by_id(ids, visible))}


async def list_notes_of_scopes(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, list[Note]]:
    """The notes that touch each span, by their first day; of more than 100 the latest."""
    return await scopes.read(session, sql.select_of_spans, spans, visible)


class NoteFilter(NamedTuple):
    """Which notes: those of a scope and of the scopes below it that touch these days."""

    scope: Scope
    first: date | None = None
    last: date | None = None


async def list_notes(
    session: Session, requested: NoteFilter, request: PageRequest, visible: Visible
) -> Page[Note]:
    """A page of notes, the latest written first."""
    statement = sql.select_below(*requested, visible)
    return page_of(await session.all(sql.page(statement, request)), request)


async def count_notes(session: Session, requested: NoteFilter, visible: Visible) -> int:
    """How many notes that list has."""
    return (await session.scalars(sql.count(sql.select_below(*requested, visible)))).one()


async def create_note(
    session: Session, scope: Scope, terms: NoteTerms, *, by: str, key: UUID, now: datetime
) -> UUID:
    """Write a note of a brand or an organization; `by` is who does.

    Raises:
        NotFound: The scope is everything.
        BadUserInput: It says nothing or too much, or its days are none.
    """
    terms = checked_note(terms)
    if scope.organization_id is None:
        raise NotFound("A note is of a brand or of an organization.")
    session.add(
        Stored(
            organization_id=scope.organization_id,
            id=key,
            brand_id=scope.brand_id,
            created_by=by,
            created_at=now,
            updated_by=by,
            updated_at=now,
            **terms._asdict(),
        )
    )
    await session.flush()
    return key


async def record_notes(
    session: Session,
    organization_id: UUID,
    given: Sequence[tuple[UUID | None, NoteTerms]],
    *,
    by: str,
    new_key: Callable[[], UUID],
    now: datetime,
) -> tuple[list[Outcome], dict[int, Problem]]:
    """Write notes of an organization and its brands, item by item; those that are there stay.

    Returns:
        The outcomes, and what is wrong by position.
    """
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    days = {terms.start for _, terms in given}
    known = {
        (note.brand_id, note.text, note.start, note.end)
        for note in await session.all(sql.select_starting(organization_id, days))
    }
    outcomes: list[Outcome] = []
    problems: dict[int, Problem] = {}
    for position, (brand_id, terms) in enumerate(given):
        try:
            note = (brand_id, *checked_note(terms))
        except BadUserInput as error:
            problems[position] = Problem(error.field or "text", error.message)
            continue
        outcomes.append(Outcome.UNCHANGED if note in known else Outcome.CREATED)
        if note not in known:
            scope = scope_of(organization_id, brand_id)
            await create_note(session, scope, terms, by=by, key=new_key(), now=now)
            known.add(note)
    return outcomes, problems


async def update_note(
    session: Session,
    note_id: UUID,
    values: Mapping[str, Any],
    visible: Visible,
    *,
    by: str,
    now: datetime,
) -> None:
    """Change the given fields of a note: its text or its days.

    Raises:
        NotFound: There is no such note.
        BadUserInput: It would say nothing or too much, or its days would be none.
    """
    found = await session.scalars(select(Stored).where(col(Stored.id) == note_id))
    note = found.one_or_none()
    if note is None or not (visible is None or note.organization_id in visible):
        raise NotFound("There is no such note.")
    terms = checked_note(NoteTerms(note.text, note.start, note.end)._replace(**values))
    for name, value in terms._asdict().items():
        setattr(note, name, value)
    note.updated_by, note.updated_at = by, now
    await session.flush()


async def erase_note(session: Session, note_id: UUID, visible: Visible) -> None:
    """Erase a note.

    Raises:
        NotFound: There is no such note.
    """
    note = (await get_notes(session, [note_id], visible)).get(note_id)
    if note is None:
        raise NotFound("There is no such note.")
    await session.execute(sql.erase(note.organization_id, note_id))
