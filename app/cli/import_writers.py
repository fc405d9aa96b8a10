"""How `backbone import` writes the lines of files that stand for themselves, kind by kind."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from app.cli.import_batches import Batch, EntryWriter, Written
from app.domain.business.records import GivenCharge, GivenCredit, GivenIngredient
from app.domain.checks import Problem
from app.domain.imports.entries import Entry
from app.domain.imports.plans import Kind
from app.domain.learning.content_performance import Counts, GivenRow
from app.domain.learning.performance_scores import PerformanceSource
from app.runtime import Runtime
from app.services import post_lists
from app.services.accounts import account_imports
from app.services.accounts.account_imports import AccountRules, GivenAccountDay
from app.services.business import records
from app.services.imports import Rules
from app.services.learning import content_performance
from app.services.post_lists import PostIdentity
from app.storage.database import Session

_NO_POST = "there is no such post on that platform: import it first"


def writer_of(kind: Kind, runtime: Runtime, rules: Rules) -> EntryWriter:
    """What writes such a file's lines."""
    if kind is Kind.ACCOUNTS:
        return _account_writer(runtime, rules)
    if kind is Kind.PERFORMANCE:
        return _performance_writer(runtime)
    return _book_writer(runtime, *_BOOKS[kind])


_BOOKS: Mapping[Kind, tuple[Callable[..., Any], Callable[..., Awaitable[Any]]]] = {
    Kind.CHARGES: (GivenCharge, records.record_charges),
    Kind.CREDITS: (GivenCredit, records.record_credits),
    Kind.INGREDIENTS: (GivenIngredient, records.record_ingredients),
}
"""What a line of such a file is, and what records it."""


def _book_writer(
    runtime: Runtime, made_of: Callable[..., Any], record: Callable[..., Awaitable[Any]]
) -> EntryWriter:
    async def write(session: Session, organization_id: UUID, batch: Batch[Entry]) -> Written:
        given = [
            made_of(**{name: value for name, value in entry.values.items() if value is not None})
            for entry in batch.rows
        ]
        return Written(
            *await record(
                session, organization_id, given, now=runtime.now(), new_key=runtime.new_key
            )
        )

    return write


def _account_writer(runtime: Runtime, rules: Rules) -> EntryWriter:
    of_accounts = AccountRules(rules.default_brand, rules.create_brands)

    async def write(session: Session, organization_id: UUID, batch: Batch[Entry]) -> Written:
        given = [GivenAccountDay(**entry.values) for entry in batch.rows]
        return Written(
            *await account_imports.import_account_days(
                *(session, organization_id, given, of_accounts),
                now=runtime.now(),
                new_key=runtime.new_key,
            )
        )

    return write


def _performance_writer(runtime: Runtime) -> EntryWriter:
    async def write(session: Session, organization_id: UUID, batch: Batch[Entry]) -> Written:
        visible = {organization_id}
        identities = [
            PostIdentity(organization_id, entry.values["platform"], entry.values["external_id"])
            for entry in batch.rows
        ]
        keys = await post_lists.find_keys(session, identities, visible)
        problems: dict[int, Problem] = {}
        given: list[GivenRow] = []
        positions: list[int] = []
        for position, (entry, identity) in enumerate(zip(batch.rows, identities, strict=True)):
            key = keys.get(identity)
            if key is None:
                problems[position] = Problem("external_id", _NO_POST)
                continue
            counts = Counts(*(entry.values.get(name) for name in Counts._fields))
            given.append(GivenRow(key, entry.values["measured_on"], PerformanceSource.CSV, counts))
            positions.append(position)
        outcomes, found = await content_performance.submit_rows(
            session, given, visible, now=runtime.now(), new_key=runtime.new_key
        )
        return Written(outcomes, problems | {positions[at]: told for at, told in found.items()})

    return write
