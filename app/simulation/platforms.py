"""One simulated platform: what it is, how it says no, and what it answers.

A platform is one class in one file; `registry` lists them.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from starlette.routing import Route

from app.domain.platforms import Platform
from app.simulation.refusals import Refusal
from app.simulation.world import SimulatedAccount, World


class SimulatedPlatform(ABC):
    """A platform with one account, its `owner`.

    `addresses` replace those that its provider knows, where `{origin}` is the simulation's; it
    stands for every server that an account may name. `authorize` is where the browser goes, if
    there is such a page. `refusals` are its ways of saying no, by what they mean.
    """

    platform: ClassVar[Platform]
    owner: ClassVar[SimulatedAccount]
    addresses: ClassVar[Mapping[str, str]]
    refusals: ClassVar[Mapping[str, tuple[Refusal, ...]]]

    def __init__(self, world: World) -> None:
        self._world = world

    @abstractmethod
    def routes(self) -> list[Route]:
        """List its routes."""
