"""`backbone tokens`: who may call the API."""

import secrets
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.table import Column, Table

from app.cli.running import out, run
from app.domain import public_ids
from app.domain.access import AccessScope
from app.runtime import Runtime
from app.services import tokens

app = typer.Typer(help="Create, list and revoke API tokens.", no_args_is_help=True)

_OPERATOR = [AccessScope.ADMIN]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the token is for, to tell it from others.")],
    scope: Annotated[
        list[AccessScope],
        typer.Option(
            metavar="SCOPE",
            help=f"What it may do: {', '.join(AccessScope)} (everything). Repeatable.",
        ),
    ] = _OPERATOR,
    organization: Annotated[
        str | None, typer.Option(help="Bind it to one organization, by id (org_...).")
    ] = None,
    expires: Annotated[
        datetime | None, typer.Option(help="The instant from which it is refused (UTC).")
    ] = None,
) -> None:
    """Create a token and print it: it is shown only this once."""

    async def work(runtime: Runtime) -> None:
        async with runtime.database.write() as session:
            token = await tokens.create_token(
                session,
                name=name,
                scopes=scope,
                secret=secrets.token_urlsafe(32),
                key=runtime.new_key(),
                now=runtime.now(),
                organization_id=public_ids.organization_key(organization) if organization else None,
                expires_at=expires and expires.replace(tzinfo=UTC),
            )
        out.print(token, markup=False)

    run(work)


@app.command(name="list")
def list_all() -> None:
    """List all tokens by the start of their text, revoked ones too."""

    async def work(runtime: Runtime) -> None:
        table = Table(
            Column("token", no_wrap=True),
            Column("name", overflow="fold"),
            Column("scopes", no_wrap=True),
            Column("organization", overflow="fold"),
            *(
                Column(name, no_wrap=True)
                for name in ("created", "expires", "last used", "revoked")
            ),
            box=SIMPLE,
            pad_edge=False,
            padding=(0, 1, 0, 0),
        )
        async with runtime.database.read() as session:
            for token in await tokens.list_tokens(session):
                table.add_row(
                    f"{token.prefix}...",
                    token.name,
                    "\n".join(sorted(token.scopes)),
                    public_ids.organization_id(token.organization_id)
                    if token.organization_id
                    else "all",
                    *(
                        f"{instant:%Y-%m-%d}" if instant else ""
                        for instant in (
                            *(token.created_at, token.expires_at),
                            *(token.last_used_at, token.revoked_at),
                        )
                    ),
                )
        out.print(table)

    run(work)


@app.command()
def revoke(
    token: Annotated[str, typer.Argument(help="The token, or its start as `list` shows it.")],
) -> None:
    """Revoke a token: from now on it opens nothing."""

    async def work(runtime: Runtime) -> None:
        async with runtime.database.write() as session:
            count = await tokens.revoke_token(session, token, now=runtime.now())
        out.print("Revoked." if count else "It was revoked already.")

    run(work)
