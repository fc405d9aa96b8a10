"""GraphQL over HTTP (2025), against a real server: what comes back, and what breaks nothing."""

import http.client
import json
import logging
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
import structlog

from app.graphql import errors
from app.runtime import system_clock
from app.services import organizations
from app.storage import migrations
from app.web.graphql_requests import MAX_BODY_BYTES
from tests.serving import create_token
from tests.web.conftest import Door

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
ASKED = {"query": "{ viewer { name } }"}
ANSWERED = {"data": {"viewer": {"name": "tests"}}}
MUTATION = 'mutation { createOrganization(input: { label: "By accident" }) { id } }'


def test_a_query_by_post(client: httpx.Client) -> None:
    answer = client.post("/graphql", json=ASKED)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{JSON}; charset=utf-8"
    assert answer.json() == ANSWERED


def test_variables_and_the_operation_are_taken(client: httpx.Client) -> None:
    query = (
        "query A($n: Int) { organizations(first: $n) { totalCount } } query B { viewer { name } }"
    )
    chosen = client.post("/graphql", json={"query": query, "operationName": "B"})
    assert chosen.json() == ANSWERED
    counted = client.post(
        "/graphql", json={"query": query, "operationName": "A", "variables": {"n": 1}}
    )
    assert counted.json() == {"data": {"organizations": {"totalCount": 0}}}
    for unclear in (None, "C"):
        answer = client.post("/graphql", json={"query": query, "operationName": unclear})
        assert "errors" in answer.json()
        assert "data" not in answer.json()


def test_a_query_by_get(client: httpx.Client) -> None:
    answer = client.get(
        f"/graphql?query={quote('query Q($n: Int!) { organizations(first: $n) { totalCount } }')}"
        f"&variables={quote(json.dumps({'n': 3}))}&operationName=Q"
    )
    assert answer.json() == {"data": {"organizations": {"totalCount": 0}}}


def test_a_mutation_is_never_run_by_get(client: httpx.Client) -> None:
    answer = client.get("/graphql", params={"query": MUTATION})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}
    two = f"query Q {{ viewer {{ name }} }} {MUTATION.replace('mutation', 'mutation M')}"
    for name in ("M", ""):
        client.get("/graphql", params={"query": two, "operationName": name})
    count = client.post("/graphql", json={"query": "{ organizations { totalCount } }"})
    assert count.json() == {"data": {"organizations": {"totalCount": 0}}}


def test_other_methods_are_refused(client: httpx.Client) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        assert client.request(method, "/graphql", json=ASKED).status_code == 405


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, JSON),
        ("*/*", JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{JSON}, {RESPONSE};q=0.9", JSON),
        (f"{RESPONSE};q=0.1, {JSON};q=0.9", JSON),
        (f"{RESPONSE}; charset=utf-8, {JSON}; charset=utf-8", RESPONSE),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        ("text/html", None),
        (f"{JSON};q=0", None),
    ],
)
def test_the_media_type_is_the_one_that_is_preferred(
    client: httpx.Client, accept: str | None, media_type: str | None
) -> None:
    headers = {"accept": accept} if accept else {}
    answer = client.post("/graphql", json=ASKED, headers=headers)
    assert answer.status_code == (200 if media_type else 406)
    assert answer.headers["content-type"] == f"{media_type or JSON}; charset=utf-8"


WRONG_BODIES: dict[str, tuple[bytes, int]] = {
    "null": (b"null", 400),
    "a string": (b'"{ viewer { name } }"', 400),
    "a number": (b"1", 400),
    "true": (b"true", 400),
    "a list": (b'[{"query": "{ viewer { name } }"}]', 400),
    "nothing": (b"", 400),
    "half": (b'{"query": "{ viewer', 400),
    "100,000 nested brackets": (b"[" * 100_000, 400),
    "100,000 nested objects": (b'{"query":' * 100_000, 400),
    "bad UTF-8": (b'{"query": "\xff\xfe"}', 400),
    "a lone surrogate": (b'{"query": "{ viewer { name } }", "operationName": "\\ud800"}', 400),
    "UTF-16": (json.dumps(ASKED).encode("utf-16"), 400),
    "NaN": (b'{"query": "{ viewer { name } }", "variables": {"x": NaN}}', 400),
    "no query": (b"{}", 400),
    "an empty query": (b'{"query": ""}', 400),
    "a query of null": (b'{"query": null}', 400),
    "a list of a query": (b'{"query": ["{ viewer { name } }"]}', 400),
    "variables of text": (b'{"query": "{ viewer { name } }", "variables": "{}"}', 400),
    "a list of variables": (b'{"query": "{ viewer { name } }", "variables": []}', 400),
    "a number as operation": (b'{"query": "{ viewer { name } }", "operationName": 1}', 400),
    "extensions of text": (b'{"query": "{ viewer { name } }", "extensions": "x"}', 400),
    "too much": (b" " * (MAX_BODY_BYTES + 1), 413),
}


