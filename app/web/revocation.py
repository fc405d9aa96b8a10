"""Results that come one by one, for as long as the token behind them is good."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

from graphql import GraphQLError
from strawberry.types.execution import PreExecutionError

from app.errors import Unauthenticated

CHECKED_EVERY = 0.5
"""Seconds. A look-up may be as old as the authenticator remembers it: both together are under 5."""


async def until_revoked(
    results: AsyncGenerator[Any, None], check: Callable[[], Awaitable[object]]
) -> AsyncGenerator[Any, None]:
    """Pass results on; once `check` raises Unauthenticated, say so and end."""
    coming: asyncio.Task[Any] | None = None
    async with aclosing(results):
        try:
            while True:
                coming = coming or asyncio.ensure_future(anext(results))
                done, _ = await asyncio.wait({coming}, timeout=CHECKED_EVERY)
                try:
                    await check()
                except Unauthenticated as problem:
                    error = GraphQLError(problem.message, extensions={"code": problem.code})
                    yield PreExecutionError(data=None, errors=[error])
                    return
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
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)
