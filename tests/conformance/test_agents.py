"""MCP with the tools that others test servers by: the inspector, and the conformance suite."""

import json
import re
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from starlette.types import Receive, Scope, Send

from app.runtime import Runtime
from app.settings import Settings
from app.storage.database import Database
from app.web.app import make_app
from tests.conformance.conftest import needs, run, thorough
from tests.serving import closing, make_token, serving, serving_database

needs("@modelcontextprotocol/inspector")
pytestmark = thorough

NODE = "node_modules/.bin/node"
"""The suite needs a newer one than Debian's."""

SUITE = "node_modules/@modelcontextprotocol/conformance/dist/index.js"
PASSED = (Path(__file__).parent / "mcp_scenarios.txt").read_text().split()
"""The scenarios that need no tools or resources of the suite's own, and pass."""


def inspect(address: str, token: str, *more: str) -> Any:
    header = f"Authorization: Bearer {token}"
    text = run(
        *("node_modules/.bin/mcp-inspector", "--cli", f"{address}/mcp", "--transport", "http"),
        *("--header", header, *more),
    )
    return json.loads(text)


def test_the_inspector_lists_and_calls(sqlite_url: str) -> None:
    token = make_token(sqlite_url)
    with serving_database(sqlite_url) as address:
        tools = inspect(address, token, "--method", "tools/list")["tools"]
        called = inspect(
            *(address, token, "--method", "tools/call", "--tool-name", "list_brands"),
            *("--tool-arg", "first=5"),
        )
    assert len(tools) == 20
    assert called["structuredContent"]["data"]["brands"]["edges"] == []


def test_the_scenarios_of_the_conformance_suite_that_pass_go_on_passing(sqlite_url: str) -> None:
    token = make_token(sqlite_url)
    runtime = Runtime(Settings(database_url=SecretStr(sqlite_url)), Database(sqlite_url))
    app = make_app(runtime)
    app.router.lifespan_context = closing(runtime, app.router.lifespan_context)

    async def with_token(scope: Scope, receive: Receive, send: Send) -> None:
        """The suite knows no tokens."""
        if scope["type"] == "http":
            header = (b"authorization", f"Bearer {token}".encode())
            scope = {**scope, "headers": [*scope["headers"], header]}
        await app(scope, receive, send)

    with serving(with_token) as address:
        text = run(NODE, SUITE, "server", "--url", f"{address}/mcp")
    found = re.findall(r"^\S+ ([\w-]+): (\d+) passed, (\d+) failed", text, re.MULTILINE)
    passed = {name for name, good, bad in found if int(good) and not int(bad)}
    assert set(PASSED) <= passed, text[-3000:]
