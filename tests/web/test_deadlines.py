"""The time that a request may take: what ends it leaves nothing behind."""

import asyncio
import gc
from contextlib import suppress
from typing import Any

import pytest

from app.web.deadlines import Deadline, never


@pytest.mark.parametrize("moment", range(4))
async def test_a_failure_in_the_moment_in_which_who_asked_leaves_is_told_nobody(
    moment: int,
) -> None:
    """Else asyncio tells of it as an error, sometime: "Task exception was never retrieved"."""
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))

    async def fail() -> None:
        raise ValueError("nobody waits for this")

    asked = asyncio.create_task(Deadline(60).in_time(fail, never))
    for _ in range(moment):
        await asyncio.sleep(0)
    asked.cancel()
    with suppress(asyncio.CancelledError):
        await asked
    del asked
    await asyncio.sleep(0)
    gc.collect()
    assert told == []
