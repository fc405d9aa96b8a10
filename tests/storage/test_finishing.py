"""What is done to its end: in threads, and by tasks that nobody waits for any longer."""

import asyncio
import threading

import pytest

from app.storage.finishing import in_thread, let_end, settle


class Slow:
    """A task that takes a moment to let go of what it uses."""

    def __init__(self) -> None:
        self.has_let_go = False
        self.task = asyncio.create_task(self._go_on())

    async def _go_on(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            self.has_let_go = True


async def turns(count: int = 3) -> None:
    """Let tasks come as far as they come."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_thread_is_waited_for_though_the_wait_is_cancelled() -> None:
    begun, may_end = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        may_end.wait()

    waiting = asyncio.create_task(in_thread(work))
    await asyncio.to_thread(begun.wait)
    for _ in range(2):
        waiting.cancel()
        await turns()
        assert not waiting.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_what_a_thread_makes_or_raises_comes_back() -> None:
    assert await in_thread(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await in_thread(lambda: 1 // 0)


async def test_all_of_several_tasks_are_waited_for() -> None:
    slow = [Slow(), Slow()]
    await turns()
    for each in slow:
        each.task.cancel()
    waiting = asyncio.create_task(settle(*(each.task for each in slow)))
    await turns()
    waiting.cancel()
    assert isinstance(await waiting, asyncio.CancelledError)
    assert all(each.has_let_go for each in slow)


async def test_what_takes_too_long_to_end_is_cancelled_and_has_let_go() -> None:
    slow, quick = Slow(), asyncio.create_task(asyncio.sleep(0, "made"))
    await let_end([slow.task, quick], 0.01)
    assert (slow.has_let_go, quick.result()) == (True, "made")


async def test_who_is_cancelled_waits_no_longer_than_until_all_have_let_go() -> None:
    slow = Slow()
    ending = asyncio.create_task(let_end([slow.task], 60))
    await turns()
    for _ in range(2):
        ending.cancel()
        await turns()
    with pytest.raises(asyncio.CancelledError):
        await ending
    assert slow.has_let_go


async def test_nothing_ends_at_once() -> None:
    await let_end([])
