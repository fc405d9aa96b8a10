"""A worker in its own process, told what to do.

`now` stands still for it. Where `kill` names a function (module, attribute, "before" or "after",
how many calls to let pass), the process kills itself there, as `kill -9` would. Where `meet` is
given, it begins each of its first batches only when all `workers` have begun theirs.
"""

import asyncio
import importlib
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from app.logs import configure_logs
from app.runtime import open_runtime
from app.services.collecting import collectors
from app.settings import load_settings
from app.worker.collecting import worker_of
from app.worker.single import alone


def main(told: dict[str, Any]) -> None:
    if told.get("kill"):
        _arm(*told["kill"])
    if told.get("meet"):
        _meet(**told["meet"])
    asyncio.run(_work(datetime.fromisoformat(told["now"])))


async def _work(now: datetime) -> None:
    configure_logs("json", "info")
    async with open_runtime(load_settings(), lambda: now) as runtime:
        with alone(runtime.database):
            print("ready", flush=True)  # noqa: T201 - its parent reads it
            await asyncio.to_thread(sys.stdin.readline)
            await worker_of(runtime).run_once()


def _meet(folder: str, workers: int, times: int) -> None:
    """Let no worker be so quick that nothing is left for the others."""
    # Where the function is looked up, which isn't where it is from.
    holder: Any = collectors
    begin, numbers = holder.usable_token, iter(range(times))

    def come(number: int) -> None:
        Path(folder, f"{number} {os.getpid()}").touch()

    def all_came(number: int) -> bool:
        return len(list(Path(folder).glob(f"{number} *"))) == workers

    async def begin_together(*args: Any, **kwargs: Any) -> Any:
        number = next(numbers, None)
        if number is not None:
            come(number)
            while not all_came(number):
                await asyncio.sleep(0.01)
        return await begin(*args, **kwargs)

    holder.usable_token = begin_together


def _arm(module: str, path: str, moment: str, passes: int) -> None:
    """Put the trap where the function is looked up."""
    *holders, name = path.split(".")
    holder: Any = importlib.import_module(module)
    for attribute in holders:
        holder = getattr(holder, attribute)
    setattr(holder, name, _deadly(getattr(holder, name), moment, passes))


def _deadly(function: Callable[..., Any], moment: str, passes: int) -> Callable[..., Any]:
    left = passes

    def is_time() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        dies = is_time()
        if dies and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = await function(*args, **kwargs)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return wrapped
