"""`backbone serve`: in this process, or in several on one socket."""

import asyncio
import ipaddress
import os
import signal
import socket
import sys
from functools import partial
from typing import Annotated

import typer

from app.cli.listening import inherited, listen, show_addresses
from app.cli.running import fail, run, tell
from app.cli.supervisor import Supervisor
from app.runtime import Runtime
from app.services import tokens
from app.storage import migrations


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Processes that serve, all on the same socket."),
    ] = None,
    listener: Annotated[
        int | None, typer.Option(hidden=True, help="The open socket that a supervisor hands over.")
    ] = None,
) -> None:
    """Serve the dashboard, GraphQL and GraphiQL until Ctrl-C.

    With several workers, one that dies is replaced, and SIGHUP restarts them one after another.
    """

    async def work(runtime: Runtime) -> None:
        settings = runtime.settings
        if listener is not None:
            await serve_supervised(runtime, socket.socket(fileno=listener))
            return
        given = inherited()
        address = host or settings.host
        await check_ready(runtime, given.getsockname()[0] if given else address)
        opened = given or listen(address, settings.port if port is None else port)
        count = workers or settings.serve_workers
        if count == 1:
            await serve_here(runtime, opened)
        else:
            announce = partial(show_addresses, opened, settings)
            await Supervisor(opened, count, announce, settings.drain_seconds).run()

    run(work, is_service=True)


async def serve_here(runtime: Runtime, listener: socket.socket) -> None:
    """Serve in this process."""
    # Imported here because a supervisor needs nothing of it: a hundred megabytes.
    from app.cli.server import serve_on  # noqa: PLC0415

    await serve_on(runtime, listener, partial(show_addresses, listener, runtime.settings))


async def serve_supervised(runtime: Runtime, listener: socket.socket) -> None:
    """Serve as one of several, until told to stop or until the supervisor is gone."""
    from app.cli.server import serve_on  # noqa: PLC0415 - as above

    loop = asyncio.get_running_loop()

    def leave() -> None:
        loop.remove_reader(sys.stdin)
        os.kill(os.getpid(), signal.SIGTERM)

    loop.add_reader(sys.stdin, leave)
    await serve_on(runtime, listener, lambda: None)


async def check_ready(runtime: Runtime, host: str) -> None:
    """Refuse to serve what would not work, or what anybody on the network could try to open."""
    await migrations.check_usable(runtime.database)
    async with runtime.database.read() as session:
        has_token = await tokens.has_live_token(session, now=runtime.now())
    if not has_token and not is_loopback(host):
        fail(
            f"{host} can be reached from other machines, and there is no token yet: "
            "create one with `backbone tokens create NAME` first."
        )
    if not has_token:
        tell(
            "serve.no_token",
            "There is no token yet: create one with `backbone tokens create NAME`.",
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
