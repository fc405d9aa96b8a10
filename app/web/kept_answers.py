"""Answers that are kept: whoever asks the same again gets the same, as long as it still holds.

It holds while nothing is committed to the database, and while what the answer has read off the
clock reads the same. Both are looked at for each request, so what is kept is never older than what
would be worked out anew. That a question is worth the look is known once it was asked before.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import orjson
from graphql import GraphQLError
from strawberry.types.execution import PreExecutionError

from app.counters import Metrics
from app.domain.access import Caller
from app.domain.windows.clock import Clock
from app.errors import RateLimited
from app.graphql import errors
from app.graphql.context import Context
from app.storage.data_version import Version
from app.storage.database import Database
from app.web.graphql_requests import GraphQLRequest

_AROUND = 1_000
_PER_TIME_ZONE = 500
"""Bytes that an answer takes besides its own and those of its request, roughly."""

_LARGEST = 1 / 8
"""The part of the room that one may take: a larger one would drive out too many others."""


class _Question(NamedTuple):
    """What an answer depends on, but for the data and the clock."""

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
    """Keeps the answers to queries over HTTP, the last asked for, in so many bytes.

    None is kept of a database that can't tell its version.
    """

    def __init__(self, database: Database, metrics: Metrics, most_bytes: int) -> None:
        self._database = database
        self._metrics = metrics
        self._most_bytes = most_bytes if database.tells_versions else 0
        self._largest = self._most_bytes * _LARGEST
        self._bytes = 0
        self._known: OrderedDict[_Question, _Kept | None] = OrderedDict()

    async def answer(
        self, asked: GraphQLRequest, context: Context, work: Callable[[], Awaitable[Any]]
    ) -> Any:
        """The result of a request: the one that is kept if it holds, else what `work` gives."""
        if len(asked.text) >= self._largest:
            return await work()
        question = _Question(context.caller, asked.text)
        if question not in self._known:
            result = await work()
            if _can_be_kept(context, result) and question not in self._known:
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
        if kept is None or not holds:
            return await self._renew(question, kept, version, context, work)
        self._known.move_to_end(question)
        return _again(kept, context)

    async def _renew(
        self,
        question: _Question,
        known: _Kept | None,
        version: Version | None,
        context: Context,
        work: Callable[[], Awaitable[Any]],
    ) -> Any:
        """Work it out, and keep it instead of what is known, unless somebody else was faster."""
        result = await work()
        if self._known.get(question) is not known:
            return result
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
    size = _AROUND + len(question.text)
    return size if kept is None else size + len(kept.data) + _PER_TIME_ZONE * kept.clock.zones


def _can_be_kept(context: Context, result: Any) -> bool:
    """Whether a result depends on nothing but its question, the data, and its clock's readings."""
    return (
        context.is_query
        and not result.errors
        and result.data is not None
        and not context.clock.was_read_exactly
    )


def _again(kept: _Kept, context: Context) -> Any:
    """What was kept, paid and counted like a new one; or the refusal of who can't pay."""
    context.cost = kept.cost
    context.operation_name = kept.operation_name
    context.knew_document = True
    try:
        context.headers = context.spend(kept.cost)
    except RateLimited as refused:
        error = GraphQLError(refused.message, original_error=refused)
        return PreExecutionError(None, [errors.shown(error, errors.current_request_id())])
    return _Again(orjson.Fragment(kept.data))
