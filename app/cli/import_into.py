"""Where `backbone import` puts rows, and the bar that shows how far a file has been read."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from app.cli.import_owners import Owner, create_owner, find_owner
from app.cli.running import WRONG_USAGE, err, fail
from app.runtime import Runtime
from app.services.importing import runs
from app.services.importing.reports import EntryReport, Report
from app.services.importing.runs import Job, Journal, OptionsDontFit, Transaction
from app.services.importing.sources import Source
from app.storage.database import Database
from app.storage.sessions import Session


@dataclass(frozen=True)
class Target:
    """The organization that the user names, which is created where it is to be.

    With a `dry_run` nothing is written in the end.
    """

    runtime: Runtime
    owner: Owner
    organization_id: UUID | None
    time_zone: str
    now: datetime
    dry_run: bool

    @property
    def new_key(self) -> Callable[[], UUID]:
        """What makes keys of rows."""
        return self.runtime.new_key

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[tuple[UUID, Transaction]]:
        """The organization's key, and what opens a transaction for a batch."""
        async with _transactions(self.runtime.database, dry_run=self.dry_run) as transaction:
            organization_id = self.organization_id
            if organization_id is None:
                async with transaction() as session:
                    organization_id = await create_owner(self.runtime, session, self.owner)
            yield organization_id, transaction


class Shown(Journal):
    """Keeps nothing, and shows how far the file has been read."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell

    def tell(self, position: int) -> None:
        """Move the bar on."""
        self._tell(position)


async def import_one(
    runtime: Runtime,
    job: Job,
    report: Report | EntryReport,
    owner: Owner,
    *,
    dry_run: bool = False,
) -> None:
    """Import one file; `report` knows at any time what has been committed.

    Raises:
        BadUserInput: The file or the organization isn't one.
        typer.Exit: The options don't fit the file.
    """
    now = runtime.now()
    organization = await find_owner(runtime.database, owner)
    time_zone = organization.time_zone if organization else owner.checked_time_zone
    target = Target(runtime, owner, organization and organization.id, time_zone, now, dry_run)
    with _bar(job.source) as tell:
        try:
            await runs.import_table(job, target, report, Shown(tell))
        except OptionsDontFit as error:
            fail(error.message, WRONG_USAGE)


@asynccontextmanager
async def _transactions(database: Database, *, dry_run: bool) -> AsyncIterator[Transaction]:
    """A transaction per batch; for a dry run one for all of them, and in the end rolled back.

    Otherwise each batch of a dry run would count posts and brands of those before it again.
    """
    if not dry_run:
        yield database.write
        return
    async with database.write() as session:
        yield lambda: nullcontext[Session](session)
        await session.rollback()


@contextmanager
def _bar(source: Source) -> Iterator[Callable[[int], None]]:
    """A bar that shows how far a file has been read, on a terminal."""
    bar = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*bar, console=err, disable=not err.is_terminal, transient=True) as progress:
        task = progress.add_task(source.name, total=source.size)
        yield lambda position: progress.update(task, completed=position)
