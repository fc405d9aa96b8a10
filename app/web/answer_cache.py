"""The answer cache: whoever asks the same again gets the same answer, while it still holds.

An answer holds while nothing is committed for the organizations whose rows it was made of, and
while everything that it has read off the clock reads the same. Both are checked for each request,
so a cached answer is never older than one worked out now. Only the second request for an answer
stores it: most are never repeated.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import orjson
from graphql import GraphQLError
from strawberry.types.execution import PreExecutionError

from app.counters import Counters
from app.domain.access import Caller
from app.domain.windows.clock import Clock
from app.errors import RateLimited
from app.graphql import errors
from app.graphql.context import Context
from app.services.processes import Presence
from app.storage.data_versions import EVERYBODY, Versions
from app.storage.database import Database
from app.web.graphql_requests import GraphQLRequest

_AROUND = 1_000
_PER_TIME_ZONE = 500
_PER_VERSION = 150
"""Bytes that an answer takes besides its own and those of its request, roughly."""

_LARGEST = 1 / 8
"""The part of the room that one may take: a larger one would drive out too many others."""


class _Question(NamedTuple):
    """What an answer depends on, but for the data and the clock."""

    caller: Caller
    text: bytes


class _CachedAnswer(NamedTuple):
    """An answer's data as JSON, while what it holds, and what it counts for."""

    data: bytes
    versions: Versions
    connection: int
    clock: Clock
    cost: int
    operation_name: str | None


class _CachedResult(NamedTuple):
    """The result of a query that is answered from the cache: one without errors."""

    data: orjson.Fragment
    errors: tuple[()] = ()


class AnswerCache:
    """Stores answers to queries over HTTP in so many bytes; the least recently used goes first."""

    def __init__(
        self, database: Database, counters: Counters, presence: Presence, most_bytes: int
    ) -> None:
        self._database = database
        self._counters = counters
        self._presence = presence
        self._most_bytes = most_bytes
        self._largest = self._most_bytes * _LARGEST
        self._bytes = 0
        self._answers: OrderedDict[_Question, _CachedAnswer | None] = OrderedDict()

    async def find(self, requested: GraphQLRequest, context: Context) -> Any:
        """The cached result of a request, if there is one and it holds; else None.

        What then answers the request hands its result to `keep`.
        """
        question = self._question(requested, context)
        if question is None or question not in self._answers:
            return None
        context.wants_versions = True
        cached = self._answers[question]
        told = await self._database.versions(cached.versions if cached else [EVERYBODY])
        holds = (
            cached is not None
            and told is not None
            and cached.connection == told.connection
            and told.tells(cached.versions)
            and cached.clock.reads_the_same_at(context.runtime.now())
        )
        self._counters.count_lookup("answers", hit=holds)
        if cached is None or not holds:
            return None
        if question in self._answers:
            self._answers.move_to_end(question)
        return _from_cache(cached, context)

    async def keep(
        self, requested: GraphQLRequest, context: Context, work: Callable[[], Awaitable[Any]]
    ) -> Any:
        """The result of `work`, stored if the same was requested before."""
        question = self._question(requested, context)
        known = None if question is None else self._answers.get(question)
        # Before anything is read: when it is opened anew meanwhile, nothing may be as it was.
        connection = self._database.version_connection
        result = await work()
        if question is None or self._answers.get(question) is not known:
            return result  # somebody else was faster
        if not _is_cacheable(context, result):
            self._evict(question)
            return result
        if context.versions is None:
            self._store(question, None)
            return result
        data = orjson.dumps(result.data)
        cost, name = context.cost or 0, context.operation_name
        cached = _CachedAnswer(data, context.versions, connection, context.clock, cost, name)
        self._store(question, cached)
        return _CachedResult(orjson.Fragment(data))

    def _question(self, requested: GraphQLRequest, context: Context) -> _Question | None:
        """What is requested; None where it is too long, or came without bytes of its own.

        While an older release writes beside this one, nothing is cached, and so there is none.
        """
        is_small = len(requested.text) < self._largest
        if not (requested.text and is_small and self._presence.may_cache):
            return None
        return _Question(context.caller, requested.text)

    def _store(self, question: _Question, cached: _CachedAnswer | None) -> None:
        size = _size_of(question, cached)
        if size > self._largest:
            return
        self._evict(question)
        self._answers[question] = cached
        self._bytes += size
        while self._bytes > self._most_bytes:
            self._evict(next(iter(self._answers)))

    def _evict(self, question: _Question) -> None:
        if question in self._answers:
            self._bytes -= _size_of(question, self._answers.pop(question))


def _size_of(question: _Question, cached: _CachedAnswer | None) -> int:
    size = _AROUND + len(question.text)
    if cached is None:
        return size
    zones, versions = cached.clock.zones, len(cached.versions)
    return size + len(cached.data) + _PER_TIME_ZONE * zones + _PER_VERSION * versions


def _is_cacheable(context: Context, result: Any) -> bool:
    """Whether a result depends on nothing but its question, the data, and its clock's readings."""
    return (
        context.is_query
        and not result.errors
        and result.data is not None
        and not context.clock.was_read_exactly
    )


def _from_cache(cached: _CachedAnswer, context: Context) -> Any:
    """The cached answer, paid and counted like a new one; or the refusal of whoever can't pay."""
    context.cost = cached.cost
    context.operation_name = cached.operation_name
    context.document_was_cached = True
    try:
        context.headers = context.spend(cached.cost)
    except RateLimited as refused:
        error = GraphQLError(refused.message, original_error=refused)
        return PreExecutionError(None, [errors.shown(error, errors.current_request_id())])
    return _CachedResult(orjson.Fragment(cached.data))
