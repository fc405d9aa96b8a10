"""Several things at once: whoever waits for them comes back when all have ended."""

import asyncio

import pytest

from app.worker.together import together


class Slow:
    """Work that takes a moment to let go of what it uses."""

    def __init__(self) -> None:
        self.has_let_go = False

    async def go_on(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            self.has_let_go = True


async def quick() -> None:
    await asyncio.Event().wait()


async def failing() -> None:
    raise ValueError("This one fails.")


async def test_whoever_stops_them_comes_back_when_the_slowest_has_let_go() -> None:
    slow = Slow()
    work = asyncio.create_task(together(quick(), slow.go_on()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert slow.has_let_go


async def test_one_that_fails_ends_the_others_first_and_says_why() -> None:
    slow = Slow()
    with pytest.raises(ValueError, match="This one fails"):
        await together(slow.go_on(), failing())
    assert slow.has_let_go
