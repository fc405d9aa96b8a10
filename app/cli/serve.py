"""`backbone serve`: in this process, or in several on one socket."""

import asyncio
import os
import signal
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.listening import inherited, is_a_file, listen, show_addresses
from app.cli.running import command_settings, failures_told, run, run_apart
from app.logs import configure_logs
from app.settings import Settings

# A supervisor lives beside those that serve, and needs nothing of what they import.
if TYPE_CHECKING:
    from app.runtime import Runtime


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
    forks: Annotated[
        int | None, typer.Option(hidden=True, help="The socket on which it says what to fork.")
    ] = None,
) -> None:
    """Serve the dashboard, GraphQL and GraphiQL until Ctrl-C.

    With several workers, one that dies is replaced, and SIGHUP restarts them one after another.
    """
    if listener is not None and forks is not None:
        serve_forked(listener, forks)
        return

    with failures_told(is_service=True):
        settings = command_settings()
    count = workers or settings.serve_workers
    address = host or settings.host, settings.port if port is None else port
    if count == 1:
        run(partial(serve_alone, *address), is_service=True)
    else:
        run_apart(partial(serve_together, settings, *address, count), is_service=True)


async def serve_alone(host: str, port: int, runtime: "Runtime") -> None:
    """Serve in this process."""
    # Imported here because a supervisor, and the help, need nothing of it: a hundred megabytes.
    from app.cli.readiness import check_ready  # noqa: PLC0415
    from app.cli.server import serve_on  # noqa: PLC0415

    given = inherited()
    await check_ready(host_of(given, host), runtime)
    opened = given or listen(host, port)
    await serve_on(runtime, opened, partial(show_addresses, opened, runtime.settings))


async def serve_together(settings: Settings, host: str, port: int, count: int) -> None:
    """Have so many processes serve."""
    from app.cli.supervisor import Supervisor  # noqa: PLC0415 - it needs what Windows hasn't

    configure_logs(settings.log_format, settings.log_level)
    given = inherited()
    opened = given or listen(host, port)
    announce = partial(show_addresses, opened, settings)
    with opened:
        await Supervisor(opened, host_of(given, host), count, announce).run()


def host_of(given: socket.socket | None, host: str) -> str:
    """Where it can be reached: at the socket that systemd has opened, or where it is said."""
    if given is None:
        return host
    return "localhost" if is_a_file(given) else str(given.getsockname()[0])


def serve_forked(listener: int, forks: int) -> None:
    """Fork processes, and in each of them do what it was forked for."""
    from app.cli.forking import fork_for  # noqa: PLC0415 - it needs what Windows hasn't

    job = fork_for(socket.socket(fileno=forks))
    if job.checked_host is not None:
        from app.cli.readiness import check_ready  # noqa: PLC0415

        run(partial(check_ready, job.checked_host), is_service=True)
    else:
        run(partial(serve_supervised, socket.socket(fileno=listener)), is_service=True)


async def serve_supervised(listener: socket.socket, runtime: "Runtime") -> None:
    """Serve as one of several, until told to stop or until the supervisor is gone."""
    from app.cli.server import serve_on  # noqa: PLC0415 - as above

    loop = asyncio.get_running_loop()

    def leave() -> None:
        loop.remove_reader(sys.stdin)
        os.kill(os.getpid(), signal.SIGTERM)

    loop.add_reader(sys.stdin, leave)
    await serve_on(runtime, listener, lambda: None)
