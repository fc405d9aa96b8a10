"""Budgets per token and minute: the cost of its documents, as far as this process knows.

What other processes have spent is learnt from `app.web.shared_budgets`.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from math import ceil
from time import monotonic
from typing import NamedTuple
from uuid import UUID

MINUTE = 60.0
REMEMBERED = 10_000


class Balance(NamedTuple):
    """What is left of a budget, and in how many seconds it will be full again."""

    limit: int
    left: int
    resets_in: int

    def headers(self) -> dict[str, str]:
        """The headers of the IETF draft "RateLimit header fields for HTTP"."""
        return {
            "ratelimit-policy": f'"cost";q={self.limit};w={MINUTE:.0f}',
            "ratelimit": f'"cost";r={self.left};t={self.resets_in}',
        }


class Budgets:
    """The budgets of tokens: each refills at a steady rate, within a minute."""

    def __init__(self, limit: int, elapsed: Callable[[], float] = monotonic) -> None:
        self.limit = limit
        self._elapsed = elapsed
        self._spent: OrderedDict[UUID, tuple[float, float]] = OrderedDict()
        self._untold: dict[UUID, float] = {}

    def spend(self, token_id: UUID, cost: int) -> tuple[bool, Balance]:
        """Spend a cost if the budget covers it; returns whether it did, and the balance."""
        now = self._elapsed()
        spent, since = self._spent.pop(token_id, (0.0, now))
        spent = max(0.0, spent - (now - since) * self.limit / MINUTE)
        is_there = spent + cost <= self.limit
        if is_there:
            spent += cost
            self._untold[token_id] = self._untold.get(token_id, 0.0) + cost
        self._spent[token_id] = (spent, now)
        while len(self._spent) > REMEMBERED:
            self._spent.popitem(last=False)
        resets_in = ceil(spent / self.limit * MINUTE)
        return is_there, Balance(self.limit, int(self.limit - spent), resets_in)

    def take_untold(self) -> Mapping[UUID, float]:
        """What was spent since the last time, in seconds that refilling it takes."""
        untold, self._untold = self._untold, {}
        return {key: cost / self.limit * MINUTE for key, cost in untold.items() if cost}

    def put_back(self, untold: Mapping[UUID, float]) -> None:
        """Take back what couldn't be told, to be told later."""
        for key, seconds in untold.items():
            cost = seconds / MINUTE * self.limit
            self._untold[key] = self._untold.get(key, 0.0) + cost

    def learn(self, full_in: Mapping[UUID, float]) -> None:
        """Learn in how many seconds budgets will be full; what is untold yet comes on top."""
        now = self._elapsed()
        for key, seconds in full_in.items():
            spent = seconds / MINUTE * self.limit + self._untold.get(key, 0.0)
            self._spent[key] = (spent, now)
