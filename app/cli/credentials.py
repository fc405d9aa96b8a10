"""`backbone credentials`: accounts on platforms."""

from datetime import datetime
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Column, Table

from app.cli import credentials_add
from app.cli.running import JsonOption, err, fail, out, print_json, run
from app.domain import public_ids
from app.domain.accounts.credentials import CredentialState
from app.domain.collecting.failures import Failure, FailureCode
from app.domain.numbers.histories import Outcome
from app.runtime import Runtime
from app.services import platforms
from app.services.accounts import checking, credentials, discovery_schedule
from app.services.accounts.credentials import Credential
from app.services.accounts.discovery_schedule import Discovery
from app.services.collecting import discovery

app = typer.Typer(help="Connect accounts on platforms, and look after them.", no_args_is_help=True)

app.command()(credentials_add.add)

CredentialArgument = Annotated[str, typer.Argument(help="The account's id (cred_...), see `list`.")]


@app.command(name="list")
def list_all(as_json: JsonOption = False) -> None:
    """List all accounts, disconnected ones too."""

    async def work(runtime: Runtime) -> None:
        async with runtime.database.read() as session:
            found = await credentials.list_credentials(session, None)
            looks = await discovery_schedule.get_discoveries(
                session, [(one.organization_id, one.id) for one in found]
            )
        if as_json:
            print_json(
                {"credentials": [{**_as_json(one), **_look(looks.get(one.id))} for one in found]}
            )
            return
        table = Table(
            Column("id", no_wrap=True),
            Column("account, brand, state", overflow="fold"),
            box=SIMPLE,
            pad_edge=False,
            padding=(0, 1, 0, 0),
        )
        for credential in found:
            checked = credential.checked_at
            state = credential.state.lower() + (f", checked {checked:%Y-%m-%d}" if checked else "")
            name, brand = platforms.info_of(credential.platform).name, credential.brand_label
            table.add_row(
                public_ids.credential_id(credential.id),
                escape(f"{_name(credential)}\n{name}, {brand}\n{state}"),
            )
        out.print(table)

    run(work)


def _look(look: Discovery | None) -> dict[str, Any]:
    """What became of looking through an account for posts."""
    failure = look and look.failure
    return {
        "lastLookedAt": look and look.last_looked_at,
        "nextLookAt": look and look.next_look_at,
        "found": look and look.found,
        "lookFailure": failure and failure.message,
    }


def _as_json(credential: Credential) -> dict[str, Any]:
    return {
        "id": public_ids.credential_id(credential.id),
        "platform": credential.platform,
        "account": _name(credential),
        "brand": credential.brand_label,
        "brandId": public_ids.brand_id(credential.brand_id),
        "state": credential.state,
        "checkedAt": credential.checked_at,
    }


@app.command()
def check(as_json: JsonOption = False) -> None:
    """Ask each platform whether its accounts still work, and say what to do where not.

    An account that the platform calls another name than before is called that from now on.
    """

    async def work(runtime: Runtime) -> None:
        async with runtime.database.read() as session:
            found = await credentials.list_credentials(session, None)
        checked = []
        for credential in found:
            if credential.state is CredentialState.DISCONNECTED:
                continue
            failure = await checking.check(
                runtime.database,
                runtime.vault,
                runtime.provider(credential.platform),
                credential,
                now=runtime.now(),
            )
            async with runtime.database.read() as session:  # by the name that it has now
                now = await credentials.get_credential(session, credential.id, None)
            checked.append((now, failure))
            if not as_json:
                _report(now, failure)
        if as_json:
            print_json({"credentials": [_as_checked(*each) for each in checked]})
        if any(failure for _, failure in checked):
            raise typer.Exit(1)

    run(work)


def _as_checked(credential: Credential, failure: Failure | None) -> dict[str, Any]:
    told = failure and {"code": failure.code, "message": failure.message}
    return {**_as_json(credential), "failure": told}


def _report(credential: Credential, failure: Failure | None) -> None:
    platform = platforms.info_of(credential.platform).name
    name = f"{platform} {_name(credential)} ({credential.brand_label})"
    if failure is None:
        out.print(f"good    {name}", markup=False)
        return
    out.print(f"failed  {name}: {failure.message}", markup=False)
    if failure.code is FailureCode.AUTHENTICATION_FAILED:
        command = f"credentials add {credential.platform.lower()}"
        if credential.host is not None:
            command += f" --host {credential.host}"
        brand = public_ids.brand_id(credential.brand_id)
        out.print(f"        connect it again: backbone {command} --brand {brand}", markup=False)
    elif failure.code.is_retryable():
        out.print("        this may pass by itself: check again later", markup=False)


@app.command()
def discover(
    credential: CredentialArgument,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The first day (UTC); 90 days back by default."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List what an account has published, and have it collected from now on."""

    async def work(runtime: Runtime) -> None:
        async with runtime.database.read() as session:
            key = public_ids.credential_key(credential)
            known = await credentials.get_credential(session, key, None)
        now = runtime.now()
        found = await discovery.discover_posts(
            runtime.collector,
            known,
            since=discovery.start_of(since and since.date(), now=now),
            now=now,
        )
        counts = {outcome.value: found.count(outcome) for outcome in Outcome}
        if as_json:
            skipped = {"skipped": found.skipped, "reasons": dict(found.reasons)}
            print_json({"posts": counts, "isComplete": found.failure is None, **skipped})
        else:
            out.print(f"posts: {', '.join(f'{count} {name}' for name, count in counts.items())}")
            if found.charged:
                out.print(f"charged: ${found.charged / 1_000_000:.3f}")
            for reason, count in found.reasons.items():
                err.print(f"{count} left out: {reason}", markup=False)
        if found.failure is not None:
            fail(f"{found.failure.message} The list is not complete: discover again.")

    run(work)


@app.command()
def disconnect(credential: CredentialArgument) -> None:
    """Forget an account's tokens; nothing is collected with it until it is connected again."""

    async def work(runtime: Runtime) -> None:
        key = public_ids.credential_key(credential)
        async with runtime.database.write() as session:
            await credentials.disconnect(session, key, None, now=runtime.now())
        out.print("Disconnected. To revoke the permission itself, use the platform's settings.")

    run(work)


@app.command()
def rotate() -> None:
    """Encrypt all tokens with the first of the configured keys; the others can go then."""

    async def work(runtime: Runtime) -> None:
        async with runtime.database.read() as session:
            found = await credentials.list_credentials(session, None)
        kept = [one for one in found if one.state is not CredentialState.DISCONNECTED]
        unread = []
        for credential in kept:
            async with runtime.database.write() as session:
                if not await credentials.rotate(session, runtime.vault, credential):
                    unread.append(credential)
        out.print(f"{len(kept) - len(unread)} of {len(kept)} are encrypted with the first key.")
        for credential in unread:
            err.print(f"no key opens {public_ids.credential_id(credential.id)}", markup=False)
        if unread:
            raise typer.Exit(1)

    run(work)


def _name(credential: Credential) -> str:
    return credential.handle or credential.account_id
