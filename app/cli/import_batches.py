"""The work of `backbone import`: a file in batches, each in a transaction of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain, islice
from typing import BinaryIO, Generic, NamedTuple, TypeVar
from uuid import UUID

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from app.cli.import_owners import Owner, create_owner, find_owner
from app.cli.import_report import EntryReport, Rejects, Report
from app.cli.import_sorting import SortedRows
from app.cli.import_sources import Source
from app.cli.import_waiting import Waiting
from app.cli.running import WRONG_USAGE, err, fail
from app.domain.checks import Problem
from app.domain.imports.entries import Entry
from app.domain.imports.moments import Calendar
from app.domain.imports.rows import RecordReader, Row
from app.domain.imports.tables import NotAPost, Rejection, Table
from app.domain.imports.tables import Read as ReadRecord
from app.domain.imports.values import Unanswered
from app.domain.numbers.histories import Outcome
from app.errors import BadUserInput
from app.runtime import Runtime
from app.services import gain_imports, imports
from app.services.imports import Imported, Rules
from app.storage.database import Database, Session

Read = TypeVar("Read")
Result = TypeVar("Result")
Transaction = Callable[[], AbstractAsyncContextManager[Session]]


@dataclass(frozen=True)
class Job:
    """One import: of which rows, into what, and how."""

    source: Source
    rules: Rules = field(default_factory=Rules)
    owner: Owner = field(default_factory=Owner)
    batch_size: int = 5000
    dry_run: bool = False


@dataclass(frozen=True)
class Batch(Generic[Read]):
    """Some lines of a file: what they say, and those that can't be taken.

    `unanswered` are the lines of rows without any number, `others` the rows that are none, `texts`
    the rows as they stand in the file, by line, where rejected ones are written; `column_of` is
    what the file calls each field.
    A batch `is_again` where its rows had to wait until all others were read.
    """

    rows: Sequence[Read]
    rejections: Sequence[Rejection]
    unanswered: Sequence[int]
    texts: Mapping[int, str]
    column_of: Mapping[str, str]
    is_again: bool = False
    others: Sequence[NotAPost] = ()

    @property
    def size(self) -> int:
        """How many lines that is."""
        return len(self.rows) + len(self.rejections) + len(self.unanswered) + len(self.others)


EntryWriter = Callable[[Session, UUID, Batch[Entry]], Awaitable["Written"]]


async def import_file(runtime: Runtime, job: Job, report: Report) -> None:
    """Import a file of posts or snapshots; `report` knows at any time what has been committed.

    Raises:
        BadUserInput: The file or the organization isn't one.
        typer.Exit: The options don't fit the file.
    """
    now = runtime.now()

    async def write(session: Session, organization_id: UUID, batch: Batch[Row]) -> Imported:
        rows, rejections = batch.rows, list[Rejection]()
        if job.source.has_gains:
            rows, rejections = await gain_imports.totals_of_gains(session, organization_id, rows)
        imported = await imports.import_rows(
            session,
            organization_id,
            rows,
            job.rules,
            now=now,
            new_key=runtime.new_key,
            is_last=batch.is_again or "brand" not in batch.column_of,
        )
        imported.rejections += rejections
        return imported

    def done(batch: Batch[Row], imported: Imported) -> None:
        waiting.add(imported.waiting, batch.texts)
        size = batch.size - len(imported.waiting)
        report.add(size, batch.rejections, imported, batch.texts)
        report.pass_over(batch.unanswered)
        report.tell_apart(batch.others)

    def again() -> Iterator[Batch[Row]]:
        for rows, texts in waiting.batches(job.batch_size):
            yield Batch(rows, [], [], texts, {}, is_again=True)

    arranged = partial(_by_post, size=job.batch_size) if job.source.has_gains else iter
    with closing(Waiting()) as waiting:
        report.unfinished_line = await _import(
            runtime, job, write, done, now, report, again, arranged
        )


async def import_entries(
    runtime: Runtime, job: Job, write: EntryWriter, report: EntryReport
) -> None:
    """Import a file whose lines stand for themselves; otherwise the same."""

    def done(batch: Batch[Entry], written: Written) -> None:
        rejections = [
            _rejection(batch, batch.rows[position].line, problem)
            for position, problem in written.problems.items()
        ]
        report.add(batch.size, [*batch.rejections, *rejections], written.outcomes, batch.texts)
        report.pass_over(batch.unanswered)
        report.tell_apart(batch.others)

    now = runtime.now()
    report.unfinished_line = await _import(runtime, job, write, done, now, report)


def _rejection(batch: Batch[Entry], line: int, problem: Problem) -> Rejection:
    """What is wrong with an entry, as the file calls its fields."""
    field, message = problem
    column = batch.column_of.get(field, field)
    if message.startswith(f"{field} "):
        message = column + message.removeprefix(field)
    return Rejection(line, column, message)


class Written(NamedTuple):
    """What became of a batch's entries, and what is wrong with the others, by position."""

    outcomes: Sequence[Outcome]
    problems: Mapping[int, Problem]


