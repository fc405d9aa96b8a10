"""`backbone verify`."""

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
from app.cli.running import FAILED, run
from app.runtime import Runtime


def verify(
    organization: OrganizationOption = None,
    concurrency: ConcurrencyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Recount every stored number from what platforms said, and list those that differ.

    Gains, baselines, totals and all sums are recounted, of archived organizations too. Each
    organization is read at one moment, while others write. How far it is stands on standard
    error. Nothing is changed: `backbone rebuild` repairs. The exit code is 1 if anything differs.
    """
    report = Report("differences from a recount; `backbone rebuild` repairs.", as_json=as_json)

    async def work(runtime: Runtime) -> None:
        chosen = await choose_organizations(runtime.database, organization)
        await recount_and_report(runtime, Work(), chosen, concurrency, report)

    run(work)
    report.close()
    if report.differs:
        raise typer.Exit(FAILED)
