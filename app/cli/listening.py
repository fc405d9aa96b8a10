"""The socket that `backbone serve` and `backbone demo` listen on, and where a browser finds it."""

import errno
import os
import socket
import sys

from app.cli.running import fail, tell
from app.settings import Settings, demo_database

LISTEN_BACKLOG = 2048
SYSTEMD_SOCKET = 3
"""The number under which systemd hands over the first socket (sd_listen_fds(3))."""


def inherited() -> socket.socket | None:
    """The socket that systemd has opened for this process, or None if there is none."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        return None
    if os.environ.get("LISTEN_FDS") != "1":
        fail("systemd hands over several sockets: `backbone serve` listens on one.")
    return socket.socket(fileno=SYSTEMD_SOCKET)


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


def is_a_file(listener: socket.socket) -> bool:
    """Whether it is a file (a Unix socket), which a proxy on this machine opens."""
    return sys.platform != "win32" and listener.family == socket.AF_UNIX


def base_url(listener: socket.socket) -> str:
    """Where a browser finds the server; of a file, its path."""
    if is_a_file(listener):
        return f"unix:{listener.getsockname()}:"
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
