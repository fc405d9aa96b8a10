"""Several things at once, none of which outlives the others."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def together(*work: Coroutine[Any, Any, None]) -> None:
    """Do several things at once; come back when all have ended, whatever ended the first.

    `asyncio.gather` comes back with the first that fails or is cancelled, while the others still
    use what the caller closes next.
    """
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        us = asyncio.current_task()
        if not (us and us.cancelling()):  # else they have heard of it, and may need a while
            for task in tasks:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
