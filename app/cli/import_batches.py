"""The work of `backbone import`: a file in batches, each in a transaction of its own."""

import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Generic, NamedTuple, TextIO, TypeVar
from uuid import UUID

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from app.cli.import_report import EntryReport, Report
from app.cli.organizations import find_organization
from app.cli.running import WRONG_USAGE, err, fail
from app.domain.checks import Problem
from app.domain.imports.entries import Entry
from app.domain.imports.moments import Calendar
from app.domain.imports.plans import Options, plan, plan_entries
from app.domain.imports.records import Record, Rejection, Table, read_table
from app.domain.imports.rows import RecordReader, Row
from app.domain.numbers.histories import Outcome
from app.domain.pages import PageRequest
from app.domain.windows.time_zones import DEFAULT_TIME_ZONE, parse_time_zone
from app.errors import BadUserInput
from app.runtime import Runtime
from app.services import imports, organizations
from app.services.imports import Imported, Rules
from app.services.organizations import (
    Organization,
)
from app.storage.database import Database, Session

MAX_LINE = 1_000_000
"""Characters of a line that are read; what is longer is no row of any file."""

_AS_TEXT: Any = {"encoding": "utf-8-sig", "errors": "surrogateescape", "newline": ""}
"""Bytes that aren't UTF-8 are kept, to be told row by row; line breaks inside quotes too."""

Read = TypeVar("Read")
Result = TypeVar("Result")
Transaction = Callable[[], AbstractAsyncContextManager[Session]]


@dataclass(frozen=True)
class Owner:
    """The organization that a file belongs to, as the user names it, and how to create it."""

    name: str | None = None
    create: bool = False
    time_zone: str | None = None
    currency: str | None = None

    @property
    def checked_time_zone(self) -> str:
        """The zone of an organization that is created; BadUserInput if there is none like it."""
        return parse_time_zone(self.time_zone or DEFAULT_TIME_ZONE)


@dataclass(frozen=True)
class Job:
    """One import: which file, what it means, into what, and how."""

    file: Path
    options: Options
    rules: Rules = field(default_factory=Rules)
    owner: Owner = field(default_factory=Owner)
    delimiter: str | None = None
    batch_size: int = 5000
    dry_run: bool = False


@dataclass(frozen=True)
class Batch(Generic[Read]):
    """Some lines of a file: what they say, and those that can't be taken."""

    rows: Sequence[Read]
    rejections: Sequence[Rejection]

    @property
    def size(self) -> int:
        """How many lines that is."""
        return len(self.rows) + len(self.rejections)


EntryWriter = Callable[[Session, UUID, Batch[Entry]], Awaitable["Written"]]


async def import_file(runtime: Runtime, job: Job, report: Report) -> None:
    """Import a file of posts or snapshots; `report` knows at any time what has been committed.

    Raises:
        BadUserInput: The file or the organization isn't one.
        typer.Exit: The options don't fit the file.
    """
    now = runtime.now()

    async def write(session: Session, organization_id: UUID, batch: Batch[Row]) -> Imported:
        return await imports.import_rows(
            session, organization_id, batch.rows, job.rules, now=now, new_key=runtime.new_key
        )

    def done(batch: Batch[Row], imported: Imported) -> None:
        report.add(batch.size, batch.rejections, imported)

    report.unfinished_line = await _import(runtime, job, plan, write, done, now)


async def import_entries(
    runtime: Runtime, job: Job, write: EntryWriter, report: EntryReport
) -> None:
    """Import a file whose lines stand for themselves; otherwise the same."""

    def done(batch: Batch[Entry], written: Written) -> None:
        rejections = [
            Rejection(batch.rows[position].line, problem.field, problem.message)
            for position, problem in written.problems.items()
        ]
        report.add(batch.size, [*batch.rejections, *rejections], written.outcomes)

    report.unfinished_line = await _import(runtime, job, plan_entries, write, done, runtime.now())


