"""An erasure in a process that kills itself."""

import asyncio
import os
import signal
from typing import Any
from uuid import UUID

from sqlalchemy import event

from app.runtime import open_runtime
from app.services import erasures
from app.settings import load_settings
from tests.world import NOW


def main(erasure_id: UUID, changes: int) -> None:
    """Erase, and die in the transaction after so many that deleted posts."""
    asyncio.run(_erase(erasure_id, changes))


async def _erase(erasure_id: UUID, changes: int) -> None:
    left = changes

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal left
        left -= statement.startswith("DELETE FROM posts")
        if left < 0:  # deleted and not committed
            os.kill(os.getpid(), signal.SIGKILL)

    async with open_runtime(load_settings(), lambda: NOW) as runtime:
        async with runtime.database.read() as session:
            erasure = (await erasures.get_erasures(session, [erasure_id], None))[erasure_id]
        event.listen(runtime.database.engines[0].sync_engine, "after_cursor_execute", count)
        eraser = runtime.eraser()
        await erasures.Eraser(runtime.database, eraser.vault, runtime.now, 2).carry_on(erasure)
