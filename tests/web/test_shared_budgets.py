"""Two processes that serve the same token, each with budgets of its own that it shares."""

from uuid import UUID

import pytest

from app.errors import Unavailable
from app.services.processes import Presence
from app.storage.database import Database
from app.web.budgets import Budgets
from app.web.shared_budgets import SharedBudgets
from tests.world import NOW, World

pytestmark = pytest.mark.both_databases

TOKEN = UUID(int=1)
LIMIT = 60_000


class Process:
    """One that serves: its budgets, and how it shares them."""

    def __init__(self, database: Database, world: World) -> None:
        self.elapsed = 0.0
        self.presence = Presence(database, "serve", lambda: NOW, world.new_key)
        self.budgets = Budgets(LIMIT, lambda: self.elapsed)
        self._shared = SharedBudgets(database, self.presence, {}, lambda: NOW)

    async def exchange(self) -> None:
        await self._shared.exchange("documents", self.budgets)

    @property
    def left(self) -> int:
        return self.budgets.spend(TOKEN, 0)[1].left


@pytest.fixture
async def processes(database: Database, world: World) -> tuple[Process, Process]:
    both = Process(database, world), Process(database, world)
    for process in (*both, *both):  # the first hears of the second at its next turn
        await process.presence.note()
    return both


async def test_what_one_has_spent_another_has_not_left(processes: tuple[Process, Process]) -> None:
    one, other = processes
    one.budgets.spend(TOKEN, 40_000)
    await one.exchange()
    other.budgets.spend(TOKEN, 1_000)
    await other.exchange()
    assert other.left == LIMIT - 41_000


async def test_what_was_spent_while_it_was_told_counts_too(
    processes: tuple[Process, Process],
) -> None:
    one, _ = processes
    one.budgets.spend(TOKEN, 10_000)
    told = one.budgets.take_untold()
    one.budgets.spend(TOKEN, 5_000)
    one.budgets.learn(told)
    assert one.left == LIMIT - 15_000


async def test_nothing_is_told_twice(processes: tuple[Process, Process]) -> None:
    one, _ = processes
    one.budgets.spend(TOKEN, 10_000)
    await one.exchange()
    await one.exchange()
    assert one.left == LIMIT - 10_000


async def test_who_serves_alone_writes_nothing(database: Database, world: World) -> None:
    alone = Process(database, world)
    await alone.presence.note()
    alone.budgets.spend(TOKEN, 10_000)
    await alone.exchange()
    again = Process(database, world)
    await again.presence.note()
    again.budgets.spend(TOKEN, 1_000)
    await again.exchange()
    assert again.left == LIMIT - 1_000


@pytest.mark.parametrize("problem", [Unavailable("It can't be reached."), RuntimeError("Odd.")])
async def test_a_database_that_cant_be_written_changes_no_budget(
    processes: tuple[Process, Process], monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def refused(_database: Database) -> None:
        raise problem

    one, other = processes
    one.budgets.spend(TOKEN, 10_000)
    with monkeypatch.context() as patch:
        patch.setattr(Database, "write", refused)
        await one.exchange()
    assert one.left == LIMIT - 10_000
    await one.exchange()
    other.budgets.spend(TOKEN, 1_000)
    await other.exchange()
    assert other.left == LIMIT - 11_000
