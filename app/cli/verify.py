"""`backbone verify`."""

import typer

from app.cli.recounts import (
    JsonOption,
    OrganizationOption,
    Recount,
    choose_organizations,
    report,
)
from app.cli.running import FAILED, run
from app.runtime import Runtime
from app.services import verification


def verify(organization: OrganizationOption = None, as_json: JsonOption = False) -> None:
    """Recount every stored number from what platforms said, and list those that differ.

    Gains, baselines, totals and all sums are recounted, of archived organizations too. Nothing
    is changed: `backbone rebuild` repairs. The exit code is 1 if anything differs.
    """
    run(lambda runtime: _verify(runtime, organization, as_json))


async def _verify(runtime: Runtime, name: str | None, as_json: bool) -> None:
    recounts = []
    for organization in await choose_organizations(runtime.database, name):
        async with runtime.database.read_moment() as session:
            found = await verification.verify(session, organization.id)
        recounts.append(Recount(organization, found))
    report(recounts, "differences from a recount; `backbone rebuild` repairs.", as_json=as_json)
    if any(recount.found for recount in recounts):
        raise typer.Exit(FAILED)