async def _import(
    runtime: Runtime,
    job: Job,
    write: Callable[[Session, UUID, Batch[Read]], Awaitable[Result]],
    done: Callable[[Batch[Read], Result], None],
    now: datetime,
    report: Rejects,
    again: Callable[[], Iterator[Batch[Read]]] = lambda: iter(()),
    arranged: Callable[[Iterator[Batch[Read]]], Iterator[Batch[Read]]] = lambda batches: batches,
) -> int | None:
    """Read, write and report batch after batch; the line on which the file may be cut off."""
    organization = await find_owner(runtime.database, job.owner)
    time_zone = organization.time_zone if organization else job.owner.checked_time_zone
    with job.source.opened(keep_texts=report.rejects is not None) as (table, stream):
        report.begin(table.form)
        try:
            reader = job.source.reader(table.columns, Calendar(time_zone, now))
        except BadUserInput as error:
            fail(error.message, WRONG_USAGE)
        async with _transactions(runtime.database, dry_run=job.dry_run) as transaction:
            organization_id = organization and organization.id
            if organization_id is None:
                async with transaction() as session:
                    organization_id = await create_owner(runtime, session, job.owner)
            first = _batches(stream, table, reader, job)
            for batch in chain(arranged(first), again()):
                async with transaction() as session:
                    result = await write(session, organization_id, batch)
                done(batch, result)
    return table.unfinished_line


@asynccontextmanager
async def _transactions(database: Database, *, dry_run: bool) -> AsyncIterator[Transaction]:
    """A transaction per batch; for a dry run one for all of them, and in the end rolled back.

    Otherwise each batch of a dry run would count posts and brands of those before it again.
    """
    if not dry_run:
        yield database.write
        return
    async with database.write() as session:
        yield lambda: nullcontext(session)
        await session.rollback()


def _batches(
    stream: BinaryIO, table: Table, reader: RecordReader[Read], job: Job
) -> Iterator[Batch[Read]]:
    """The file's rows, batch by batch, with a bar that shows how far it has been read."""
    bar = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*bar, console=err, disable=not err.is_terminal, transient=True) as progress:
        task = progress.add_task(job.source.name, total=job.source.size)
        # The records themselves are let go before their rows are written.
        while records := list(islice(table.records, job.batch_size)):
            texts = table.take_texts(records[-1].line)
            batch = _read(records, reader, texts)
            records.clear()
            yield batch
            progress.update(task, completed=stream.tell())


def _by_post(batches: Iterator[Batch[Row]], size: int) -> Iterator[Batch[Row]]:
    """What can't be taken as it comes, and then the rows, whole posts together."""
    with closing(SortedRows()) as kept:
        for batch in batches:
            kept.add(batch.rows, batch.texts)
            yield replace(batch, rows=[])
        for rows, texts in kept.batches(size):
            yield Batch(rows, [], [], texts, {}, is_again=True)


def _read(
    records: Sequence[ReadRecord], reader: RecordReader[Read], texts: Mapping[int, str]
) -> Batch[Read]:
    rows: list[Read] = []
    rejections: list[Rejection] = []
    unanswered: list[int] = []
    others: list[NotAPost] = []
    for record in records:
        if isinstance(record, NotAPost):
            others.append(record)
            continue
        row = record if isinstance(record, Rejection) else reader.read(record)
        if isinstance(row, Rejection):
            rejections.append(row)
        elif isinstance(row, Unanswered):
            unanswered.append(row.line)
        else:
            rows.append(row)
    column_of = {cell.field: cell.column for cell in reader.cells}
    return Batch(rows, rejections, unanswered, texts, column_of, others=others)
