"""What is kept and for how long, told by how often an answer is worked out."""

from types import SimpleNamespace
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from app.domain.windows.clock import Clock
from app.storage.data_version import DataVersion
from app.web.answer_cache import AnswerCache
from app.web.graphql_requests import GraphQLRequest
from tests.graphql.conftest import caller
from tests.world import NOW

SAME = DataVersion(1, ("same",))


class Asker:
    """Asks of answers that are kept, and counts those that are worked out."""

    def __init__(self, most_bytes: int = 1_000_000, *, has_data_version: bool = True) -> None:
        self.version: DataVersion | None = SAME
        self.worked_out = 0
        database: Any = SimpleNamespace(has_data_version=has_data_version, version=self._version)
        metrics: Any = SimpleNamespace(count_lookup=lambda *_, **__: None)
        self.answers = AnswerCache(database, metrics, most_bytes)

    async def _version(self) -> DataVersion | None:
        return self.version

    async def ask(self, text: str = "?", *, is_query: bool = True, exactly: bool = False) -> Any:
        """Ask once, for what is a query and reads no instant, unless that is said."""
        context: Any = SimpleNamespace(
            caller=caller(),
            clock=Clock(NOW),
            runtime=SimpleNamespace(now=lambda: NOW),
            is_query=is_query,
            cost=1,
            operation_name=None,
            spend=lambda _cost: {},
        )

        async def work() -> ExecutionResult:
            self.worked_out += 1
            if exactly:
                assert context.clock.now == NOW
            return ExecutionResult(data={"text": text}, errors=None)

        requested = GraphQLRequest("{ text }", None, None, text=text.encode())
        return await self.answers.answer(requested, context, work)

    async def is_kept(self, text: str) -> bool:
        """Whether that would not be worked out."""
        before = self.worked_out
        await self.ask(text)
        return self.worked_out == before


async def test_the_second_answer_is_kept() -> None:
    asker = Asker()
    for _ in range(5):
        await asker.ask()
    assert asker.worked_out == 2


@pytest.mark.parametrize(("is_query", "exactly"), [(False, False), (True, True)])
async def test_what_changes_something_or_reads_the_instant_is_not(
    is_query: bool,
    exactly: bool,
) -> None:
    asker = Asker()
    for _ in range(5):
        await asker.ask(is_query=is_query, exactly=exactly)
    assert asker.worked_out == 5


async def test_what_has_no_version_is_not() -> None:
    asker = Asker()
    asker.version = None
    for _ in range(5):
        await asker.ask()
    assert asker.worked_out == 5


async def test_nothing_is_of_a_database_that_tells_no_versions() -> None:
    asker = Asker(has_data_version=False)
    for _ in range(5):
        await asker.ask()
    assert asker.worked_out == 5


async def test_there_is_as_much_room_after_many_answers_as_before() -> None:
    asker = Asker(most_bytes=50_000)

    async def kept_of(name: str) -> int:
        """How many of a hundred answers are kept, the latest first."""
        texts = [f"{name}{number}" for number in range(100)]
        for text in texts:
            await asker.ask(text)
            await asker.ask(text)
        kept = 0
        while await asker.is_kept(texts[-1 - kept]):
            kept += 1
        return kept

    first, *others = [await kept_of(name) for name in "abcdefgh"]

    assert 10 < first < 50
    assert set(others) == {first}
