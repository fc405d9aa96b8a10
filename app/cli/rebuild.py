"""`backbone rebuild`."""

from app.cli.recounts import (
    JsonOption,
    OrganizationOption,
    Recount,
    choose_organizations,
    report,
)
from app.cli.running import run
from app.runtime import Runtime
from app.services import verification


def rebuild(organization: OrganizationOption = None, as_json: JsonOption = False) -> None:
    """Recount every stored number from what platforms said, and repair those that differ.

    Each organization is one transaction; who else writes to it waits until that is done. What
    platforms said is never changed. The report lists what was repaired.
    """
    run(lambda runtime: _rebuild(runtime, organization, as_json))


async def _rebuild(runtime: Runtime, name: str | None, as_json: bool) -> None:
    recounts = []
    for organization in await choose_organizations(runtime.database, name):
        async with runtime.database.write() as session:
            found = await verification.rebuild(session, organization.id)
        recounts.append(Recount(organization, found))
    report(recounts, "differences from a recount, now repaired.", as_json=as_json)
