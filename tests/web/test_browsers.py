"""What browsers are allowed, and what is said to them and to proxies: over real HTTP."""

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from app.cli.demo import demo_settings
from app.settings import Settings
from app.web.origins import USUAL_HEADERS, Origins
from tests.serving import make_token, serving_database
from tests.web.asking import PROTOCOL, VIEWER, headers_for
from tests.web.conftest import Door

OURS = "https://app.example.org"
EVIL = "https://evil.example.org"
LIST_TOOLS = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
MCP = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def address(door: Door) -> Iterator[str]:
    """A server whose API pages of one other origin may call, for tests that change nothing."""
    url, headers = door.database_url, ["X-Mine"]
    with serving_database(url, allowed_origins=[OURS], allowed_headers=headers) as address:
        yield address


@pytest.fixture
def client(address: str, door: Door) -> Iterator[httpx.Client]:
    """Asks that server."""
    headers = headers_for(door.token)
    with httpx.Client(timeout=60, base_url=address, headers=headers, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("path", ["/graphql", "/mcp"])
@pytest.mark.parametrize("header", [*USUAL_HEADERS, "x-mine"])
def test_a_page_that_may_call_may_send_what_its_client_sends(
    client: httpx.Client, path: str, header: str
) -> None:
    asking = {"access-control-request-method": "POST", "access-control-request-headers": header}
    answer = client.options(path, headers={"origin": OURS, **asking})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == OURS
    refused = client.options(path, headers={"origin": EVIL, **asking})
    assert refused.status_code == 400
    assert "access-control-allow-origin" not in refused.headers


def test_a_page_that_may_call_may_open_a_socket(client: httpx.Client) -> None:
    address = f"{client.base_url}/graphql".replace("http", "ws", 1)
    with connect(address, subprotocols=[PROTOCOL], proxy=None, origin=Origin(OURS)):
        pass
    with (
        pytest.raises(InvalidStatus),
        connect(address, subprotocols=[PROTOCOL], proxy=None, origin=Origin(EVIL)),
    ):
        pass


@pytest.mark.parametrize(("origin", "status"), [(OURS, 200), (EVIL, 403)])
def test_a_page_that_may_call_may_be_an_agent(
    client: httpx.Client, origin: str, status: int
) -> None:
    answer = client.post("/mcp", json=LIST_TOOLS, headers={"origin": origin, **MCP})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        ("http://localhost:5173", True),
        ("http://127.0.0.1:80", True),
        ("http://localhost", True),
        ("https://localhost:5173", False),
        ("http://localhost.evil.example:80", False),
        ("http://127x0.0.1:80", False),
        ("http://localhost:5173.evil.example", False),
        ("null", False),
    ],
)
def test_the_demo_lets_pages_of_this_machine_call(origin: str, *, may: bool) -> None:
    assert Origins(demo_settings(Settings()).allowed_origins).allow(origin) is may


def test_no_page_may_call_where_none_is_named() -> None:
    assert not Origins([]).allow("")


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_no_store_between_may_keep_an_answer(client: httpx.Client, accept: str) -> None:
    answers = [
        client.post("/graphql", json={"query": VIEWER}, headers={"accept": accept}),
        client.get("/graphql", params={"query": VIEWER}, headers={"accept": accept}),
        client.get("/graphql", headers={"authorization": "Bearer bb_wrong"}),
    ]
    for answer in answers:
        assert answer.headers["cache-control"] == "private, no-store"
        varies = {name.strip() for name in answer.headers["vary"].split(",")}
        assert varies >= {"Authorization", "Accept", "Origin"}


def test_head_is_get_without_a_body(client: httpx.Client) -> None:
    got = client.get("/graphql", params={"query": VIEWER})
    head = client.head("/graphql", params={"query": VIEWER})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
    assert client.head("/graphql", params={"query": "mutation { x }"}).status_code == 405


@pytest.mark.parametrize("method", ["GET", "DELETE", "HEAD"])
def test_there_is_no_stream_to_an_agent(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/mcp", headers=MCP)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_white_space_around_a_header_is_no_part_of_it(client: httpx.Client) -> None:
    version = "2026-07-28"
    meta = {
        "io.modelcontextprotocol/protocolVersion": version,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    params = {"name": "list_brands", "arguments": {}, "_meta": meta}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    headers = {**MCP, "content-type": "application/json"}
    headers |= {"mcp-protocol-version": version, "mcp-method": "tools/call"}
    headers |= {"authorization": client.headers["authorization"]}
    for name in ("list_brands", " list_brands", "list_brands  \t"):
        connection = HTTPConnection(client.base_url.host, client.base_url.port, timeout=10)
        with closing(connection):  # httpx sends no such header
            connection.request("POST", "/mcp", json.dumps(body), {**headers, "mcp-name": name})
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()


PROXIES: list[dict[str, str]] = [
    {"x-forwarded-for": "203.0.113.7"},
    {"x-forwarded-proto": "https"},
    {"forwarded": "for=203.0.113.7"},
    {"via": "1.1 proxy"},
    {"x-real-ip": "203.0.113.7"},
]


@pytest.mark.parametrize("header", PROXIES, ids=lambda header: next(iter(header)))
def test_the_counters_are_not_for_whom_a_proxy_on_this_machine_asks(
    client: httpx.Client, header: dict[str, str]
) -> None:
    client.headers.pop("authorization")
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers=header).status_code == 401


def test_a_line_in_the_log_says_who_asked_for_what(
    sqlite_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    token = make_token(sqlite_url)
    with (
        serving_database(sqlite_url, log_format="json") as address,
        httpx.Client(
            timeout=60, base_url=address, headers=headers_for(token), trust_env=False
        ) as client,
    ):
        body = {"query": "query Who { viewer { name } }"}
        answer = client.post("/graphql", json=body)
    (line,) = [line for line in lines_of(capfd) if "http.request" in line]
    for told in (
        *("operation=Who", "token=tests", f"token_prefix={token[:9]}", "client=127.0.0.1"),
        f"bytes={len(answer.content)}",
    ):
        assert told in line
    assert token not in line


def lines_of(captured: pytest.CaptureFixture[str]) -> list[str]:
    text = captured.readouterr()
    return (text.out + text.err).splitlines()
