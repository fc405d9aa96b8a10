"""The WebSocket of GraphQL: who is let in, and what it takes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from app.web import graphql_socket
from app.web.graphql_socket import reason_of
from tests.web.conftest import Door

PROTOCOL = Subprotocol("graphql-transport-ws")
VIEWER = {"id": "1", "type": "subscribe", "payload": {"query": "{ viewer { name } }"}}


@contextmanager
def opened(door: Door, **more: Any) -> Iterator[ClientConnection]:
    address = door.address.replace("http", "ws") + "/graphql"
    with connect(address, subprotocols=[PROTOCOL], proxy=None, **more) as socket:
        yield socket


def say(socket: ClientConnection, message: Any) -> None:
    socket.send(json.dumps(message))


def hear(socket: ClientConnection) -> Any:
    return json.loads(socket.recv(timeout=60))


def init(token: str) -> dict[str, Any]:
    return {"type": "connection_init", "payload": {"Authorization": f"Bearer {token}"}}


def closing_code(socket: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=60)
    return closed.value.rcvd.code if closed.value.rcvd else None


def test_a_token_comes_with_the_first_message(door: Door) -> None:
    with opened(door) as socket:
        say(socket, init(door.token))
        assert hear(socket) == {"type": "connection_ack"}
        say(socket, VIEWER)
        assert hear(socket)["payload"] == {"data": {"viewer": {"name": "tests"}}}
        assert hear(socket) == {"id": "1", "type": "complete"}


def test_or_with_the_handshake(door: Door) -> None:
    headers = {"Authorization": f"Bearer {door.token}"}
    with opened(door, additional_headers=headers) as socket:
        say(socket, {"type": "connection_init"})
        assert hear(socket) == {"type": "connection_ack"}


@pytest.mark.parametrize(
    "first",
    [
        {"type": "connection_init"},
        init("bb_wrong"),
        {"type": "connection_init", "payload": {"Authorization": 7}},
    ],
)
def test_nobody_is_let_in_without_a_good_one(door: Door, first: Any) -> None:
    with opened(door) as socket:
        say(socket, first)
        assert closing_code(socket) == 4403


def test_nothing_is_answered_before(door: Door) -> None:
    with opened(door) as socket:
        say(socket, VIEWER)
        assert closing_code(socket) == 4401


def test_who_says_nothing_is_sent_away(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphql_socket, "INIT_TIMEOUT", timedelta(milliseconds=50))
    with opened(door) as socket:
        assert closing_code(socket) == 4408


def test_a_page_of_another_site_is_refused(door: Door) -> None:
    with pytest.raises(InvalidStatus) as refused, opened(door, origin="https://evil.example"):
        pass
    assert refused.value.response.status_code == 403


def test_our_own_pages_are_not(door: Door) -> None:
    with opened(door, origin=door.address) as socket:
        say(socket, init(door.token))
        assert hear(socket) == {"type": "connection_ack"}


def test_other_protocols_are_refused(door: Door) -> None:
    address = door.address.replace("http", "ws") + "/graphql"
    with (
        pytest.raises(InvalidStatus),
        connect(address, subprotocols=[Subprotocol("graphql-ws")], proxy=None),
    ):
        pass


@pytest.mark.parametrize(
    "message",
    [
        *("[", "7", '"text"', '{"type": "unknown"}', '{"type": "subscribe"}'),
        *('{"type": "subscribe", "id": [], "payload": {}}', '{"type": "subscribe", "payload": 7}'),
    ],
)
def test_what_is_no_message_ends_the_connection(door: Door, message: str) -> None:
    with opened(door) as socket:
        say(socket, init(door.token))
        hear(socket)
        socket.send(message)
        assert closing_code(socket) == 4400


@pytest.mark.parametrize(
    "payload", [{"query": 7}, {"query": "{ viewer { name } }", "variables": [1]}, {"query": ""}]
)
def test_an_operation_of_the_wrong_kind_is_an_error_of_its_own(door: Door, payload: Any) -> None:
    with opened(door) as socket:
        say(socket, init(door.token))
        hear(socket)
        say(socket, {**VIEWER, "payload": payload})
        answer = hear(socket)
        assert (answer["type"], answer["payload"][0]["extensions"]["code"]) == (
            "error",
            "BAD_USER_INPUT",
        )
        say(socket, VIEWER)
        assert hear(socket)["type"] == "next"


def test_one_connection_has_only_so_many_operations(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphql_socket, "MAX_OPERATIONS", 0)
    with opened(door) as socket:
        say(socket, init(door.token))
        hear(socket)
        say(socket, VIEWER)
        assert hear(socket)["payload"][0]["message"] == "Subscription limit reached"


EVENTS = {"accept": "text/event-stream"}


def test_events_answer_any_operation(client: httpx.Client) -> None:
    response = client.post("/graphql", json={"query": "{ viewer { name } }"}, headers=EVENTS)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.text.split("\n\n") == [
        ":",
        'event: next\ndata: {"data":{"viewer":{"name":"tests"}}}',
        "event: complete\ndata: ",
        "",
    ]


def test_events_do_not_let_a_get_change_anything(client: httpx.Client) -> None:
    query = 'mutation { archivePosts(ids: ["post_0"]) { id } }'
    response = client.get("/graphql", params={"query": query}, headers=EVENTS)
    assert "archivePosts" not in response.text
    assert "errors" in response.text


def test_events_need_a_token(client: httpx.Client) -> None:
    client.headers.pop("authorization")
    response = client.post("/graphql", json={"query": "{ viewer { name } }"}, headers=EVENTS)
    assert response.status_code == 401


@pytest.mark.parametrize("text", ["too long " * 20, "zu früh ü" * 30, "short"])
def test_the_reason_of_a_close_is_as_long_as_a_frame_may_carry(text: str) -> None:
    reason = reason_of(text)
    assert text.startswith(reason)
    assert min(len(text.encode()), 122) <= len(reason.encode()) <= 123
