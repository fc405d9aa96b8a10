"""How a process ends that is told to: in peace, and within a time that can be relied on."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Sequence
from types import FrameType
from typing import Any

import structlog

_CUT_OFF = 1

log = structlog.get_logger()


class Told(Exception):
    """The process was told to end by a signal, and has let go of everything."""

    def __init__(self, signum: int) -> None:
        self.signum = signum


def polite_signals(*, is_service: bool) -> Sequence[signal.Signals]:
    """What ends a process besides Ctrl-C; what somebody else handles or ignores is left alone.

    A command's terminal may go away; a service has none.
    """
    names = ["SIGTERM"] if is_service else ["SIGTERM", "SIGHUP"]
    known = [signal.Signals[name] for name in names if hasattr(signal, name)]
    return [each for each in known if signal.getsignal(each) is signal.SIG_DFL]


async def until_told(
    work: Callable[[], Coroutine[Any, Any, None]], signals: Sequence[signal.Signals]
) -> None:
    """Do a command's work; one of these signals ends it as Ctrl-C does, and the next at once.

    Raises:
        Told: One did.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    told: list[int] = []

    def end(signum: int, _frame: FrameType | None) -> None:
        signal.signal(signum, signal.SIG_DFL)
        told.append(signum)
        if task is not None:
            loop.call_soon_threadsafe(task.cancel)

    if threading.current_thread() is threading.main_thread():
        for signum in signals:
            signal.signal(signum, end)
    try:
        await work()
    except asyncio.CancelledError:
        if told:
            raise Told(told[0]) from None
        raise
    finally:
        for signum in signals:
            if signal.getsignal(signum) is end:
                signal.signal(signum, signal.SIG_DFL)


def end_by(signum: int) -> None:
    """End this process by a signal, so that whoever waits for it sees why."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.kill(os.getpid(), signum)


def end_within(seconds: float) -> None:
    """End this process after so many seconds, whatever it still waits for.

    That is a database that says nothing, or somebody who keeps locked what is to be written. All
    work can be killed at any moment, so nothing is lost but what couldn't be written either way.
    """
    asyncio.get_running_loop().call_later(seconds, _cut_off, seconds)


def _cut_off(seconds: float) -> None:
    coroutines = {getattr(task.get_coro(), "__qualname__", "") for task in asyncio.all_tasks()}
    log.error("stop.cut_off", seconds=seconds, waiting=sorted(coroutines))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_CUT_OFF)
