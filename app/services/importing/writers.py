"""How an import writes the lines of files that stand for themselves, kind by kind."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.business.records import GivenCharge, GivenCredit, GivenIngredient
from app.domain.checks import Problem
from app.domain.imports.entries import Entry
from app.domain.imports.plans import Kind
from app.domain.imports.tables import Rejection
from app.domain.imports.values import shown
from app.domain.learning.content_performance import Counts, GivenRow
from app.domain.learning.performance_scores import PerformanceSource
from app.domain.notes import NoteTerms
from app.domain.numbers.histories import Outcome
from app.domain.posts import fold
from app.domain.tags import checked_tags
from app.services import brands, notes, post_lists, post_tags
from app.services.accounts import account_imports
from app.services.accounts.account_imports import AccountRules, GivenAccountDay
from app.services.business import records
from app.services.importing.batches import Batch
from app.services.imports import Rules
from app.services.learning import content_performance
from app.services.post_lists import PostIdentity
from app.storage.database import Session

_NO_POST = "there is no such post on that platform: import it first"


class Written(NamedTuple):
    """What became of a batch's entries, and what is wrong with the others, by position."""

    outcomes: Sequence[Outcome]
    problems: Mapping[int, Problem]


class Owner(NamedTuple):
    """The organization that a file belongs to."""

    id: UUID
    time_zone: str


class Making(NamedTuple):
    """When what an import writes is written, and what its keys are made by."""

    now: datetime
    new_key: Callable[[], UUID]


EntryWriter = Callable[[Session, UUID, Batch[Entry]], Awaitable[Written]]


def rejection_of(batch: Batch[Entry], line: int, problem: Problem) -> Rejection:
    """What is wrong with an entry, as the file calls its fields."""
    field, message = problem
    column = batch.column_of.get(field, field)
    if message.startswith(f"{field} "):
        message = column + message.removeprefix(field)
    return Rejection(line, column, message)


def writer_of(kind: Kind, making: Making, rules: Rules) -> EntryWriter:
    """What writes such a file's lines."""
    if kind is Kind.ACCOUNTS:
        return _account_writer(making, rules)
    of_kind = {
        Kind.PERFORMANCE: _performance_writer,
        Kind.TAGS: _tags_writer,
        Kind.NOTES: _notes_writer,
    }
    if kind in of_kind:
        return of_kind[kind](making)
    return _book_writer(making, *_BOOKS[kind])


async def find_problems(
    session: Session,
    owner: Owner,
    kind: Kind,
    entries: Sequence[Entry],
    rules: Rules,
    *,
    now: datetime,
) -> Mapping[int, Problem]:
    """What is wrong with lines for what is stored, or isn't, by position; nothing is written."""
    if kind is Kind.ACCOUNTS:
        given = _account_days(entries)
        return await account_imports.find_problems(
            *(session, owner.id, given, _account_rules(rules)), now=now, time_zone=owner.time_zone
        )
    looks_up = {
        Kind.PERFORMANCE: _known_posts,
        Kind.TAGS: _known_posts,
        Kind.NOTES: _known_brands,
    }.get(kind)
    return {} if looks_up is None else (await looks_up(session, owner.id, entries))[1]


_BOOKS: Mapping[Kind, tuple[Callable[..., Any], Callable[..., Awaitable[Any]]]] = {
    Kind.CHARGES: (GivenCharge, records.record_charges),
    Kind.CREDITS: (GivenCredit, records.record_credits),
    Kind.INGREDIENTS: (GivenIngredient, records.record_ingredients),
}
"""What a line of such a file is, and what records it."""


def _book_writer(
    making: Making, made_of: Callable[..., Any], record: Callable[..., Awaitable[Any]]
) -> EntryWriter:
    async def write(session: Session, organization_id: UUID, batch: Batch[Entry]) -> Written:
        given = [
            made_of(**{name: value for name, value in entry.values.items() if value is not None})
            for entry in batch.rows
        ]
        return Written(
            *await record(session, organization_id, given, now=making.now, new_key=making.new_key)
        )

    return write


