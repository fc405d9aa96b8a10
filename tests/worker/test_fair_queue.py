"""Whose turn it is, and how a worker stops."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.platforms import Platform
from app.providers.base import Provider
from app.services.accounts.allowances import Account
from app.services.collecting.claims import Queue
from app.services.collecting.collectors import Collector
from app.worker import collecting
from app.worker.fair_queue import FairQueue
from tests.worker.installation import Installation

pytestmark = pytest.mark.both_databases


def queue(organization: int, credential: int, ceiling: int | None = None) -> Queue:
    return Queue(Account(UUID(int=organization), UUID(int=credential), Platform.YOUTUBE), ceiling)


async def served(turns: FairQueue, number: int) -> list[tuple[int, int]]:
    """Who is served, if each has another batch every time."""
    order = []
    for _ in range(number):
        taken = await turns.take()
        assert taken is not None
        order.append((taken.account.organization_id.int, taken.account.credential_id.int))
        turns.add([taken])
        turns.end()
    return order


async def test_organizations_take_turns_however_many_accounts_they_have() -> None:
    turns = FairQueue()
    turns.add([queue(1, 1), queue(1, 2), queue(1, 3), queue(2, 9)])
    order = await served(turns, 8)
    assert [organization for organization, _ in order] == [1, 2] * 4
    assert {credential for organization, credential in order if organization == 1} == {1, 2, 3}


async def test_a_queue_waits_once_and_as_it_was_added_last() -> None:
    turns = FairQueue()
    turns.add([queue(1, 1), queue(1, 1, ceiling=5)])
    assert await turns.take() == queue(1, 1, ceiling=5)
    turns.end()
    await turns.are_over()


async def test_who_waits_for_a_turn_is_told_when_it_is_over() -> None:
    turns = FairQueue()
    waiting = asyncio.create_task(turns.take())
    await asyncio.sleep(0)
    turns.close()
    assert await waiting is None


async def working(installation: Installation) -> asyncio.Task[None]:
    """A worker that has begun to ask a platform that doesn't answer."""
    work = asyncio.create_task(installation.worker().run())
    async with asyncio.timeout(60):
        while not any(place.lease_id for place in await installation.places()):
            await asyncio.sleep(0.01)
    return work


async def stop(work: asyncio.Task[None]) -> None:
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work


async def test_a_stop_gives_back_what_nobody_answers(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "PATIENCE", timedelta(milliseconds=50))
    await installation.account(Platform.YOUTUBE, days=3)
    installation.fail(Platform.YOUTUBE, "SLOW", seconds=3)
    await stop(await working(installation))
    places = await installation.places()
    assert {(place.lease_id, place.leased_until, place.failure_code) for place in places} == {
        (None, None, None)
    }
    installation.simulated.faults.clear()
    await installation.work()
    assert len(await installation.snapshots()) == 3


async def test_a_second_stop_waits_for_no_platform_and_gives_back_too(
    installation: Installation,
) -> None:
    await installation.account(Platform.YOUTUBE, days=3)
    installation.fail(Platform.YOUTUBE, "SLOW", seconds=3)
    work = await working(installation)
    for _ in range(2):
        work.cancel()
        await asyncio.sleep(0.05)
    await stop(work)
    assert {(place.lease_id, place.leased_until) for place in await installation.places()} == {
        (None, None)
    }


async def test_a_stop_lets_a_platform_that_is_being_asked_answer(
    installation: Installation,
) -> None:
    await installation.account(Platform.YOUTUBE, days=3)
    installation.fail(Platform.YOUTUBE, "SLOW", seconds=0.5)
    await stop(await working(installation))
    assert {place.failure_code for place in await installation.places()} == {"MALFORMED_RESPONSE"}


async def test_a_worker_outlives_what_nobody_thought_of(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    await installation.account(Platform.YOUTUBE, days=3)

    def broken(_collector: Collector, _account: Account) -> Provider:
        raise ZeroDivisionError

    monkeypatch.setattr(Collector, "provider", broken)
    await installation.work()
    places = await installation.places()
    assert {place.failure_code for place in places} == {"MALFORMED_RESPONSE"}
    assert {place.lease_id for place in places} == {None}
