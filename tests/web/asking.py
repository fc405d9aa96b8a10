"""How each door is asked, and what it says."""

import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from tests.serving import serving_database

VIEWER = "{ viewer { name } }"
BRANDS = "{ brands { nodes { id } } }"
PROTOCOL = Subprotocol("graphql-transport-ws")
Ask = Callable[[httpx.AsyncClient, str], Coroutine[Any, Any, str]]
"""Asks with a token, and gives the code of the refusal, or OK."""


def headers_for(token: str, **more: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}", **more}


def code_of(answer: httpx.Response) -> str:
    """The code of an answer; one that says to come back must say when."""
    if answer.status_code == 503:
        assert answer.headers["retry-after"] == "1"
    text = answer.text.partition("data: ")[2].partition("\n")[0] or answer.text
    errors = json.loads(text).get("errors") or [{"extensions": {"code": "OK"}}]
    return str(errors[0]["extensions"]["code"])


def by_post(document: str, accept: str = "*/*") -> Ask:
    async def ask(client: httpx.AsyncClient, token: str) -> str:
        headers = headers_for(token, accept=accept)
        return code_of(await client.post("/graphql", json={"query": document}, headers=headers))

    return ask


def by_get(document: str) -> Ask:
    async def ask(client: httpx.AsyncClient, token: str) -> str:
        params = {"query": document}
        return code_of(await client.get("/graphql", params=params, headers=headers_for(token)))

    return ask


def by_events(document: str) -> Ask:
    return by_post(document, "text/event-stream")


def by_socket(document: str) -> Ask:
    async def ask(client: httpx.AsyncClient, token: str) -> str:
        address = f"{client.base_url}/graphql".replace("http", "ws", 1)
        async with connect(address, subprotocols=[PROTOCOL], proxy=None) as socket:
            init = {"type": "connection_init", "payload": headers_for(token)}
            await socket.send(json.dumps(init))
            try:
                await socket.recv()
                payload = {"query": document}
                await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
                message = json.loads(await socket.recv())
            except Exception:  # noqa: BLE001 - whatever the library calls it
                return {4403: "UNAUTHENTICATED", 1013: "UNAVAILABLE"}[socket.close_code or 0]
        if message["type"] == "next":
            return "OK"
        return str(message["payload"][0]["extensions"]["code"])

    return ask


def by_tool(name: str, **arguments: Any) -> Ask:
    async def ask(client: httpx.AsyncClient, token: str) -> str:
        call = {"name": name, "arguments": arguments}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        headers = headers_for(token, accept="application/json, text/event-stream")
        answer = await client.post("/mcp", json=body, headers=headers)
        if answer.status_code != 200:
            return code_of(answer)
        result = answer.json()["result"]
        if not result["isError"]:
            return "OK"
        text = str(result["content"][0]["text"])
        return "BAD_USER_INPUT" if "no tool" in text else text.partition(":")[0].split(" ")[0]

    return ask


def by_operation(name: str, **parameters: Any) -> Ask:
    """By its address, where what isn't there is not found."""
    texts = {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in parameters.items()
    }

    async def ask(client: httpx.AsyncClient, token: str) -> str:
        path = f"/operations/{name}"
        code = code_of(await client.get(path, params=texts, headers=headers_for(token)))
        return {"NOT_FOUND": "BAD_USER_INPUT"}.get(code, code)

    return ask


def by_file(path: str, **parameters: Any) -> Ask:
    """By the address of a file, or for a link to it; what isn't there is not found."""
    texts = {key: json.dumps(value) for key, value in parameters.items()}

    async def ask(client: httpx.AsyncClient, token: str) -> str:
        method, _, address = path.partition(" ")
        headers = headers_for(token)
        answer = await client.request(method, address, params=texts, headers=headers)
        code = "OK" if answer.is_success else code_of(answer)
        return {"NOT_FOUND": "BAD_USER_INPUT"}.get(code, code)

    return ask


def by_status(path: str) -> Ask:
    async def ask(client: httpx.AsyncClient, token: str) -> str:
        headers = headers_for(token, **{"x-forwarded-for": "203.0.113.7"})
        status = (await client.get(path, headers=headers)).status_code
        # Let in, and told that there is no such thing, is let in.
        return {200: "OK", 404: "OK", 401: "UNAUTHENTICATED", 503: "UNAVAILABLE"}[status]

    return ask


def by_upload(path: str) -> Ask:
    """With a file; that nobody knows whose it is shows that it was let in."""

    async def ask(client: httpx.AsyncClient, token: str) -> str:
        answer = await client.post(path, content=b"a,b\n", headers=headers_for(token))
        code = code_of(answer)
        return {"BAD_USER_INPUT": "OK"}.get(code, code)

    return ask


@asynccontextmanager
async def served(url: str, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    with serving_database(url, **settings) as address:
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
            yield client
