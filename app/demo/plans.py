"""What a demo organization is made of: brands, what they say, where and when they publish.

Only the shapes; `organizations` and `brands` fill them, and `schedule` makes posts of them.
"""

from dataclasses import dataclass
from typing import NamedTuple

from app.demo.growth import Surge, Weather
from app.domain.platforms import Platform
from app.domain.posts import PostCategory

CONNECTED_DAYS = 365
"""How long ago most accounts were connected: the demo's first day of measuring."""


class Hook(NamedTuple):
    """An opening line that a brand comes back to, and how well it draws people in (1 is usual).

    `title` makes a post's label from its subject; `opening` is how a prompt asks for such a line.
    """

    line: str
    title: str
    opening: str
    pull: float


class Subject(NamedTuple):
    """Something to publish about: its name, the text about it, and the page that says more."""

    name: str
    text: str
    page: str


class Slot(NamedTuple):
    """A regular publishing time: weekday (0 is Monday), hour, and how warmly people receive it."""

    weekday: int
    hour: int
    warmth: float = 1


class Channel(NamedTuple):
    """A brand's account on one platform; `looks` is what a typical post of today gets in the end.

    `is_tested`: some of its posts come as variants A and B. `is_assisted`: many carry the prompt
    they were written with.
    """

    platform: Platform
    looks: int
    slots: tuple[Slot, ...]
    categories: tuple[PostCategory, ...]
    connected: int = CONNECTED_DAYS
    is_tested: bool = False
    is_assisted: bool = False


class Turn(NamedTuple):
    """A stretch of days, counted back from today, when a brand does better or worse.

    Nothing is published on the platforms in `silent`.
    """

    since: int
    until: int
    silent: frozenset[Platform] = frozenset()
    weather: Weather = Weather()

    def covers(self, days_ago: int) -> bool:
        """Whether the day lies in the stretch, both ends included."""
        return self.until <= days_ago <= self.since


class Feature(NamedTuple):
    """One notable post, published on its own day with words of its own."""

    platform: Platform
    category: PostCategory
    days_ago: int
    hour: int
    label: str
    description: str
    looks: int
    surge: Surge | None = None
    engagement: float = 1
    is_archived: bool = False


@dataclass(frozen=True)
class BrandPlan:
    """A brand: its words, its channels, and what happened to it.

    `domain` is also its name on platforms; nobody can own one under `.example`.
    """

    label: str
    domain: str
    emoji: str
    tone: str
    hooks: tuple[Hook, ...]
    subjects: tuple[Subject, ...]
    tags: tuple[str, ...]
    channels: tuple[Channel, ...]
    turns: tuple[Turn, ...] = ()
    features: tuple[Feature, ...] = ()


@dataclass(frozen=True)
class OrganizationPlan:
    """An organization; `outages` are the days, counted back, on which nothing was collected."""

    label: str
    time_zone: str
    currency: str
    credit_price: int
    brands: tuple[BrandPlan, ...]
    outages: tuple[range, ...] = ()
