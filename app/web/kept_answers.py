"""Answers that are kept: whoever asks the same again gets the same, as long as it still holds.

It holds while nothing is committed to the database, and while what the answer has read off the
clock reads the same. Both are looked at for each request, so what is kept is never older than what
would be worked out anew. That a question is worth the look is known once it was asked before.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import orjson

from app.database import Database
from app.domain.access import Caller
from app.domain.clock import Clock
from app.errors import RateLimited
from app.graphql.context import Context
from app.metrics import Metrics
from app.versions import Version
from app.web.graphql_requests import GraphQLRequest

_AROUND = 1_000
"""Bytes that an answer takes besides its own and those of its request."""

_LARGEST = 1 / 8
"""The part of the room that one may take: a larger one would drive out too many others."""


class _Question(NamedTuple):
    """What an answer depends on, but for the data and the day."""

    caller: Caller
    text: bytes


class _Kept(NamedTuple):
    """An answer's data as JSON, when it holds, and what is counted of it."""

    data: bytes
    version: Version
    clock: Clock
    cost: int
    operation_name: str | None


class _Again(NamedTuple):
    """The result of a query that is answered again: one without errors."""

    data: orjson.Fragment
    errors: tuple[()] = ()


class KeptAnswers:
    """Keeps the answers to queries over HTTP, the last asked for, in so many bytes."""

    def __init__(self, database: Database, metrics: Metrics, most_bytes: int) -> None:
        self._database = database
        self._metrics = metrics
        self._most_bytes = most_bytes
        self._largest = most_bytes * _LARGEST
        self._bytes = 0
        self._known: OrderedDict[_Question, _Kept | None] = OrderedDict()

    async def answer(
        self, asked: GraphQLRequest, context: Context, work: Callable[[], Awaitable[Any]]
    ) -> Any:
        """The result of a request: the one that is kept if it holds, else what `work` gives."""
        question = _Question(context.caller, asked.text)
        if len(asked.text) > self._largest:
            return await work()
        if question not in self._known:
            result = await work()
            if _can_be_kept(context, result):
                self._keep(question, None)
            return result
        # Before anything is read: what is committed in the meantime makes the answer useless.
        version = await self._database.version()
        kept = self._known.get(question)
        holds = (
            kept is not None
            and kept.version == version
            and kept.clock.reads_the_same_at(context.runtime.now())
        )
        self._metrics.count_lookup("answers", hit=holds)
        if kept is not None and holds and _spend(context, kept):
            self._known.move_to_end(question)
            return _Again(orjson.Fragment(kept.data))
        return await self._renew(question, version, context, work)

    async def _renew(
        self,
        question: _Question,
        version: Version | None,
        context: Context,
        work: Callable[[], Awaitable[Any]],
    ) -> Any:
        result = await work()
        self._forget(question)
        if version is None or not _can_be_kept(context, result):
            return result
        data = orjson.dumps(result.data)
        kept = _Kept(data, version, context.clock, context.cost or 0, context.operation_name)
        self._keep(question, kept)
        return _Again(orjson.Fragment(data))

    def _keep(self, question: _Question, kept: _Kept | None) -> None:
        size = _size_of(question, kept)
        if size > self._largest:
            return
        self._forget(question)
        self._known[question] = kept
        self._bytes += size
        while self._bytes > self._most_bytes:
            self._forget(next(iter(self._known)))

    def _forget(self, question: _Question) -> None:
        if question in self._known:
            self._bytes -= _size_of(question, self._known.pop(question))


def _size_of(question: _Question, kept: _Kept | None) -> int:
    return _AROUND + len(question.text) + (len(kept.data) if kept is not None else 0)


def _can_be_kept(context: Context, result: Any) -> bool:
    """Whether a result depends on nothing but the question, the data, and the day."""
    return (
        context.is_query
        and not result.errors
        and result.data is not None
        and not context.clock.was_read_exactly
    )


def _spend(context: Context, kept: _Kept) -> bool:
    """Take what the answer costs from the caller's budget, as for a new one; whether it's there."""
    try:
        context.headers = context.spend(kept.cost)
    except RateLimited:
        return False  # working it out anew will be refused, and say so
    context.cost = kept.cost
    context.operation_name = kept.operation_name
    context.knew_document = True
    return True
