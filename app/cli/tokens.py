"""`backbone tokens`: who may call the API."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Column, Table

from app.cli.running import JsonOption, out, print_json, run
from app.domain import public_ids
from app.domain.access import AccessScope
from app.runtime import Runtime
from app.services import organizations, tokens
from app.services.organizations import Organization
from app.services.tokens import Token

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
def list_all(as_json: JsonOption = False) -> None:
    """List all tokens by the start of their text, revoked ones too."""

    async def work(runtime: Runtime) -> None:
        async with runtime.database.read() as session:
            found = await tokens.list_tokens(session)
            bound = [token.organization_id for token in found if token.organization_id]
            owners = await organizations.get_organizations(session, bound, None)
        if as_json:
            print_json({"tokens": [_as_json(token) for token in found]})
        else:
            out.print(_table_of(found, owners))

    run(work)


def _table_of(listed: Iterable[Token], owners: Mapping[UUID, Organization]) -> Table:
    table = Table(
        Column("token", no_wrap=True),
        Column("name", overflow="fold"),
        Column("scopes", no_wrap=True),
        Column("organization", overflow="fold"),
        Column("dates", no_wrap=True),
        box=SIMPLE,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for token in listed:
        owner = token.organization_id
        table.add_row(
            f"{token.prefix}...",
            escape(token.name),
            "\n".join(sorted(token.scopes)),
            escape(owners[owner].label) if owner else "all",
            "\n".join(f"{what} {at:%Y-%m-%d}" for what, at in _dates(token).items() if at),
        )
    return table


def _dates(token: Token) -> dict[str, datetime | None]:
    return {
        "created": token.created_at,
        "expires": token.expires_at,
        "used": token.last_used_at,
        "revoked": token.revoked_at,
    }


def _as_json(token: Token) -> dict[str, Any]:
    owner = token.organization_id
    return {
        "token": f"{token.prefix}...",
        "name": token.name,
        "scopes": sorted(token.scopes),
        "organization": public_ids.organization_id(owner) if owner else None,
        **{f"{what}At": at for what, at in _dates(token).items()},
    }


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