@pytest.mark.parametrize("name", WRONG_BODIES)
def test_no_body_breaks_the_server(client: httpx.Client, name: str) -> None:
    body, status = WRONG_BODIES[name]
    answer = client.post("/graphql", content=body, headers={"content-type": JSON})
    assert answer.status_code == status
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "data" not in answer.json()


def nested(depth: int) -> str:
    return "{ viewer " * depth + "name" + " }" * depth


def ring(length: int) -> str:
    """Fragments that each spread the next one, and the last the first."""
    fragments = (
        f"fragment F{number} on Viewer {{ ...F{(number + 1) % length} }}"
        for number in range(length)
    )
    return f"{{ viewer {{ ...F0 }} }} {' '.join(fragments)}"


WINDOW = "query ($w: AnalyticsWindowInput) { everything { overview(window: $w) { views } } }"
WRONG_DOCUMENTS: dict[str, dict[str, Any]] = {
    "syntax": {"query": "{ viewer"},
    "unknown field": {"query": "{ nobody }"},
    "only a comment": {"query": "# nothing"},
    "only a fragment": {"query": "fragment F on Query { viewer { name } }"},
    "nested beyond reason": {"query": nested(20_000)},
    "a list value nested beyond reason": {"query": "{ post(id: " + "[" * 50_000 + ") { id } }"},
    "variable missing": {"query": "query Q($id: ID!) { brand(id: $id) { id } }"},
    "variable of a wrong kind": {
        "query": "query Q($n: Int) { posts(first: $n) { totalCount } }",
        "variables": {"n": "many"},
    },
    "a huge number": {"query": "{ posts(first: " + "9" * 5000 + ") { totalCount } }"},
    "a count that no client carries": {
        "query": "{ everything { topContent(minViews: 9007199254740992) { rank } } }"
    },
    "a count that is a text": {
        "query": '{ everything { topContent(minViews: "1") { rank } } }',
    },
    "a fragment in itself": {"query": ring(1)},
    "a ring of fragments": {"query": ring(100)},
    "a ring of fragments beyond reason": {"query": ring(600)},
    "a name beyond reason": {"query": "{ " + "brands" * 150_000 + " }"},
    "a variable nested beyond reason": {
        "query": WINDOW,
        "variables": {"w": json.loads("[" * 900 + "]" * 900)},
    },
    "a long variable": {"query": WINDOW, "variables": {"w": {"preset": "L" * 900_000}}},
    "variables of 50,000 fields": {
        "query": WINDOW,
        "variables": {"w": {f"preset{number}": 1 for number in range(50_000)}},
    },
    "no such operation": {**ASKED, "operationName": "Nobody"},
    "a subscription": {"query": "subscription { x }"},
}


@pytest.mark.parametrize("name", WRONG_DOCUMENTS)
def test_no_document_breaks_the_server(client: httpx.Client, name: str) -> None:
    """What never ran is a 400 for who knows the standard's media type, with no data at all."""
    body = WRONG_DOCUMENTS[name]
    answer = client.post("/graphql", json=body, headers={"accept": RESPONSE})
    assert answer.status_code == 400, answer.text[:300]
    assert "data" not in answer.json()
    for error in answer.json()["errors"]:
        assert error["extensions"] == {"code": "BAD_USER_INPUT"}
        assert "recursion" not in error["message"]
    assert client.post("/graphql", json=body).status_code in {200, 400}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(
            "{ " + " ".join(f"a{n}: viewer {{ name }}" for n in range(200)) + " }", id="aliases"
        ),
        pytest.param("{ viewer { name " + "@include(if: true) " * 200 + "} }", id="directives"),
        pytest.param("{ " + "viewer { name } " * 50 + "}", id="roots"),
        pytest.param("{ viewer { " + "name " * 1000 + "} }", id="one name, many times"),
        pytest.param(
            "query Q { viewer { name } } query R { " + "viewer { name } " * 1200 + "}",
            id="an operation behind the one that is meant",
        ),
    ],
)
def test_the_server_keeps_to_the_limits_on_documents(client: httpx.Client, query: str) -> None:
    name = "Q" if query.startswith("query Q") else None
    body = {"query": query, "operationName": name}
    (error,) = client.post("/graphql", json=body).json()["errors"]
    assert error["extensions"]["code"] == "QUERY_TOO_COMPLEX"


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=latin-1",
    ],
)
def test_only_json_in_utf8_is_read(client: httpx.Client, content_type: str | None) -> None:
    """A page elsewhere can make a browser send the simple types without asking: CSRF."""
    headers = {"content-type": content_type} if content_type else {}
    answer = client.post("/graphql", content=json.dumps(ASKED), headers=headers)
    assert answer.status_code == 415
    good = {"content-type": "Application/JSON; Charset=UTF-8"}
    assert client.post("/graphql", content=json.dumps(ASKED), headers=good).status_code == 200


