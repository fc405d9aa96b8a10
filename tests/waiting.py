"""Waiting for what comes about beside a test, as soon as a machine that does much else has done it.

To sleep for a while and then look is right on a quick machine only.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

PATIENCE = 60.0
"""Seconds after which nothing comes about any more: only a failing test takes them."""

T = TypeVar("T")


async def until(look: Callable[[], Awaitable[T | None]]) -> T:
    """Look again and again until there is something."""
    async with asyncio.timeout(PATIENCE):
        while not (found := await look()):
            await asyncio.sleep(0.02)
    return found


def until_there(look: Callable[[], T | None]) -> T:
    """The same where nothing is awaited."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found
