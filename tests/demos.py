"""The demo workspace in a file: seconds of work, done once for all tests that only look at it."""

import asyncio
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.demo.workspace import make_workspace
from app.storage.database import Database
from tests.sharing import made_once

NOW = datetime(2026, 11, 28, 16, 45, tzinfo=UTC)
"""The moment at which it is looked at: the pictures of pages are of it too."""


async def make_demo(template: Path, path: Path) -> None:
    """Make the workspace of `backbone demo`, as of then, in a copy of a migrated database."""
    shutil.copy(template, path)
    database = Database(f"sqlite+aiosqlite:///{path}", pool_size=1)
    await make_workspace(database, now=NOW)
    await database.close()


def demo_file(template: Path, folders: pytest.TempPathFactory, name: str = "demo.db") -> Path:
    """A file with the workspace, made once; whoever writes works on a copy."""

    def make(path: Path) -> None:
        with ThreadPoolExecutor(1) as apart:  # a browser may have an event loop running here
            apart.submit(asyncio.run, make_demo(template, path)).result()

    return made_once(folders, name, make)
