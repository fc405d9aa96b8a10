"""`backbone serve`.

Its server overrides `startup` and `capture_signals` of uvicorn's `Server`, and calls `handle_exit`.
"""

import asyncio
import errno
import ipaddress
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated

import typer
import uvicorn

from app.cli.running import fail, run, tell
from app.logs import configure_logs
from app.runtime import Runtime
from app.services import tokens
from app.settings import Settings, demo_database
from app.storage import migrations
from app.web import app as web_app
from app.web.http_protocol import BoundedHttp
from app.worker import background

LISTEN_BACKLOG = 2048
MAX_MESSAGE_BYTES = 1_000_000


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")
    ] = None,
) -> None:
    """Serve the dashboard, GraphQL and GraphiQL until Ctrl-C."""

    async def work(runtime: Runtime) -> None:
        settings = runtime.settings
        address = host or settings.host
        await check_ready(runtime, address)
        listener = listen(address, settings.port if port is None else port)
        await serve_on(runtime, listener)

    run(work, is_service=True)


async def check_ready(runtime: Runtime, host: str) -> None:
    """Refuse to serve what would not work, or what anybody on the network could try to open."""
    await migrations.check_current(runtime.database)
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


def try_listen(host: str, port: int) -> socket.socket | None:
    """Take the address, or None if it is taken; fail where it can't be used at all."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on: each answer would take 40 ms longer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(LISTEN_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            return None
        fail(f"{host}:{port} can't be used: {error.strerror or error}.")
    return listener


def listen(host: str, port: int) -> socket.socket:
    """Take the address, or end the command with a sentence that says why not."""
    listener = try_listen(host, port)
    if listener is None:
        fail(
            f"Port {port} on {host} is taken: stop what uses it, "
            "or choose another with --port or BACKBONE_PORT."
        )
    return listener


def base_url(listener: socket.socket) -> str:
    """Where a browser finds the server."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - shown, not bound
    return f"http://[{shown}]:{port}" if ":" in shown.strip("[]") else f"http://{shown}:{port}"


def show_addresses(listener: socket.socket, settings: Settings, token: str | None = None) -> None:
    """Print where to go, with the token if there is one to show."""
    url = base_url(listener)
    fragment = f"#token={token}" if token else ""
    places = {"dashboard": f"{url}/{fragment}"} if settings.dashboard else {}
    places |= {"GraphiQL": f"{url}/graphiql{fragment}"} if settings.graphiql else {}
    places |= {"GraphQL": f"{url}/graphql"} | ({"token": token} if token else {})
    if token and settings.database_url == demo_database():
        places["commands"] = "backbone --demo ... (or first: export BACKBONE_DATABASE_URL=demo)"
    lines = [f"Backbone is at  {url}/", *(f"  {name:13} {text}" for name, text in places.items())]
    tell("serve.listening", "\n".join([*lines, "Ctrl-C stops it."]), url=f"{url}/")


async def serve_on(runtime: Runtime, listener: socket.socket, token: str | None = None) -> None:
    """Serve on a bound socket until the process is told to stop; say where once it answers."""
    settings = runtime.settings
    configure_logs(settings.log_format, settings.log_level)
    config = uvicorn.Config(
        web_app.make_app(runtime),
        http=BoundedHttp,
        log_config=None,
        access_log=False,
        server_header=False,
        root_path=settings.root_path or "",
        ws_max_size=MAX_MESSAGE_BYTES,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        # Longer than a proxy keeps a line (a minute, mostly): else one asks on it as it is closed.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
    )
    async with background.collecting(runtime):
        server = _Server(config, partial(show_addresses, listener, settings, token))
        await server.serve(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that ends when told to, and leaves the rest of the command to end by itself.

    uvicorn's own raises the signal once more after it has stopped, which would cut off the
    closing of the database.
    """

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer, then say so: whoever reads it may stop us at once."""
        await super().startup(sockets)
        self._announce()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on Ctrl-C and on a polite kill; at once when asked a second time."""
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(signum, self.handle_exit, signum, None)
        try:
            yield
        finally:
            for signum in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(signum)
