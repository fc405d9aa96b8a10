"""An export without end: it takes no more memory the longer it lasts, and waits for its client."""

import resource
import time
from types import SimpleNamespace
from typing import Any

import pytest

from app.graphql import exports
from tests.web.test_answer_cache import Server, served

MEGABYTE = 1_000_000
PAGE = {
    "posts": {
        "nodes": [{"id": "post_1", "label": "x" * 1_000}] * 1_000,
        "pageInfo": {"hasNextPage": True, "endCursor": "next"},
    }
}


class Endless:
    """Pages of a megabyte each, one after the other."""

    def __init__(self) -> None:
        self.read = 0

    async def page(self, *_: Any) -> Any:
        self.read += 1
        return SimpleNamespace(data=PAGE, errors=None)

    def settled(self) -> int:
        """How many pages were read, once no more are: for a second, as others may be running."""
        before = -1
        while before != self.read:
            before = self.read
            time.sleep(1)
        return before


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Endless:
    pages = Endless()
    monkeypatch.setattr(exports, "_page", pages.page)
    return pages


@pytest.fixture
def server(sqlite_url: str) -> Any:
    with served(sqlite_url) as server:
        yield server


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_it_takes_no_more_memory_the_longer_it_lasts(server: Server, endless: Endless) -> None:
    with server.client.stream("GET", "/exports/posts.jsonl") as answer:
        sizes, before, read = answer.iter_raw(), 0, 0
        for chunk in sizes:
            read += len(chunk)
            if not before and read > 20 * MEGABYTE:
                before = peak()
            if read > 100 * MEGABYTE:
                break
        assert endless.read > 50
        assert peak() - before < 20 * MEGABYTE


def test_it_waits_for_a_client_that_reads_nothing(server: Server, endless: Endless) -> None:
    with server.client.stream("GET", "/exports/posts.jsonl") as answer:
        assert answer.status_code == 200
        stalled = endless.settled()
        assert stalled < 50
        for _ in zip(range(200), answer.iter_raw(MEGABYTE), strict=False):
            if endless.read > stalled:
                break
        assert endless.read > stalled


def test_it_ends_when_the_client_leaves(server: Server, endless: Endless) -> None:
    with server.client.stream("GET", "/exports/posts.jsonl") as answer:
        assert answer.status_code == 200
    endless.settled()
    assert server.client.get("/operations/list_brands.csv").status_code == 200
