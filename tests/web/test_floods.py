"""Requests that never end, or have too large a head: they cost their sender, and nobody else."""

import asyncio
import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from app.services import brands
from app.web import http_protocol
from tests.serving import make_token, serving_database
from tests.waiting import until_there
from tests.web.conftest import Door

ASKED = {"query": "{ viewer { name } }"}
HEAD = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@contextmanager
def connected(door: Door) -> Iterator[socket.socket]:
    parts = urlsplit(door.address)
    with socket.create_connection(
        (parts.hostname or "", parts.port or 0), timeout=60
    ) as connection:
        yield connection


def post_of(door: Door) -> str:
    """The head of a request that is let in, but for the length of its body."""
    return f"{HEAD}Authorization: Bearer {door.token}\r\n"


def answer_of(connection: socket.socket) -> bytes:
    """What the server says before it ends the connection."""
    told = b""
    with suppress(ConnectionResetError):
        while part := connection.recv(4096):
            told += part
    return told


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(http_protocol, "BODY_SECONDS", 0.3)


@pytest.mark.parametrize(
    "flood",
    [
        pytest.param("".join(f"X-{n}: {'y' * 100}\r\n" for n in range(2000)), id="many headers"),
        pytest.param("X-Long: " + "y" * 1_000_000, id="one header without end"),
        pytest.param("X-" + "y" * 1_000_000, id="a name without end"),
    ],
)
def test_a_head_that_is_too_large_is_refused(door: Door, client: httpx.Client, flood: str) -> None:
    with connected(door) as connection:
        connection.sendall((HEAD + flood).encode())
        assert answer_of(connection).startswith(b"HTTP/1.1 431 ")
    assert client.post("/graphql", json=ASKED).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/graphql", 401),
        ("POST", "/mcp", 403),
        ("POST", "/r/unlock", 413),
        ("POST", "/operations/frame", 405),
        ("POST", "/nowhere", 404),
        ("MAKE IT SO", "/graphql", 400),
    ],
)
def test_an_answer_reaches_who_is_still_sending(
    door: Door, method: str, path: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for the connection's end as well, as Python's urllib does."""
    monkeypatch.setattr(http_protocol, "LINGER_SECONDS", 60)
    size = 30_000_000
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    with connected(door) as connection:
        connection.sendall(f"{head}Content-Length: {size}\r\n\r\n".encode())
        connection.sendall(b" " * size)
        assert answer_of(connection).startswith(f"HTTP/1.1 {status} ".encode())


@pytest.mark.parametrize(("size", "status"), [(60_000, 200), (66_000, 431), (150_000, 431)])
def test_what_is_too_large_is_so_however_it_comes(
    client: httpx.Client, size: int, status: int
) -> None:
    """A whole head in one packet is no smaller than one in many."""
    headers = {"x-long": "y" * size}
    assert client.post("/graphql", json=ASKED, headers=headers).status_code == status


@pytest.mark.parametrize("begun", ["", "POST /gra", HEAD + "X-Slow: y", "\r\n"])
def test_a_head_that_does_not_come_is_not_awaited(door: Door, begun: str) -> None:
    with connected(door) as connection:
        connection.sendall(begun.encode())
        assert answer_of(connection).startswith(b"HTTP/1.1 408 ")


def test_a_body_that_does_not_come_is_not_awaited(door: Door, client: httpx.Client) -> None:
    head = f"{post_of(door)}Content-Length: 1000\r\n\r\n"
    with connected(door) as connection:
        connection.sendall(head.encode())
        started = time.monotonic()
        with suppress(BrokenPipeError, ConnectionResetError):
            while time.monotonic() - started < 30:
                connection.sendall(b" ")  # a byte now and then makes it no quicker
                time.sleep(0.05)
        assert time.monotonic() - started < 20
    assert client.post("/graphql", json=ASKED).status_code == 200


@pytest.mark.parametrize("leaves", [True, False], ids=["leaves", "is sent away"])
def test_whoever_never_sends_all_of_a_body_is_no_failure_of_ours(
    sqlite_url: str, caplog: pytest.LogCaptureFixture, *, leaves: bool
) -> None:
    """Each would leave a traceback in the log, and wake whoever watches for answers of 500."""
    token = make_token(sqlite_url)
    with serving_database(sqlite_url) as address:
        door = Door(address, sqlite_url, token)
        with connected(door) as connection:
            head = f"{post_of(door)}Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n"
            connection.sendall(head.encode())
            assert connection.recv(4096).startswith(b"HTTP/1.1 100 ")  # the body is awaited
            connection.sendall(b"{")
            if not leaves:
                answer_of(connection)
        with httpx.Client(timeout=60, base_url=address, trust_env=False) as client:

            def is_counted() -> str | None:
                counted = client.get("/metrics").text
                return counted if re.search(r'requests_total{status="[45]', counted) else None

            assert 'requests_total{status="499"} 1.0' in until_there(is_counted)
    assert [record for record in caplog.records if record.exc_info] == []


def test_requests_on_each_other_s_heels_are_all_answered(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What of a packet belongs to a body doesn't make the head that follows it too large."""
    monkeypatch.setattr(http_protocol, "LARGEST_HEAD", 1000)
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 60)
    body = json.dumps({**ASKED, "variables": {"long": "y" * 2000}})
    request = f"{post_of(door)}Content-Length: {len(body)}\r\n\r\n{body}".encode()
    last = f"{post_of(door)}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
    with connected(door) as connection:
        connection.sendall(request + last[:50])
        time.sleep(0.1)  # so that the second head comes in two parts
        connection.sendall(last[50:])
        assert answer_of(connection).count(b"HTTP/1.1 200 OK") == 2


def test_a_head_that_does_not_come_is_no_answer_to_the_request_before(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*_: Any, **__: Any) -> Any:
        await asyncio.sleep(20)

    monkeypatch.setattr(brands, "list_brands", slow)
    body = json.dumps({"query": "{ brands { nodes { id } } }"})
    head = f"{HEAD}Authorization: Bearer {door.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    with connected(door) as connection:
        connection.sendall((head + body + "POST /gra").encode())
        assert answer_of(connection) == b""


def test_many_who_only_hold_the_line_keep_nobody_out(
    door: Door, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 60)
    with ExitStack() as lines:
        for _ in range(200):
            lines.enter_context(connected(door)).sendall(b"POST /graphql HTTP/1.1\r\n")
        assert client.post("/graphql", json=ASKED).status_code == 200


def test_a_line_that_is_kept_serves_request_after_request(client: httpx.Client) -> None:
    for _ in range(3):
        assert client.post("/graphql", json=ASKED).status_code == 200
        time.sleep(0.4)  # longer than a head or a body may take
