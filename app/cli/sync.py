"""`backbone sync`."""

from dataclasses import asdict
from typing import Annotated, Any

import orjson
import typer

from app.cli.brands import BrandOption, choose_brand, choose_owners
from app.cli.recounts import OrganizationOption
from app.cli.running import run
from app.domain import public_ids
from app.domain.public_ids import SYNC_RUN
from app.runtime import Runtime
from app.services.learning import sync as service
from app.services.learning import sync_runs
from app.services.learning.sync import SyncRequest
from app.services.learning.sync_runs import SyncRun
from app.services.organizations import Organization

FullOption = Annotated[
    bool, typer.Option("--full", help="Look at every snapshot, not only at what changed.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Report as JSON.")]


def sync(
    organization: OrganizationOption = None,
    brand: BrandOption = None,
    full: FullOption = False,
    as_json: JsonOption = False,
) -> None:
    """Copy finished snapshots into content performance, which the learning loop reads.

    Only what changed since the last time is looked at, and only days that are over in the
    organization's time zone. It is safe to run at any time, as often as you like, and to stop:
    the next run goes on.
    """
    run(lambda runtime: _sync(runtime, organization, brand, full=full, as_json=as_json))


async def _sync(
    runtime: Runtime, name: str | None, brand: str | None, *, full: bool, as_json: bool
) -> None:
    reports = []
    for organization in await choose_owners(runtime.database, name, brand):
        brand_id = None
        if brand is not None:
            async with runtime.database.read() as session:
                brand_id = await choose_brand(session, organization.id, brand)
        requested = SyncRequest(organization.id, brand_id, full)
        key = await service.sync(
            runtime.database, requested, now=runtime.now, new_key=runtime.new_key
        )
        async with runtime.database.read() as session:
            done = (await sync_runs.get_runs(session, [key], None))[key]
        reports.append((organization, done))
    _report(reports, as_json=as_json)


def _report(reports: list[tuple[Organization, SyncRun]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(orjson.dumps({"syncs": [_as_json(*each) for each in reports]}))
        return
    for organization, done in reports:
        numbers = ", ".join(f"{count:,} {name}" for name, count in _counts(done).items())
        typer.echo(f"{organization.label}: {numbers}.")


def _as_json(organization: Organization, done: SyncRun) -> dict[str, Any]:
    return {
        "organization": organization.label,
        "run": public_ids.to_text(SYNC_RUN, done.id),
        "status": done.status,
        **_counts(done),
    }


def _counts(done: SyncRun) -> dict[str, int]:
    return {name: getattr(done, name) for name in asdict(service.Counts())}
