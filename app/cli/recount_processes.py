"""Recounting organizations, one after another or several at once.

To recount is arithmetic, which one process does on one core, so several at once are several
processes. Each has one organization at a time. They end with the command, however that ends.
"""

import asyncio
import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from typing import NamedTuple
from uuid import UUID

from app.cli.running import collect_garbage_rarely, fast_event_loop
from app.cli.worker_process import reason_of
from app.errors import BackboneError, BeingErased, Unavailable
from app.runtime import Runtime, open_runtime
from app.services import rebuilds, verification
from app.services.organizations import Organization
from app.services.rebuilds import Rebuild
from app.services.verification import Discrepancy
from app.settings import Settings

CONTEXT = multiprocessing.get_context("spawn")
"""How processes begin: a fork of this one would share its open connections."""

_ENDING_SECONDS = 10.0

Tell = Callable[[int], None]


class Work(NamedTuple):
    """What to do with an organization: to repair it or only to look.

    A `rebuild` of all of them takes down what it has repaired.
    """

    repairs: bool = False
    rebuild: Rebuild | None = None


class Recounted(NamedTuple):
    """What differed in an organization's numbers; None where it is being erased."""

    found: list[Discrepancy] | None


class _Failure(NamedTuple):
    """Why an organization couldn't be recounted."""

    message: str


async def recount(runtime: Runtime, work: Work, organization_id: UUID, tell: Tell) -> Recounted:
    """Recount one organization in this process, in a transaction of its own."""
    database = runtime.database
    if not work.repairs:
        async with database.read_moment() as session:
            return Recounted(await verification.verify(session, organization_id, tell))
    try:
        async with database.write() as session:
            if work.rebuild is None:
                found = await verification.rebuild(session, organization_id, tell)
            else:
                found = await rebuilds.rebuild_organization(
                    session, work.rebuild, organization_id, tell
                )
    except BeingErased:
        return Recounted(None)
    return Recounted(found)


async def recount_all(
    runtime: Runtime,
    work: Work,
    organizations: Sequence[Organization],
    processes: int,
    tell: Tell,
    end: Callable[[Organization, Recounted], None],
) -> None:
    """Recount organizations, so many at once; `end` is told of each that is done.

    Raises:
        Unavailable: A process ended before its work did.
    """
    waiting = iter(organizations)
    if processes == 1:
        for organization in waiting:
            end(organization, await recount(runtime, work, organization.id, tell))
        return
    with _started(runtime.settings, work, processes) as started:
        tasks = [asyncio.create_task(_feed(each, waiting, tell, end)) for each in started]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()


async def _feed(
    process: "RecountProcess",
    waiting: Iterable[Organization],
    tell: Tell,
    end: Callable[[Organization, Recounted], None],
) -> None:
    for organization in waiting:
        end(organization, await process.recount(organization, tell))


@contextmanager
def _started(settings: Settings, work: Work, count: int) -> Iterator[list["RecountProcess"]]:
    """So many processes; none is left in the end."""
    started: list[RecountProcess] = []
    with ExitStack() as stack:
        for _ in range(count):
            process = RecountProcess(settings, work)
            stack.callback(process.end)
            started.append(process)
        yield started


class RecountProcess:
    """A process that recounts the organizations that it is given."""

    def __init__(self, settings: Settings, work: Work) -> None:
        self._connection, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=_serve, args=(theirs, settings, work), daemon=True)
        self._process.start()
        theirs.close()

    async def recount(self, organization: Organization, tell: Tell) -> Recounted:
        """Have it recount an organization.

        Raises:
            Unavailable: It couldn't, or ended.
        """
        try:
            self._connection.send(organization.id)
            while isinstance(told := await asyncio.to_thread(self._connection.recv), int):
                tell(told)
        except (EOFError, OSError) as error:
            self._process.join(_ENDING_SECONDS)
            reason = reason_of(self._process.exitcode or 0)
            raise Unavailable(
                f"The process that recounted {organization.label} is gone: {reason}."
            ) from error
        if isinstance(told, _Failure):
            raise Unavailable(told.message)
        result: Recounted = told
        return result

    def end(self) -> None:
        """End it at once: what it hasn't committed is undone."""
        self._process.kill()
        self._process.join()


def _serve(connection: Connection, settings: Settings, work: Work) -> None:
    """Recount what comes through the connection, until nobody is at its other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's, which ends this
    collect_garbage_rarely()
    with asyncio.Runner(loop_factory=fast_event_loop()) as runner:
        runner.run(_recount_given(connection, settings, work))


async def _recount_given(connection: Connection, settings: Settings, work: Work) -> None:
    async with open_runtime(settings) as runtime:
        while True:
            try:
                organization_id = connection.recv()
            except EOFError:
                return
            result: Recounted | _Failure
            try:
                result = await recount(runtime, work, organization_id, connection.send)
            except BackboneError as error:
                result = _Failure(error.message)
            connection.send(result)
