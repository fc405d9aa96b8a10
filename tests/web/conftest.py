"""The application over one SQLite database, served for a module's tests."""

import gc
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app.web.budgets import Budgets
from tests.serving import make_token, serving_database


@dataclass(frozen=True)
class Door:
    """Where the application answers, its database, and a token for everything."""

    address: str
    database_url: str
    token: str


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    path = tmp_path_factory.mktemp("door") / "backbone.db"
    shutil.copy(sqlite_template, path)
    url = f"sqlite+aiosqlite:///{path}"
    token = make_token(url)
    with serving_database(url) as address:
        yield Door(address, url, token)


@pytest.fixture
def client(door: Door) -> Iterator[httpx.Client]:
    """Asks with the token."""
    headers = {"authorization": f"Bearer {door.token}"}
    with httpx.Client(
        timeout=60, base_url=door.address, headers=headers, trust_env=False
    ) as client:
        yield client


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def garbage_is_collected() -> Iterator[None]:
    """Let what a test leaves be told while the test's own filters of warnings hold."""
    yield
    gc.collect()


@pytest.fixture
def budgets_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What budgets fill up by: else it would matter how long a machine takes to spend them."""
    clock = Clock()
    monkeypatch.setattr(Budgets.__init__, "__defaults__", (clock,))
    return clock
