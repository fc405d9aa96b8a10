"""`backbone demo`: a year of believable data to look at, made in seconds.

What is in it, and whether a database may be used for it, is in `app.demo`.
"""

import asyncio
import secrets
import socket
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app.cli import listening
from app.cli import live as showing
from app.cli import server as serving
from app.cli.running import fail, out, run
from app.demo import condition, workspace
from app.demo.condition import Condition
from app.domain.access import AccessScope
from app.errors import Unauthenticated
from app.runtime import Runtime, open_runtime
from app.services import tokens
from app.settings import Settings, data_directory, on_demo
from app.simulation import server as simulations
from app.storage import migrations

ANSWER_BYTES = 4096
"""As much of an answer as is read, of whoever is at a port."""


def demo(
    reset: Annotated[
        bool,
        typer.Option("--reset", help="Make the workspace new, and delete what was added to it."),
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")
    ] = None,
    serve: Annotated[bool, typer.Option(help="Serve the workspace once it is there.")] = True,
    live: Annotated[
        bool, typer.Option("--live", help="Also collect, from simulated platforms: numbers move.")
    ] = False,
) -> None:
    """Make a demo workspace and serve it: two organizations, six brands, a year of numbers.

    It lives in a database of its own, unless BACKBONE_DATABASE_URL names one. On a new day its
    numbers are made anew; what you added to it stays. A database that is no demo is left alone.
    """

    async def work(configured: Runtime) -> None:
        settings = demo_settings(configured.settings)
        if live and not (serve and configured.database.is_embedded):
            fail("--live serves and collects in one program, which takes SQLite and no --no-serve.")
        async with open_runtime(settings, configured.now) as runtime:
            if not serve:
                await prepare(runtime, reset=reset)
                out.print(f"token {await demo_token(runtime)}")
                return
            address = host or settings.host, settings.port if port is None else port
            # A port that is taken is better known before the work than after it.
            listener = await _listener(runtime, *address)
            if listener is None:
                _show_running(runtime, *address)
                return
            await prepare(runtime, reset=reset)
            if not live:
                await serve_demo(runtime, listener)
        if live:
            await _serve_live(settings, configured, listener)

    run(work)


async def serve_demo(runtime: Runtime, listener: socket.socket) -> None:
    """Serve the workspace as it is; what a live one left behind is not collected."""
    await showing.leave(runtime)
    await _serve_on(runtime, listener)


async def _serve_live(settings: Settings, configured: Runtime, listener: socket.socket) -> None:
    """Serve the workspace with accounts at platforms that live as long as this program."""
    with simulations.simulation(configured.now) as simulated:
        settings = showing.live_settings(settings, simulated)
        policy = showing.FastPolicy(showing.pace_of(settings))
        async with (
            open_runtime(settings, configured.now, policy=policy) as runtime,
            showing.accounts(runtime, simulated),
        ):
            await _serve_on(runtime, listener)


async def _serve_on(runtime: Runtime, listener: socket.socket) -> None:
    token = await demo_token(runtime)
    announce = partial(listening.show_addresses, listener, runtime.settings, token)
    await serving.serve_on(runtime, listener, announce)


async def _listener(runtime: Runtime, host: str, port: int) -> socket.socket | None:
    """The address, or a free port beside another program; None if this demo is there already."""
    listener = listening.try_listen(host, port)
    if listener is not None:
        return listener
    if await _is_served(runtime, host, port):
        return None
    out.print(f"Port {port} is taken by another program, so a free one is used.")
    return listening.listen(host, 0)


async def _is_served(runtime: Runtime, host: str, port: int) -> bool:
    """Whether Backbone is there, and with this workspace: then this one's token opens it."""
    if b'"service":"backbone"' not in await _get(host, port, "/healthz"):
        return False
    viewer = await _get(host, port, "/graphql?query={viewer{name}}", _known_token(runtime))
    return b'"viewer":{"name":"demo"}' in viewer


async def _get(host: str, port: int, path: str, token: str = "") -> bytes:
    """The beginning of an answer, whatever program gives it; nothing if none comes."""
    request = f"GET {path} HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
    answer = b""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(3):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(request.encode())
            while len(answer) < ANSWER_BYTES and (part := await reader.read(ANSWER_BYTES)):
                answer += part  # the body may come after the head
            writer.close()
    return answer


def _show_running(runtime: Runtime, host: str, port: int) -> None:
    page = "" if runtime.settings.dashboard else "graphiql"
    out.print(f"Backbone is already at http://{host}:{port}/{page}#token={_known_token(runtime)}")
    out.print("To serve another one beside it, choose a port: --port 8001")


async def demo_token(runtime: Runtime) -> str:
    """The demo's token, kept in a file that only its owner can read; a new one if it is dead.

    Only the demo keeps its token like this: its workspace holds nothing worth hiding.
    """
    token, file = _known_token(runtime), _token_file(runtime)
    async with runtime.database.write() as session:
        try:
            await tokens.authenticate(session, token, now=runtime.now())
        except Unauthenticated:
            token = await tokens.create_token(
                session,
                name="demo",
                scopes=[AccessScope.ADMIN],
                secret=secrets.token_urlsafe(32),
                key=runtime.new_key(),
                now=runtime.now(),
            )
    _make_folder(file.parent)
    file.touch(mode=0o600)
    file.write_text(f"{token}\n")
    return token


def _known_token(runtime: Runtime) -> str:
    file = _token_file(runtime)
    return file.read_text().strip() if file.exists() else ""


def _token_file(runtime: Runtime) -> Path:
    database = runtime.database
    path = database.url.database if database.is_embedded else None
    return (Path(path).parent if path else data_directory()) / "demo.token"


def demo_settings(settings: Settings) -> Settings:
    """The settings with what the demo has of its own, as far as nothing else was named.

    That is a database, and that pages which somebody develops on this machine may call it.
    """
    if "allowed_origins" not in settings.model_fields_set:
        local = ["http://localhost:*", "http://127.0.0.1:*"]
        settings = settings.model_copy(update={"allowed_origins": local})
    return settings if "database_url" in settings.model_fields_set else on_demo(settings)


async def prepare(runtime: Runtime, *, reset: bool) -> None:
    """Have today's workspace in the runtime's database, or fail and leave it as it is."""
    database = runtime.database
    if database.is_embedded and database.url.database:
        _make_folder(Path(database.url.database).parent)
    now = runtime.now()
    found = await condition.inspect_database(database, now=now)
    if found is Condition.FOREIGN:
        fail(
            f"{database.url.render_as_string(hide_password=True)} holds {found.value} and was "
            "left as it is. `backbone --demo demo` uses the demo's own database."
        )
    await migrations.upgrade(runtime.settings.database_url.get_secret_value())
    if found is Condition.CURRENT and not reset:
        out.print(f"There is {found.value}; it stays as it is.")
        return
    if found is Condition.OUTDATED:
        what = "all of it is" if reset else "what you added stays, its own numbers are"
        out.print(f"There is {found.value}: {what} made anew.")
    with Progress(
        TextColumn("Making a year of numbers"), BarColumn(), MofNCompleteColumn(), console=out
    ) as bar:
        task = bar.add_task("", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        await workspace.make_workspace(database, now=now, reset=reset, on_progress=show)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"{folder} can't be made: {error.strerror}.")
