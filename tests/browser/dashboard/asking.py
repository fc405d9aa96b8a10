"""What a test asks the API by itself, and does there while a page is open."""

from typing import Any

import httpx

from tests.browser.conftest import Server


def asked(server: Server, query: str, **variables: Any) -> Any:
    """What the API answers to a query of ours."""
    headers = {"Authorization": f"Bearer {server.token}"}
    body = {"query": query, "variables": variables}
    answer = httpx.post(f"{server.url}/graphql", json=body, headers=headers, timeout=30).json()
    assert "errors" not in answer, answer
    return answer["data"]
