"""`backbone shares`: links to reports, for readers without an account."""

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Column, Table

from app.cli.running import JsonOption, out, print_json, run
from app.domain import public_ids, shares
from app.domain.shares import ReportSection
from app.domain.windows.calendar import Preset, WindowInput
from app.domain.windows.comparison import ComparisonInput, ComparisonTo
from app.runtime import Runtime
from app.services import made_shares
from app.services.made_shares import GivenShare, Share

app = typer.Typer(help="Create, list and revoke links to reports.", no_args_is_help=True)

_ALL = list(ReportSection)
_DAY = ["%Y-%m-%d"]


@app.command()
def create(
    scope: Annotated[
        str, typer.Argument(help="What it shows: the id of a brand, organization or selection.")
    ],
    name: Annotated[str, typer.Argument(help="What it is called, here and in its report.")],
    section: Annotated[
        list[ReportSection],
        typer.Option(
            metavar="SECTION",
            help=f"What it shows: {', '.join(ReportSection)}; all by default. Repeatable.",
        ),
    ] = _ALL,
    window: Annotated[
        Preset | None,
        typer.Option(metavar="PRESET", help="Days that move on: LAST_28_DAYS (default) and so on."),
    ] = None,
    start: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="The first of fixed days.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="The last of fixed days, included.")
    ] = None,
    compare_to: Annotated[
        ComparisonTo,
        typer.Option(metavar="COMPARISON", help="PREVIOUS_PERIOD, PREVIOUS_YEAR or NONE."),
    ] = ComparisonTo.PREVIOUS_PERIOD,
    note: Annotated[str | None, typer.Option(help="What it says to its readers.")] = None,
    ends: Annotated[
        datetime | None,
        typer.Option(help=f"When it ends (UTC); in {shares.USUAL_DAYS} days by default."),
    ] = None,
    password: Annotated[
        bool, typer.Option("--password", help="Ask for a password that its readers must know.")
    ] = False,
) -> None:
    """Share a report and print its path below the server's address: it is shown only this once."""
    given = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if password else ""
    days = WindowInput(window, _day(start), _day(end))
    ends_at = ends and ends.replace(tzinfo=UTC)

    async def work(runtime: Runtime) -> None:
        share = GivenShare(
            *(name, scope, section, days, ComparisonInput(compare_to), note),
            ends_at=ends_at,
            password=_kept(given),
        )
        async with runtime.database.write() as session:
            secret, _ = await made_shares.create_share(
                session,
                None,
                share,
                secret=runtime.new_secret(),
                key=runtime.new_key(),
                now=runtime.now(),
            )
        out.print(f"/r/{secret}", markup=False)

    run(work)


def _kept(password: str) -> bytes | None:
    checked = shares.checked_password(password)
    return shares.hashed(checked, secrets.token_bytes(16)) if checked else None


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


@app.command(name="list")
def list_all(as_json: JsonOption = False) -> None:
    """List all links to reports, ended ones too, newest first."""

    async def work(runtime: Runtime) -> None:
        async with runtime.database.read() as session:
            found = await made_shares.list_shares(session, None)
        if as_json:
            print_json({"shares": [_as_json(share) for share in found]})
        else:
            out.print(_table_of(found))

    run(work)


def _table_of(listed: Iterable[Share]) -> Table:
    table = Table(
        Column("share", no_wrap=True),
        Column("name", overflow="fold"),
        Column("password"),
        Column("opened", justify="right"),
        Column("dates", no_wrap=True),
        box=SIMPLE,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for share in listed:
        table.add_row(
            public_ids.share_id(share.id),
            escape(share.name),
            "yes" if share.password else "no",
            str(share.opened_count),
            "\n".join(f"{what} {at:%Y-%m-%d}" for what, at in _dates(share).items() if at),
        )
    return table


def _dates(share: Share) -> dict[str, datetime | None]:
    return {
        "created": share.created_at,
        "ends": share.ends_at,
        "opened": share.last_opened_at,
        "revoked": share.revoked_at,
    }


def _as_json(share: Share) -> dict[str, Any]:
    return {
        "id": public_ids.share_id(share.id),
        "name": share.name,
        "scope": share.scope,
        "sections": share.sections.split(),
        "hasPassword": share.password is not None,
        "openedCount": share.opened_count,
        **{f"{what}At": at for what, at in _dates(share).items()},
    }


@app.command()
def revoke(
    share: Annotated[str, typer.Argument(help="The share's id as `list` shows it: shr_...")],
) -> None:
    """End a link: within seconds it opens nothing."""

    async def work(runtime: Runtime) -> None:
        key = public_ids.share_key(share)
        async with runtime.database.write() as session:
            before = await made_shares.get_share(session, key, None)
            await made_shares.revoke_share(session, key, None, now=runtime.now())
        out.print("Revoked." if before.revoked_at is None else "It was revoked already.")

    run(work)
