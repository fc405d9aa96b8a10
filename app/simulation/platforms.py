"""One simulated platform: what it is, how it says no, and what it answers.

A platform is one class in one file; `registry` lists them.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

import orjson
from starlette.routing import Route

from app.domain.platforms import Platform
from app.simulation.refusals import BAD_GATEWAY, Refusal
from app.simulation.world import Refused, SimulatedAccount, SimulatedPost, World

GAP = 10**9
"""What is added to a page's start once the gap is behind."""


class SimulatedPlatform(ABC):
    """A platform with one account, its `owner`.

    `addresses` replace those that its provider knows, where `{origin}` is the simulation's; it
    stands for every server that an account may name. `authorize` is where the browser goes, if
    there is such a page; where it `registers_apps`, for those alone. `refusals` are its ways of
    saying no, by what they mean; `METRIC_REFUSED` has `{metric}` in the words of its first shape,
    and doesn't name it in the second. A post whose `overrides["poison"]` names one of `poisons`
    fails every request of its own.
    """

    platform: ClassVar[Platform]
    owner: ClassVar[SimulatedAccount]
    addresses: ClassVar[Mapping[str, str]]
    registers_apps: ClassVar[bool] = False
    refusals: ClassVar[Mapping[str, tuple[Refusal, ...]]]
    poisons: ClassVar[Mapping[str, Refusal]] = {"BAD_GATEWAY": BAD_GATEWAY}

    def __init__(self, world: World) -> None:
        self._world = world

    def _accept(self, metrics: Sequence[str]) -> None:
        """Refuse a request for metrics if one of them is refused."""
        for metric in metrics:
            is_named = self._world.refused.get((self.platform, metric))
            if is_named is not None:
                named, unnamed = self.refusals["METRIC_REFUSED"]
                body = orjson.dumps(named.body).decode().replace("{metric}", metric)
                told = Refusal(named.status, orjson.loads(body)) if is_named else unnamed
                raise Refused(self.platform, "METRIC_REFUSED", told)

    def _serve(self, post: SimulatedPost) -> SimulatedPost:
        """Return a post whose own requests don't fail."""
        poison = post.overrides.get("poison")
        if poison is not None:
            told = self.poisons[str(poison)]
            raise Refused(self.platform, "PROVIDER_UNAVAILABLE", told)
        return post

    def _page(
        self, posts: Sequence[SimulatedPost], start: int, size: int
    ) -> tuple[Sequence[SimulatedPost], int | None]:
        """Cut a page, and say where the next one starts; None at the end.

        Where the platform has `gaps` its second page is empty, and has a successor.
        """
        if self.platform in self._world.gaps and start == size:
            return [], start + GAP
        at, shift = start % GAP, start // GAP * GAP
        end = at + size
        return posts[at:end], end + shift if end < len(posts) else None

    @abstractmethod
    def routes(self) -> list[Route]:
        """List its routes."""
