"""Places that owners share: nobody has all of them, and whoever has fewest is served next.

A fair queue in memory, of one event loop. What a place is for is its user's business.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Hashable

_KEPT_FREE = 4
"""One place in so many stays free for others than the owner who has most."""


class FairShares:
    """So many places, taken and given back by owners.

    One owner may have all but a quarter of them, also while nobody else asks: a place is held for
    as long as its work takes, up to a whole deadline where that waits for a lock, and whoever came
    meanwhile would wait as long. The owner `None` is ourselves, who may have all.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._free = places
        self._most = max(1, places - max(1, places // _KEPT_FREE))
        self._held: dict[Hashable, int] = {}
        self._waiting: OrderedDict[Hashable, deque[asyncio.Future[None]]] = OrderedDict()

    def take_now(self, owner: Hashable) -> bool:
        """Take a place if one is free for this owner; whether it was."""
        held = self._held.get(owner, 0)
        if self._free <= 0 or held >= self._most_of(owner):
            return False
        self._free -= 1
        self._held[owner] = held + 1
        return True

    def may_wait(self, owner: Hashable) -> bool:
        """Whether the owner has, and waits for, fewer places than an equal share of all."""
        waiting = len(self._waiting.get(owner, ()))
        owners = len(self._held.keys() | self._waiting.keys() | {owner})
        share = max(1, min(self._most_of(owner), self._places // owners))
        return self._held.get(owner, 0) + waiting < share

    async def take(self, owner: Hashable) -> None:
        """Take a place as soon as it is this owner's turn."""
        if self.take_now(owner):
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(owner, deque()).append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.give_back(owner)
            else:
                self._leave(owner, place)
            raise

    def give_back(self, owner: Hashable) -> None:
        """Give a place back, to whoever is next."""
        self._free += 1
        self._held[owner] -= 1
        if not self._held[owner]:
            del self._held[owner]
        self._serve()

    def _most_of(self, owner: Hashable) -> int:
        return self._places if owner is None else self._most

    def _leave(self, owner: Hashable, place: asyncio.Future[None]) -> None:
        queue = self._waiting.get(owner, deque())
        if place in queue:
            queue.remove(place)
        if not queue:
            self._waiting.pop(owner, None)

    def _serve(self) -> None:
        """Hand free places to those who wait: the owner with the fewest first, then in turn."""
        while self._free > 0:
            able = [
                owner for owner in self._waiting if self._held.get(owner, 0) < self._most_of(owner)
            ]
            if not able:
                return
            owner = min(able, key=lambda each: self._held.get(each, 0))
            queue = self._waiting.pop(owner)
            place = queue.popleft()
            if queue:  # at the end, so that owners with equally many take turns
                self._waiting[owner] = queue
            if not place.done():  # one that is cancelled is about to leave
                self.take_now(owner)
                place.set_result(None)
