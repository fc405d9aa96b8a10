"""The answer cache: whoever asks the same again gets the same answer, while it still holds.

An answer holds while nothing is committed for the organizations whose rows it was made of, and
while everything that it has read off the clock reads the same. Both are checked for each request,
so a cached answer is never older than one worked out now. Only the second request for an answer
stores it: most are never repeated.

Where an answer gets a tag, its terms are remembered from the first request on, and longer than the
answer itself: whoever has it and asks again is told that it still holds.

Whoever asks again while it is worked out waits for that: pages that are told of a change ask at
once.
"""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from graphql import GraphQLError
from strawberry.types.execution import PreExecutionError

from app.counters import Counters
from app.domain.access import Caller
from app.domain.windows.clock import Clock
from app.errors import RateLimited
from app.graphql import errors
from app.graphql.context import Context
from app.services.processes import Presence
from app.storage.data_versions import EVERYBODY, Reading, Versions
from app.storage.database import Database
from app.web.answers import AnswerBody, JsonAnswer, as_json, is_known
from app.web.bounded_cache import BoundedCache
from app.web.graphql_requests import GraphQLRequest
from app.web.single_flight import SingleFlight

_AROUND = 1_000
_PER_TIME_ZONE = 500
_PER_VERSION = 150
"""Bytes that an answer takes besides its own and those of its request, roughly."""

_FOR_TERMS = 1 / 16
"""The part of the room that the terms of answers may take besides."""

_LARGEST = 1 / 8
"""The part of the room that one may take: a larger one would drive out too many others."""


class _Question(NamedTuple):
    """What an answer depends on, but for the data and the clock."""

    caller: Caller
    text: bytes


class _Terms(NamedTuple):
    """While an answer holds, what it counts for, and by which tag a client knows it."""

    versions: Versions
    connection: int
    clock: Clock
    cost: int
    operation_name: str | None
    tag: str | None


class _CachedAnswer(NamedTuple):
    """An answer, and while it holds."""

    body: AnswerBody
    terms: _Terms


