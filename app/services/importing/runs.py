"""An import: the rows of one table, batch after batch, each in a transaction of its own.

Whoever asks for it, a command or a caller of the API, says into what it goes (`Destination`), and
may keep a `Journal` of its batches, by which an import that was killed goes on where it was.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from app.domain.imports.entries import Entry
from app.domain.imports.moments import Calendar
from app.domain.imports.plans import Kind
from app.domain.imports.rows import Row
from app.domain.imports.tables import Rejection
from app.errors import BadUserInput
from app.services import gain_imports, imports
from app.services.importing import writers
from app.services.importing.batches import Batch, Read, batches_of, by_post
from app.services.importing.reports import EntryReport, Report
from app.services.importing.sources import Source
from app.services.importing.waiting import Waiting
from app.services.importing.writers import EntryWriter, Written
from app.services.imports import Imported, Rules
from app.storage.database import Session

Result = TypeVar("Result")
Made = TypeVar("Made")
Transaction = Callable[[], AbstractAsyncContextManager[Session]]

OF_POSTS = frozenset({Kind.POSTS, Kind.SNAPSHOTS})
"""Lists whose rows are about posts; the lines of the others stand for themselves."""


@dataclass(frozen=True)
class Job:
    """One import: of which rows, and how."""

    source: Source
    rules: Rules = field(default_factory=Rules)
    batch_size: int = 5000


class Destination(Protocol):
    """Where rows go: an organization, its calendar, and the transactions that write to it."""

    @property
    def now(self) -> datetime:
        """The instant of the import, the same for all its batches."""

    @property
    def time_zone(self) -> str:
        """The organization's."""

    @property
    def new_key(self) -> Callable[[], UUID]:
        """What makes keys of rows."""

    def opened(self) -> AbstractAsyncContextManager[tuple[UUID, Transaction]]:
        """The organization's key, and what opens a transaction for a batch."""


class Journal:
    """What is kept of each batch: here nothing, so that an import begins anew each time."""

    def waited(self, number: int) -> Sequence[int] | None:
        """Which rows of a batch waited that was written before; None of one that wasn't."""
        return None

    async def note(self, session: Session, number: int, waiting: Sequence[int]) -> None:
        """Keep, in its transaction, that a batch is written, and which of its rows wait."""

    async def take(self, work: Callable[[], Made]) -> Made:
        """Read what comes next."""
        return work()

    def tell(self, position: int) -> None:
        """Hear how many of the file's bytes have been taken."""


class OptionsDontFit(BadUserInput):
    """What was said of a file doesn't fit its columns."""


class _Step(NamedTuple, Generic[Read, Result]):
    """How a batch is written, and how what became of it is reported; gives the rows that wait."""

    write: Callable[[Session, UUID, Batch[Read]], Awaitable[Result]]
    report: Callable[[Batch[Read], Result], Sequence[int]]
    skip: Callable[[Batch[Read], Sequence[int]], None]
    again: Callable[[], Iterator[Batch[Read]]] = lambda: iter(())
    arranged: Callable[[Iterator[Batch[Read]]], Iterator[Batch[Read]]] = lambda batches: batches


def report_on(kind: Kind) -> type[Report] | type[EntryReport]:
    """What adds up the rows of such a list."""
    return Report if kind in OF_POSTS else EntryReport


async def import_table(
    job: Job, into: Destination, report: Report | EntryReport, journal: Journal
) -> None:
    """Import a table; `report` knows at any time what has been committed.

    Raises:
        BadUserInput: It isn't one.
        OptionsDontFit: What was said of it doesn't fit it.
    """
    if isinstance(report, Report):
        with closing(Waiting()) as waiting:
            await _import(job, into, _of_posts(job, into, report, waiting), report, journal)
    else:
        await _import(job, into, _of_entries(job, into, report), report, journal)


def _of_posts(
    job: Job, into: Destination, report: Report, waiting: Waiting
) -> _Step[Row, Imported]:
    async def write(session: Session, organization_id: UUID, batch: Batch[Row]) -> Imported:
        rows, rejections = batch.rows, list[Rejection]()
        if job.source.has_gains:
            rows, rejections = await gain_imports.totals_of_gains(session, organization_id, rows)
        imported = await imports.import_rows(
            session,
            organization_id,
            rows,
            job.rules,
            now=into.now,
            new_key=into.new_key,
            is_last=batch.is_again or "brand" not in batch.column_of,
        )
        imported.rejections += rejections
        return imported

    def done(batch: Batch[Row], imported: Imported) -> Sequence[int]:
        waiting.add(imported.waiting, batch.texts)
        size = batch.size - len(imported.waiting)
        report.add(size, batch.rejections, imported, batch.texts)
        report.pass_over(batch.unanswered)
        report.tell_apart(batch.others)
        waits = set(map(id, imported.waiting))
        return [place for place, row in enumerate(batch.rows) if id(row) in waits] if waits else []

    def skip(batch: Batch[Row], waited: Sequence[int]) -> None:
        waiting.add([batch.rows[place] for place in waited], batch.texts)

    def again() -> Iterator[Batch[Row]]:
        for rows, texts in waiting.batches(job.batch_size):
            yield Batch(rows, [], [], texts, {}, is_again=True)

    arranged = partial(by_post, size=job.batch_size) if job.source.has_gains else iter
    return _Step(write, done, skip, again, arranged)


def _of_entries(job: Job, into: Destination, report: EntryReport) -> _Step[Entry, Written]:
    write: EntryWriter = writers.writer_of(
        job.source.kind, writers.Making(into.now, into.new_key), job.rules
    )

    def done(batch: Batch[Entry], written: Written) -> Sequence[int]:
        rejections = [
            writers.rejection_of(batch, batch.rows[position].line, problem)
            for position, problem in written.problems.items()
        ]
        report.add(batch.size, [*batch.rejections, *rejections], written.outcomes, batch.texts)
        report.pass_over(batch.unanswered)
        report.tell_apart(batch.others)
        return ()

    return _Step(write, done, lambda _batch, _waited: None)


async def _import(
    job: Job,
    into: Destination,
    step: _Step[Any, Any],
    report: Report | EntryReport,
    journal: Journal,
) -> None:
    """Read, write and report batch after batch."""
    source = job.source
    with ExitStack() as stack:
        opened = source.opened(keep_texts=report.rejects is not None)
        table, stream = await journal.take(partial(stack.enter_context, opened))
        report.begin(table.form)
        try:
            reader = source.reader(table.columns, Calendar(into.time_zone, into.now))
        except BadUserInput as error:
            raise OptionsDontFit(error.message, field=error.field) from error
        async with into.opened() as (organization_id, transaction):
            first = batches_of(stream, table, reader, job.batch_size, journal.tell)
            batches = chain(step.arranged(first), step.again())
            number = 0
            while batch := await journal.take(partial(next, batches, None)):
                waited = journal.waited(number)
                if waited is not None:
                    step.skip(batch, waited)
                else:
                    await _write(step, batch, number, organization_id, transaction, journal)
                number += 1
    report.unfinished_line = table.unfinished_line


async def _write(
    step: _Step[Any, Any],
    batch: Batch[Any],
    number: int,
    organization_id: UUID,
    transaction: Transaction,
    journal: Journal,
) -> None:
    async with transaction() as session:
        result = await step.write(session, organization_id, batch)
        await journal.note(session, number, step.report(batch, result))
