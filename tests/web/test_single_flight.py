"""Of those who want the same at once one works it out, and whoever waits always goes on."""

import asyncio

import pytest

from app.web.single_flight import SingleFlight


async def test_whoever_waits_goes_on_when_it_is_worked_out() -> None:
    flights: SingleFlight[str] = SingleFlight()
    with flights.working("this"):
        waiting = asyncio.create_task(flights.wait("this"))
        await asyncio.sleep(0)
        assert not waiting.done()
    assert await waiting


async def test_nobody_waits_for_what_nobody_works_out() -> None:
    flights: SingleFlight[str] = SingleFlight()
    with flights.working("this"):
        assert not await flights.wait("that")
    assert not await flights.wait("this")


async def test_whoever_waits_goes_on_when_it_is_given_up() -> None:
    flights: SingleFlight[str] = SingleFlight()

    async def work() -> None:
        with flights.working("this"):
            await asyncio.Event().wait()

    working = asyncio.create_task(work())
    await asyncio.sleep(0)
    waiting = asyncio.create_task(flights.wait("this"))
    await asyncio.sleep(0)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert await waiting


async def test_what_is_worked_out_beside_another_is_waited_for_by_nobody() -> None:
    flights: SingleFlight[str] = SingleFlight()
    with flights.working("this"):
        with flights.working("this"):
            pass
        waiting = asyncio.create_task(flights.wait("this"))
        await asyncio.sleep(0)
        assert not waiting.done()
    assert await waiting
