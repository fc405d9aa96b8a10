"""`backbone rebuild`."""

import asyncio
from typing import Annotated

import typer

from app.cli.recount_processes import Work
from app.cli.recounts import (
    ConcurrencyOption,
    JsonOption,
    OrganizationOption,
    Report,
    choose_organizations,
    recount_and_report,
)
from app.cli.running import WRONG_USAGE, err, fail, run
from app.runtime import Runtime
from app.services import rebuilds
from app.services.rebuilds import Rebuild

ResumeOption = Annotated[
    bool, typer.Option("--resume", help="Go on with the last rebuild that was interrupted.")
]


def rebuild(
    organization: OrganizationOption = None,
    concurrency: ConcurrencyOption = None,
    resume: ResumeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Recount every stored number from what platforms said, and repair those that differ.

    Each organization is one transaction; who else writes to it waits until that is done. What
    platforms said is never changed. The report lists what was repaired, and how far it is stands
    on standard error.

    A rebuild that is killed leaves each organization repaired or as it was, and `--resume` goes on
    with those that are left. Without it all are repaired, whatever an earlier one has done.
    """
    if resume and organization is not None:
        fail("--resume goes on with all organizations: leave out --organization.", WRONG_USAGE)
    report = Report("differences from a recount, now repaired.", as_json=as_json)

    async def work(runtime: Runtime) -> None:
        if organization is None:
            await rebuild_all(runtime, report, concurrency, resume=resume)
            return
        chosen = await choose_organizations(runtime.database, organization)
        await recount_and_report(runtime, Work(repairs=True), chosen, concurrency, report)

    run(work)
    report.close()


async def rebuild_all(
    runtime: Runtime, report: Report, concurrency: int | None, *, resume: bool
) -> None:
    """Rebuild all organizations, or those that the last rebuild of all has left."""
    chosen = await choose_organizations(runtime.database, None)
    begun = await _begin(runtime, resume=resume)
    left = [each for each in chosen if each.id not in begun.done]
    work = Work(repairs=True, rebuild=begun)
    try:
        await recount_and_report(runtime, work, left, concurrency, report)
    except asyncio.CancelledError:
        done = len(chosen) - len(left) + len(report.recounts)
        told = f"Interrupted after {done:,} of {len(chosen):,} organizations"
        err.print(f"{told}: `backbone rebuild --resume` goes on.", markup=False)
        raise
    async with runtime.database.write() as session:
        await rebuilds.forget(session, begun.started_at)


async def _begin(runtime: Runtime, *, resume: bool) -> Rebuild:
    """The rebuild to go on with, or a new one, which forgets those before it."""
    async with runtime.database.read() as session:
        interrupted = await rebuilds.find_interrupted(session)
    new = Rebuild(runtime.new_key(), runtime.now())
    if interrupted is None:
        return new
    began = f"that began at {interrupted.started_at:%Y-%m-%d %H:%M} UTC"
    done = f"{len(interrupted.done):,} organizations"
    if resume:
        err.print(f"This goes on with the rebuild {began}: {done} are done.", markup=False)
        return interrupted
    told = f"The rebuild {began} was interrupted after {done}; this one begins with the first."
    err.print(told, markup=False)
    async with runtime.database.write() as session:
        await rebuilds.forget(session, interrupted.started_at)
    return new