class Written(NamedTuple):
    """What became of a batch's entries, and what is wrong with the others, by position."""

    outcomes: Sequence[Outcome]
    problems: Mapping[int, Problem]


async def _import(
    runtime: Runtime,
    job: Job,
    planned: Callable[[Sequence[str], Options, Calendar], RecordReader[Read]],
    write: Callable[[Session, UUID, Batch[Read]], Awaitable[Result]],
    done: Callable[[Batch[Read], Result], None],
    now: datetime,
) -> int | None:
    """Read, write and report batch after batch; the line on which the file may be cut off."""
    organization = await _find_organization(runtime.database, job.owner)
    time_zone = organization.time_zone if organization else job.owner.checked_time_zone
    with job.file.open("rb") as stream, io.TextIOWrapper(stream, **_AS_TEXT) as text:
        table = read_table(_lines(text), job.delimiter)
        try:
            reader = planned(table.columns, job.options, Calendar(time_zone, now))
        except BadUserInput as error:
            fail(error.message, WRONG_USAGE)
        async with _transactions(runtime.database, dry_run=job.dry_run) as transaction:
            organization_id = organization and organization.id
            if organization_id is None:
                async with transaction() as session:
                    organization_id = await _create(runtime, session, job.owner)
            for batch in _batches(stream, table, reader, job):
                async with transaction() as session:
                    result = await write(session, organization_id, batch)
                done(batch, result)
    return table.unfinished_line


def _lines(text: TextIO) -> Iterator[str]:
    """A file's lines, whatever ends them; only the beginning of those that are too long."""
    while line := text.readline(MAX_LINE):
        yield line
        while len(line) == MAX_LINE and line[-1] not in "\r\n":
            line = text.readline(MAX_LINE)


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
        task = progress.add_task(job.file.name, total=job.file.stat().st_size)
        # The records themselves are let go before their rows are written.
        while records := list(islice(table.records, job.batch_size)):
            batch = _read(records, reader)
            records.clear()
            yield batch
            progress.update(task, completed=stream.tell())


def _read(records: Sequence[Record | Rejection], reader: RecordReader[Read]) -> Batch[Read]:
    rows: list[Read] = []
    rejections: list[Rejection] = []
    for record in records:
        row = record if isinstance(record, Rejection) else reader.read(record)
        if isinstance(row, Rejection):
            rejections.append(row)
        else:
            rows.append(row)
    return Batch(rows, rejections)


async def _find_organization(database: Database, owner: Owner) -> Organization | None:
    """The organization that the user names, None if it is to be created."""
    async with database.read() as session:
        if owner.name is None:
            return await _only_organization(session)
        organization = await find_organization(session, owner.name)
    if organization is None and not owner.create:
        raise BadUserInput(
            f"There is no organization {owner.name!r}: to create it give --create-organization, "
            "and its --time-zone if that isn't UTC."
        )
    return organization and _checked(organization, owner)


async def _only_organization(session: Session) -> Organization:
    page = await organizations.list_organizations(session, PageRequest(size=2), None)
    if len(page.items) != 1:
        there_are = "several" if page.items else "none"
        raise BadUserInput(f"Give --organization LABEL: there are {there_are} to choose from.")
    return page.items[0]


def _checked(organization: Organization, owner: Owner) -> Organization:
    if owner.time_zone and owner.checked_time_zone != organization.time_zone:
        raise BadUserInput(
            f"The organization {organization.label!r} is there already, and its time zone is "
            f"{organization.time_zone}: leave --time-zone out."
        )
    return organization


async def _create(runtime: Runtime, session: Session, owner: Owner) -> UUID:
    values = {"label": owner.name, "time_zone": owner.time_zone, "currency": owner.currency}
    return await organizations.create_organization(
        session,
        {name: value for name, value in values.items() if value is not None},
        key=runtime.new_key(),
        now=runtime.now(),
    )
