"""What is kept and for how long, told by how often an answer is worked out."""

from types import SimpleNamespace
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from app.domain.windows.clock import Clock
from app.storage.data_versions import EVERYBODY, WORKSPACE, Reading, Versions
from app.web.answer_cache import AnswerCache
from app.web.graphql_requests import GraphQLRequest
from tests.graphql.conftest import caller
from tests.world import NOW

SAME = Reading(1, {EVERYBODY: 0, WORKSPACE: 1})


class Asker:
    """Asks of answers that are kept, and counts those that are worked out."""

    def __init__(self, most_bytes: int = 1_000_000) -> None:
        self.told: Reading | None = SAME
        self.read: Versions | None = SAME.versions
        self.worked_out = 0
        database: Any = SimpleNamespace(
            version_connection=1, versions=self._versions, is_distributed=False
        )
        metrics: Any = SimpleNamespace(count_lookup=lambda *_, **__: None)
        presence: Any = SimpleNamespace(may_cache=True, forgets=[])
        self.presence = presence
        self.answers = AnswerCache(database, metrics, presence, most_bytes)

    async def _versions(self, _keys: object) -> Reading | None:
        return self.told

    async def ask(self, text: str = "?", *, is_query: bool = True, exactly: bool = False) -> Any:
        """Ask once, for what is a query and reads no instant, unless that is said."""
        context: Any = SimpleNamespace(
            caller=caller(),
            clock=Clock(NOW),
            runtime=SimpleNamespace(now=lambda: NOW),
            is_query=is_query,
            cost=1,
            operation_name=None,
            wants_versions=False,
            versions=None,
            spend=lambda _cost: {},
        )

        async def work() -> ExecutionResult:
            self.worked_out += 1
            if exactly:
                assert context.clock.now == NOW
            if context.wants_versions:
                context.versions = self.read
            return ExecutionResult(data={"text": text}, errors=None)

        requested = GraphQLRequest("{ text }", None, None, text=text.encode())
        found = await self.answers.find(requested, context)
        return found or await self.answers.keep(requested, context, work)

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


async def test_what_is_of_no_known_version_is_not() -> None:
    asker = Asker()
    asker.read = None
    for _ in range(5):
        await asker.ask()
    assert asker.worked_out == 5


@pytest.mark.parametrize(
    "told",
    [
        None,
        Reading(1, {EVERYBODY: 1, WORKSPACE: 1}),
        Reading(1, {EVERYBODY: 0, WORKSPACE: 2}),
        Reading(2, SAME.versions),
    ],
)
async def test_what_is_of_another_version_than_there_is_now_is_worked_out(
    told: Reading | None,
) -> None:
    asker = Asker()
    asker.told = told
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


async def test_nothing_is_while_an_older_release_writes_too() -> None:
    asker = Asker()
    for _ in range(3):
        await asker.ask()
    asker.presence.may_cache = False
    for _ in range(5):
        await asker.ask()
    assert asker.worked_out == 7
