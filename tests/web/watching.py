"""Something to watch: a refresh run that never ends, without any work behind it."""

from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.collecting.refreshes import Progress
from app.domain.runs import RunStatus
from app.services.collecting import refresh_runs
from app.services.collecting.refresh_runs import Run
from tests.world import NOW

KEY = UUID(int=7)
PROGRESS = f"""subscription {{ refreshProgress(runId: "{public_ids.refresh_run_id(KEY)}") {{
  status total
}} }}"""


def watch_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the run be there, and run."""
    progress = Progress(**dict.fromkeys(Progress._fields, 0))
    run = Run(KEY, KEY, None, RunStatus.RUNNING, 1, NOW, None, progress)

    async def get_runs(*_: Any, **__: Any) -> dict[UUID, Run]:
        return {KEY: run}

    monkeypatch.setattr(refresh_runs, "get_runs", get_runs)
