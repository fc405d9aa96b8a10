"""A sync in a process that kills itself, when so many of its batches are committed."""

import asyncio
import os
import signal
from typing import Any
from uuid import UUID

from app.runtime import open_runtime
from app.services.learning.sync import Batch, SyncRequest, sync
from app.settings import load_settings
from tests.world import NOW


def main(organization_id: UUID, batches: int) -> None:
    asyncio.run(_sync(organization_id, batches))


async def _sync(organization_id: UUID, batches: int) -> None:
    left = batches
    execute = Batch.execute

    async def deadly(self: Batch, *args: Any) -> Any:
        nonlocal left
        result = await execute(self, *args)
        left -= 1
        if left < 0:  # written and not committed
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    Batch.execute = deadly  # type: ignore[method-assign, assignment]
    async with open_runtime(load_settings(), lambda: NOW) as runtime:
        requested = SyncRequest(organization_id)
        await sync(
            runtime.database, requested, now=lambda: NOW, new_key=runtime.new_key, batch_size=7
        )
