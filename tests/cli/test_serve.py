"""`backbone serve` and `backbone demo` as processes that start, serve and stop.

Nothing here waits for an interval, and processes are spared the imports: how `python -m app serve`
comes up from nothing is seen in tests/cli/test_supervisor.py.
"""

import asyncio
import http.server
import json
import shutil
import signal
import socket
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.cli.listening import base_url, listen
from app.cli.readiness import is_loopback
from app.cli.serve import host_of
from tests.cli.conftest import Command, running


def ask(address: str, token: str, query: str) -> Any:
    request = urllib.request.Request(
        f"{address}graphql",
        json.dumps({"query": query}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


@contextmanager
def taken() -> Iterator[int]:
    """A port that some other program has."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_serve_answers_until_told_to_stop(on_database: Command, sqlite_url: str) -> None:
    token = on_database("tokens", "create", "me").stdout.strip()
    with running("serve", "--port", "0", BACKBONE_DATABASE_URL=sqlite_url) as program:
        address = program.line_with("Backbone is at").split()[-1]
        assert ask(address, token, "{ viewer { name } }") == {"data": {"viewer": {"name": "me"}}}
        assert program.stop(signal.SIGTERM) == (0, "")


def test_serve_names_no_page_that_is_off(on_database: Command, sqlite_url: str) -> None:
    on_database("tokens", "create", "me")
    with running(
        "serve", "--port", "0", BACKBONE_DATABASE_URL=sqlite_url, BACKBONE_PRODUCTION="true"
    ) as program:
        program.line_with("Ctrl-C")
        assert program.stop() == (0, "")
    assert "GraphQL " in " ".join(program.lines)
    assert "GraphiQL" not in " ".join(program.lines)


def test_serve_refuses_to_be_open_to_all_without_a_token(on_database: Command) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "host.invalid"):
        result = on_database("serve", "--host", host, "--port", "0")
        assert result.exit_code == 1
        assert "there is no token yet" in result.stderr


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_which_addresses_only_this_machine_reaches(host: str, *, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has none.")
def test_a_socket_that_is_a_file_is_this_machines_and_shown_by_its_path(tmp_path: Path) -> None:
    """As systemd may open one; nginx says `proxy_pass http://unix:/path:/`."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "backbone"))
        assert is_loopback(host_of(listener, "0.0.0.0"))
        assert base_url(listener) == f"unix:{tmp_path}/backbone:"


def test_serve_says_what_to_do_about_a_taken_port(on_database: Command) -> None:
    with taken() as port:
        result = on_database("serve", "--port", str(port))
    assert result.exit_code == 1
    assert f"Port {port} on 127.0.0.1 is taken" in result.stderr
    assert "--port" in result.stderr


def test_serve_says_that_an_address_is_not_ours(on_database: Command) -> None:
    on_database("tokens", "create", "me")
    for host in ("192.0.2.1", "host.invalid"):
        result = on_database("serve", "--host", host, "--port", "0")
        assert result.exit_code == 1
        assert f"{host}:0 can't be used" in result.stderr


async def test_small_answers_are_not_held_back() -> None:
    """With Nagle's algorithm an answer in two parts waits for the client's delayed receipt."""
    accepted = asyncio.get_running_loop().create_future()

    async def accept(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        accepted.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listener = listen("127.0.0.1", 0)
    async with await asyncio.start_server(accept, sock=listener):
        _, writer = await asyncio.open_connection(*listener.getsockname())
        assert await accepted
        writer.close()


def test_the_demo_is_made_once_a_day_and_leaves_its_token(
    made_today: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {"XDG_DATA_HOME": str(tmp_path)}
    monkeypatch.delenv("BACKBONE_DATABASE_URL", raising=False)
    shutil.copytree(made_today, tmp_path, dirs_exist_ok=True)
    token = (tmp_path / "said").read_text().splitlines()[-1].removeprefix("token ")
    assert (tmp_path / "backbone" / "demo.token").read_text().strip() == token
    assert (tmp_path / "backbone" / "demo.token").stat().st_mode & 0o077 == 0

    with running("demo", "--port", "0", **environment) as program:
        address = program.line_with("Backbone is at").split()[-1]
        assert "There is a demo workspace made today; it stays as it is." in program.lines
        assert program.line_with("token").split()[-1]
        assert "BACKBONE_DATABASE_URL=demo" in program.line_with("commands")
        data = ask(address, token, "{ organizations { totalCount } brands { totalCount } }")
        assert data["data"] == {"organizations": {"totalCount": 2}, "brands": {"totalCount": 2}}

        # Where the demo is served already, a second one only says where.
        port = address.rstrip("/").rpartition(":")[2]
        with running("demo", "--port", port, **environment) as second:
            assert second.process.wait(timeout=60) == 0
            assert f"already at http://127.0.0.1:{port}/#token={token}" in (
                second.line_with("already")
            )
        # Whose workspace is another isn't shown that one: it is served beside it.
        shutil.copytree(made_today, tmp_path / "elsewhere")
        (tmp_path / "elsewhere" / "backbone" / "demo.token").unlink()
        elsewhere = {"XDG_DATA_HOME": str(tmp_path / "elsewhere")}
        with running("demo", "--port", port, **elsewhere) as third:
            assert f"Port {port} is taken by another program" in third.line_with("taken")
            assert f":{port}/" not in third.line_with("Backbone is at")
            assert third.stop() == (0, "")
        assert program.stop() == (0, "")

    # Beside another program it takes a port that is free.
    with stranger() as other, running("demo", "--port", str(other), **environment) as program:
        assert f"Port {other} is taken by another program" in program.line_with("taken")
        address = program.line_with("Backbone is at").split()[-1]
        assert f":{other}/" not in address
        assert ask(address, token, "{ viewer { name } }") == {"data": {"viewer": {"name": "demo"}}}
        assert program.stop() == (0, "")


@contextmanager
def stranger() -> Iterator[int]:
    """A web server that isn't Backbone."""
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_demo_leaves_foreign_data_alone(on_database: Command) -> None:
    token = on_database("tokens", "create", "mine").stdout.strip()
    result = on_database("demo", "--no-serve")
    assert result.exit_code == 1
    assert "was left as it is" in " ".join(result.stderr.split())
    assert token[:9] in on_database("tokens", "list").stdout