@pytest.mark.parametrize(
    "query_string",
    [
        "",
        "?",
        "?query",
        "?query=%FF%FE",
        "?variables={}",
        "?query={viewer{name}}&variables=nonsense",
        "?query={viewer{name}}&variables=[]",
        "?query={viewer{name}}&variables=" + "[" * 5000,
        "?" + "x=1&" * 1000,
    ],
)
def test_no_query_string_breaks_the_server(client: httpx.Client, query_string: str) -> None:
    assert client.get(f"/graphql{query_string}").status_code == 400


def test_a_body_that_never_says_its_length_is_cut_off(door: Door) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 50_000

    parts = urlsplit(door.address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    headers = {"authorization": f"Bearer {door.token}", "content-type": JSON}
    with suppress(BrokenPipeError, ConnectionResetError):  # it stops reading, as it should
        connection.request("POST", "/graphql", endless(), headers, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_a_client_that_leaves_halfway_harms_nobody(door: Door, client: httpx.Client) -> None:
    parts = urlsplit(door.address)
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as leaving:
        head = (
            f"POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {door.token}\r\n"
            "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
        )
        leaving.sendall(head.encode())
    assert client.post("/graphql", json=ASKED).json() == ANSWERED


async def test_whoever_has_no_good_token_is_told_how_to_send_one(door: Door) -> None:
    expired = await create_token(
        door.database_url, expires_at=system_clock() - timedelta(seconds=1)
    )
    headers = {
        "none": {},
        "basic": {"authorization": "Basic YTpi"},
        "empty": {"authorization": "Bearer"},
        "unknown": {"authorization": "Bearer bb_" + "y" * 43},
        "expired": {"authorization": f"Bearer {expired}"},
        "not ASCII": {"authorization": "Bearer bb_\u00e9"},
    }
    async with httpx.AsyncClient(timeout=60, base_url=door.address, trust_env=False) as client:
        for name, given in headers.items():
            encoded = httpx.Headers(given, encoding="latin-1")
            answer = await client.post("/graphql", json=ASKED, headers=encoded)
            assert (name, answer.status_code) == (name, 401)
            assert answer.headers["www-authenticate"].startswith("Bearer")
            (error,) = answer.json()["errors"]
            assert error["extensions"] == {"code": "UNAUTHENTICATED"}
            assert "data" not in answer.json()


def test_the_token_is_asked_for_before_anything_is_read(door: Door) -> None:
    with httpx.Client(timeout=60, base_url=door.address, trust_env=False) as client:
        answer = client.post("/graphql", content=b" " * (MAX_BODY_BYTES + 1))
    assert answer.status_code == 401


def test_the_scheme_of_the_token_is_read_in_any_case(door: Door) -> None:
    with httpx.Client(timeout=60, base_url=door.address, trust_env=False) as client:
        headers = {"authorization": f"bearer  {door.token}"}
        assert client.post("/graphql", json=ASKED, headers=headers).json() == ANSWERED


def test_an_internal_error_is_masked_and_found_in_the_log(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("SELECT secret FROM /var/lib/backbone")

    monkeypatch.setattr(organizations, "list_organizations", fail)
    monkeypatch.setattr(
        errors, "log", structlog.wrap_logger(logging.getLogger("test"), [render_event])
    )
    answer = client.post(
        "/graphql", json={"query": "{ viewer { name } organizations { totalCount } }"}
    )
    assert answer.status_code == 200
    assert answer.json()["data"] is None
    (error,) = answer.json()["errors"]
    assert error["path"] == ["organizations"]
    assert error["extensions"].keys() == {"code", "requestId"}
    assert error["extensions"]["code"] == "INTERNAL"
    for secret in ("SELECT", "/var", "RuntimeError", ".py"):
        assert secret not in answer.text
    (record,) = caplog.records
    assert error["extensions"]["requestId"] in record.getMessage()
    assert "SELECT secret" in record.getMessage()


def render_event(_logger: object, _method: str, event: Any) -> str:
    return repr(event)


def test_a_document_names_what_could_have_been_meant(client: httpx.Client) -> None:
    (error,) = client.post("/graphql", json={"query": "{ viewr { name } }"}).json()["errors"]
    assert "viewer" in error["message"]


def test_it_lives_and_is_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"service": "backbone", "status": "ok"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()) == (
        200,
        {"status": "ok", "revision": migrations.head(), "workerLagSeconds": 0},
    )
