"""What a demo organization is made of: brands, what they say, where and when they publish.

Only the shapes; `organizations` and `brands` fill them, and `schedule` makes posts of them.
"""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from app.demo.growth import Surge, Weather
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.tags import TagRuleKind

CONNECTED_DAYS = 365
"""How long ago most accounts were connected: the demo's first day of measuring."""


REFUSED_DAYS = 5
"""On how many days, today included, nobody could read an account that is refused."""


class Access(Enum):
    """How an account's numbers come: imported, or read with a token that the platform takes or not.

    REFUSED: it takes the token no more. WAITING: its quota of today is used up.
    """

    IMPORTED = "imported"
    REFUSED = "refused"
    WAITING = "waiting"


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
    """A publishing time: weekday (0 is Monday), hour, how warmly people receive it, how often used.

    `share` is of the weeks; a regular time is used every week.
    """

    weekday: int
    hour: int
    warmth: float = 1
    share: float = 1


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
    access: Access = Access.IMPORTED

    @property
    def blind_days(self) -> int:
        """On how many days, today included, nobody could read it."""
        return REFUSED_DAYS if self.access is Access.REFUSED else 0


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


class DayNote(NamedTuple):
    """What people wrote on a day, or on a range of days, counted back from today."""

    text: str
    since: int
    until: int


class Campaign(NamedTuple):
    """Posts of a range of days, counted back from today, that people tagged by hand."""

    tag: str
    since: int
    until: int


class Tagging(NamedTuple):
    """A rule that tags posts by what they say."""

    tag: str
    kind: TagRuleKind
    text: str


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
    notes: tuple[DayNote, ...] = ()
    campaigns: tuple[Campaign, ...] = ()


@dataclass(frozen=True)
class OrganizationPlan:
    """An organization; `outages` are the days, counted back, on which nothing was collected."""

    label: str
    time_zone: str
    currency: str
    credit_price: int
    brands: tuple[BrandPlan, ...]
    outages: tuple[range, ...] = ()
    notes: tuple[DayNote, ...] = ()
    rules: tuple[Tagging, ...] = ()
