"""`backbone import-stripe`."""

from typing import Annotated

import orjson
import typer

from app.cli.organizations import find_organization
from app.cli.recounts import OrganizationOption
from app.cli.running import FAILED, fail, run
from app.errors import NotFound
from app.logs import configure_logs
from app.providers.base import ProviderFailed
from app.runtime import Runtime
from app.worker import periodic

_Again = Annotated[
    bool, typer.Option("--again", help="Read everything, not only what may have changed.")
]
_Json = Annotated[bool, typer.Option("--json", help="Report as JSON.")]


def import_stripe(
    organization: OrganizationOption = None, again: _Again = False, as_json: _Json = False
) -> None:
    """Import charges from Stripe, with what was refunded of them or lost in disputes.

    Set BACKBONE_STRIPE_KEY to a restricted key that may read charges, refunds and disputes. A
    worker does the same every hour. Running it again changes nothing that is the same; stopped in
    the middle, the next run goes on from there.
    """

    async def work(runtime: Runtime) -> None:
        configure_logs(runtime.settings.log_format, "warning")
        async with runtime.database.read() as session:
            if organization is None:
                owner = await periodic.charged_organization(
                    session, runtime.settings.stripe_organization
                )
            else:
                found = await find_organization(session, organization)
                if found is None:
                    raise NotFound(f"There is no organization {organization!r}.")
                owner = found
        try:
            report = await runtime.stripe_import(owner.id).run(again=again)
        except ProviderFailed as problem:
            fail(problem.failure.message)
        if as_json:
            typer.echo(orjson.dumps({"organization": owner.label, **report._asdict()}))
        else:
            typer.echo(
                f"{owner.label}: {report.created:,} created, {report.updated:,} updated,"
                f" {report.unchanged:,} unchanged, {report.rejected:,} rejected."
            )
        if report.rejected:
            raise typer.Exit(FAILED)

    run(work)