def _account_writer(making: Making, rules: Rules) -> EntryWriter:
    of_accounts = _account_rules(rules)

    async def write(session: Session, organization_id: UUID, batch: Batch[Entry]) -> Written:
        given = _account_days(batch.rows)
        return Written(
            *await account_imports.import_account_days(
                *(session, organization_id, given, of_accounts),
                now=making.now,
                new_key=making.new_key,
            )
        )

    return write


def _account_rules(rules: Rules) -> AccountRules:
    return AccountRules(rules.default_brand, rules.create_brands)


def _account_days(entries: Sequence[Entry]) -> list[GivenAccountDay]:
    return [GivenAccountDay(**entry.values) for entry in entries]


def _performance_writer(making: Making) -> EntryWriter:
    async def write(session: Session, organization_id: UUID, batch: Batch[Entry]) -> Written:
        found, problems = await _known_posts(session, organization_id, batch.rows)
        given = [
            GivenRow(
                key,
                batch.rows[position].values["measured_on"],
                batch.rows[position].values.get("source") or PerformanceSource.CSV,
                Counts(*(batch.rows[position].values.get(name) for name in Counts._fields)),
            )
            for position, key in found.items()
        ]
        outcomes, wrong = await content_performance.submit_rows(
            session, given, {organization_id}, now=making.now, new_key=making.new_key
        )
        return Written(outcomes, problems | _placed(wrong, found))

    return write


def _tags_writer(making: Making) -> EntryWriter:
    async def write(session: Session, organization_id: UUID, batch: Batch[Entry]) -> Written:
        found, problems = await _known_posts(session, organization_id, batch.rows)
        given = [
            (key, checked_tags(batch.rows[position].values["tags"]))
            for position, key in found.items()
        ]
        outcomes, wrong = await post_tags.record_tags(
            session, organization_id, given, new_key=making.new_key
        )
        return Written(outcomes, problems | _placed(wrong, found))

    return write


async def _known_posts(
    session: Session, organization_id: UUID, entries: Sequence[Entry]
) -> tuple[dict[int, UUID], dict[int, Problem]]:
    """The posts that lines are about, by position, and which lines are about none."""
    identities = [
        PostIdentity(organization_id, entry.values["platform"], entry.values["external_id"])
        for entry in entries
    ]
    keys = await post_lists.find_keys(session, identities, {organization_id})
    found = {
        position: keys[identity] for position, identity in enumerate(identities) if identity in keys
    }
    missing = (position for position in range(len(identities)) if position not in found)
    return found, dict.fromkeys(missing, Problem("external_id", _NO_POST))


def _notes_writer(making: Making) -> EntryWriter:
    async def write(session: Session, organization_id: UUID, batch: Batch[Entry]) -> Written:
        found, problems = await _known_brands(session, organization_id, batch.rows)
        outcomes, wrong = await notes.record_notes(
            session,
            organization_id,
            [(key, _terms(batch.rows[position])) for position, key in found.items()],
            by="import",
            new_key=making.new_key,
            now=making.now,
        )
        return Written(outcomes, problems | _placed(wrong, found))

    return write


async def _known_brands(
    session: Session, organization_id: UUID, entries: Sequence[Entry]
) -> tuple[dict[int, UUID | None], dict[int, Problem]]:
    """The brands that lines are about if any, by position, and which name one that isn't there."""
    labels = {entry.values["brand"] for entry in entries if entry.values.get("brand")}
    known = await brands.find_brands(session, organization_id, labels)
    found: dict[int, UUID | None] = {}
    problems: dict[int, Problem] = {}
    for position, entry in enumerate(entries):
        label = entry.values.get("brand")
        brand = known.get(fold(label)) if label else None
        if label and brand is None:
            problems[position] = Problem("brand", f"there is no brand {shown(label)}")
        else:
            found[position] = brand and brand.id
    return found, problems


def _terms(entry: Entry) -> NoteTerms:
    start = entry.values["start"]
    return NoteTerms(entry.values["text"], start, entry.values.get("end") or start)


def _placed(wrong: Mapping[int, Problem], among: Iterable[int]) -> dict[int, Problem]:
    """What is wrong by position in the batch, told by position among some of its lines."""
    positions = list(among)
    return {positions[at]: problem for at, problem in wrong.items()}
