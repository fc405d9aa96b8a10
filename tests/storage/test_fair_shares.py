"""Places that owners share: who is served when there are too few."""

import asyncio
from collections.abc import Hashable

import pytest

from app.storage.fair_shares import FairShares


async def waits(shares: FairShares, owner: Hashable) -> asyncio.Task[None]:
    """An owner that waits for a place."""
    task = asyncio.create_task(shares.take(owner))
    await asyncio.sleep(0)
    return task


def taken(shares: FairShares, owner: Hashable) -> int:
    """How many places an owner gets at once."""
    count = 0
    while shares.take_now(owner):
        count += 1
    return count


@pytest.mark.parametrize(("places", "most"), [(1, 1), (2, 1), (3, 2), (4, 3), (10, 8), (64, 48)])
def test_one_owner_never_has_all_of_several_places(places: int, most: int) -> None:
    shares = FairShares(places)
    assert taken(shares, "greedy") == most
    assert taken(shares, "other") == places - most


def test_we_ourselves_may_have_all() -> None:
    assert taken(FairShares(10), None) == 10


async def test_the_owner_with_the_fewest_places_is_next() -> None:
    shares = FairShares(4)
    assert (taken(shares, "a"), taken(shares, "b")) == (3, 1)
    first, second = await waits(shares, "b"), await waits(shares, "c")
    shares.give_back("a")
    await asyncio.sleep(0)
    assert (first.done(), second.done()) == (False, True)
    shares.give_back("a")
    await asyncio.sleep(0)
    assert first.done()


async def test_owners_with_equally_many_take_turns() -> None:
    shares = FairShares(1)
    shares.take_now("held")
    served: list[str] = []

    async def work(owner: str) -> None:
        await shares.take(owner)
        served.append(owner)
        shares.give_back(owner)

    tasks = [asyncio.create_task(work(owner)) for owner in "aaab"]
    await asyncio.sleep(0)
    shares.give_back("held")
    await asyncio.gather(*tasks)
    assert served[:2] == ["a", "b"]


async def test_whoever_stops_waiting_takes_no_place_with_it() -> None:
    shares = FairShares(1)
    shares.take_now("held")
    leaving, staying = await waits(shares, "a"), await waits(shares, "b")
    leaving.cancel()
    shares.give_back("held")
    await asyncio.wait({leaving, staying}, timeout=60)
    assert (leaving.cancelled(), staying.done()) == (True, True)


async def test_whoever_is_stopped_as_its_turn_comes_gives_the_place_on() -> None:
    shares = FairShares(1)
    shares.take_now("held")
    leaving, staying = await waits(shares, "a"), await waits(shares, "b")
    shares.give_back("held")
    leaving.cancel()
    await asyncio.wait({leaving, staying}, timeout=60)
    assert staying.done()


def test_only_those_below_an_equal_share_may_wait() -> None:
    shares = FairShares(4)
    taken(shares, "a")
    assert not shares.may_wait("a")
    assert taken(shares, "b") == 1
    assert not shares.may_wait("a")
    assert shares.may_wait("b")
    assert shares.may_wait("c")
