"""What stands between a request and its execution: trusted documents, budgets, time and room."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from typing import Any

from starlette.types import Receive

from app import tracing
from app.counters import Counters
from app.errors import RateLimited, Unavailable
from app.graphql.context import Context
from app.graphql.operations import Operation
from app.runtime import Runtime
from app.storage import engines
from app.web.budgets import Budgets
from app.web.graphql_requests import BadRequest, GraphQLRequest

UNWATCHED_SECONDS = 0.05
"""Most answers are there before it is worth looking whether anybody still waits for them."""


class Busy(Unavailable):
    """So much is being executed that more would only make everybody wait."""

    def __init__(self) -> None:
        super().__init__("Too much is being asked at once: try again in a second.")


class Disconnected(Exception):
    """Who asked is gone; nobody waits for the answer."""


class Gate:
    """Lets requests through, or says why not."""

    def __init__(
        self, runtime: Runtime, operations: Mapping[str, Operation], counters: Counters
    ) -> None:
        settings = runtime.settings
        self._runtime = runtime
        self._operations = operations
        self._only_trusted = settings.trusted_documents
        self._timeout = settings.request_timeout_seconds
        self._room = settings.max_concurrency
        self.budgets = Budgets(settings.cost_per_minute)
        self.counters = counters

    def document_of(self, requested: GraphQLRequest) -> GraphQLRequest:
        """The request with the document that it means.

        Raises:
            BadRequest: There is none of that id, or only stored ones are answered.
        """
        if requested.document_id is None:
            if self._only_trusted:
                raise BadRequest(
                    400, "Only stored operations are answered here: give a documentId."
                )
            return requested
        operation = self._operations.get(requested.document_id)
        if operation is None:
            raise BadRequest(
                400, "No stored operation has that documentId: it is a name, or sha256:... of it."
            )
        return replace(requested, query=operation.text, operation_name=operation.name)

    def spend(self, context: Context, cost: int) -> dict[str, str]:
        """Take a document's cost from its token's budget; the headers that say what is left.

        Raises:
            RateLimited: The budget of the minute is used up.
        """
        is_there, balance = self.budgets.spend(context.caller.token_id, cost)
        if not is_there:
            self.counters.refused.labels("budget").inc()
            raise RateLimited(
                f"The token's budget of {balance.limit} a minute is used up: this document can "
                f"cost {cost}, {balance.left} are left.",
                retry_at=self._runtime.now() + timedelta(seconds=balance.resets_in),
            )
        return balance.headers()

    @asynccontextmanager
    async def room(self) -> AsyncIterator[None]:
        """Take one of the places in which requests are executed.

        Raises:
            Busy: There is none; waiting for one would only make a queue.
        """
        if self._room <= 0:
            self.counters.refused.labels("busy").inc()
            raise Busy
        self._room -= 1
        try:
            yield
        finally:
            self._room += 1

    async def run_tool(
        self,
        leaves: Callable[[], Awaitable[Any]],
        context: Context,
        name: str,
        work: Callable[[], Awaitable[Any]],
    ) -> Any:
        """Execute an agent's operation as if it had come by itself.

        Raises:
            Unavailable: It took too long, there is no room, or the agent is gone.
        """
        async with self.room():
            try:
                return await self.execute(context, name, work, leaves)
            except Disconnected:
                raise Unavailable("The agent that asked is gone.") from None

    async def execute(
        self,
        context: Context,
        name: str | None,
        work: Callable[[], Awaitable[Any]],
        leaves: Callable[[], Awaitable[Any]],
    ) -> Any:
        """Execute an operation in time, counted and traced, by its document's name without another.

        Raises:
            Unavailable: It took too long.
            Disconnected: Who asked is gone.
        """
        started = perf_counter()
        with tracing.operation() as span:

            def end(code: str) -> None:
                told = name or context.operation_name
                tracing.name_operation(span, told, code)
                self.counters.count(told, code, perf_counter() - started)

            try:
                result = await self.in_time(work, leaves)
            except Unavailable as error:
                end(error.code)
                raise
            end(_code_of(result))
        self.counters.count_lookup("documents", hit=context.document_was_cached)
        return result

    async def in_time(
        self, work: Callable[[], Awaitable[Any]], leaves: Callable[[], Awaitable[Any]]
    ) -> Any:
        """Do what is asked for, unless it takes too long or who asked leaves before.

        What is cancelled here stops its SQL too.

        Raises:
            Unavailable: It took too long.
            Disconnected: Who asked is gone.
        """
        with engines.stoppable() as stop:
            working = asyncio.ensure_future(work())
        try:
            unwatched = min(UNWATCHED_SECONDS, self._timeout)
            await asyncio.wait({working}, timeout=unwatched)
            gone = not working.done() and await self._leaves_first(
                leaves, working, self._timeout - unwatched
            )
            if working.done():
                return working.result()
            stop()
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            if gone:
                self.counters.refused.labels("disconnected").inc()
                raise Disconnected
            self.counters.refused.labels("timeout").inc()
            raise Unavailable(
                f"This took longer than {self._timeout:g} seconds and was stopped: "
                "ask for less, or for a shorter window."
            )
        finally:
            if not working.done():
                working.cancel()

    async def _leaves_first(
        self, leaves: Callable[[], Awaitable[Any]], working: asyncio.Future[Any], seconds: float
    ) -> bool:
        """Wait for the end of the work, or of the time; whether who asked leaves before either."""
        leaving = asyncio.ensure_future(leaves())
        try:
            await asyncio.wait(
                {working, leaving}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
            return leaving.done() and not working.done()
        finally:
            leaving.cancel()


async def is_gone(receive: Receive) -> None:
    """Wait until a client whose body has been read is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _code_of(result: Any) -> str:
    """How an operation ended: OK, or the code of its first error."""
    codes = [(error.extensions or {}).get("code", "INTERNAL") for error in result.errors or ()]
    return codes[0] if codes else "OK"
