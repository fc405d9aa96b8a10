"""Automatic persisted queries: a client sends a document once, and then its digest only."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.errors import PersistedQueryNotFound
from app.graphql.operations import load_operations
from app.web.persisted_queries import PersistedQueries
from tests.graphql.conftest import SCHEMA
from tests.web.conftest import Door
from tests.web.test_gate import served
from tests.web.test_graphql_socket import hear, init, opened, say

ANSWER = {"data": {"viewer": {"name": "tests"}}}


def digest_of(document: str) -> str:
    return sha256(document.encode()).hexdigest()


def named(document: str, **more: Any) -> dict[str, Any]:
    persisted = {"version": 1, "sha256Hash": digest_of(document), **more}
    return {"extensions": {"persistedQuery": persisted}}


def code_of(answer: httpx.Response) -> str:
    (error,) = answer.json()["errors"]
    return str(error["extensions"]["code"])


def by_get(client: httpx.Client, body: dict[str, Any]) -> httpx.Response:
    params = {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()
    }
    return client.get("/graphql", params=params)


@pytest.mark.parametrize("accept", ["*/*", "application/graphql-response+json"])
def test_a_document_is_sent_once_and_then_named(client: httpx.Client, accept: str) -> None:
    client.headers["accept"] = accept
    document = f"query Once {{ viewer {{ name }} }} # {accept}"
    unknown = client.post("/graphql", json=named(document))
    assert unknown.status_code == 200
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    assert code_of(unknown) == "PERSISTED_QUERY_NOT_FOUND"
    assert client.post("/graphql", json={"query": document, **named(document)}).json() == ANSWER
    for _ in range(3):  # the answer cache answers the last
        assert client.post("/graphql", json=named(document, miss=True)).json() == ANSWER
    assert by_get(client, named(document)).json() == ANSWER
    upper = named(document, sha256Hash=digest_of(document).upper())
    assert client.post("/graphql", json=upper).json() == ANSWER


def test_the_same_by_get(client: httpx.Client) -> None:
    document = "query ByGet { viewer { name } }"
    assert code_of(by_get(client, named(document))) == "PERSISTED_QUERY_NOT_FOUND"
    assert by_get(client, {"query": document, **named(document)}).json() == ANSWER
    assert by_get(client, named(document)).json() == ANSWER


def test_a_mutation_is_not_run_by_its_digest_in_an_address(client: httpx.Client) -> None:
    document = 'mutation { createOrganization(input: { label: "By digest" }) { label } }'
    made = client.post("/graphql", json={"query": document, **named(document)})
    assert made.json() == {"data": {"createOrganization": {"label": "By digest"}}}
    assert by_get(client, named(document)).status_code == 405


def test_the_same_by_socket(door: Door) -> None:
    document = "query BySocket { viewer { name } }"
    with opened(door) as socket:
        say(socket, init(door.token))
        hear(socket)
        heard = []
        for payload in (named(document), {"query": document, **named(document)}, named(document)):
            say(socket, {"id": "1", "type": "subscribe", "payload": payload})
            heard.append(hear(socket))
            if heard[-1]["type"] == "next":
                assert hear(socket)["type"] == "complete"
    assert heard[0]["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
    assert [each["payload"] for each in heard[1:]] == [ANSWER, ANSWER]


@pytest.mark.parametrize(
    "persisted",
    [
        "text",
        {},
        {"version": 2, "sha256Hash": "0" * 64},
        {"version": 1},
        {"version": 1, "sha256Hash": 7},
        {"version": 1, "sha256Hash": "0" * 63},
        {"version": 1, "sha256Hash": "0" * 64},
    ],
)
def test_a_wrong_digest_is_bad_input_and_remembers_nothing(
    client: httpx.Client, persisted: Any
) -> None:
    body = {"query": "{ viewer { name } }", "extensions": {"persistedQuery": persisted}}
    answer = client.post("/graphql", json=body)
    assert (answer.status_code, code_of(answer)) == (400, "BAD_USER_INPUT")
    assert code_of(client.post("/graphql", json=named("", sha256Hash="0" * 64))) == (
        "PERSISTED_QUERY_NOT_FOUND"
    )


def test_one_request_names_one_document(client: httpx.Client) -> None:
    body = {"documentId": "list_brands", **named("{ viewer { name } }")}
    answer = client.post("/graphql", json=body)
    assert (answer.status_code, code_of(answer)) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize("trusted", [False, True])
def test_the_digest_of_a_stored_operation_is_that_operation(sqlite_url: str, trusted: bool) -> None:
    text = load_operations(SCHEMA._schema)["list_organizations"].text
    with served(sqlite_url, trusted_documents=trusted) as client:
        for body in (named(text), {"query": text, **named(text)}):
            assert "organizations" in client.post("/graphql", json=body).json()["data"]


@pytest.mark.parametrize("trusted", [False, True])
def test_an_operation_of_a_manifest_is_named_by_its_id_or_its_digest(
    sqlite_url: str, tmp_path: Path, trusted: bool
) -> None:
    text = "query Who { viewer { name } }"
    (tmp_path / "persisted-documents.json").write_text(json.dumps({digest_of(text): text}))
    with served(sqlite_url, operations_folder=tmp_path, trusted_documents=trusted) as client:
        for name in (digest_of(text), f"sha256:{digest_of(text)}", "Who"):
            assert client.post("/graphql", json={"documentId": name}).json() == ANSWER
        assert client.post("/graphql", json=named(text)).json() == ANSWER


def test_where_only_stored_operations_are_answered_no_other_is_remembered(sqlite_url: str) -> None:
    document = "{ viewer { name } }"
    with served(sqlite_url, trusted_documents=True) as client:
        for body in (named(document), {"query": document, **named(document)}, named(document)):
            answer = client.post("/graphql", json=body)
            assert answer.status_code == 200
            assert answer.json()["errors"][0]["message"] == "PersistedQueryNotSupported"
            assert code_of(answer) == "PERSISTED_QUERY_NOT_SUPPORTED"


def test_only_so_many_bytes_are_remembered_and_the_least_recently_used_go() -> None:
    persisted = PersistedQueries(most_bytes=3_000)
    for name in ("a", "b", "a", "c"):
        persisted.remember(name, name * 500)
        persisted.find("a")
    persisted.remember("d", "d" * 500)
    assert persisted.find("a") == "a" * 500
    with pytest.raises(PersistedQueryNotFound):
        persisted.find("b")
    persisted.remember("large", "l" * 5_000)
    with pytest.raises(PersistedQueryNotFound):
        persisted.find("large")