class AnswerCache:
    """Stores answers to queries over HTTP in so many bytes; the least recently used goes first."""

    def __init__(
        self, database: Database, counters: Counters, presence: Presence, most_bytes: int
    ) -> None:
        self._database = database
        self._counters = counters
        self._presence = presence
        self._largest = most_bytes * _LARGEST
        self._answers: BoundedCache[_Question, _CachedAnswer | None] = BoundedCache(
            most_bytes, self._largest
        )
        self._terms: BoundedCache[_Question, _Terms] = BoundedCache(
            most_bytes * _FOR_TERMS, most_bytes * _FOR_TERMS
        )
        self._flights: SingleFlight[_Question] = SingleFlight()
        presence.forgets.append(self.clear)

    def clear(self) -> None:
        """Drop all answers: what was erased is in none, not even in one that no longer holds."""
        self._answers.clear()
        self._terms.clear()

    async def find(self, requested: GraphQLRequest, context: Context) -> Any:
        """The cached result of a request, if there is one and it holds; else None.

        What then answers the request hands its result to `keep`.
        """
        question = self._question(requested, context)
        if question is None:
            return None
        is_asked_again = requested.wants_tag or question in self._answers
        context.wants_versions = is_asked_again or self._database.is_distributed
        if not is_asked_again:
            return None
        cached = self._answers.get(question)
        terms = cached.terms if cached else self._terms.get(question)
        holds = await self._holds(terms, context)
        is_unchanged = holds and terms is not None and is_known(terms.tag, requested.known_tags)
        body = cached.body if cached and holds else None
        self._counters.count_lookup("answers", hit=is_unchanged or body is not None)
        if terms is None or not (is_unchanged or body):
            if cached is not None and self._answers.get(question) is cached:
                self._store(question, None)  # so that what is there next is newer
            return None
        refused = _paid(terms, context)
        if refused is not None:
            return refused
        if body and requested.accepts_gzip and body.is_worth_packing and not body.is_packed:
            _ = body.packed
            self._store(question, cached)
        return JsonAnswer(body or AnswerBody(b""), terms.tag, is_unchanged)

    async def keep(
        self, requested: GraphQLRequest, context: Context, work: Callable[[], Awaitable[Any]]
    ) -> Any:
        """The result of `work`, stored if the same was requested before.

        Whoever asks the same again while it is worked out waits for that once.
        """
        question = self._question(requested, context)
        if question is None:
            return as_json(await work(), requested, context.caller, is_stored=False)
        # Only what has proved to be cacheable is waited for: of the rest each has its own.
        if question in self._answers and (
            self._answers.get(question) is not None or await self._flights.wait(question)
        ):
            found = await self.find(requested, context)
            if found is not None:
                return found
        with self._flights.working(question):
            return await self._keep(question, requested, context, work)

    async def _keep(
        self,
        question: _Question,
        requested: GraphQLRequest,
        context: Context,
        work: Callable[[], Awaitable[Any]],
    ) -> Any:
        known, was_requested = self._answers.get(question), question in self._answers
        # Before anything is read: when it is opened anew meanwhile, nothing may be as it was.
        connection = self._database.version_connection
        before = await self._read_before(question)
        result = await work()
        is_stored = was_requested and context.versions is not None
        answer = as_json(result, requested, context.caller, is_stored=is_stored)
        if self._answers.get(question) is not known:
            return answer  # somebody else was faster
        if not _is_cacheable(context, result):
            self._answers.evict(question)
            self._terms.evict(question)
            return answer
        if context.versions is None:
            self._store(question, None)
            return answer
        is_one_state = before is None or before.tells(context.versions)
        given = answer if isinstance(answer, JsonAnswer) and is_one_state else None
        terms = _terms_of(context, connection, given.tag if given else None)
        if terms.tag is not None or before is not None:
            self._terms.put(question, terms, _size_of_terms(question, terms))
        cached = _CachedAnswer(given.body, terms) if given and was_requested else None
        self._store(question, cached)
        return answer

    async def _read_before(self, question: _Question) -> Reading | None:
        """The versions that an answer was made of last time, read before it is made again.

        Where the database is distributed each statement sees a state of its own. But what nobody
        writes between the first statement and the last, all of them see alike.
        """
        if not self._database.is_distributed:
            return None
        terms = self._terms.get(question)
        told = await self._database.versions(terms.versions if terms else [EVERYBODY])
        return told or Reading(self._database.version_connection, {})

    async def _holds(self, terms: _Terms | None, context: Context) -> bool:
        """Whether an answer is still what would be worked out now."""
        told = await self._database.versions(terms.versions if terms else [EVERYBODY])
        return (
            terms is not None
            and told is not None
            and terms.connection == told.connection
            and told.tells(terms.versions)
            and terms.clock.reads_the_same_at(context.runtime.now())
        )

    def _question(self, requested: GraphQLRequest, context: Context) -> _Question | None:
        """What is requested; None where it is too long, or came without bytes of its own.

        While an older release writes beside this one, nothing is cached, and so there is none.
        """
        is_small = len(requested.text) < self._largest
        if not (requested.text and is_small and self._presence.may_cache):
            return None
        return _Question(context.caller, requested.text)

    def _store(self, question: _Question, cached: _CachedAnswer | None) -> None:
        size = _AROUND + len(question.text)
        if cached is not None:
            size = cached.body.size + _size_of_terms(question, cached.terms)
        self._answers.put(question, cached, size)


def _terms_of(context: Context, connection: int, tag: str | None) -> _Terms:
    versions, cost, name = context.versions or {}, context.cost or 0, context.operation_name
    return _Terms(versions, connection, context.clock, cost, name, tag)


def _size_of_terms(question: _Question, terms: _Terms) -> int:
    zones, versions = terms.clock.zones, len(terms.versions)
    size = _AROUND + len(question.text)
    return size + _PER_TIME_ZONE * zones + _PER_VERSION * versions


def _is_cacheable(context: Context, result: Any) -> bool:
    """Whether a result depends on nothing but its question, the data, and its clock's readings."""
    return (
        context.is_query
        and not result.errors
        and result.data is not None
        and not context.clock.was_read_exactly
    )


def _paid(terms: _Terms, context: Context) -> Any:
    """Pay for and count what is answered like a new answer; the refusal of whoever can't pay."""
    context.cost = terms.cost
    context.operation_name = terms.operation_name
    context.document_was_cached = True
    try:
        context.headers = context.spend(terms.cost)
    except RateLimited as refused:
        error = GraphQLError(refused.message, original_error=refused)
        return PreExecutionError(None, [errors.shown(error, errors.current_request_id())])
    return None
