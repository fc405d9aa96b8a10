"""Budgets per token and minute: the cost of its documents, counted in this process."""

from collections import OrderedDict
from collections.abc import Callable
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
        self._limit = limit
        self._elapsed = elapsed
        self._spent: OrderedDict[UUID, tuple[float, float]] = OrderedDict()

    def spend(self, token_id: UUID, cost: int) -> tuple[bool, Balance]:
        """Spend a cost if the budget covers it; returns whether it did, and the balance."""
        now = self._elapsed()
        spent, since = self._spent.pop(token_id, (0.0, now))
        spent = max(0.0, spent - (now - since) * self._limit / MINUTE)
        is_there = spent + cost <= self._limit
        if is_there:
            spent += cost
        self._spent[token_id] = (spent, now)
        while len(self._spent) > REMEMBERED:
            self._spent.popitem(last=False)
        resets_in = ceil(spent / self._limit * MINUTE)
        return is_there, Balance(self._limit, int(self._limit - spent), resets_in)
