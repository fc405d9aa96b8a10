"""`backbone credentials add`."""

import sys
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Annotated
from uuid import UUID

import typer

from app.cli.authorization import CALLBACK, AskedAt, authorize
from app.cli.owners import find_owner
from app.cli.running import WRONG_USAGE, fail, out, run
from app.domain import public_ids
from app.domain.collecting.failures import Failure
from app.domain.platforms import Platform, parse_platform
from app.providers.base import ProviderFailed, Token
from app.runtime import Runtime
from app.services import platforms
from app.services.accounts import connecting, credentials, signing_in
from app.services.accounts.connecting import Connection


def add(
    platform: Annotated[str, typer.Argument(help="youtube, tiktok, instagram, x, pinterest, ...")],
    brand: Annotated[str, typer.Option(help="The brand to connect it to, by label or id.")],
    organization: Annotated[
        str | None, typer.Option(help="The brand's organization, by label or id, if not the only.")
    ] = None,
    create: Annotated[
        bool, typer.Option("--create", help="Create the organization and the brand if needed.")
    ] = False,
    paste: Annotated[
        bool, typer.Option("--paste", help="Ask for a token that you have, without a browser.")
    ] = False,
    api_key: Annotated[
        bool, typer.Option("--api-key", help="Ask for an API key: public numbers (YouTube).")
    ] = False,
    app_password: Annotated[
        bool,
        typer.Option("--app-password", help="Ask for an app password of --account (Bluesky)."),
    ] = False,
    account: Annotated[
        str | None,
        typer.Option(
            help="Whose public posts, a handle or an id; or which page (Facebook, LinkedIn)."
        ),
    ] = None,
    host: Annotated[str | None, typer.Option(help="The account's server (Mastodon).")] = None,
    owns_app: Annotated[
        bool, typer.Option("--owns-app", help="The account also owns the app: X charges it less.")
    ] = False,
    ceiling: Annotated[
        str | None,
        typer.Option(help="What it may cost per month, in US dollars: 5 by default (X)."),
    ] = None,
    replies: Annotated[
        bool | None,
        typer.Option(
            "--replies/--no-replies",
            help="Find the account's replies to others too (X, Threads, Mastodon, Bluesky).",
        ),
    ] = None,
    redirect_uri: Annotated[
        str, typer.Option(help="Where the browser comes back to, as the platform knows it.")
    ] = CALLBACK,
    by_hand: Annotated[
        bool, typer.Option("--by-hand", help="Copy the address back: the browser is elsewhere.")
    ] = False,
) -> None:
    """Connect an account: allow it in the browser, paste a token, or name a public account."""
    which, micros = _platform(platform), _micros(ceiling)

    async def get_token(runtime: Runtime, organization_id: UUID) -> Token:
        info = platforms.info_of(which)
        is_public = account is not None and not info.needs_account
        if info.oauth is not None and not (paste or api_key or is_public):
            server = host.lower() if host and info.needs_host else None
            place = AskedAt(organization_id, which, server, account, replies)
            token = await authorize(runtime, place, redirect_uri=redirect_uri, by_hand=by_hand)
            return replace(token, owns_app=owns_app)
        if app_password:
            return await _session(runtime, which, account, host)
        return connecting.given_token(
            which,
            access_token=_ask("Access token") if paste else None,
            refresh_token=_ask("Refresh token, empty without one") if paste else None,
            api_key=_ask("API key") if api_key else None,
            account=account,
            host=host,
            owns_app=owns_app,
        )

    async def work(runtime: Runtime) -> None:
        place = await find_owner(runtime, brand, organization, create=create)
        try:
            token = await get_token(runtime, place.organization_id)
        except ProviderFailed as problem:
            fail(problem.failure.message)
        owner = place.organization_id, place.id
        await _connect(runtime, Connection(*owner, which, token, micros, includes_replies=replies))

    run(work)


async def _session(
    runtime: Runtime, platform: Platform, account: str | None, host: str | None
) -> Token:
    """Sign in with an app password, which is asked for."""
    token = await signing_in.sign_in(
        runtime.platforms,
        platform,
        account=account,
        app_password=_ask("App password"),
        host=host,
        now=runtime.now(),
    )
    if isinstance(token, Failure):
        fail(token.message)
    return token


async def _connect(runtime: Runtime, connection: Connection) -> None:
    """Connect the account, and say what to do next."""
    key = await connecting.connect(
        runtime.database,
        runtime.vault,
        runtime.provider(connection.platform),
        connection,
        new_key=runtime.new_key,
        now=runtime.now(),
    )
    if isinstance(key, Failure):
        fail(key.message)
    shown = public_ids.credential_id(key)
    out.print(f"Connected: {shown}", markup=False)
    await _tell_costs(runtime, key)
    if runtime.settings.discover:
        out.print("`backbone serve` and `backbone worker` find its posts by themselves.")
    out.print(f"To find them now: backbone credentials discover {shown}", markup=False)


async def _tell_costs(runtime: Runtime, key: UUID) -> None:
    """Say what the account may cost, where its platform charges."""
    async with runtime.database.read() as session:
        stored = await credentials.get_credential(session, key, None)
    info = platforms.info_of(stored.platform)
    if not info.price_micros:
        return
    dollars = Decimal(stored.monthly_ceiling or 0) / 1_000_000
    limit = "without a limit" if stored.monthly_ceiling is None else f"${dollars:.2f} a month"
    out.print(f"{info.name} charges for posts read. It may cost {limit}: see --ceiling.")


def _platform(name: str) -> Platform:
    platform = parse_platform(name)
    if platform is None or platform not in {info.platform for info in platforms.list_platforms()}:
        known = ", ".join(info.platform.lower() for info in platforms.list_platforms())
        fail(f"{name!r} can't be read: there are {known}.", code=WRONG_USAGE)
    return platform


def _micros(dollars: str | None) -> int | None:
    try:
        return None if dollars is None else int(Decimal(dollars) * 1_000_000)
    except (InvalidOperation, ValueError, OverflowError):
        fail(f"{dollars!r} is not an amount of dollars such as 5 or 2.50.", code=WRONG_USAGE)


def _ask(what: str) -> str:
    """Prompt without echo; a script writes to standard input instead."""
    if sys.stdin.isatty():
        answer: str = typer.prompt(what, hide_input=True, default="", show_default=False)
        return answer.strip()
    return sys.stdin.readline().strip()
