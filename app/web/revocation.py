"""Results that come one by one, for as long as who asked for them is let in."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

from graphql import GraphQLError
from strawberry.types.execution import PreExecutionError

from app.errors import BackboneError, Unavailable
from app.web.deadlines import end

CHECKED_EVERY = 0.5
"""Seconds. A look-up may be as old as the authenticator remembers it: both together are under 5."""

MOST_FAILURES = 20
"""How often in a row it may not be known who asks: nothing is passed on meanwhile."""

Check = Callable[[], Awaitable[object]]


async def until_revoked(
    results: AsyncGenerator[Any, None], check: Check
) -> AsyncGenerator[Any, None]:
    """Pass results on; once `check` raises why that must end, say so and end."""
    coming: asyncio.Task[Any] | None = None
    failures = 0
    async with aclosing(results):
        try:
            while True:
                coming = coming or asyncio.ensure_future(anext(results))
                done, _ = await asyncio.wait({coming}, timeout=CHECKED_EVERY)
                try:
                    await check()
                    failures = 0
                except BackboneError as problem:
                    failures += 1
                    if not isinstance(problem, Unavailable) or failures == MOST_FAILURES:
                        yield refused(problem)
                        return
                    await asyncio.sleep(CHECKED_EVERY)
                    continue
                if not done:
                    continue
                try:
                    result = coming.result()
                except StopAsyncIteration:
                    return
                coming = None
                yield result
        finally:
            if coming is not None:
                # Closing a generator that is still running is an error.
                await end(coming)


def refused(problem: BackboneError) -> PreExecutionError:
    """A refusal as a result."""
    error = GraphQLError(problem.message, extensions=problem.extensions)
    return PreExecutionError(data=None, errors=[error])
